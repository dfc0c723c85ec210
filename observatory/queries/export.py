"""What a file of a selection holds beside the pages: cells, evidence, territories, shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from observatory.queries.cellules import Cellule, Preuve
from observatory.queries.entrepot import Entrepot

Genre = Literal["contrat", "qpv", "epci", "commune"]


@dataclass(frozen=True)
class CelluleExport(Cellule):
    """One cell of a selected unit, with the names a table needs; not read included."""

    type_unite: str
    nom_contrat: str | None
    code_departement: str | None
    nom_departement: str | None
    code_echelle: str | None
    est_comptee: bool


@dataclass(frozen=True)
class PreuveExport(Preuve):
    """One piece of evidence, with the unit it is of."""

    code_lecture: str
    code_unite: str
    nom_unite: str
    code_contrat: str | None


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
