"""Prepared territories, loaded and checked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from observatory.base.errors import Breach
from observatory.territory.checks import check_tables
from observatory.territory.journal import ControleSource, Journal
from observatory.territory.sources import NOM_REGISTRE, hash_file
from observatory.territory.tables import SCHEMAS

_REMEDE = "relancer « observatory prepare »"


def load_table(geodata: Path, nom: str) -> Any:
    """Return one prepared table: a GeoDataFrame (OGC:CRS84) if it has a geometry, else a frame."""
    path = geodata / f"{nom}.parquet"
    return gpd.read_parquet(path) if "geom" in SCHEMAS[nom] else pd.read_parquet(path)


def check_geodata(geodata: Path) -> tuple[ControleSource, ...]:
    """Return the checks passed by geodata/; raises DataError with every fault found."""
    journal = Journal()
    for nom in SCHEMAS:
        _check_schema(geodata / f"{nom}.parquet", nom, journal)
    journal.raise_if_any()
    _check_hashes(geodata, journal)
    check_tables({nom: load_table(geodata, nom) for nom in SCHEMAS}, journal)
    journal.raise_if_any()
    return tuple(journal.controles)


def _check_schema(path: Path, nom: str, journal: Journal) -> None:
    fichier = f"geodata/{path.name}"
    try:
        schema = pq.read_schema(path)
    except FileNotFoundError:
        journal.refuse(Breach(fichier, "fichier absent", _REMEDE))
        return
    except (OSError, pa.ArrowException):
        journal.refuse(Breach(fichier, "fichier illisible ou tronqué", _REMEDE))
        return
    obtenu = dict(zip(schema.names, schema.types, strict=True))
    for colonne, attendu in SCHEMAS[nom].items():
        trouve = obtenu.pop(colonne, None)
        if trouve is None:
            journal.refuse(Breach(fichier, "colonne absente", _REMEDE, colonne=colonne))
        elif trouve != attendu:
            message = f"type {trouve} au lieu de {attendu}"
            journal.refuse(Breach(fichier, message, _REMEDE, colonne=colonne))
    for colonne in obtenu:
        journal.refuse(Breach(fichier, "colonne inconnue", _REMEDE, colonne=colonne))


def _check_hashes(geodata: Path, journal: Journal) -> None:
    registre = geodata / NOM_REGISTRE
    try:
        tables = tomllib.loads(registre.read_text(encoding="utf-8"))["tables"]
    except (OSError, KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        journal.refuse(Breach(f"geodata/{NOM_REGISTRE}", "registre absent ou illisible", _REMEDE))
        return
    attendus = {table["table"]: table["sha256"] for table in tables}
    for nom in SCHEMAS:
        if attendus.get(nom) != hash_file(geodata / f"{nom}.parquet"):
            message = f"ne correspond pas à l'empreinte inscrite dans {NOM_REGISTRE}"
            journal.refuse(Breach(f"geodata/{nom}.parquet", message, _REMEDE))
