"""What a file of a selection holds: cells, evidence, neighbourhoods, territories, shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from observatory.queries.cellules import PreuveEcrite
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import QpvPublie

Genre = Literal["contrat", "qpv", "epci", "commune"]


@dataclass(frozen=True)
class CelluleExport:
    """One cell of a selected unit, with the names a table needs; not read included."""

    code_lecture: str
    code_unite: str
    nom_unite: str
    type_unite: str
    code_contrat: str | None
    nom_contrat: str | None
    code_departement: str | None
    nom_departement: str | None
    code_indicateur: str
    axe: str
    libelle_indicateur: str
    libelle_famille: str | None
    code_echelle: str | None
    valeur: str | None
    libelle_valeur: str | None
    sens: str | None
    rang_min: int | None
    rang_max: int | None
    statut: str
    certitude: str | None
    provenance: str | None
    est_comptee: bool
    nb_codeurs: int
    nb_preuves: int
    dit_pour: str | None


@dataclass(frozen=True)
class PreuveExport(PreuveEcrite):
    """One piece of evidence of a selected unit."""

    code_lecture: str
    code_unite: str
    nom_unite: str
    code_contrat: str | None


@dataclass(frozen=True)
class QpvExport(QpvPublie):
    """One QPV of a selected contract, and the point that stands for it (degrees)."""

    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class EpciExport:
    """One EPCI of the selected contracts."""

    siren_epci: str
    nom_epci: str
    nature: str
    code_departement: str | None
    code_region: str
    nb_communes: int | None
    population: int | None
    annee_population: int | None
    nb_contrats: int
    codes_contrats: tuple[str, ...]
    est_geom_generalisee: bool
    millesime: int


@dataclass(frozen=True)
class ColonneDecrite:
    """One public column of the warehouse and its description."""

    nom_table: str
    nom_colonne: str
    description: str


def list_cellules_selection(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], indicateurs: Sequence[str]
) -> list[CelluleExport]:
    """Return one row per unit and indicator, units by name, indicators in codebook order."""
    params = {"lecture": lecture, "unites": list(unites), "indicateurs": list(indicateurs)}
    return entrepot.fetch("list_cellules_selection", params, CelluleExport)


def list_preuves_selection(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], indicateurs: Sequence[str]
) -> list[PreuveExport]:
    """Return the evidence behind those cells; draws of the demonstration are no evidence."""
    params = {"lecture": lecture, "unites": list(unites), "indicateurs": list(indicateurs)}
    return entrepot.fetch("list_preuves_selection", params, PreuveExport)


def list_qpv_selection(entrepot: Entrepot, contrats: Sequence[str]) -> list[QpvExport]:
    """Return the QPV of some contracts, by contract then population."""
    return entrepot.fetch("list_qpv_selection", {"contrats": list(contrats)}, QpvExport)


def list_epci_selection(entrepot: Entrepot, contrats: Sequence[str]) -> list[EpciExport]:
    """Return the EPCI that hold some contracts, by name."""
    return entrepot.fetch("list_epci_selection", {"contrats": list(contrats)}, EpciExport)


def load_contours(entrepot: Entrepot, genre: Genre, codes: Sequence[str]) -> Mapping[str, bytes]:
    """Return the shape of each code as WKB (longitude, latitude WGS 84); none when unknown."""
    params = {"genre": genre, "codes": list(codes)}
    return {code: bytes(geom) for code, geom in entrepot.fetch_rows("list_contours", params)}


def list_colonnes(entrepot: Entrepot) -> list[ColonneDecrite]:
    """Return every public column of the warehouse with its description."""
    return entrepot.fetch("list_colonnes", {}, ColonneDecrite)


def load_membres(entrepot: Entrepot) -> Mapping[str, tuple[str, ...]]:
    """Return the members of each derived indicator."""
    lignes = entrepot.fetch_rows("list_membres", {})
    return {code: tuple(membres) for code, membres in lignes}
