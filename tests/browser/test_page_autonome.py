"""The standalone page in Chromium, opened from a folder with the network cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.carte_autonome import render_page
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.hostile.conftest import PIEGES, PUBLIC, maison, piege
from tests.rendering.export.conftest import SELECTIONS

__all__ = ["maison", "piege"]


@pytest.fixture
def page(navigateur: Browser) -> Iterator[Page]:
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


def test_territories_show_with_the_network_cut(
    entrepot: Entrepot, page: Page, tmp_path: Path
) -> None:
    octets = render_page(entrepot, SELECTIONS["publique"], "territoires")
    open_file(page, octets, tmp_path)
    expect(page.locator("#carte[data-territoires]")).to_be_attached()
    assert page.locator("path.obs-territoire").count() >= 30


def test_bad_names_harm_nobody(piege: Entrepot, page: Page, tmp_path: Path) -> None:
    selection = Filtres(lecture=PUBLIC, indicateur="partenaire.etat")
    open_file(page, render_page(piege, selection), tmp_path)
    expect(page.get_by_role("button", name=PIEGES[0], exact=True).first).to_be_visible()
    for cercle in page.locator("#carte path.obs-cercle").all()[:40]:
        cercle.dispatch_event("mouseover")
    assert page.evaluate("window.piege") is None
