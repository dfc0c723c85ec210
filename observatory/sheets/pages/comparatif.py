"""A table that sets things side by side: what stands in each place, and the view that proves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated

from observatory.base.french import FINE, INSECABLE, au_moins, fraction, liste, minuscule
from observatory.queries.adresse import ChoixAdresse, among
from observatory.queries.cellules import Cellule, list_cellules
from observatory.queries.codebook import Indicateur, list_epingles, list_indicateurs
from observatory.queries.entrepot import Entrepot
from observatory.queries.taux import LigneTaux
from observatory.sheets.pages.renvois import LienPhrase
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE
from observatory.sheets.rates.cellules import MotsCodes, is_said, write_valeur
from observatory.statistics.rates import is_small_group

DEPARTEMENTS, GENERATIONS, VILLES, CONTRATS = "departements", "generations", "villes", "contrats"
PAR_HABITANTS, PAR_CONTRATS = "habitants", "contrats"
AXES_DEMANDES = (AXE_INSTRUMENT, AXE_PARTENAIRE)
"""The axes whose first names are compared: the articulations, the signatories."""
NON_LU = "non_lu"
TABLE = "comparaison"
"""The place of the first table in the page."""
TERRITOIRE = "territoire"
"""Figures of inhabitants and places, which no coded contract gives."""


@dataclass(frozen=True)
class ChoixComparer(ChoixAdresse):
    """The choices of « Comparer »: what is set side by side, how averages weigh, in which order."""

    comparer: Annotated[str, among(DEPARTEMENTS, GENERATIONS, VILLES, CONTRATS)] = DEPARTEMENTS
    moyenne: Annotated[str, among(PAR_HABITANTS, PAR_CONTRATS)] = PAR_HABITANTS
    ordre: Annotated[str, among("habitants", "part", "pauvrete", "contrats", "nom")] = "habitants"


@dataclass(frozen=True)
class CaseComparee:
    """What stands in one place: its text, what it says more, and the view that proves it.

    `page` is empty when there is nothing to open; `est_muette` tells a silence from an answer.
    `nature` says of a figure that no coded contract gives it (`TERRITOIRE`).
    """

    texte: str = ""
    detail: str = ""
    page: str = ""
    lien: Mapping[str, str] = field(default_factory=dict, hash=False)
    est_muette: bool = False
    nature: str = ""


@dataclass(frozen=True)
class RangeeComparee:
    """One row: its name, the view that shows it, its places in the order of the columns."""

    nom: CaseComparee
    cases: tuple[CaseComparee, ...]
    est_total: bool = False


@dataclass(frozen=True)
class Bloc:
    """One table: its title (empty when the page's is enough), the title of each column, rows."""

    titre: str
    tete: str
    colonnes: tuple[str, ...]
    rangees: tuple[RangeeComparee, ...]


@dataclass(frozen=True)
class Comparatif:
    """The page: a sentence to read aloud, tables, findings, what is not known in one line.

    `renvois` open what proves the figures of the sentence; `notes` say how the figures are made;
    `reserve` stands in place of tables without rows.
    """

    titre: str
    phrase: str = ""
    renvois: tuple[LienPhrase, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    constats: tuple[str, ...] = ()
    silence: str = ""
    notes: tuple[str, ...] = ()
    reserve: str = ""


def list_demandes(entrepot: Entrepot, lecture: str) -> dict[str, Indicateur]:
    """Return the terms asked for first of the axes compared, in their order."""
    connus = {i.code_indicateur: i for i in list_indicateurs(entrepot, lecture=lecture)}
    codes = [c for axe in AXES_DEMANDES for c in list_epingles(entrepot, axe)]
    return {code: connus[code] for code in codes if code in connus}


def read_cells(entrepot: Entrepot, lecture: str, contrat: str) -> dict[str, Cellule]:
    """Return the cells of one contract in one lecture, by indicator, silences included."""
    cellules = list_cellules(entrepot, lecture, contrat=contrat)
    return {c.code_indicateur: c for c in cellules if c.code_unite == contrat}


def knows(cellules: Mapping[str, Cellule], code: str) -> bool:
    """Return whether a person read an answer to one indicator."""
    return code in cellules and is_said(cellules[code])


def write_answer(cellule: Cellule) -> str:
    """Return « signataire », « décrit, probable », « 18 »."""
    dit = minuscule(write_valeur(cellule.libelle_valeur, cellule.sens))
    return f"{dit}, probable" if cellule.certitude == "probable" else dit


def find_silence(cellule: Cellule | None) -> str:
    """Return the status of a cell that says nothing, a machine’s proposal being unread; or ""."""
    if cellule is not None and is_said(cellule):
        return ""
    return NON_LU if cellule is None or cellule.statut == "code" else cellule.statut


def place_answer(
    cellule: Cellule | None, lecture: str, contrat: str, vocabulaire: MotsCodes
) -> CaseComparee:
    """Return the place of one answer of a contract, which opens its proof; or its silence."""
    statut = find_silence(cellule)
    if cellule is None or statut:
        return CaseComparee(minuscule(vocabulaire.nommer("statut", statut)), est_muette=True)
    lien = {
        "lecture": lecture,
        "contrat": contrat,
        "indicateur": cellule.code_indicateur,
        "unite": cellule.code_unite,
        "partie": "cellules",
    }
    suite = f"dit pour {cellule.dit_pour}" if cellule.dit_pour else ""
    return CaseComparee(write_answer(cellule), suite, "contrat", lien)


def bound(ligne: LigneTaux) -> tuple[Fraction, Fraction]:
    """Return between which shares of the whole group the answer lies, once all is read."""
    return (
        Fraction(ligne.k, ligne.nb_attendus),
        Fraction(ligne.k + ligne.nb_inconnus, ligne.nb_attendus),
    )


def say_apart(groupes: Iterable[tuple[str, LigneTaux]]) -> str | None:
    """Return which group is above which, when their bounds do not meet; None when all do.

    Each group with its name; one of fewer than five contracts is never ranked.
    """
    grands = [(nom, x) for nom, x in groupes if not is_small_group(x.nb_attendus)]
    if len(grands) < 2:
        return None
    nom_haut, haut = max(grands, key=lambda g: bound(g[1])[0])
    nom_bas, bas = min(grands, key=lambda g: bound(g[1])[1])
    if bound(haut)[0] <= bound(bas)[1]:
        return None
    dit_haut = au_moins(fraction(haut.k, haut.nb_attendus), haut.nb_inconnus)
    plus = "au plus " if bas.nb_inconnus else ""
    dit_bas = f"{plus}{fraction(bas.k + bas.nb_inconnus, bas.nb_attendus)}"
    suite = f"{INSECABLE}: leurs bornes ne se touchent pas"
    dit = f"{nom_haut} {dit_haut}, {nom_bas} {dit_bas}"
    return f"{dit}{suite}" if haut.nb_inconnus or bas.nb_inconnus else dit


def say_unread(noms: Sequence[str], ou: str) -> str:
    """Return in one line the points that nobody read, after what is known."""
    if not noms:
        return ""
    return f"Reste à lire {ou}{INSECABLE}: {liste(noms)}{FINE}; cela ne veut pas dire absent."
