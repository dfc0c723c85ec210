"""A page is its line in the menu, its file and its sheet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.one_touch.copie import Ajout, insert

pytestmark = pytest.mark.xdist_group("one_touch")
FEUILLE_PAGE = """from observatory.queries.contrats import list_regions
from observatory.queries.entrepot import Entrepot


def build_regions(entrepot: Entrepot) -> list[str]:
    return [r.nom for r in list_regions(entrepot)]
"""
PAGE = """import streamlit as st

from observatory.app.session import ask
from observatory.sheets.pages.regions import build_regions

st.title("Régions")
st.write(", ".join(ask(build_regions)))
"""
AJOUT: Ajout = {
    "app/shared/navigation.py": insert('    "methode":', '    "regions": "Régions",\n'),
    "app/pages/regions/page.py": lambda _: PAGE,
    "sheets/pages/regions.py": lambda _: FEUILLE_PAGE,
}


def test_it_touches_few_files() -> None:
    assert len(AJOUT) <= 3


def test_a_page_is_in_the_menu_and_answers(pages: dict[str, dict[str, Any]]) -> None:
    assert pages["regions"]["erreurs"] == []
    assert pages["regions"]["titres"] == ["Régions"]
    assert any("Grande-Plaine" in texte for texte in pages["regions"]["textes"])
