"""Reading contracts_parquet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.contracts.depot import (
    list_stored,
    read_codages,
    read_lectures,
    read_unites,
)
from observatory.contracts.tables import UNITES, table_path, write_table


@pytest.fixture
def dossier(paths: Paths, tmp_path: Path) -> Path:
    shutil.copytree(paths.contracts, tmp_path / "contrats")
    return tmp_path / "contrats"


def test_four_lectures_are_stored(dossier: Path) -> None:
    assert list_stored(dossier) == list(read_lectures(dossier)["code_lecture"])
    assert len(list_stored(dossier)) == 4
    assert set(read_codages(dossier)["code_lecture"]) == set(list_stored(dossier))


def test_a_share_above_one_is_refused_at_reading(dossier: Path) -> None:
    unites = read_unites(dossier)
    unites["part_population_qpv"] = unites["part_population_qpv"].astype(object)
    unites.loc[unites["code_unite"] == "95585", "part_population_qpv"] = 74.0
    write_table(unites, UNITES, table_path(dossier, UNITES))
    with pytest.raises(DataError, match="part hors de 0–1 : 74"):
        read_unites(dossier)
