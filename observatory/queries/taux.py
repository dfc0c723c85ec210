"""Rates on a selection, and the published marks beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from observatory.queries.contrats import list_contrats, params_of
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember

PERIMETRE_LECTURE = "lecture"
_UNITES = "unites="


@dataclass(frozen=True, slots=True)
class LigneTaux:
    """One rate: k positive cells among n decided, nb_attendus expected; shares between 0 and 1.

    For a bounded lecture (in progress, or partial) `part` is None and the bounds are k/nb_attendus
    and (k + nb_inconnus)/nb_attendus. Under five decided (`est_petit_groupe`) no share is given at
    all; `motif_sans_part` says why. `nb_a_lire` … `nb_indecis` add up to `nb_inconnus`.
    `k_probable` are among k in a closed lecture, beside k in a bounded one. `est_au_seuil_haut`:
    the share is exactly the bound of the highest band.
    """

    code_lecture: str
    nature: str
    est_bornee: bool
    type_unite: str
    code_indicateur: str
    libelle: str
    libelle_court: str
    sigle: str | None
    axe: str
    libelle_famille: str | None
    famille_politique: str | None
    mesure: str
    libelle_mesure: str
    phrase_mesure: str
    phrase_singulier: str
    est_principale: bool
    seuil: int
    perimetre: str
    libelle_perimetre: str
    nb_attendus: int
    n: int
    k: int
    k_probable: int
    nb_negatifs: int
    nb_inconnus: int
    nb_a_lire: int
    nb_non_precises: int
    nb_documents_absents: int
    nb_desaccords: int
    nb_indecis: int
    part: float | None
    part_min: float | None
    part_max: float | None
    bande: str | None
    libelle_bande: str | None
    est_bascule: bool | None
    est_petit_groupe: bool
    motif_sans_part: str | None
    selection: str = "recensement"
    nb_sources_probables: int = 0
    est_au_seuil_haut: bool = False


@dataclass(frozen=True)
class Unite:
    """One expected unit of a lecture: a contract, or a town.

    `contrats_possibles` are those that touch a town whose contract the lecture does not say.
    """

    code_unite: str
    nom_unite: str
    code_contrat: str | None
    contrats_possibles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ville:
    """One town read: what the source publishes of it (share between 0 and 1), its contracts."""

    code_unite: str
    nom_unite: str
    code_contrat: str | None
    contrats_possibles: tuple[str, ...]
    population: int | None
    part_population_qpv: float | None
    annee_population: int | None
    note: str | None
    nom_departement: str | None


def load_ville(entrepot: Entrepot, lecture: str, unite: str) -> Ville | None:
    """Return one town of a lecture of towns, None when it reads no such town."""
    return entrepot.fetch_one("load_ville", {"lecture": lecture, "unite": unite}, Ville)


@dataclass(frozen=True)
class Repere:
    """One published figure, and the same recomputed or bounded in the lecture shown."""

    code_repere: str
    code_indicateur: str | None
    mesure: str | None
    libelle: str
    relation: str
    valeur: float | None
    valeur_texte: str
    k: int | None
    n: int | None
    k_possible: tuple[int, ...] | None
    est_possible: bool | None
    k_proche: int | None
    part_proche: float | None
    source: str | None
    passage: str | None


def list_unites(entrepot: Entrepot, filtres: Filtres) -> list[Unite]:
    """Return the units of the lecture that the filters keep, by name."""
    params = params_of(filtres)
    params["contrats"] = [c.code_contrat for c in list_contrats(entrepot, filtres)]
    return entrepot.fetch("list_unites", params, Unite)


def list_unites_non_lues(entrepot: Entrepot, lecture: str) -> list[Unite]:
    """Return the units of a lecture of which nobody coded a cell, by name."""
    return entrepot.fetch("list_unites_non_lues", {"lecture": lecture}, Unite)


def write_perimetre(unites: Sequence[str]) -> str:
    """Return the text form of a group picked by hand: « unites=CN00901M,CN00902M »."""
    return _UNITES + ",".join(dict.fromkeys(unites))


def read_perimetre(perimetre: str) -> tuple[str, ...] | None:
    """Return the units a group picked by hand names, None for a group the build knows."""
    if not perimetre.startswith(_UNITES):
        return None
    return tuple(u for u in perimetre.removeprefix(_UNITES).split(",") if u)


def list_taux(
    entrepot: Entrepot,
    filtres: Filtres,
    *,
    indicateurs: Collection[str] = (),
    axe: str | None = None,
) -> list[LigneTaux]:
    """Return the rates of what the filters keep, of one axis or some indicators if given.

    The whole lecture answers from the `taux` table; a narrower selection is recomputed by the
    same definition, the macro taux_selection.
    """
    if filtres.est_selection:
        unites = [u.code_unite for u in list_unites(entrepot, filtres)]
        return _keep(_list_selection(entrepot, filtres.lecture, unites), indicateurs, axe)
    return list_taux_groupe(entrepot, filtres.lecture, indicateurs=indicateurs, axe=axe)


def list_taux_groupe(
    entrepot: Entrepot,
    lecture: str,
    perimetre: str = PERIMETRE_LECTURE,
    *,
    indicateurs: Collection[str] = (),
    axe: str | None = None,
) -> list[LigneTaux]:
    """Return the rates of a group of units, every measure of the indicators asked (all if none).

    A group the build knows answers from the `taux` table, one picked by hand from the macro
    taux_selection: one definition for both.
    """
    unites = read_perimetre(perimetre)
    if unites is not None:
        return _keep(_list_selection(entrepot, lecture, unites), indicateurs, axe)
    params = {**_TOUT, "lecture": lecture, "perimetre": perimetre}
    return _keep(remember(entrepot).fetch("list_taux", params, LigneTaux), indicateurs, axe)


def list_taux_dimension(
    entrepot: Entrepot,
    lecture: str,
    dimensions: Sequence[str],
    *,
    mesure: str | None = None,
    indicateurs: Sequence[str] = (),
    axe: str | None = None,
) -> list[LigneTaux]:
    """Return one rate per indicator and group of some dimensions (departement, classe_qpv…).

    The main measure of each ladder when none is asked.
    """
    params = {
        **_TOUT,
        "lecture": lecture,
        "dimensions": list(dimensions),
        "indicateurs": list(indicateurs) or None,
        "axe": axe,
        "mesure": mesure,
        "principales": mesure is None,
    }
    return entrepot.fetch("list_taux", params, LigneTaux)


_TOUT: dict[str, object] = {
    "perimetre": None, "dimensions": None, "indicateurs": None, "axe": None, "mesure": None,
    "principales": False,
}  # fmt: skip
"""The choices of list_taux.sql that filter nothing."""


def _list_selection(entrepot: Entrepot, lecture: str, unites: Sequence[str]) -> list[LigneTaux]:
    """Return every rate of a group of units picked by hand, kept for the next page that asks.

    Preparing the statement takes most of the time of its answer: it is asked whole, once for a
    group, and each page keeps the part it shows.
    """
    params = {"lecture": lecture, "unites": list(unites)}
    return remember(entrepot).fetch("list_taux_selection", params, LigneTaux)


def _keep(
    lignes: Iterable[LigneTaux], indicateurs: Collection[str], axe: str | None
) -> list[LigneTaux]:
    """Return the rates of some indicators (all if none) and of one axis (all if None)."""
    voulus = frozenset(indicateurs)
    return [
        x
        for x in lignes
        if (axe is None or x.axe == axe) and (not voulus or x.code_indicateur in voulus)
    ]


def list_reperes(entrepot: Entrepot, lecture: str) -> list[Repere]:
    """Return the published marks to show beside a lecture (same perimeter, same generation)."""
    return remember(entrepot).fetch("list_reperes", {"lecture": lecture}, Repere)
