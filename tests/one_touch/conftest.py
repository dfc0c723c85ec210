"""One copy of the product for the folder, and what its pages and its grid show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.one_touch import (
    test_attribut,
    test_axe,
    test_fiche,
    test_format,
    test_page,
    test_terme,
    test_une_facette,
)
from tests.one_touch.copie import copy_product, run

ESSAIS = (test_attribut, test_axe, test_fiche, test_format, test_page, test_terme, test_une_facette)
LIVRE = """
import json
from observatory.codebook.loader import load_codebook
from observatory.codebook.markdown import render_codebook_markdown

livre = load_codebook()
print(json.dumps({
    "version": livre.version,
    "codes": [i.code for i in livre.indicateurs()],
    "mesures": {i.code: [m.code for m in livre.mesures_de(i)] for i in livre.indicateurs()},
    "familles": {i.code: i.libelle_famille for i in livre.indicateurs()},
    "page": render_codebook_markdown(livre),
}))
"""
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
        "titres": [t.value for t in app.title],
        "textes": [m.value for m in app.markdown],
        "choix": [o for liste in app.selectbox for o in liste.options],
        "cellules": [str(h.value) for h in app.html if 'class="obs-table' in str(h.value)],
    }))
"""
GRILLE = """
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from openpyxl import load_workbook
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid
from observatory.base.paths import project_paths

lieu = export_grid("mini-complete", Path(sys.argv[1]), project_paths(), load_codebook())
for feuille in load_workbook(lieu).worksheets:
    for ligne in feuille.iter_rows(max_row=6, values_only=True):
        print(*(v for v in ligne if v is not None), sep="\\n")
"""


@pytest.fixture(scope="package")
def maison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the product where each addition was made, and nothing else."""
    copie = tmp_path_factory.mktemp("un_seul_geste")
    copy_product(copie, [essai.AJOUT for essai in ESSAIS])
    return copie


@pytest.fixture(scope="package")
def pages(maison: Path) -> dict[str, dict[str, Any]]:
    """Return what the pages of the copied product show."""
    lignes = run(maison, PAGES, "carte", "methode", "regions").splitlines()
    vues = [json.loads(ligne) for ligne in lignes if ligne.startswith("{")]
    return {vue["page"]: vue for vue in vues}


@pytest.fixture(scope="package")
def grille(maison: Path) -> list[str]:
    """Return the cells of the coding grid that the copied product writes."""
    return run(maison, GRILLE, str(maison / "grille.xlsx")).splitlines()


@pytest.fixture(scope="package")
def livre(maison: Path) -> dict[str, Any]:
    """Return what the copied product reads in its codebook."""
    return dict(json.loads(run(maison, LIVRE)))
