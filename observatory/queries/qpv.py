"""Neighbourhoods: one row of everything published of each, and the figures that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.queries.entrepot import Entrepot


@dataclass(frozen=True)
class Qpv:
    """One neighbourhood with everything published of it.

    Shares are between 0 and 1, areas in m², distances in m, `lon` and `lat` in degrees.
    """

    code_qpv: str
    nom_qpv: str
    millesime: int
    evolution: str | None
    code_contrat: str | None
    nom_contrat: str | None
    noms_communes: tuple[str, ...]
    nom_epci: str | None
    nom_departement: str | None
    code_departement: str | None
    nom_region: str | None
    code_region: str
    population: int | None
    annee_population: int | None
    indice_jeunesse: float | None
    part_menages_une_personne: float | None
    nb_menages: int | None
    part_emploi: float | None
    part_pauvrete: float | None
    nb_personnes_caf: int | None
    nb_allocataires_caf: int | None
    nb_rsa: int | None
    superficie_m2: float | None
    est_geom_absente: bool
    distance_france_services_m: float | None
    nom_france_services: str | None
    nb_france_services_1km: int | None
    est_npnru: bool | None
    noms_cites_educatives: tuple[str, ...]
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class ChiffresQpv:
    """The figures of one QPV that are compared with its region (shares between 0 and 1)."""

    code_qpv: str
    nom_qpv: str
    code_region: str
    population: int | None
    indice_jeunesse: float | None
    part_menages_une_personne: float | None
    part_pauvrete: float | None
    part_emploi: float | None


@dataclass(frozen=True)
class Filiation:
    """One perimeter of 2015 a QPV overlaps: its share of the new one, and of the old one."""

    code_qpv_2015: str
    nom_qpv_2015: str | None
    part_2024: float | None
    part_2015: float | None


def load_qpv(entrepot: Entrepot, code_qpv: str) -> Qpv:
    """Return one QPV; QueryError if the code is unknown."""
    qpv = entrepot.fetch_one("load_qpv", {"qpv": code_qpv}, Qpv)
    if qpv is None:
        raise QueryError(
            f"Le QPV « {code_qpv} » n’existe pas au millésime 2024 → vérifier son code "
            "(QN suivi de cinq chiffres et d’une lettre, par exemple QN00901M)."
        )
    return qpv


def list_qpv_contrat(entrepot: Entrepot, code_contrat: str) -> list[Qpv]:
    """Return the neighbourhoods of a contract, the most populated first."""
    return entrepot.fetch("list_qpv_contrat", {"contrat": code_contrat}, Qpv)


def list_qpv_selection(entrepot: Entrepot, contrats: Sequence[str]) -> list[Qpv]:
    """Return the QPV of some contracts, by contract then population."""
    return entrepot.fetch("list_qpv_selection", {"contrats": list(contrats)}, Qpv)


def list_chiffres_qpv(entrepot: Entrepot) -> list[ChiffresQpv]:
    """Return the figures of every QPV of France."""
    return entrepot.fetch("list_chiffres_qpv", {}, ChiffresQpv)


def list_filiation(entrepot: Entrepot, code_qpv: str) -> list[Filiation]:
    """Return the perimeters of 2015 a QPV overlaps, the largest share first."""
    return entrepot.fetch("list_filiation", {"qpv": code_qpv}, Filiation)


def list_codes_qpv(entrepot: Entrepot, code_region: str) -> list[str]:
    """Return the codes of the QPV of a région."""
    return [code for (code,) in entrepot.fetch_rows("list_codes_qpv", {"region": code_region})]
