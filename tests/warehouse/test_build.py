"""A warehouse is immutable: same inputs, same file; the pointer moves last, and at once."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from observatory.base.errors import DataError, WarehouseError
from observatory.base.paths import Paths
from observatory.contracts.tables import TABLES_ECRITES
from observatory.warehouse.access import current_warehouse, open_warehouse
from observatory.warehouse.build import build_warehouse, check_warehouse
from observatory.warehouse.descriptions import load_description
from observatory.warehouse.identite import compute_build_id
from observatory.warehouse.info import load_info, render_info
from tests.mini.fabrique import COMPLETE, PARTIELLE

UNITES = "contracts_parquet/unites.parquet"


def test_same_inputs_give_the_same_warehouse_without_building(mini: Paths) -> None:
    avant = current_warehouse(mini)
    date = avant.stat().st_mtime_ns
    construction = build_warehouse(mini)
    assert not construction.est_nouvelle
    assert construction.path == avant
    assert avant.stat().st_mtime_ns == date
    assert avant.name == f"warehouse-{construction.build_id}.duckdb"


def test_identity_follows_inputs_and_codebook_and_no_machine(
    copie: Paths,
    mini: Paths,
    paths: Paths,
    tmp_path: Path,
    rewrite: Callable[[str, str], None],
) -> None:
    depart = compute_build_id(mini, paths.codebook)
    assert compute_build_id(copie, paths.codebook) == depart
    livre = tmp_path / "livre"
    shutil.copytree(paths.codebook, livre)
    assert compute_build_id(copie, livre) == depart
    (livre / "publics.toml").write_text("# rien\n", encoding="utf-8")
    assert compute_build_id(copie, livre) != depart
    rewrite(UNITES, "SELECT * REPLACE ('vu' AS note) FROM t")
    assert compute_build_id(copie, paths.codebook) != depart


def test_a_running_reader_keeps_its_warehouse_when_a_new_one_comes(
    copie: Paths, rewrite: Callable[[str, str], None]
) -> None:
    ancien = current_warehouse(copie)
    with open_warehouse(ancien) as lecteur:
        rewrite(UNITES, "SELECT * REPLACE ('nouvelle remarque' AS note) FROM t")
        construction = build_warehouse(copie)
        assert construction.est_nouvelle
        assert current_warehouse(copie) == construction.path != ancien
        compte = "SELECT count(*) FILTER (note = 'nouvelle remarque') FROM unite"
        assert lecteur.execute(compte).fetchone() == (0,)
        with open_warehouse(construction.path) as nouveau:
            assert nouveau.execute(compte).fetchone() == (5,)


def test_force_builds_again_under_the_same_name_and_keeps_the_last_three(copie: Paths) -> None:
    avant = current_warehouse(copie)
    for heures in range(1, 6):
        fichier = copie.var / f"warehouse-{heures:012d}.duckdb"
        fichier.write_bytes(b"")
        date = time.time() - heures * 3600 + 1800
        os.utime(fichier, (date, date))
    construction = build_warehouse(copie, force=True)
    assert construction.est_nouvelle
    assert construction.path == current_warehouse(copie) == avant
    assert [f.name for f in copie.var.glob("*.tmp*")] == []
    restes = {f.name for f in copie.var.glob("warehouse-*.duckdb")}
    servi = current_warehouse(copie).name
    assert restes == {servi, "warehouse-000000000001.duckdb", "warehouse-000000000002.duckdb"}


def _build(racine: Path) -> str:
    return build_warehouse(Paths(racine), force=True).build_id


def test_two_builds_at_once_both_end_well(copie: Paths) -> None:
    with ProcessPoolExecutor(2) as executeur:
        identites = set(executeur.map(_build, [copie.root] * 2))
    assert len(identites) == 1
    with open_warehouse(current_warehouse(copie)) as connexion:
        assert connexion.execute("SELECT count(*) FROM contrat").fetchone() == (3,)


def test_check_writes_nothing_and_reports_every_check(mini: Paths) -> None:
    avant = sorted((f, f.stat().st_mtime_ns) for f in mini.var.iterdir())
    controles = check_warehouse(mini)
    assert sorted((f, f.stat().st_mtime_ns) for f in mini.var.iterdir()) == avant
    assert {c.gravite for c in controles} == {"erreur", "alerte"}
    assert all(c.nb_anomalies == 0 for c in controles if c.gravite == "erreur")


def test_an_alert_is_told_and_stops_nothing(
    copie: Paths, rewrite: Callable[[str, str], None]
) -> None:
    seul = "QN09602M"
    rewrite("contracts_parquet/contrat_qpv.parquet", f"FROM t WHERE code_qpv <> '{seul}'")
    rewrite("geodata/qpv_commune.parquet", f"FROM t WHERE code_qpv <> '{seul}'")
    rewrite(
        "contracts_parquet/contrats_ecartes.parquet",
        "FROM t UNION ALL SELECT 'CV1', 'Brume', '96001', '96', 'code de la génération précédente'",
    )
    alertes = {c.nom: c for c in build_warehouse(copie).alertes}
    ancienne = alertes["qpv_ancienne_generation"]
    assert ancienne.gravite == "alerte"
    assert "1 QPV du département 96" in ancienne.anomalies[0].message


def test_no_warehouse_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="observatory build"):
        current_warehouse(Paths(tmp_path))
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "current").write_text("../../etc/passwd\n", encoding="utf-8")
    with pytest.raises(WarehouseError, match="disparu") as erreur:
        current_warehouse(Paths(tmp_path))
    assert "passwd" in erreur.value.detail


def test_an_empty_folder_lists_every_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError) as erreur:
        build_warehouse(Paths(tmp_path))
    facultatifs = {f"{t.nom}/lecture=*/{t.nom}.parquet" for t in TABLES_ECRITES}
    attendus = {f.chemin for f in load_description().fichiers} - facultatifs
    assert len(erreur.value.breaches) == len(attendus)
    assert not (tmp_path / "var" / "current").exists()


def test_a_damaged_warehouse_is_reported(tmp_path: Path) -> None:
    fichier = tmp_path / "warehouse-x.duckdb"
    fichier.write_bytes(b"ceci n'est pas une base")
    with pytest.raises(WarehouseError, match="illisible"):
        open_warehouse(fichier)


def test_a_warehouse_cannot_be_written(entrepot: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="read-only"):
        entrepot.execute("DELETE FROM contrat")


def test_info_tells_identity_rows_and_lectures(mini: Paths, mini_path: Path) -> None:
    contenu = json.loads(json.dumps(load_info(mini_path)))
    assert contenu["build_id"] == build_warehouse(mini).build_id
    assert contenu["tables"]["contrat"] == 3
    lectures = {lecture["code_lecture"]: lecture for lecture in contenu["lectures"]}
    assert lectures[PARTIELLE]["nature"] == "partielle"
    assert 0 < lectures[PARTIELLE]["couverture"] < 0.9
    assert lectures[COMPLETE]["couverture"] > 0.9
    assert f"{COMPLETE}\u00a0: " in render_info(contenu)


def test_no_variable_of_the_program_is_read_as_a_table(
    entrepot: duckdb.DuckDBPyConnection,
) -> None:
    cadre = pd.DataFrame({"secret": [1]})
    with pytest.raises(duckdb.Error, match="does not exist"):
        entrepot.execute("FROM cadre")
    assert len(cadre) == 1
