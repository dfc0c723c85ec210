"""The prepared tables: columns, types, keys, and how they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from observatory.territory.contours import LON_LAT

_T, _I, _F, _B = pa.string(), pa.int32(), pa.float64(), pa.bool_()
_GEOM = pa.binary()

SCHEMAS: dict[str, dict[str, Any]] = {
    "region": {
        "code_region": _T,
        "nom_region": _T,
        "millesime": _I,
        "est_outre_mer": _B,
        "geom": _GEOM,
    },
    "departement": {
        "code_departement": _T,
        "nom_departement": _T,
        "code_region": _T,
        "millesime": _I,
        "geom": _GEOM,
    },
    "epci": {
        "siren_epci": _T,
        "nom_epci": _T,
        "nature": _T,
        "code_departement": _T,
        "code_region": _T,
        "nb_communes": _I,
        "population": _I,
        "annee_population": _I,
        "est_avec_qpv": _B,
        "est_geom_generalisee": _B,
        "millesime": _I,
        "geom": _GEOM,
    },
    "commune": {
        "code_commune": _T,
        "nom_commune": _T,
        "code_departement": _T,
        "code_region": _T,
        "siren_epci": _T,
        "population": _I,
        "annee_population": _I,
        "densite": _T,
        "ruralite": _T,
        "millesime": _I,
        "geom": _GEOM,
    },
    "commune_membre": {
        "code_commune": _T,
        "nom_commune": _T,
        "code_departement": _T,
        "siren_epci": _T,
        "nom_epci": _T,
    },
    "commune_ancienne": {"nom_ancien": _T, "code_commune": _T, "est_renommee": _B},
    "qpv": {
        "code_qpv": _T,
        "nom_qpv": _T,
        "millesime": _I,
        "evolution": _T,
        "code_departement": _T,
        "code_region": _T,
        "population": _I,
        "annee_population": _I,
        "indice_jeunesse": _F,
        "part_menages_une_personne": _F,
        "nb_menages": _I,
        "part_emploi": _F,
        "part_pauvrete": _F,
        "nb_personnes_caf": _I,
        "nb_allocataires_caf": _I,
        "nb_rsa": _I,
        "superficie_m2": _F,
        "lon": _F,
        "lat": _F,
        "est_geom_absente": _B,
        "distance_france_services_m": _F,
        "nom_france_services": _T,
        "nb_france_services_1km": _I,
        "est_npnru": _B,
        "geom": _GEOM,
    },
    "qpv_commune": {"code_qpv": _T, "code_commune": _T},
    "qpv_cite_educative": {"code_qpv": _T, "code_cite": _T, "nom_cite": _T},
    "qpv_filiation": {
        "code_qpv": _T,
        "code_qpv_2015": _T,
        "nom_qpv_2015": _T,
        "part_2024": _F,
        "part_2015": _F,
    },
    "france_services": {
        "code_france_services": _T,
        "nom_france_services": _T,
        "code_commune": _T,
        "type": _T,
        "format": _T,
        "lon": _F,
        "lat": _F,
    },
    "poste": {"code_contrat": _T, "annee": _I, "type_poste": _T, "nb_postes": _I},
}
"""Columns of each table, in order, with their types; geom is WKB in longitude, latitude."""

KEYS: dict[str, tuple[str, ...]] = {
    "region": ("code_region",),
    "departement": ("code_departement",),
    "epci": ("siren_epci",),
    "commune": ("code_commune",),
    "commune_membre": ("code_commune",),
    "commune_ancienne": ("nom_ancien", "code_commune"),
    "qpv": ("code_qpv",),
    "qpv_commune": ("code_qpv", "code_commune"),
    "qpv_cite_educative": ("code_qpv", "code_cite"),
    "qpv_filiation": ("code_qpv", "code_qpv_2015"),
    "france_services": ("code_france_services",),
    "poste": ("code_contrat", "annee", "type_poste"),
}
"""The columns that identify a row of each table."""

REFERENCES: tuple[tuple[str, str, str, str], ...] = (
    ("departement", "code_region", "region", "code_region"),
    ("epci", "code_departement", "departement", "code_departement"),
    ("epci", "code_region", "region", "code_region"),
    ("commune", "code_departement", "departement", "code_departement"),
    ("commune", "code_region", "region", "code_region"),
    ("commune", "siren_epci", "epci", "siren_epci"),
    ("qpv", "code_departement", "departement", "code_departement"),
    ("qpv", "code_region", "region", "code_region"),
    ("qpv_commune", "code_qpv", "qpv", "code_qpv"),
    ("qpv_commune", "code_commune", "commune", "code_commune"),
    ("qpv_cite_educative", "code_qpv", "qpv", "code_qpv"),
    ("qpv_filiation", "code_qpv", "qpv", "code_qpv"),
)
"""Table, column, and the table and column that must know its codes."""


def write_table(frame: Any, nom: str, folder: Path) -> Path:
    """Write one table as (Geo)Parquet and return its path; same rows, same bytes."""
    schema = SCHEMAS[nom]
    colonnes = {colonne: _to_arrow(frame[colonne], kind) for colonne, kind in schema.items()}
    table = pa.table(colonnes)
    if "geom" in schema:
        table = table.replace_schema_metadata({"geo": _describe_geometry(frame.geom)})
    path = folder / f"{nom}.parquet"
    pq.write_table(table, path, compression="zstd", compression_level=15)
    return path


def _to_arrow(serie: Any, kind: Any) -> Any:
    if kind == _GEOM:
        valeurs = shapely.to_wkb(list(serie), output_dimension=2, byte_order=1)
        return pa.array(valeurs, kind)
    return pa.Array.from_pandas(serie.astype(object).where(serie.notna(), None), type=kind)


def _describe_geometry(geometries: Any) -> str:
    """Return the GeoParquet metadata of a geom column (WKB, OGC:CRS84)."""
    presentes = [g for g in geometries if g is not None]
    colonne = {
        "encoding": "WKB",
        "geometry_types": sorted({g.geom_type for g in presentes}),
        "crs": CRS(LON_LAT).to_json_dict(),
        "bbox": [float(x) for x in shapely.total_bounds(presentes)],
    }
    geo = {"version": "1.1.0", "primary_column": "geom", "columns": {"geom": colonne}}
    return json.dumps(geo, sort_keys=True)
