"""One term, one place: a partner added to its one file reaches everything, nothing else edited.

The product is copied whole, the term is added to the copy, and the copy is run as a user would.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook
from observatory.codebook.markdown import render_codebook_markdown

CODE = "partenaire.mutuelles"
LIBELLE = "Mutuelles de santé"
NOUVEAU = f"""
[termes.mutuelles]
libelle = "{LIBELLE}"
famille = "sante"
themes = ["sante"]
description = "Organismes de complémentaire santé à but non lucratif."
consigne = "Partenaire si une offre ou une action est prévue dans les quartiers."
"""
MESURES = ["citation", "partenaire", "signataire"]
COPIES = ("observatory", "geodata", "contracts_parquet", "static", ".streamlit")


@pytest.fixture(scope="module")
def maison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the product where one partner was added to its one file."""
    copie = tmp_path_factory.mktemp("un_seul_geste")
    racine = project_paths().root
    for dossier in COPIES:
        if (racine / dossier).is_dir():
            shutil.copytree(
                racine / dossier, copie / dossier, ignore=shutil.ignore_patterns("__pycache__")
            )
    shutil.copy(racine / "streamlit_app.py", copie)
    fichier = copie / "observatory/codebook/partenaires.toml"
    fichier.write_text(fichier.read_text(encoding="utf-8") + NOUVEAU, encoding="utf-8")
    run(copie, "from observatory.cli import main; main()", "build")
    return copie


def run(maison: Path, programme: str, *arguments: str) -> str:
    """Return what a Python program of the copied product prints; fail with its errors."""
    fait = subprocess.run(
        [sys.executable, "-c", programme, *arguments],
        cwd=maison,
        env={
            **os.environ,
            "OBSERVATORY_HOME": str(maison),
            "PYTHONPATH": str(maison),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert fait.returncode == 0, fait.stderr
    return fait.stdout


def ask(maison: Path, sql: str) -> list[dict[str, Any]]:
    """Return the rows the copied product's command line answers."""
    cli = "from observatory.cli import main; main()"
    return list(json.loads(run(maison, cli, "query", sql, "--format", "json")))


def test_the_copy_runs_its_own_code(maison: Path) -> None:
    lieu = run(maison, "import observatory; print(observatory.__file__)").strip()
    assert Path(lieu).is_relative_to(maison)


def test_it_is_an_indicator_with_its_measures(maison: Path) -> None:
    codebook = load_codebook(maison / "observatory/codebook")
    nouveau = codebook.indicateur(CODE)
    assert nouveau.libelle_famille == "Santé"
    assert [m.code for m in codebook.mesures_de(nouveau)] == MESURES
    assert codebook.version != load_codebook().version


def test_nothing_else_of_the_codebook_moves(maison: Path) -> None:
    avant = {i.code for i in load_codebook().indicateurs()}
    apres = {i.code for i in load_codebook(maison / "observatory/codebook").indicateurs()}
    assert apres - avant == {CODE}
    assert avant <= apres


def test_it_is_on_the_page_of_documentation(maison: Path) -> None:
    page = render_codebook_markdown(load_codebook(maison / "observatory/codebook"))
    assert f"| `mutuelles` | {LIBELLE} |" in page


def test_it_is_in_the_warehouse_with_its_theme(maison: Path) -> None:
    sql = f"""
        SELECT libelle, libelle_famille, code_theme
        FROM indicateur JOIN indicateur_theme USING (code_indicateur)
        WHERE code_indicateur = '{CODE}'
    """  # noqa: S608
    assert ask(maison, sql) == [
        {"libelle": LIBELLE, "libelle_famille": "Santé", "code_theme": "sante"}
    ]


def test_nobody_has_read_it_yet_which_is_not_absent(maison: Path) -> None:
    sql = f"""
        SELECT DISTINCT statut, count(*) AS nb FROM codage
        WHERE code_indicateur = '{CODE}' AND code_lecture = 'occitanie-2024-public' GROUP BY statut
    """  # noqa: S608
    assert ask(maison, sql) == [{"statut": "non_lu", "nb": 40}]


def test_its_rates_are_bounds_that_know_nothing(maison: Path) -> None:
    sql = f"""
        SELECT mesure, k, n, nb_inconnus, part, part_min, part_max FROM taux
        WHERE code_indicateur = '{CODE}' AND code_lecture = 'occitanie-2024-public'
          AND perimetre = 'lecture' ORDER BY mesure
    """  # noqa: S608
    rien = {"k": 0, "n": 0, "nb_inconnus": 40, "part": None, "part_min": None, "part_max": None}
    assert ask(maison, sql) == [{"mesure": m, **rien} for m in MESURES]


PAGES = """
import json, sys
from pathlib import Path
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(str(Path("streamlit_app.py").resolve()), default_timeout=120).run()
for page in sys.argv[1:]:
    app.switch_page(f"observatory/app/pages/{page}/page.py").run()
    print(json.dumps({
        "page": page,
        "erreurs": [e.message for e in app.exception] + [e.value for e in app.error],
        "choix": [o for liste in app.selectbox for o in liste.options],
        "cellules": [str(h.value) for h in app.html if 'class="obs-table' in str(h.value)],
    }))
"""


@pytest.fixture(scope="module")
def pages(maison: Path) -> dict[str, dict[str, Any]]:
    """Return what the pages of the copied product show."""
    lignes = run(maison, PAGES, "carte", "methode").splitlines()
    vues = [json.loads(ligne) for ligne in lignes if ligne.startswith("{")]
    return {vue["page"]: vue for vue in vues}


def test_the_map_offers_it(pages: dict[str, dict[str, Any]]) -> None:
    assert pages["carte"]["erreurs"] == []
    assert [choix for choix in pages["carte"]["choix"] if LIBELLE in choix]


def test_the_method_page_defines_it(pages: dict[str, dict[str, Any]]) -> None:
    assert pages["methode"]["erreurs"] == []
    assert any(LIBELLE in cellule for cellule in pages["methode"]["cellules"])
    assert any("complémentaire santé" in cellule for cellule in pages["methode"]["cellules"])


GRILLE = """
import sys
from pathlib import Path
from openpyxl import load_workbook
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid
from observatory.base.paths import project_paths

lieu = export_grid("occitanie-2024-public", Path(sys.argv[1]), project_paths(), load_codebook())
for feuille in load_workbook(lieu).worksheets:
    for ligne in feuille.iter_rows(max_row=6, values_only=True):
        print(*(v for v in ligne if v is not None), sep="\\n")
"""


def test_the_coding_grid_has_its_column(maison: Path) -> None:
    cellules = run(maison, GRILLE, str(maison / "grille.xlsx")).splitlines()
    assert CODE in cellules
    assert LIBELLE in cellules
