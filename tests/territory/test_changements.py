"""What new data would change is told cell by cell, and nothing is replaced."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from observatory import territory
from observatory.base.paths import Paths
from observatory.cli.main import app
from observatory.contracts.tables import list_keys
from observatory.territory import PreparationReport
from observatory.territory.changements import (
    Changement,
    compare_folders,
    describe_changes,
    write_changes,
)
from observatory.territory.tables import KEYS


def test_nothing_changes_between_a_folder_and_its_copy(mini: Paths) -> None:
    assert compare_folders(mini.geodata, mini.geodata, KEYS) == ()
    cles = list_keys(mini.contracts)
    assert "codages/lecture=mini-complete/codages" in cles
    assert compare_folders(mini.contracts, mini.contracts, cles) == ()
    assert describe_changes(()) == ["Rien ne change\u00a0: mêmes lignes, mêmes cellules."]


def test_rows_and_cells_that_change_are_named(mini: Paths, tmp_path: Path) -> None:
    neuf = Path(shutil.copytree(mini.geodata, tmp_path / "geodata"))
    qpv = pq.read_table(neuf / "qpv.parquet")
    place = qpv.schema.get_field_index("population")
    peuples = qpv.set_column(place, "population", pc.add(qpv["population"], pa.scalar(1, "int32")))
    pq.write_table(peuples.slice(1), neuf / "qpv.parquet")
    couples = pq.read_table(neuf / "qpv_commune.parquet")
    ajout = pa.table({"code_qpv": ["QN09999M"], "code_commune": ["96001"]})
    pq.write_table(pa.concat_tables([couples, ajout]), neuf / "qpv_commune.parquet")
    vus = compare_folders(mini.geodata, neuf, KEYS)
    assert vus[0] == Changement("qpv", "QN09601M", "retrait")
    assert vus[1] == Changement("qpv", "QN09602M", "changement", "population", "900", "901")
    assert vus[-1] == Changement("qpv_commune", "QN09999M × 96001", "ajout")
    assert len(vus) == 5
    assert describe_changes(vus) == [
        "qpv\u00a0: 1\u00a0ligne retirée, 3\u00a0cellules changées (population 3).",
        "qpv_commune\u00a0: 1\u00a0ligne ajoutée.",
    ]
    write_changes(vus, tmp_path / "changements.csv")
    texte = (tmp_path / "changements.csv").read_text("utf-8-sig")
    lignes = list(csv.reader(texte.splitlines(), delimiter=";"))
    assert lignes[0] == ["table", "ligne", "nature", "colonne", "avant", "après"]
    assert lignes[2] == ["qpv", "QN09602M", "changement", "population", "900", "901"]
    assert lignes[-1][1] == "QN09999M × 96001"


@pytest.mark.xdist_group("preparation")
def test_the_commands_compare_and_replace_nothing(
    shared: Path,
    paths: Paths,
    prepared: PreparationReport,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The territories are those that `prepared` made with the same function, once."""

    def give(raw: Path, essai: Path, *, gardes: Path) -> PreparationReport:
        assert (raw, gardes) == (shared / "data", paths.geodata)
        assert essai != paths.geodata
        shutil.copytree(prepared.folder, essai, dirs_exist_ok=True)
        return prepared

    monkeypatch.setattr(territory, "prepare_territories", give)
    temoin = {f: f.stat().st_mtime_ns for f in paths.geodata.iterdir()}
    raw = str(shared / "data")
    for commande in ("prepare", "lectures"):
        rapport = tmp_path / f"{commande}.csv"
        sortie = CliRunner().invoke(app, [commande, "--raw", raw, "--compare", str(rapport)])
        assert sortie.exit_code == 0, sortie.output
        assert "Rien n’a été remplacé" in sortie.output
        assert rapport.read_text("utf-8-sig").startswith("table;ligne;nature")
    assert {f: f.stat().st_mtime_ns for f in paths.geodata.iterdir()} == temoin
