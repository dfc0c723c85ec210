"""The first page waits for no library it does not use: on a slow laptop each costs a second."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOURDS = ("altair", "docx", "openpyxl", "pandas", "pptx", "scipy", "sqlalchemy", "vl_convert")
PREMIERE_PAGE = """
import sys
import observatory.app.server.serveur
from streamlit.testing.v1 import AppTest

page = AppTest.from_file("streamlit_app.py", default_timeout=120).run()
assert not page.exception and len(page.main.children) > 1, page.exception
print(*sorted(m for m in sys.argv[1:] if m in sys.modules))
"""


def run_python(config: pytest.Config, *ordre: str) -> subprocess.CompletedProcess[str]:
    """Run another Python from the folder of the sources."""
    return subprocess.run(
        [sys.executable, *ordre], cwd=config.rootpath, capture_output=True, text=True, check=True
    )


def test_the_first_page_loads_no_library_it_does_not_use(pytestconfig: pytest.Config) -> None:
    fait = run_python(pytestconfig, "-c", PREMIERE_PAGE, *LOURDS)
    assert fait.stdout.split() == []


RARES = ("docx", "pptx", "sqlalchemy", "xlsxwriter")
PREPARATION = """
import sys
from observatory.app.server import prechargement
from tests.app.ouvrir import open_page

prechargement.REPOS_S = 0.0
prechargement._warm_up()
assert {"observatory.app.pages.contrat.identite", "folium.plugins", "scipy.stats"} <= (
    sys.modules.keys()
)
assert not {"streamlit_folium", "observatory.app.pages.atelier"} & sys.modules.keys()
for page, choix in (("contrat", {"contrat": "CN03201M"}), ("lecture", {})):
    assert len(open_page(page, **choix).main.children) > 1
print(*sorted(m for m in sys.argv[1:] if m in sys.modules))
"""


def test_what_few_people_ask_for_is_loaded_by_who_asks(
    warehouse_path: Path, pytestconfig: pytest.Config
) -> None:
    """Slides, the editable reading and the workshop's journal are 30 MB of libraries."""
    assert warehouse_path.is_file()
    fait = run_python(pytestconfig, "-c", PREPARATION, *RARES)
    assert fait.stdout.split() == []


def test_a_build_with_nothing_to_do_reads_no_table(
    warehouse_path: Path, pytestconfig: pytest.Config
) -> None:
    assert warehouse_path.is_file()
    fait = run_python(pytestconfig, "-X", "importtime", "-m", "observatory.cli", "build")
    charges = {ligne.rpartition("|")[2].strip() for ligne in fait.stderr.splitlines()}
    assert "observatory.warehouse.build" in charges
    assert "pandas" not in charges
