"""The warehouse of the committed data, open to SQL; copies of the small one, to damage."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from observatory.base.paths import Paths
from observatory.warehouse.access import open_warehouse


def _clone(origine: Path, cible: Path) -> None:
    """Copy a folder by hard links: a test replaces a file, it never writes into one."""
    shutil.copytree(origine, cible, copy_function=os.link)


@pytest.fixture(scope="session")
def entrepot(warehouse_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return an open connection to the warehouse of the committed data."""
    with open_warehouse(warehouse_path) as connexion:
        yield connexion


@pytest.fixture
def copie(mini: Paths, tmp_path: Path) -> Paths:
    """Return a copy of the small observatory and its warehouse, whose files a test may replace."""
    for nom in ("geodata", "contracts_parquet", "var"):
        _clone(mini.root / nom, tmp_path / nom)
    return Paths(tmp_path)


@pytest.fixture
def rewrite(copie: Paths) -> Callable[[str, str], None]:
    """Return a function that replaces one Parquet file by the answer of a query on it (t)."""

    def _rewrite(chemin: str, sql: str) -> None:
        fichier = copie.root / chemin
        neuf = fichier.with_suffix(".neuf")
        with duckdb.connect() as connexion:
            connexion.execute(
                "CREATE TABLE t AS SELECT * FROM read_parquet($f, hive_partitioning = false)",
                {"f": fichier.as_posix()},
            )
            connexion.execute(f"COPY ({sql}) TO '{neuf.as_posix()}' (FORMAT parquet)")
        neuf.replace(fichier)

    return _rewrite
