"""Who signs this document: the parties named at its head, the block at its end, the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.reading.indices import compile_cues
from observatory.reading.mentions import Lexique, drop_contained
from observatory.reading.structure import Ligne, Passage

_OUVRE = compile_cues("ouvre")
_FERME = compile_cues("ferme")
_FAIT = compile_cues("fait")
_DIFFERE = compile_cues("differe")
_SIGNE = compile_cues("signe")
_CE_CONTRAT = compile_cues("ce_contrat")
_POUR = compile_cues("pour")
_RANGEE = re.compile(
    r"(?<=[a-zà-ÿ]{3}\.)\s+(?=[A-ZÀ-Ý])|(?<=\S)\s+(?=(?:Pour (?:l[’']|la |le |les )"
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
    rangees = [(page, texte, _name(texte, lexique)) for page, texte in _list_rows(lignes, lexique)]
    marque = _is_column_marked([texte for _, texte, partis in rangees if partis])
    for rang, (page, rangee, partis) in enumerate(rangees):
        vide = marque and not _is_marked(rangees, rang)
        if vide or _DIFFERE.search(rangee):
            differees.update(partis)
            continue
        for indicateur in partis:
            signees.setdefault(indicateur, Signature(indicateur, page, rangee))
    for passage in _join_lists(passages):
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


_MARQUE = re.compile(r"\bsignée?s?\b|[✓✔☑☒]", re.IGNORECASE)


def _is_marked(rangees: Sequence[tuple[int, str, set[str]]], rang: int) -> bool:
    """Return whether a row is marked, or goes on in a row that names nobody and is marked."""
    suite = rangees[rang + 1] if rang + 1 < len(rangees) else None
    if _MARQUE.search(rangees[rang][1]):
        return True
    return suite is not None and not suite[2] and _MARQUE.search(suite[1]) is not None


def _is_column_marked(rangees: Sequence[str]) -> bool:
    """Return whether a column says who signed: an unmarked row is then an empty box."""
    marquees = sum(_MARQUE.search(r) is not None for r in rangees)
    return marquees >= _SUITE and marquees * 2 >= len(rangees)


def _join_lists(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the passages, one that says who signs joined with the rest of its list."""
    rang = 0
    while rang < len(passages):
        passage, suite = passages[rang], rang + 1
        if _SIGNE.search(passage.texte):
            while (
                suite < len(passages)
                and suite < rang + _LISTE_MAXIMUM
                and passages[suite].page == passage.page
                and passage.texte.rstrip().endswith((";", ",", ":"))
            ):
                passage = replace(passage, texte=f"{passage.texte} {passages[suite].texte}")
                suite += 1
        yield passage
        rang = suite


_LISTE_MAXIMUM = 40

_SIGNE_AUTRE = re.compile(
    r"sign(é|ée|és|ées|ataires?|ent)\s+(en \d{4}\s+)?(de|du|d[’']|par)?\s*(la|le|l[’']|une?)?\s*"
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
    noms = {m.forme.indicateur for m in gardees}
    return {nom for nom in noms if not noms & _PRECISES.get(nom, frozenset())}


_PRECISES: Mapping[str, frozenset[str]] = {
    f"partenaire.{vague}": frozenset(f"partenaire.{x}" for x in precises)
    for vague, precises in {
        "education_nationale": ("rectorat", "dsden"),
        "justice": ("parquet", "pjj", "spip"),
        "police_gendarmerie": ("police_nationale", "gendarmerie"),
        "chambres_consulaires": ("cci", "cma", "chambre_agriculture"),
    }.items()
}
"""Terms « sans précision », and those that a row names instead."""


def _list_rows(lignes: Sequence[Ligne], lexique: Lexique) -> Iterator[tuple[int, str]]:
    """Yield the rows of the blocks where parties are named and where they sign.

    A block opens at its title, at « Fait à », or where bodies follow one another after « Pour » ;
    it closes at the next part, or after rows that name nobody.
    """
    pour = _find_runs(lignes)
    dedans = False
    depart = vides = 0
    for rang, ligne in enumerate(lignes):
        if ligne.zone in ("sommaire", "glossaire", "annexe"):
            dedans = False
            continue
        if rang in pour:
            yield from _split_row(lignes, rang)
            continue
        if _FAIT.match(ligne.texte) or _OUVRE.match(ligne.texte) or _opens(lignes, rang):
            dedans, depart, vides = True, ligne.page, 0
            if not _FAIT.match(ligne.texte):
                continue
        elif dedans and _closes(ligne, depart, lexique):
            dedans = False
        if not dedans:
            continue
        rangees = [r for r in _split_row(lignes, rang) if len(r[1]) <= _RANGEE_MAXIMUM]
        vides = 0 if any(_name(texte, lexique) for _, texte in rangees) else vides + 1
        if vides > _VIDES:
            dedans = False
            continue
        yield from rangees


_RANGEE_MAXIMUM = 260
_VIDES = 5
_SUITE = 3


def _opens(lignes: Sequence[Ligne], rang: int) -> bool:
    """Return whether a line is the first of the part where people sign."""
    ligne = lignes[rang]
    return ligne.zone == "signatures" and (rang == 0 or lignes[rang - 1].zone != "signatures")


def _closes(ligne: Ligne, depart: int, lexique: Lexique) -> bool:
    if _FERME.match(ligne.texte) or ligne.page > depart + _PAGES_TETE:
        return True
    return ligne.est_titre and not ligne.texte.isupper() and not _name(ligne.texte, lexique)


def _find_runs(lignes: Sequence[Ligne]) -> frozenset[int]:
    """Return the lines of the runs where each body signs after « Pour », three at least."""
    trouvees = [r for r, ligne in enumerate(lignes) if _POUR.match(ligne.texte)]
    runs: list[list[int]] = []
    for rang in trouvees:
        if runs and rang - runs[-1][-1] <= _SUITE:
            runs[-1].append(rang)
        else:
            runs.append([rang])
    return frozenset(rang for run in runs if len(run) >= _SUITE for rang in run)


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
