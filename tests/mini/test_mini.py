"""The small warehouse is what it says, and what rests on it does not move with the real data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import list_lectures
from observatory.queries.taux import list_taux
from tests.bornes import EST_ENTIER, bound_number
from tests.mini.ajout import NOUVEAU, add_contract
from tests.mini.fabrique import COMPLETE, PARTIELLE

ROOT = Path(__file__).resolve().parent.parent.parent
COPIES = (
    "observatory", "tests", "geodata", "contracts_parquet", "attacks", "benchmarks", "scripts",
    ".streamlit",
)  # fmt: skip
FICHIERS = ("pyproject.toml", "streamlit_app.py", "constraints.txt")
BATISSEURS = ("test_bad_input.py", "test_build.py")
"""Tests of the build itself: each builds from files of its own, and they take half of the time."""


QUELQUES = (
    "queries/test_entrepot.py", "queries/test_memoire.py", "queries/test_acces.py",
    "sheets/test_constats.py", "warehouse/test_cellule.py", "warehouse/test_entretien.py",
)  # fmt: skip
SAUF = "not test_one_more_real_contract"
"""This test is not run by itself."""


def test_it_holds_three_contracts_in_two_regions_and_two_lectures(mini_entrepot: Entrepot) -> None:
    contrats = list_contrats(mini_entrepot, Filtres(lecture=COMPLETE, region=REGION_FRANCE))
    assert {c.nom_contrat: c.nb_qpv for c in contrats} == {
        "Brume": 2, "CC du Coteau": 1, "Plaine": 1,
    }  # fmt: skip
    assert len({c.code_region for c in contrats}) == 2
    natures = {x.code_lecture: x.nature for x in list_lectures(mini_entrepot)}
    assert natures == {PARTIELLE: "partielle", COMPLETE: "complete"}


def test_its_rates_are_those_written(mini_entrepot: Entrepot) -> None:
    vues = {
        lecture: {
            t.mesure: (t.k, t.n, t.nb_attendus)
            for t in list_taux(
                mini_entrepot, Filtres(lecture=lecture), indicateurs=["partenaire.caf"]
            )
        }
        for lecture in (COMPLETE, PARTIELLE)
    }
    assert vues[COMPLETE] == {
        "citation": (2, 3, 3), "partenaire": (2, 3, 3), "signataire": (1, 3, 3),
    }  # fmt: skip
    assert vues[PARTIELLE] == {
        "citation": (1, 1, 2), "partenaire": (1, 1, 2), "signataire": (0, 1, 2),
    }  # fmt: skip


def list_files(racine: Path) -> list[str]:
    """Return the test files that speak of the small warehouse: the others need not be read.

    Some of a few folders here; all of them under `make endurance`.
    """
    if not EST_ENTIER:
        return [str(racine / "tests" / nom) for nom in QUELQUES]
    fichiers = sorted((racine / "tests").rglob("test_*.py"))
    fichiers = [f for f in fichiers if f.parent.name != "warehouse" or f.name not in BATISSEURS]
    dossiers = {f.parent for f in (racine / "tests").rglob("conftest.py") if _says_mini(f)}
    dossiers -= {racine / "tests"}
    return [str(f) for f in fichiers if _says_mini(f) or f.parent in dossiers]


def _says_mini(fichier: Path) -> bool:
    return "mini" in fichier.read_text(encoding="utf-8")


@pytest.mark.slow
def test_one_more_real_contract_reddens_nothing_that_rests_on_it(tmp_path: Path) -> None:
    copie = tmp_path / "depot"
    for nom in COPIES:
        shutil.copytree(ROOT / nom, copie / nom)  # with what is compiled already
    for nom in FICHIERS:
        shutil.copyfile(ROOT / nom, copie / nom)
    add_contract(copie / "contracts_parquet")
    env = {**os.environ, "PYTHONPATH": str(copie), "OBSERVATORY_HOME": str(copie)}
    env = {n: v for n, v in env.items() if not n.startswith("PYTEST_")}
    sql = f"SELECT count(*) AS n FROM contrat WHERE code_contrat = '{NOUVEAU}'"  # noqa: S608
    for arguments, attendu in (
        (("observatory.cli", "build"), "construit et mis en service"),
        (("observatory.cli", "query", sql, "--format", "csv"), "1"),
        (("pytest", "-q", "-m", "mini", "-k", SAUF, *list_files(copie)), " passed"),
    ):
        fait = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=copie, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert fait.returncode == 0, fait.stdout[-3000:] + fait.stderr[-1000:]
        assert attendu in fait.stdout
    nombre = int(fait.stdout.split(" passed")[0].split()[-1])
    assert nombre > bound_number(100, 10)
