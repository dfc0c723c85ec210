"""Parquet: typed columns, each with its description, the whole with its provenance."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from observatory.base.archive import write_zip
from observatory.rendering.export.lisezmoi import NOM, write_readme
from observatory.sheets.export.table_typee import PROVENANCE, Colonne, Export, Table, TypeColonne

_TYPES: dict[TypeColonne, pa.DataType] = {
    "texte": pa.string(),
    "entier": pa.int64(),
    "decimal": pa.float64(),
    "part": pa.float64(),
    "booleen": pa.bool_(),
    "date": pa.date32(),
}
_USAGE = (
    "Parquet : types gardés, une part est un nombre entre 0 et 1, une valeur manquante est nulle. "
    "Les métadonnées de chaque fichier portent l’avertissement, la provenance et, par colonne, "
    "la description du dictionnaire."
)


def render_parquet(table: Table, export: Export) -> bytes:
    """Return one table as Parquet; same table, same bytes."""
    schema = pa.schema([_field(c) for c in table.colonnes], metadata=_metadata(table, export))
    donnees = [
        pa.array([ligne[rang] for ligne in table.lignes], _TYPES[colonne.type])
        for rang, colonne in enumerate(table.colonnes)
    ]
    sortie = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays(donnees, schema=schema), sortie, compression="zstd", version="2.6"
    )
    return sortie.getvalue()


def render_parquet_bundle(export: Export) -> bytes:
    """Return the archive of all tables, with a note."""
    dossier = export.radical
    fichiers = [(f"{table.nom}.parquet", table) for table in export.tables]
    contenus = [(f"{dossier}/{nom}", render_parquet(table, export)) for nom, table in fichiers]
    return write_zip([(f"{dossier}/{NOM}", write_readme(export, fichiers, _USAGE)), *contenus])


def _field(colonne: Colonne) -> pa.Field:
    notes = {"libelle": colonne.libelle, "description": colonne.description}
    if colonne.valeurs:
        notes["valeurs"] = colonne.valeurs
    return pa.field(colonne.nom, _TYPES[colonne.type], metadata=notes)


def _metadata(table: Table, export: Export) -> dict[str, str]:
    provenance = export.table(PROVENANCE).records()
    return {
        "titre": f"{export.titre} — {table.titre}",
        "mention": export.mention or "",
        "avertissement": export.avertissement,
        "build_id": export.build_id,
        "provenance": json.dumps(provenance, ensure_ascii=False),
    }
