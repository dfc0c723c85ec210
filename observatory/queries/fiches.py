"""What a printed sheet reads beside the pages: shapes of one place, gathered evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.queries.cellules import PageCitee
from observatory.queries.entrepot import Entrepot


@dataclass(frozen=True)
class FormeCarte:
    """One shape of a map: WKB in longitude and latitude (OGC:CRS84), or only a point (degrees).

    `role` is departement, territoire, commune, qpv, voisin or france_services.
    """

    role: str
    code: str
    nom: str
    lon: float | None
    lat: float | None
    geom: bytes | None


@dataclass(frozen=True)
class PositionUnite:
    """Where one unit of a lecture stands (degrees), and its inhabitants in QPV."""

    code_unite: str
    nom_unite: str
    code_region: str | None
    lon: float | None
    lat: float | None
    population_qpv: int | None


@dataclass(frozen=True)
class PreuveCitee(PageCitee):
    """One page or passage, and what it proves of some units in a group of indicators."""

    groupe: str
    codes_indicateurs: tuple[str, ...]


@dataclass(frozen=True)
class Millesimes:
    """The vintages of the boundaries and of the population shown."""

    millesime_qpv: int | None
    millesime_communes: int | None
    millesime_departements: int | None
    annee_population: int | None


def list_formes_contrat(entrepot: Entrepot, code_contrat: str) -> list[FormeCarte]:
    """Return the territory of a contract, the communes of its QPV, then its QPV."""
    return entrepot.fetch("list_formes_contrat", {"contrat": code_contrat}, FormeCarte)


def list_formes_qpv(entrepot: Entrepot, code_qpv: str) -> list[FormeCarte]:
    """Return the communes of a QPV, the QPV, its neighbours and the France services nearby."""
    return entrepot.fetch("list_formes_qpv", {"qpv": code_qpv}, FormeCarte)


def list_formes_region(entrepot: Entrepot, code_region: str) -> list[FormeCarte]:
    """Return the départements of a région."""
    return entrepot.fetch("list_formes_region", {"region": code_region}, FormeCarte)


def list_positions(entrepot: Entrepot, lecture: str) -> list[PositionUnite]:
    """Return where the units of a lecture stand; lon and lat are None when nothing tells."""
    return entrepot.fetch("list_positions", {"lecture": lecture}, PositionUnite)


def list_unites_etablies(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], indicateurs: Sequence[str]
) -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return, by (indicator, measure), the names of the units: established, then probable."""
    params = {"lecture": lecture, "unites": list(unites), "indicateurs": list(indicateurs)}
    lignes = entrepot.fetch_rows("list_unites_etablies", params)
    return {
        (indicateur, mesure): (tuple(fermes or ()), tuple(probables or ()))
        for indicateur, mesure, fermes, probables in lignes
    }


def list_preuves_unite(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], indicateurs: Sequence[str]
) -> list[PreuveCitee]:
    """Return the pages that prove cells of units, the surest sources first."""
    return list_preuves_groupes(entrepot, lecture, unites, {"": indicateurs}).get("", [])


def list_preuves_groupes(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], groupes: Mapping[str, Sequence[str]]
) -> dict[str, list[PreuveCitee]]:
    """Return the same by group of indicators, asked once; a group that nothing proves is not there.

    Each indicator is of one group only.
    """
    demandes = [(groupe, code) for groupe, codes in groupes.items() for code in codes]
    if not demandes:
        return {}
    params = {
        "lecture": lecture,
        "unites": list(unites),
        "groupes": [groupe for groupe, _ in demandes],
        "indicateurs": [code for _, code in demandes],
    }
    preuves: dict[str, list[PreuveCitee]] = {}
    for preuve in entrepot.fetch("list_preuves_unite", params, PreuveCitee):
        preuves.setdefault(preuve.groupe, []).append(preuve)
    return preuves


def load_millesimes(entrepot: Entrepot) -> Millesimes:
    """Return the vintages of the territories of this warehouse."""
    lignes = entrepot.fetch("load_millesimes", {}, Millesimes)
    return lignes[0] if lignes else Millesimes(None, None, None, None)
