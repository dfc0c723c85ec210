"""Who signs this document: the parties named at its head, the block at its end, the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from observatory.reading.mentions import Lexique, drop_contained
from observatory.reading.structure import Ligne, Passage

_OUVRE = re.compile(
    r"^\W*(entre( les soussignés| d[’']une part)?\s*:?|entre les (parties|signataires)\b.{0,40}|(les )?(parties (au|signataires)|signataires)\b.{0,60}|"
    r"sont (parties|signataires)\b.{0,60}:|(les )?cosignataires\b.{0,40}|liste des signataires.{0,30}|le présent contrat est (conclu|signé|passé|établi) entre.{0,80}|"
    r"ont signé.{0,40}:|entre l[’']état\b.{0,200}|les? signataires? (du|de ce|de la) .{0,40}|(parties (prenantes|contractantes))\s*:?)\s*$",
    re.IGNORECASE,
)
_FERME = re.compile(
    r"^\W*(il (est|a été) (convenu|arrêté|exposé|préalablement)|préambule|article\s+(1|premier)\b|titre\s+(1|I)\b|partie\s+(1|I)\b|exposé|considérant|sommaire|visas\b|vu\b|(ceci|cela) (étant )?exposé|d[’']un commun accord|contexte)",
    re.IGNORECASE,
)
_FAIT = re.compile(r"^\W*fait (à|en|le)\b", re.IGNORECASE)
_DIFFERE = re.compile(
    r"à venir|différée?|pressentie?s?|par (voie d[’'])?avenant|sous réserve|en attente|non[- ]signataire|n[’'](est|a|ont|étai\w+) pas|ne sign\w+ pas|ultérieur|réputée associée|à confirmer|"
    r"assistera|assistai|invitée?s?\b|consultée?s?\b|en sa qualité|pour les seules|associée?s? (aux travaux|sans)|non (signé|partie|retenu)|excusée?s?\b|en présence d|témoin|observat(eur|rice)s?\b|prochaine commission|à délibérer|"
    r"délibération (attendue|à venir|prévue)|sera (recueillie|soumise|signé)|pourra (rejoindre|adhérer|signer)|\[\s*\]|_{5,}\s*$|vacant|abstenu|a décliné|renoncé|refus",
    re.IGNORECASE,
)
_SIGNE = re.compile(
    r"\b(ont (co)?signé|(co)?signent|(est|a été|sont|soit) (co)?signée?s? (par|le .{3,40} par|à .{3,40} par|entre)|(est|sont) (co-?)?signataires?|signataires? (du|de ce) (présent )?(contrat|document)|"
    r"apposent leur signature|ont apposé leur signature|paraph\w+|est conclu entre|est passé entre|sont parties (au|à ce)|a (également )?signé)\b",
    re.IGNORECASE,
)
_AUTRE = re.compile(
    r"\b(convention|protocole|charte|ctg|cls|clsm|contrat local|pacte|paqte|accord|label|programme|plan|marché|bail|cité éducative|contrat de sécurité|npnru|contrat territorial|avenant)\b",
    re.IGNORECASE,
)
_CE_CONTRAT = re.compile(r"contrat de ville|présent (contrat|document|texte|engagement)|ce contrat|engagements? quartiers 2030", re.IGNORECASE)
_RANGEE = re.compile(
    r"(?<=\S)\s+(?=(?:Pour (?:l[’']|la |le |les )|L[ea] (?:pr[ée]|dire|maire|d[ée]l[ée]g|recteur|procureur|sous-|co|chef|vice|secr|repr|commandant|inspec)|L[’'](?:inspec|adjoint|agence|état|union))"
    r"|[Mm]me |M\. )|\s+•\s*|\s*;\s+"
)
_PAGES_TETE = 3


@dataclass(frozen=True, slots=True)
class Signature:
    """A body that signs: its indicator, the page, and the row or sentence that says so."""

    indicateur: str
    page: int
    citation: str


def find_signatures(
    lignes: Sequence[Ligne], passages: Sequence[Passage], lexique: Lexique
) -> tuple[list[Signature], frozenset[str]]:
    """Return who signs, and the indicators whose signature the document defers or denies."""
    signees: dict[str, Signature] = {}
    differees: set[str] = set()
    for page, rangee in _list_rows(lignes, lexique):
        partis = _name(rangee, lexique)
        if _DIFFERE.search(rangee):
            differees.update(partis)
            continue
        for indicateur in partis:
            signees.setdefault(indicateur, Signature(indicateur, page, rangee))
    for passage in passages:
        if passage.zone in ("sommaire", "glossaire", "visas", "annexe") or not _SIGNE.search(
            passage.texte
        ):
            continue
        if _is_other(passage.texte) or re.search(r"201[0-9]|précédent", passage.texte):
            continue
        if _DIFFERE.search(passage.texte):
            differees.update(_name(_after_deferral(passage.texte), lexique))
            continue
        for indicateur in _name(passage.texte, lexique):
            signees.setdefault(indicateur, Signature(indicateur, passage.page, passage.texte))
    return [s for i, s in signees.items() if i not in differees], frozenset(differees)


def _is_other(texte: str) -> bool:
    """Return whether what is signed in a sentence is another instrument than this contract."""
    return not _CE_CONTRAT.search(texte) or bool(
        re.search(
            r"sign(é|ée|és|ées|ataires?)\s+(de|du|d[’']|par)?\s*(la|le|l[’']|une?)?\s*(convention|ctg|cls|charte|protocole|pacte|paqte)",
            texte,
            re.IGNORECASE,
        )
    )


def _after_deferral(texte: str) -> str:
    """Return the part of a sentence that a deferral speaks of: its clause."""
    trouve = _DIFFERE.search(texte)
    if trouve is None:
        return ""
    debut = max(texte.rfind(s, 0, trouve.start()) for s in (",", ";", "(", ":")) + 1
    return texte[max(0, debut - 80) : trouve.end() + 60]


def _name(rangee: str, lexique: Lexique) -> set[str]:
    gardees, _ = drop_contained(lexique.find(rangee))
    return {m.forme.indicateur for m in gardees}


def _list_rows(lignes: Sequence[Ligne], lexique: Lexique) -> Iterator[tuple[int, str]]:
    """Yield the rows of the blocks where parties are named and where they sign."""
    dedans = False
    depart = 0
    for rang, ligne in enumerate(lignes):
        if ligne.zone in ("sommaire", "glossaire", "annexe"):
            dedans = False
            continue
        if ligne.zone == "signatures" or _FAIT.match(ligne.texte):
            if not dedans or ligne.zone == "signatures":
                dedans, depart = True, ligne.page
        elif _OUVRE.match(ligne.texte):
            dedans, depart = True, ligne.page
            continue
        elif dedans and (
            _FERME.match(ligne.texte)
            or ligne.page > depart + _PAGES_TETE
            or (
                ligne.est_titre
                and ligne.zone != "signatures"
                and not ligne.texte.isupper()
                and not _name(ligne.texte, lexique)
            )
        ):
            dedans = False
        if dedans:
            yield from _split_row(lignes, rang)


def _split_row(lignes: Sequence[Ligne], rang: int) -> Iterator[tuple[int, str]]:
    """Yield the rows of a line, each joined with the line that goes on with it."""
    ligne = lignes[rang]
    if rang and _goes_on(lignes[rang - 1], ligne):
        return
    texte, suite = ligne.texte, rang + 1
    while suite < len(lignes) and suite < rang + 4 and _goes_on(lignes[suite - 1], lignes[suite]):
        texte = f"{texte} {lignes[suite].texte}"
        suite += 1
    for morceau in _RANGEE.split(texte):
        if morceau and morceau.strip():
            yield ligne.page, morceau.strip()


def _goes_on(avant: Ligne, ligne: Ligne) -> bool:
    """Return whether a line continues the one above: same page, begun in lower case or bracket."""
    return (
        avant.page == ligne.page
        and not avant.texte.endswith((".", ";", ":"))
        and bool(re.match(r"[a-zà-ÿ(–—]|l[’']|d[’']", ligne.texte))
    ) or (avant.page == ligne.page and bool(re.search(r"\b(de|du|des|la|le|et|l[’']|d[’'])$", avant.texte)))
