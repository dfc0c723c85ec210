"""Parquet: the types of the dictionary, the descriptions, the warning; the same values."""

from __future__ import annotations

import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from observatory.rendering.export.colonnes import render_parquet, render_parquet_bundle
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.rendering.export.conftest import SELECTIONS, Exports

pytestmark = pytest.mark.xdist_group("export")

TYPES = {
    "texte": pa.string(),
    "entier": pa.int64(),
    "decimal": pa.float64(),
    "part": pa.float64(),
    "booleen": pa.bool_(),
    "date": pa.date32(),
}


@pytest.mark.parametrize("nom", SELECTIONS)
def test_every_table_is_read_back_typed(exports: Exports, nom: str) -> None:
    export = exports[nom]
    with zipfile.ZipFile(io.BytesIO(render_parquet_bundle(export))) as archive:
        for table in export.tables:
            contenu = archive.read(f"{export.radical}/{table.nom}.parquet")
            lue = pq.read_table(io.BytesIO(contenu))
            assert lue.column_names == list(table.noms)
            assert [f.type for f in lue.schema] == [TYPES[c.type] for c in table.colonnes]
            colonnes = [lue.column(i).to_pylist() for i in range(lue.num_columns)]
            assert list(zip(*colonnes, strict=True)) == list(table.lignes)


def test_the_file_says_what_it_is(exports: Exports) -> None:
    export = exports["demo_petite"]
    schema = pq.read_schema(io.BytesIO(render_parquet(export.table("taux"), export)))
    assert schema.metadata[b"mention"].decode() == MENTION_SIMULEE
    assert schema.metadata[b"build_id"].decode() == export.build_id
    provenance = json.loads(schema.metadata[b"provenance"])
    assert {"Sélection", "Lecture", "Version", "Source"} <= {x["rubrique"] for x in provenance}
    for champ in schema:
        assert champ.metadata[b"description"].decode()
