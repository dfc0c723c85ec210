"""Tables reach the disk whole, once per key, with the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from observatory.base.errors import DataError
from observatory.contracts.tables import CONTRAT_QPV, CONTRATS, read_table, write_table

LIGNES = pd.DataFrame(
    {"code_contrat": ["CN03201M", "CN03001I"], "code_qpv": ["QN03201M", "QN03001M"]}
)


def test_same_rows_in_any_order_give_same_bytes(tmp_path: Path) -> None:
    write_table(LIGNES, CONTRAT_QPV, tmp_path / "a.parquet")
    write_table(LIGNES[::-1], CONTRAT_QPV, tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_round_trip_sorts_by_key(tmp_path: Path) -> None:
    write_table(LIGNES, CONTRAT_QPV, tmp_path / "a.parquet")
    lu = read_table(CONTRAT_QPV, tmp_path / "a.parquet")
    assert list(lu["code_qpv"]) == ["QN03001M", "QN03201M"]


def test_repeated_key_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    cible = tmp_path / "contrat_qpv.parquet"
    write_table(LIGNES, CONTRAT_QPV, cible)
    avant = cible.read_bytes()
    with pytest.raises(DataError, match="clé répétée QN03201M"):
        write_table(pd.concat([LIGNES, LIGNES.head(1)]), CONTRAT_QPV, cible)
    assert cible.read_bytes() == avant
    assert [f.name for f in tmp_path.iterdir()] == ["contrat_qpv.parquet"]


def test_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"contrats\.parquet : fichier absent.*--raw"):
        read_table(CONTRATS, tmp_path / "contrats.parquet")


def test_truncated_file_is_named(tmp_path: Path) -> None:
    cible = tmp_path / "contrat_qpv.parquet"
    write_table(LIGNES, CONTRAT_QPV, cible)
    cible.write_bytes(cible.read_bytes()[:200])
    with pytest.raises(DataError, match=r"contrat_qpv\.parquet : fichier absent ou illisible"):
        read_table(CONTRAT_QPV, cible)


def test_other_schema_names_every_column(tmp_path: Path) -> None:
    cible = tmp_path / "contrats.parquet"
    write_table(LIGNES, CONTRAT_QPV, cible)
    with pytest.raises(DataError) as refus:
        read_table(CONTRATS, cible)
    colonnes = {b.colonne for b in refus.value.breaches}
    assert {"nom_contrat", "niveau", "lon"} <= colonnes
    assert "code_contrat" not in colonnes
