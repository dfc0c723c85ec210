"""What a comparison reads: territory figures, groups of units, their rates, single cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.queries.taux import (
    LigneTaux,
    Unite,
    keep_taux,
    list_taux,
    list_taux_unites,
    list_unites,
)

PERIMETRE_LECTURE = "lecture"
_UNITES = "unites="


@dataclass(frozen=True)
class ChiffresContrat:
    """The territory figures of one contract (shares between 0 and 1, None when not published)."""

    code_contrat: str
    nom_contrat: str
    code_region: str
    nom_region: str
    code_departement: str
    nom_departement: str
    nature_epci: str | None
    classe_nb_qpv: str | None
    nb_qpv: int
    nb_communes_qpv: int
    population_qpv: int | None
    population_epci: int | None
    population_communes: int | None
    part_population_epci: float | None
    part_population_communes: float | None
    part_pauvrete: float | None
    part_emploi: float | None
    nb_qpv_sans_population: int
    nb_qpv_sans_pauvrete: int


@dataclass(frozen=True)
class CoteUnite:
    """Where one unit stands for one measure; `cote` as in queries.cellules.CelluleCote."""

    code_unite: str
    nom_unite: str
    code_contrat: str | None
    code_indicateur: str
    mesure: str
    cote: str
    libelle_valeur: str | None
    sens: str | None
    statut: str
    certitude: str | None
    provenance: str | None
    nb_preuves: int


def write_perimetre(unites: Sequence[str]) -> str:
    """Return the text form of a group picked by hand: « unites=CN00901M,CN00902M »."""
    return _UNITES + ",".join(dict.fromkeys(unites))


def read_perimetre(perimetre: str) -> tuple[str, ...] | None:
    """Return the units a group picked by hand names, None for a group the build knows."""
    if not perimetre.startswith(_UNITES):
        return None
    return tuple(u for u in perimetre.removeprefix(_UNITES).split(",") if u)


def list_chiffres_contrats(entrepot: Entrepot) -> list[ChiffresContrat]:
    """Return the territory figures of every contract of France, by name."""
    return remember(entrepot).fetch("list_chiffres_contrats", {}, ChiffresContrat)


def list_unites_perimetre(entrepot: Entrepot, lecture: str, perimetre: str) -> list[Unite]:
    """Return the units of a group: lecture, departement=34, classe_qpv=1, unites=A,B…

    Empty when the lecture has no such group.
    """
    unites = read_perimetre(perimetre)
    if unites is None:
        params = {"lecture": lecture, "perimetre": perimetre}
        return entrepot.fetch("list_unites_perimetre", params, Unite)
    params_codes = {"lecture": lecture, "unites": list(unites)}
    return entrepot.fetch("list_unites_codes", params_codes, Unite)


def list_unites_contrat(entrepot: Entrepot, lecture: str, contrat: str) -> list[Unite]:
    """Return the units of a lecture that belong to one contract (itself, or its towns)."""
    params = {"lecture": lecture, "contrat": contrat}
    return entrepot.fetch("list_unites_contrat", params, Unite)


def list_unites_vue(entrepot: Entrepot, filtres: Filtres) -> list[Unite]:
    """Return the units the filters keep, by name: the whole lecture, or a selection of it."""
    if filtres.est_selection:
        return list_unites(entrepot, filtres)
    return list_unites_perimetre(entrepot, filtres.lecture, PERIMETRE_LECTURE)


def list_taux_groupe(
    entrepot: Entrepot,
    lecture: str,
    perimetre: str = PERIMETRE_LECTURE,
    *,
    indicateurs: Sequence[str] = (),
    axe: str | None = None,
) -> list[LigneTaux]:
    """Return the rates of a group of units, every measure of the indicators asked (all if none).

    A group the build knows answers from the `taux` table, one picked by hand from the macro
    taux_selection: one definition for both.
    """
    params: dict[str, object] = {
        "lecture": lecture,
        "perimetre": perimetre,
        "indicateurs": list(indicateurs) or None,
        "axe": axe,
    }
    unites = read_perimetre(perimetre)
    if unites is None:
        return remember(entrepot).fetch("list_taux_groupe", params, LigneTaux)
    return keep_taux(list_taux_unites(entrepot, lecture, unites), indicateurs, axe)


def list_taux_vue(
    entrepot: Entrepot,
    filtres: Filtres,
    *,
    indicateurs: Collection[str] = (),
    axe: str | None = None,
) -> list[LigneTaux]:
    """Return the rates of what the filters keep, of one axis or some indicators if given."""
    if filtres.est_selection:
        return list_taux(entrepot, filtres, indicateurs=list(indicateurs), axe=axe)
    return [
        x
        for x in list_taux_groupe(entrepot, filtres.lecture)
        if axe in (None, x.axe) and (not indicateurs or x.code_indicateur in indicateurs)
    ]


@dataclass(frozen=True)
class ValeursTaux:
    """The numbers of one rate of a group, without its labels; shares between 0 and 1."""

    code_indicateur: str
    mesure: str
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

    def complete(self, ligne: LigneTaux) -> LigneTaux:
        """Return this rate with the labels of the same rate in another group."""
        return replace(ligne, **vars(self))


def list_valeurs_groupe(
    entrepot: Entrepot, lecture: str, perimetre: str
) -> dict[tuple[str, str], ValeursTaux]:
    """Return the numbers of every rate of a group, by indicator and measure."""
    unites = read_perimetre(perimetre)
    params: dict[str, object] = {"lecture": lecture, "perimetre": perimetre}
    if unites is None:
        lignes = entrepot.fetch("list_valeurs_groupe", params, ValeursTaux)
    else:
        params["unites"] = list(unites)
        lignes = entrepot.fetch("list_valeurs_selection", params, ValeursTaux)
    return {(x.code_indicateur, x.mesure): x for x in lignes}


def list_cotes_unites(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], indicateurs: Sequence[str] = ()
) -> Mapping[tuple[str, str, str], CoteUnite]:
    """Return, by (unit, indicator, measure), where a few units stand; not read included."""
    params = {
        "lecture": lecture,
        "unites": list(unites),
        "indicateurs": list(indicateurs) or None,
    }
    lignes = entrepot.fetch("list_cotes_unites", params, CoteUnite)
    return {(x.code_unite, x.code_indicateur, x.mesure): x for x in lignes}


def list_indicateurs_theme(entrepot: Entrepot, theme: str) -> frozenset[str]:
    """Return the indicators of a theme: those that name it, those its published reading lists."""
    lignes = entrepot.fetch_rows("list_indicateurs_theme", {"theme": theme})
    return frozenset(code for (code,) in lignes)


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
        "lecture": lecture,
        "dimensions": list(dimensions),
        "mesure": mesure,
        "indicateurs": list(indicateurs) or None,
        "axe": axe,
    }
    return entrepot.fetch("list_taux_dimension", params, LigneTaux)


@dataclass(frozen=True)
class PetitGroupe:
    """One group of a lecture under five units, and their names."""

    perimetre: str
    libelle: str
    nb_unites: int
    noms: tuple[str, ...]


def list_petits_groupes(entrepot: Entrepot, lecture: str) -> list[PetitGroupe]:
    """Return the groups of a lecture under five units."""
    return entrepot.fetch("list_petits_groupes", {"lecture": lecture}, PetitGroupe)


@dataclass(frozen=True)
class Cotes:
    """The units on one side of a measure; `nb_codeurs` is the least number of coders of a cell."""

    code_indicateur: str
    mesure: str
    cote: str
    nb_codeurs: int
    unites: tuple[str, ...]


def list_cotes(entrepot: Entrepot, lecture: str) -> list[Cotes]:
    """Return the units on each side of every measure of a lecture."""
    return entrepot.fetch("list_cotes", {"lecture": lecture}, Cotes)
