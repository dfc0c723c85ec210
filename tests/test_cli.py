"""The command line: French help, one message and exit 1 on error, never a traceback.

Each command is started once as a person starts it; its other cases run in the process of the tests.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from observatory.base.paths import Paths
from tests.commande import run_inside

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def accueil(paths: Paths, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return an observatory of its own, its warehouse built by the command."""
    racine = tmp_path_factory.mktemp("cli")
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    sortie = _run(racine, "build")
    assert sortie.returncode == 0, sortie.stderr
    assert "construit et mis en service" in sortie.stdout
    return Paths(racine)


def _run(racine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "observatory.cli", *arguments],
        env={**os.environ, "OBSERVATORY_HOME": str(racine), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def run(accueil: Paths) -> Run:
    """Return the command « observatory », run in that folder."""
    return lambda *arguments: _run(accueil.root, *arguments)


@pytest.fixture
def ask(accueil: Paths) -> Run:
    """Return the same command, run in this process."""
    return lambda *arguments: run_inside(*arguments, env={"OBSERVATORY_HOME": str(accueil.root)})


def test_help_is_french_and_lists_the_commands(run: Run) -> None:
    sortie = run("--help")
    assert sortie.returncode == 0
    for commande in ("prepare", "lectures", "build", "check", "info", "query", "app"):
        assert commande in sortie.stdout
    assert "Construit l’entrepôt" in sortie.stdout


def test_build_again_changes_nothing(run: Run) -> None:
    assert "déjà à jour" in run("build").stdout


def test_check_lists_the_checks(run: Run) -> None:
    sortie = run("check")
    assert sortie.returncode == 0
    assert "✓" in sortie.stdout
    assert "74 QPV du département 987" in sortie.stdout


def test_info_in_json_and_in_words(run: Run, ask: Run, accueil: Paths) -> None:
    contenu = json.loads(run("info", "--json").stdout)
    assert contenu["fichier"] == accueil.pointer.read_text(encoding="utf-8").strip()
    assert contenu["tables"]["qpv"] == 1609
    assert {"code_lecture", "nature", "couverture"} <= contenu["lectures"][0].keys()
    assert contenu["build_id"] in ask("info").stdout


@pytest.mark.parametrize(
    ("forme", "attendu"),
    [
        ("json", '[\n {\n  "n": 40,\n  "vide": null\n }\n]\n'),
        ("csv", "n,vide\n40,\n"),
        ("table", "n   vide\n──  ────\n40\n"),
    ],
)
def test_query_formats(ask: Run, forme: str, attendu: str) -> None:
    sql = "SELECT count(*) AS n, NULL AS vide FROM contrat WHERE code_region = '76'"
    assert ask("query", sql, "--format", forme).stdout == attendu


def test_query_tells_when_the_answer_is_cut(run: Run) -> None:
    sortie = run("query", "SELECT code_qpv FROM qpv", "--format", "csv", "--limite", "3")
    assert len(sortie.stdout.splitlines()) == 4
    assert "coupée à 3 lignes" in sortie.stderr


@pytest.mark.parametrize(
    "sql", ["FROM read_text('/etc/passwd')", "COPY qpv TO 'x.csv'", "SELECT 1; SELECT 2", "FROM x"]
)
def test_refused_query_is_one_message_and_exit_1(run: Run, ask: Run, sql: str) -> None:
    sortie = (run if sql == "FROM x" else ask)("query", sql)
    assert sortie.returncode == 1
    assert sortie.stdout == ""
    assert sortie.stderr.strip()
    assert "Traceback" not in sortie.stderr


def test_without_a_warehouse_the_message_says_to_build(tmp_path: Path) -> None:
    for arguments in (("info",), ("query", "SELECT 1")):
        sortie = run_inside(*arguments, env={"OBSERVATORY_HOME": str(tmp_path)})
        assert sortie.returncode == 1
        assert "observatory build" in sortie.stderr


def test_unexpected_error_is_a_sentence_and_a_log(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    paths.var.mkdir()
    duckdb.connect(paths.var / "warehouse-vide.duckdb").close()
    paths.pointer.write_text("warehouse-vide.duckdb\n", encoding="utf-8")
    sortie = _run(tmp_path, "info")
    assert sortie.returncode == 1
    assert sortie.stderr.startswith("Erreur inattendue (CatalogException)")
    assert "Traceback" not in sortie.stderr
    assert "Traceback" in (paths.var / "observatory.log").read_text(encoding="utf-8")


def test_unwritable_folder_is_told(accueil: Paths, tmp_path: Path) -> None:
    shutil.copytree(accueil.geodata, tmp_path / "geodata")
    shutil.copytree(accueil.contracts, tmp_path / "contracts_parquet")
    (tmp_path / "var").write_text("pas un dossier", encoding="utf-8")
    sortie = _run(tmp_path, "build")
    assert sortie.returncode == 1
    dit = sortie.stderr.replace("\u00a0", " ")
    assert dit.startswith("var : un fichier porte déjà ce nom → le déplacer")


def test_missing_raw_folder_is_refused(run: Run) -> None:
    sortie = run("prepare", "--raw", "/nulle/part")
    assert sortie.returncode == 2
    assert "Traceback" not in sortie.stderr


@pytest.mark.skipif(
    not (ROOT / "streamlit_app.py").is_file(), reason="the app's script is not written yet"
)
def test_app_prints_its_address_and_answers(accueil: Paths) -> None:
    with socket.socket() as prise:
        prise.bind(("localhost", 0))
        port = prise.getsockname()[1]
    processus = subprocess.Popen(
        [sys.executable, "-m", "observatory.cli", "app", "--port", str(port)],
        env={**os.environ, "OBSERVATORY_HOME": str(accueil.root)},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        assert processus.stdout is not None
        assert processus.stdout.readline() == f"Application\u00a0: http://localhost:{port}\n"
        assert _wait_for(f"http://localhost:{port}/_stcore/health") == "ok"
        occupe = _run(accueil.root, "app", "--port", str(port))
        assert (occupe.returncode, occupe.stdout) == (1, "")
        assert "déjà occupé" in occupe.stderr
    finally:
        os.killpg(processus.pid, 15)
        processus.wait(10)


def _wait_for(adresse: str) -> str:
    fin = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(adresse, timeout=2) as reponse:  # noqa: S310
                return reponse.read().decode()
        except OSError:
            if time.monotonic() > fin:
                raise
            time.sleep(0.2)
