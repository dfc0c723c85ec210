"""Who signs this document: the parties named at its head, the block at its end, the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from observatory.reading.indices import compile_cues
from observatory.reading.mentions import Lexique, drop_contained
from observatory.reading.structure import Ligne, Passage

_OUVRE = compile_cues("ouvre")
_FERME = compile_cues("ferme")
_FAIT = compile_cues("fait")
_DIFFERE = compile_cues("differe")
_SIGNE = compile_cues("signe")
_CE_CONTRAT = compile_cues("ce_contrat")
_RANGEE = re.compile(
    r"(?<=\S)\s+(?=(?:Pour (?:l[’']|la |le |les )"
    r"|L[ea] (?:pr[ée]|dire|maire|d[ée]l[ée]g|recteur|procureur|sous-|co|chef|vice|secr|repr)"
    r"|L[’'](?:inspec|adjoint|agence|état|union))|[Mm]me |M\. )|\s+•\s*|\s*;\s+"
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


_SIGNE_AUTRE = re.compile(
    r"sign(é|ée|és|ées|ataires?)\s+(de|du|d[’']|par)?\s*(la|le|l[’']|une?)?\s*"
    r"(convention|ctg|cls|charte|protocole|pacte|paqte)",
    re.IGNORECASE,
)


def _is_other(texte: str) -> bool:
    """Return whether what is signed in a sentence is another instrument than this contract."""
    return not _CE_CONTRAT.search(texte) or _SIGNE_AUTRE.search(texte) is not None


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
        au_bas = ligne.zone == "signatures"
        if au_bas or _FAIT.match(ligne.texte):
            if au_bas or not dedans:
                dedans, depart = True, ligne.page
        elif _OUVRE.match(ligne.texte):
            dedans, depart = True, ligne.page
            continue
        elif dedans and (
            _FERME.match(ligne.texte)
            or ligne.page > depart + _PAGES_TETE
            or (ligne.est_titre and not ligne.texte.isupper() and not _name(ligne.texte, lexique))
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
    ) or (
        avant.page == ligne.page
        and bool(re.search(r"\b(de|du|des|la|le|et|l[’']|d[’'])$", avant.texte))
    )
