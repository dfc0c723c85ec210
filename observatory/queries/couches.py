"""The shapes of the map, as WKB in longitude and latitude (OGC:CRS84)."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot


@dataclass(frozen=True)
class RegionCouche:
    """One région: its rectangle and its name serve the overseas insets."""

    code_region: str
    nom_region: str
    est_outre_mer: bool
    nb_contrats: int
    geom: bytes | None


@dataclass(frozen=True)
class FondCouche:
    """One département or commune of the background."""

    code: str
    nom: str
    code_region: str
    geom: bytes | None


@dataclass(frozen=True)
class TerritoireCouche:
    """One EPCI (rang 1) or commune of a communal contract (rang 2)."""

    code: str
    nom: str
    code_region: str
    rang: int
    est_contrat: bool
    geom: bytes | None


@dataclass(frozen=True)
class ContratCouche:
    """The point of one contract (degrees), its inhabitants in QPV and its territory."""

    code_contrat: str
    nom_contrat: str
    lon: float | None
    lat: float | None
    population_qpv: int | None
    code_region: str
    nb_qpv: int
    code_territoire: str


@dataclass(frozen=True)
class QpvCouche:
    """One QPV: polygon, or only a point (degrees) when the source has no usable polygon."""

    code: str
    nom: str
    code_region: str
    code_contrat: str | None
    population: int | None
    lon: float | None
    lat: float | None
    geom: bytes | None


def list_couche_regions(entrepot: Entrepot) -> list[RegionCouche]:
    """Return the régions with their shape."""
    return entrepot.fetch("couche_region", {}, RegionCouche)


def list_couche_departements(entrepot: Entrepot) -> list[FondCouche]:
    """Return the départements with their shape."""
    return entrepot.fetch("couche_departement", {}, FondCouche)


def list_couche_communes(entrepot: Entrepot) -> list[FondCouche]:
    """Return the communes that hold a QPV, with their shape."""
    return entrepot.fetch("couche_commune", {}, FondCouche)


def list_couche_territoires(entrepot: Entrepot) -> list[TerritoireCouche]:
    """Return EPCI then communes of communal contracts, with their shape."""
    return entrepot.fetch("couche_territoire", {}, TerritoireCouche)


def list_couche_contrats(entrepot: Entrepot) -> list[ContratCouche]:
    """Return the point of every contract of France."""
    return entrepot.fetch("couche_contrat", {}, ContratCouche)


def list_couche_qpv(entrepot: Entrepot) -> list[QpvCouche]:
    """Return the QPV of France with their shape."""
    return entrepot.fetch("couche_qpv", {}, QpvCouche)
