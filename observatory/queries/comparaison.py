"""What a comparison reads: territory figures, groups of units, indicators of a theme."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.queries.taux import PERIMETRE_LECTURE, Unite, list_unites, read_perimetre


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
        return remember(entrepot).fetch("list_unites_perimetre", params, Unite)
    params_codes = {"lecture": lecture, "unites": list(unites)}
    return entrepot.fetch("list_unites_codes", params_codes, Unite)


def list_unites_contrat(entrepot: Entrepot, lecture: str, contrat: str) -> list[Unite]:
    """Return the units of a lecture that belong to one contract (itself, or its towns)."""
    params = {"lecture": lecture, "contrat": contrat}
    return entrepot.fetch("list_unites_contrat", params, Unite)


def list_lectures_contrat(entrepot: Entrepot, contrat: str) -> frozenset[str]:
    """Return the lectures that read a contract: itself, or its towns."""
    lignes = entrepot.fetch_rows("list_lectures_contrat", {"contrat": contrat})
    return frozenset(code for (code,) in lignes)


def list_unites_vue(entrepot: Entrepot, filtres: Filtres) -> list[Unite]:
    """Return the units the filters keep, by name: the whole lecture, or a selection of it."""
    if filtres.est_selection:
        return list_unites(entrepot, filtres)
    return list_unites_perimetre(entrepot, filtres.lecture, PERIMETRE_LECTURE)


def list_indicateurs_theme(entrepot: Entrepot, theme: str) -> frozenset[str]:
    """Return the indicators of a theme: those that name it, those its published reading lists."""
    lignes = entrepot.fetch_rows("list_indicateurs_theme", {"theme": theme})
    return frozenset(code for (code,) in lignes)


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
