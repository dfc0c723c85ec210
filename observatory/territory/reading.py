"""Raw files read strictly: declared columns only, every fault gathered in the journal."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio

from observatory.base.errors import Breach
from observatory.territory.catalogue import SourceBrute
from observatory.territory.columns import check_frame, check_references
from observatory.territory.journal import Journal

Tables = dict[str, Any]
"""Sources as read, by short name."""

_ILLISIBLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    pa.ArrowException,
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
)
_RETELECHARGER = "télécharger de nouveau ce fichier, en entier"


def read_sources(raw: Path, catalogue: Mapping[str, SourceBrute], journal: Journal) -> Tables:
    """Return every source as a data frame by its short name, without those not laid whose table is
    kept.

    Raises DataError with all the faults of all the files: missing, truncated, wrong columns,
    values of the wrong kind, duplicate keys, codes unknown elsewhere.
    """
    tables: Tables = {}
    for nom, source in catalogue.items():
        if source.table_gardee and not (raw / source.fichier).is_file():
            continue
        frame = _open(raw, source, journal)
        if frame is not None:
            journal.releve(nom).lignes_lues = len(frame)
            tables[nom] = check_frame(frame, nom, source, journal)
    check_references(tables, catalogue, journal)
    journal.raise_if_any()
    return tables


def _open(raw: Path, source: SourceBrute, journal: Journal) -> Any | None:
    path = raw / source.fichier
    if not path.is_file():
        remede = f"le placer dans le dossier donné, sous {source.fichier}"
        journal.refuse(Breach(source.fichier, "fichier absent", remede))
        return None
    try:
        frame = _READERS[source.format](path, source)
    except _ILLISIBLE as erreur:
        message = f"fichier illisible ou tronqué ({type(erreur).__name__})"
        journal.refuse(Breach(source.fichier, message, _RETELECHARGER))
        return None
    if not _has_columns(frame, source, journal):
        return None
    if len(frame) != source.lignes:
        message = f"{len(frame)} lignes lues, {source.lignes} attendues"
        remede = f"{_RETELECHARGER} ; si le millésime a changé, corriger catalogue.toml"
        journal.refuse(Breach(source.fichier, message, remede))
    return frame


def _has_columns(frame: Any, source: SourceBrute, journal: Journal) -> bool:
    presentes = {str(colonne) for colonne in frame.columns}
    for colonne in sorted(source.colonnes.keys() - presentes):
        message, remede = "colonne attendue absente", "vérifier la version du fichier"
        journal.refuse(Breach(source.fichier, message, remede, colonne=colonne))
    inconnues = presentes - source.colonnes.keys() - source.ignorees.keys()
    for colonne in sorted(inconnues):
        remede = "la déclarer dans catalogue.toml, lue ou ignorée avec une raison"
        journal.refuse(Breach(source.fichier, "colonne inconnue", remede, colonne=colonne))
    return source.colonnes.keys() <= presentes


def _read_csv(path: Path, source: SourceBrute) -> Any:
    texte = path.read_text(encoding="utf-8-sig")  # two of the files start with a BOM
    largeur = texte.split("\n", 1)[0].count(",")
    if not texte.endswith("\n") or texte.rsplit("\n", 2)[-2].count(",") < largeur:
        raise ValueError("la dernière ligne est coupée")
    return pd.read_csv(io.StringIO(texte), dtype=str, keep_default_na=False, index_col=False)


def _read_parquet(path: Path, source: SourceBrute) -> Any:
    return pd.read_parquet(path)


def _read_geoparquet(path: Path, source: SourceBrute) -> Any:
    return gpd.read_parquet(path)


def _read_json(path: Path, source: SourceBrute) -> Any:
    contenu = json.loads(path.read_text(encoding="utf-8"))
    if source.eclater is None:
        return pd.DataFrame(contenu)
    meta = sorted({cle for item in contenu for cle in item} - {source.eclater})
    return pd.json_normalize(contenu, source.eclater, meta, meta_prefix="ept_")


def _read_geojson(path: Path, source: SourceBrute) -> Any:
    # GDAL may read a truncated GeoJSON in silence: the text is parsed first.
    attendu = len(json.loads(path.read_text(encoding="utf-8"))["features"])
    frame = gpd.read_file(path)
    if len(frame) != attendu:
        raise ValueError(f"{len(frame)} objets lus sur {attendu}")
    return frame


_READERS = {
    "csv": _read_csv,
    "parquet": _read_parquet,
    "geoparquet": _read_geoparquet,
    "json": _read_json,
    "geojson": _read_geojson,
}
