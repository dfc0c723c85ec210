"""The state of a lecture is changed by its owner; files of former versions are read."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.cli.main import app
from observatory.contracts import tables
from observatory.grid import change_etat, read_etats
from observatory.queries.lectures import load_lecture
from observatory.warehouse.build import build_warehouse
from tests.en_cours.lecture import CODE, Observatoire
from tests.lus import plain


def test_the_state_is_changed_by_its_owner_and_by_the_command(
    lecture_en_cours: Observatoire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    shutil.copytree(lecture_en_cours.paths.root, tmp_path / "foyer")
    foyer = Paths(tmp_path / "foyer")
    monkeypatch.setenv("OBSERVATORY_HOME", str(foyer.root))
    assert read_etats(foyer)[CODE] == "brouillon"
    fermer = ["lectures", "state", CODE, "close"]
    refus = CliRunner().invoke(app, fermer)
    assert refus.exit_code == 1
    assert plain(str(refus.exception)) == (
        "36 contrats sur 39 ne sont pas lus : les taux ne porteront que sur 3 → ajouter --oui pour "
        "donner quand même des taux."
    )
    assert read_etats(foyer)[CODE] == "brouillon"
    assert "brouillon → close" in CliRunner().invoke(app, [*fermer, "--oui"]).output
    assert read_etats(foyer)[CODE] == "close"
    sortie = CliRunner().invoke(app, ["info", "--json"]).stdout
    etats = {x["code_lecture"]: x["etat"] for x in json.loads(sortie)["lectures"]}
    assert etats == {CODE: "close"} | dict.fromkeys(etats.keys() - {CODE}, "publiee")
    for code, etat in ((CODE, "finie"), ("inconnue", "close"), ("idf-ouest-2025", "brouillon")):
        with pytest.raises(DataError):
            change_etat(foyer, code, etat)


def test_a_file_of_the_former_version_still_opens(
    lecture_en_cours: Observatoire, tmp_path: Path
) -> None:
    """Without the column, a shipped lecture is published and a user's is in progress."""
    import shutil

    from observatory.queries.entrepot import Entrepot

    for dossier in ("geodata", "contracts_parquet"):
        shutil.copytree(lecture_en_cours.paths.root / dossier, tmp_path / dossier)
    foyer = Paths(tmp_path)
    fichier = tables.table_path(foyer.contracts, tables.LECTURES)
    pq.write_table(pq.ParquetFile(fichier).read().drop_columns("etat"), fichier)
    assert read_etats(foyer)[CODE] == "brouillon"
    entrepot = Entrepot.open(build_warehouse(foyer).path)
    try:
        assert load_lecture(entrepot, CODE).est_en_cours
        assert load_lecture(entrepot, "occitanie-2024-demo").etat == "publiee"
    finally:
        entrepot.close()
