"""The standalone page: what it says without a script, and its map in Chromium with no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.page import render_page
from observatory.rendering.export.surete import clean
from observatory.sheets.unites import MENTION_SIMULEE
from tests.browser.conftest import navigateur  # noqa: F401 (a fixture)
from tests.rendering.export.conftest import DEMO, PIEGES, SELECTIONS, Exports

sur_navigateur = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


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
def test_the_page_asks_for_nothing(entrepot: Entrepot, nom: str) -> None:
    html = render_page(entrepot, SELECTIONS[nom]).decode()
    assert Lecteur(html).demandes == []
    assert "default-src 'none'" in html
    styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_figures_are_those_of_the_sheets(entrepot: Entrepot, exports: Exports) -> None:
    textes = Lecteur(render_page(entrepot, SELECTIONS["un_indicateur"]).decode()).textes
    for taux in exports["un_indicateur"].table("taux").records():
        assert taux["chiffre"] in textes
        assert taux["phrase"] in textes
    for contrat in exports["un_indicateur"].table("contrats").records():
        assert contrat["nom_contrat"] in textes


def test_a_simulated_page_cannot_be_taken_for_real(entrepot: Entrepot) -> None:
    html = render_page(entrepot, SELECTIONS["un_indicateur"]).decode()
    assert MENTION_SIMULEE in html.split("</title>")[0]
    assert html.count('class="filigrane"') == 1
    assert html.count(MENTION_SIMULEE) > 10
    assert (
        "filigrane"
        not in render_page(entrepot, SELECTIONS["publique"])
        .decode()
        .split("<main>")[1]
        .split("<footer>")[0]
    )


def test_bad_names_are_text_in_the_page(hostile: Entrepot) -> None:
    html = render_page(hostile, Filtres(lecture=DEMO, indicateur="partenaire.drac")).decode()
    lu = Lecteur(html)
    assert "img" not in lu.balises
    assert lu.balises.count("script") == 4
    assert {clean(p) for p in PIEGES.values()} <= set(lu.textes)


@pytest.fixture
def page(navigateur: Browser) -> Iterator[Page]:  # noqa: F811, F821
    """Return a page with the network cut; any request or error of its own fails the test."""
    contexte = navigateur.new_context(offline=True, locale="fr-FR")
    page = contexte.new_page()
    fautes: list[str] = []
    contexte.on("request", lambda r: None if r.url.startswith("file:") else fautes.append(r.url))
    page.on("console", lambda m: fautes.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: fautes.append(str(e)))
    page.on("dialog", lambda d: fautes.append(d.message))
    yield page
    assert fautes == []
    contexte.close()


def open_file(page: Page, octets: bytes, dossier: Path) -> None:
    fichier = dossier / "carte.html"
    fichier.write_bytes(octets)
    page.goto(fichier.as_uri())
    page.locator("#carte[data-etat]").wait_for()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_map_shows_with_the_network_cut(entrepot: Entrepot, page: Page, tmp_path: Path) -> None:
    open_file(page, render_page(entrepot, SELECTIONS["un_indicateur"]), tmp_path)
    expect(page.locator("#carte path.obs-cercle")).to_have_count(40)
    expect(page.locator("#legende li").first).to_contain_text("absent")
    expect(page.locator(".simule")).to_be_visible()
    page.locator("tr[data-contrat] button").first.click()
    expect(page.locator("path.obs-qpv").first).to_be_attached()
    page.locator("#carte path.obs-cercle").first.dispatch_event("click")
    expect(page.locator(".leaflet-popup")).to_contain_text(MENTION_SIMULEE)
    expect(page.locator(".leaflet-popup")).not_to_contain_text("Ouvrir la fiche")


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_territories_show_with_the_network_cut(
    entrepot: Entrepot, page: Page, tmp_path: Path
) -> None:
    octets = render_page(entrepot, SELECTIONS["publique"], "territoires")
    open_file(page, octets, tmp_path)
    expect(page.locator("#carte[data-territoires]")).to_be_attached()
    assert page.locator("path.obs-territoire").count() >= 30


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_bad_names_harm_nobody(hostile: Entrepot, page: Page, tmp_path: Path) -> None:
    selection = Filtres(lecture=DEMO, indicateur="partenaire.drac")
    open_file(page, render_page(hostile, selection), tmp_path)
    expect(page.get_by_role("button", name=PIEGES["script"], exact=True)).to_be_visible()
    for cercle in page.locator("#carte path.obs-cercle").all()[:40]:
        cercle.dispatch_event("mouseover")
    assert page.evaluate("window.piege") is None
