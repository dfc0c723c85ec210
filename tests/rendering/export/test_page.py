"""The standalone page: what it says without a script, and that it asks for nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.carte_autonome import render_page
from observatory.rendering.export.surete import clean
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.mini.douze import DOUZE
from tests.rendering.export.conftest import PIEGES, SELECTIONS, Exports

pytestmark = pytest.mark.xdist_group("export")


class Lecteur(HTMLParser):
    """Gather what a page shows and what it would ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.textes: list[str] = []
        self.demandes: list[str] = []
        self.balises: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.append(tag)
        self.demandes += [v or "" for n, v in attrs if n in ("src", "href", "action", "srcset")]
        assert not [n for n, _ in attrs if n.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.textes.append(data)


@pytest.mark.parametrize("nom", SELECTIONS)
def test_the_page_asks_for_nothing(exports: Exports, nom: str) -> None:
    html = exports.render_page(nom)
    assert Lecteur(html).demandes == []
    assert "default-src 'none'" in html
    styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert set(re.findall(r"url\(.{0,23}", styles)) == {'url("data:font/woff2;base64'}
    assert "@import" not in styles


def test_the_figures_are_those_of_the_sheets(exports: Exports) -> None:
    textes = Lecteur(exports.render_page("un_indicateur")).textes
    for taux in exports["un_indicateur"].table("taux").records():
        assert taux["chiffre"] in textes
        assert taux["phrase"] in textes
    for contrat in exports["un_indicateur"].table("contrats").records():
        assert contrat["nom_contrat"] in textes


def test_a_simulated_page_cannot_be_taken_for_real(exports: Exports) -> None:
    html = exports.render_page("un_indicateur")
    assert MENTION_SIMULEE in html.split("</title>")[0]
    assert html.count('class="filigrane"') == 1
    assert html.count(MENTION_SIMULEE) > 10
    assert (
        "filigrane" not in exports.render_page("publique").split("<main>")[1].split("<footer>")[0]
    )


def test_bad_names_are_text_in_the_page(hostile: Entrepot) -> None:
    html = render_page(hostile, Filtres(lecture=DOUZE, indicateur="partenaire.caf")).decode()
    lu = Lecteur(html)
    assert "img" not in lu.balises
    assert lu.balises.count("script") == 4
    assert {clean(p) for p in PIEGES.values()} <= set(lu.textes)
