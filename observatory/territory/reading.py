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

from observatory.errors import Breach
from observatory.territory.catalogue import Colonne, Source
from observatory.territory.journal import Journal

Tables = dict[str, Any]

_ILLISIBLE = (OSError, ValueError, KeyError, TypeError, pa.ArrowException, pyogrio.errors.DataSourceError)
_RETELECHARGER = "télécharger de nouveau ce fichier, en entier"


def read_sources(raw: Path, catalogue: Mapping[str, Source], journal: Journal) -> Tables:
    """Return every source as a data frame by its short name.

    Raises DataError with all the faults of all the files: missing, truncated, wrong columns,
    values of the wrong kind, duplicate keys.
    """
    tables: Tables = {}
    for nom, source in catalogue.items():
        frame = _open(raw, source, journal)
        if frame is None:
            continue
        journal.releve(nom).lignes_lues = len(frame)
        tables[nom] = _check_frame(frame, source, journal)
    journal.raise_if_any()
    return tables


def row_number(source: Source, index: int) -> str:
    """Return the row of a file as a person finds it: the header of a CSV file is row 1."""
    return str(index + (2 if source.format == "csv" else 1))


def _open(raw: Path, source: Source, journal: Journal) -> Any | None:
    path = raw / source.fichier
    if not path.is_file():
        journal.refuse(Breach(source.fichier, "fichier absent", "le placer dans le dossier indiqué"))
        return None
    try:
        frame = _READERS[source.format](path, source)
    except _ILLISIBLE as erreur:
        message = f"fichier illisible ou tronqué ({type(erreur).__name__})"
        journal.refuse(Breach(source.fichier, message, _RETELECHARGER))
        return None
    if len(frame) == 0:
        journal.refuse(Breach(source.fichier, "aucune ligne", _RETELECHARGER))
        return None
    return frame if _has_columns(frame, source, journal) else None


def _has_columns(frame: Any, source: Source, journal: Journal) -> bool:
    presentes = {str(colonne) for colonne in frame.columns}
    for colonne in sorted(source.colonnes.keys() - presentes):
        message, remede = "colonne attendue absente", "vérifier la version du fichier"
        journal.refuse(Breach(source.fichier, message, remede, colonne=colonne))
    inconnues = presentes - source.colonnes.keys() - source.ignorees.keys()
    for colonne in sorted(inconnues):
        remede = "la déclarer dans catalogue.toml, lue ou ignorée avec une raison"
        journal.refuse(Breach(source.fichier, "colonne inconnue", remede, colonne=colonne))
    return source.colonnes.keys() <= presentes


def _read_csv(path: Path, source: Source) -> Any:
    texte = path.read_text(encoding="utf-8-sig")
    if not texte.endswith("\n"):
        raise ValueError("la dernière ligne est coupée")
    return pd.read_csv(
        io.StringIO(texte), dtype=str, keep_default_na=False, on_bad_lines="error", index_col=False
    )


def _read_parquet(path: Path, source: Source) -> Any:
    return pd.read_parquet(path)


def _read_geoparquet(path: Path, source: Source) -> Any:
    return gpd.read_parquet(path)


def _read_json(path: Path, source: Source) -> Any:
    contenu = json.loads(path.read_text(encoding="utf-8"))
    if source.eclater is None:
        return pd.DataFrame(contenu)
    meta = sorted({cle for item in contenu for cle in item} - {source.eclater})
    return pd.json_normalize(contenu, source.eclater, meta, meta_prefix="ept_")


def _read_geojson(path: Path, source: Source) -> Any:
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


def _check_frame(frame: Any, source: Source, journal: Journal) -> Any:
    propre = frame[list(source.colonnes)].reset_index(drop=True)
    for nom, colonne in source.colonnes.items():
        if colonne.type == "geometrie":
            _check_geometry(propre[nom], nom, colonne, source, journal)
        else:
            propre[nom] = _check_column(propre[nom], nom, colonne, source, journal)
    if source.cle:
        doubles = propre[propre.duplicated(list(source.cle), keep="first")]
        rows = [
            (row_number(source, int(i)), " + ".join(str(row[c]) for c in source.cle))
            for i, row in doubles.iterrows()
        ]
        message, remede = "clé « {valeur} » déjà présente", "ne garder qu'une ligne par clé"
        journal.refuse_rows(source.fichier, source.cle[0], rows, message, remede)
    return propre


def _check_geometry(
    serie: Any, nom: str, colonne: Colonne, source: Source, journal: Journal
) -> None:
    vides = serie.index[serie.isna() | serie.is_empty] if colonne.requis else []
    rows = [(row_number(source, int(i)), "") for i in vides]
    journal.refuse_rows(source.fichier, nom, rows, "géométrie vide", _RETELECHARGER)


def _check_column(
    serie: Any, nom: str, colonne: Colonne, source: Source, journal: Journal
) -> Any:
    texte = serie.astype("string").str.strip()
    texte = texte.mask(texte.isin(["", *colonne.absents]), pd.NA)

    def refuse(fautes: Any, message: str, remede: str) -> None:
        rows = [(row_number(source, int(i)), str(texte[i])) for i in texte.index[fautes]]
        journal.refuse_rows(source.fichier, nom, rows, message, remede)

    if colonne.requis:
        bruts = serie.astype("string").str.strip()
        refuse((bruts.isna() | (bruts == "")).to_numpy(bool), "valeur absente", "la renseigner")
    if colonne.motif:
        mauvais = ~texte.str.fullmatch(colonne.motif).fillna(True).astype(bool)
        refuse(mauvais.to_numpy(bool), "code « {valeur} » mal formé", "corriger le code à la source")
    if colonne.valeurs:
        mauvais = texte.notna() & ~texte.isin(colonne.valeurs)
        remede = f"valeurs connues : {', '.join(colonne.valeurs)} ; sinon l'ajouter au catalogue"
        refuse(mauvais.to_numpy(bool), "valeur inconnue « {valeur} »", remede)
    if colonne.type == "texte":
        return texte
    if colonne.type == "booleen":
        return texte.str.lower().map({"true": True, "false": False}).astype("boolean")
    return _check_number(texte, colonne, refuse)


def _check_number(texte: Any, colonne: Colonne, refuse: Any) -> Any:
    nombre = pd.to_numeric(texte, errors="coerce").astype("Float64")
    refuse((texte.notna() & nombre.isna()).to_numpy(bool), "« {valeur} » n'est pas un nombre",
           "corriger la valeur")
    if colonne.min is not None:
        trop = (nombre < colonne.min).fillna(False)
        refuse(trop.to_numpy(bool), f"« {{valeur}} » est inférieur à {colonne.min:g}", "vérifier l'unité")
    if colonne.max is not None:
        trop = (nombre > colonne.max).fillna(False)
        refuse(trop.to_numpy(bool), f"« {{valeur}} » est supérieur à {colonne.max:g}", "vérifier l'unité")
    if colonne.type == "entier":
        decimal = (nombre.notna() & (nombre % 1 != 0)).fillna(False)
        refuse(decimal.to_numpy(bool), "« {valeur} » n'est pas un nombre entier", "corriger la valeur")
        return nombre.mask(decimal, pd.NA).astype("Int64")
    return nombre
