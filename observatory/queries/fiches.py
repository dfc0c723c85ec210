"""What a printed sheet reads beside the pages: shapes of one place, one QPV, gathered evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.queries.cellules import SourceCitee
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
class QpvPublie:
    """What is published of one neighbourhood: shares between 0 and 1, area in m², distance in m."""

    code_qpv: str
    nom_qpv: str
    millesime: int
    evolution: str | None
    code_contrat: str | None
    nom_contrat: str | None
    noms_communes: tuple[str, ...]
    code_departement: str | None
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


@dataclass(frozen=True)
class Qpv(QpvPublie):
    """One neighbourhood, and the names of the places it stands in."""

    nom_epci: str | None
    nom_departement: str | None
    nom_region: str | None


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


@dataclass(frozen=True)
class PreuveCitee(SourceCitee):
    """One page or passage, and what it proves of one unit."""

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


def load_qpv(entrepot: Entrepot, code_qpv: str) -> Qpv:
    """Return one QPV; QueryError if the code is unknown."""
    qpv = entrepot.fetch_one("load_qpv", {"qpv": code_qpv}, Qpv)
    if qpv is None:
        raise QueryError(
            f"Le QPV « {code_qpv} » n’existe pas au millésime 2024 → vérifier son code "
            "(QN suivi de cinq chiffres et d’une lettre, par exemple QN00901M)."
        )
    return qpv


def list_chiffres_qpv(entrepot: Entrepot) -> list[ChiffresQpv]:
    """Return the figures of every QPV of France."""
    return entrepot.fetch("list_chiffres_qpv", {}, ChiffresQpv)


def list_filiation(entrepot: Entrepot, code_qpv: str) -> list[Filiation]:
    """Return the perimeters of 2015 a QPV overlaps, the largest share first."""
    return entrepot.fetch("list_filiation", {"qpv": code_qpv}, Filiation)


def list_codes_qpv(entrepot: Entrepot, code_region: str) -> list[str]:
    """Return the codes of the QPV of a région."""
    return [code for (code,) in entrepot.fetch_rows("list_codes_qpv", {"region": code_region})]


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
    """Return the pages that prove cells of a unit, the most used first."""
    params = {"lecture": lecture, "unites": list(unites), "indicateurs": list(indicateurs)}
    return entrepot.fetch("list_preuves_unite", params, PreuveCitee)


def load_millesimes(entrepot: Entrepot) -> Millesimes:
    """Return the vintages of the territories of this warehouse."""
    lignes = entrepot.fetch("load_millesimes", {}, Millesimes)
    return lignes[0] if lignes else Millesimes(None, None, None, None)
