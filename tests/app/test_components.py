"""A label holding HTML or Markdown shows as text in every component."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.tableaux_lus import list_tables

PIEGE = "<script>alert(1)</script> **gras** [x](http://ailleurs.fr) $a$ :red[b]"


def app(piege: str) -> None:
    """Run inside the app: every component, fed with one bad label."""
    from dataclasses import replace

    import streamlit as st

    from observatory.app.pages.accueil.constats import show_constats, show_examples
    from observatory.app.pages.methode.chapitres import show_chapitres, show_sources
    from observatory.app.shared.chiffres import show_chiffres
    from observatory.app.shared.liens import show_web_link
    from observatory.app.shared.navigation import list_pages
    from observatory.app.shared.tableaux import show_tableau
    from observatory.queries.codebook import Axe
    from observatory.queries.filtres import Filtres
    from observatory.sheets.pages.accueil_constats import (
        ConstatsAccueil,
        Dit,
        ExempleCite,
        ThemeDit,
    )
    from observatory.sheets.pages.methode import Chapitre, Definition, SourceLue
    from observatory.sheets.rates.cellules import Cote, DetailTaux, UniteCote
    from observatory.sheets.rates.chiffres import ChiffreCle
    from observatory.sheets.rates.tableaux import build_tableaux
    from observatory.sheets.rates.taux import build_taux
    from tests.sheets.exemples import COMPLETE

    st.navigation(list_pages())
    axe = Axe("instrument", piege, piege, piege, "articulation")
    ligne = replace(COMPLETE, libelle=piege, libelle_court=piege, sigle=piege, axe=piege)
    taux = build_taux(ligne, Filtres())
    unite = UniteCote("CN1", piege, "CN1", piege, {"contrat": "CN1"})
    detail = DetailTaux(taux, (Cote("oui", "●", piege, (unite,)),))
    for tableau in build_tableaux(axe, [ligne], Filtres(), (), {}, {}):
        show_tableau(replace(tableau, titre=piege, description=piege, silences=(piege,)), detail)
    show_chiffres([ChiffreCle(piege, piege, piege, piege, piege)])
    dits = (Dit(piege, piege),)
    exemples = (ExempleCite(piege, piege, piege, {}),)
    constats = ConstatsAccueil(piege, (ThemeDit(piege, dits, dits, {}),), exemples, piege)
    show_constats(constats)
    show_examples(constats)
    show_chapitres([Chapitre(piege, piege, (Definition(piege, piege, piege, piege),))], "Coder")
    show_sources([SourceLue(piege, piege, piege, piege, piege, "https://a.fr/>x", piege, piege)])
    show_web_link(piege, "https://a.fr/) <script>")


@pytest.fixture
def essai(warehouse_path: Path) -> AppTest:
    assert warehouse_path.is_file()
    at = AppTest.from_function(app, args=(PIEGE,), default_timeout=30).run()
    assert not at.exception
    return at


def test_no_component_prints_a_label_as_code(essai: AppTest) -> None:
    for genre in ("markdown", "caption", "subheader", "page_link", "expander", "metric"):
        elements = essai.get(genre)
        assert elements, genre
        for element in elements:
            texte = str(getattr(element, "value", "")) + str(getattr(element, "label", ""))
            if genre == "metric":
                texte = str(element.label)
            assert "<script" not in texte, (genre, texte)
            assert "**gras**" not in texte, (genre, texte)
            assert "[x](" not in texte, (genre, texte)
            assert ":red[b]" not in texte, (genre, texte)


def test_tables_are_escaped_too(essai: AppTest) -> None:
    contenu = "".join(list_tables(essai))
    assert "&lt;script" in contenu
    assert "<script" not in contenu


def test_a_link_cannot_leave_its_brackets(essai: AppTest) -> None:
    liens = [m.value for m in essai.markdown if "https://a.fr" in m.value]
    assert liens
    assert all(x.count(">)") == 1 and x.endswith(">)") for x in liens)
