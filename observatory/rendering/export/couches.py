"""Layers as geometries and typed frames: what GeoPackage and GeoJSON share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.carte import build_carte
from observatory.rendering.export.styles_qgis import COLONNE_CLASSE, COLONNE_VALEUR
from observatory.rendering.export.surete import clean
from observatory.sheets.export.fichiers import build_couches, require_selection
from observatory.sheets.export.table_typee import (
    CONTRATS,
    DICTIONNAIRE,
    TERRITOIRES,
    Colonne,
    Couche,
    Export,
    Table,
    TypeColonne,
    Valeur,
)
from observatory.sheets.map.carte import CarteContrats

CRS = "EPSG:4326"
"""Longitude and latitude, WGS 84."""

_TYPES: dict[TypeColonne, str] = {
    "texte": "object",
    "entier": "Int64",
    "decimal": "Float64",
    "part": "Float64",
    "booleen": "boolean",
    "date": "object",
}


@dataclass(frozen=True)
class CoucheSig:
    """One layer ready to be written: its name in the file, its table and its shapes."""

    nom: str
    couche: Couche
    formes: tuple[Any, ...]


@dataclass(frozen=True)
class Atlas:
    """The layers of a selection, the tables that explain them and the map they draw."""

    export: Export
    couches: tuple[CoucheSig, ...]
    carte: CarteContrats


def build_atlas(entrepot: Entrepot, filtres: Filtres) -> Atlas:
    """Return the layers of a selection; QueryError when it keeps nothing."""
    export, couches = build_couches(entrepot, filtres)
    carte = build_carte(entrepot, require_selection(entrepot, filtres))
    ajoutees = _list_map_columns(carte)
    lignes = tuple(
        (c.table.nom, a.nom, a.libelle, a.type, a.description, a.valeurs or None)
        for c in couches
        if _is_contract(c)
        for a in ajoutees
    )
    dictionnaire = export.table(DICTIONNAIRE)
    complet = replace(dictionnaire, lignes=(*lignes, *dictionnaire.lignes))
    tables = tuple(complet if t.nom == DICTIONNAIRE else t for t in export.tables)
    return Atlas(
        replace(export, tables=tables),
        tuple(_place(_add_class(c, carte, ajoutees), export) for c in couches),
        carte,
    )


def _is_contract(couche: Couche) -> bool:
    return couche.table.nom in (CONTRATS, TERRITOIRES)


def _list_map_columns(carte: CarteContrats) -> tuple[Colonne, Colonne]:
    classes = " ; ".join(f"{c.code} = {c.libelle}" for c in carte.classes)
    return (
        Colonne(
            COLONNE_CLASSE,
            "Classe sur la carte",
            "texte",
            f"Classe de la légende : {carte.titre}",
            classes,
        ),
        Colonne(COLONNE_VALEUR, carte.titre, "texte", "Valeur affichée sur la carte"),
    )


def _add_class(couche: Couche, carte: CarteContrats, colonnes: Sequence[Colonne]) -> Couche:
    """Return a layer of contracts with its class and value on the map, the others as they are."""
    if not _is_contract(couche):
        return couche
    points = {p.code_contrat: (p.code_classe, p.libelle_valeur) for p in carte.points}
    table = couche.table
    lignes = tuple(
        (*ligne, *points.get(str(code), (None, None)))
        for ligne, code in zip(table.lignes, table.column("code_contrat"), strict=True)
    )
    return replace(
        couche, table=replace(table, colonnes=(*table.colonnes, *colonnes), lignes=lignes)
    )


def _place(couche: Couche, export: Export) -> CoucheSig:
    """Return the layer under its name (which says when it is simulated) with its shapes."""
    table = couche.table
    nom = f"{table.nom}_codage_simule" if export.est_simule and table.est_codee else table.nom
    if couche.genre == "point":
        lieux = zip(table.column("lon"), table.column("lat"), strict=True)
        return CoucheSig(
            nom, couche, tuple(None if x is None else shapely.Point(x, y) for x, y in lieux)
        )
    return CoucheSig(
        nom, couche, tuple(None if w is None else shapely.from_wkb(w) for w in couche.contours)
    )


def to_frame(table: Table) -> pd.DataFrame:
    """Return the table with nullable types: a missing number stays missing, never zero or NaN."""
    return pd.DataFrame(
        {
            c.nom: pd.Series([_clean(ligne[rang]) for ligne in table.lignes], dtype=_TYPES[c.type])
            for rang, c in enumerate(table.colonnes)
        }
    )


def to_geoframe(couche: CoucheSig) -> gpd.GeoDataFrame:
    """Return the layer in longitude and latitude (WGS 84)."""
    return gpd.GeoDataFrame(to_frame(couche.couche.table), geometry=list(couche.formes), crs=CRS)


def _clean(valeur: Valeur) -> Valeur:
    return clean(valeur) if isinstance(valeur, str) else valeur
