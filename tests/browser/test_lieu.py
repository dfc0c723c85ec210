"""The place of the map in the address: kept without the server, found again by the link."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.bornes import EST_ENTIER
from tests.browser.conftest import Visite
from tests.browser.etats import settle

CADRE = "observatoire.vue.carte.getBounds().toBBoxString().split(',').map(Number)"
LIEU = re.compile(r"#carte=[\d.]+/-?[\d.]+/-?[\d.]+$")
FOND = "OpenStreetMap (openstreetmap.org)"


def read_bounds(cadre: Frame) -> Any:
    """Return the bounds shown, to half a pixel of the zooms looked at here."""
    return pytest.approx(cadre.evaluate(CADRE), abs=2e-3)


DIT = """() => {
  const { carte } = observatoire.vue;
  const { lat, lng } = carte.getCenter();
  const lieu = [carte.getZoom().toFixed(2), lat.toFixed(5), lng.toFixed(5)].map(Number).join('/');
  return parent.location.hash.startsWith('#carte=' + lieu);
}"""


def settle_map(visite: Visite, cadre: Frame) -> None:
    """Wait until the map is at rest and the address says where."""
    avant = None
    while (vu := cadre.evaluate(CADRE)) != avant:
        avant = vu
        visite.page.wait_for_timeout(500)
    cadre.wait_for_function(DIT)


def move_map(visite: Visite, cadre: Frame) -> None:
    """Zoom by the button, then drag, as a reader does; wait for the address to say it."""
    page = visite.page
    depart = cadre.evaluate(CADRE)
    cadre.locator(".leaflet-control-zoom-in").click()
    cadre.wait_for_function(f"(avant) => String({CADRE}) !== String(avant)", arg=depart)
    settle_map(visite, cadre)
    avant = cadre.evaluate(CADRE)
    boite = page.locator("iframe").bounding_box()
    assert boite is not None
    x, y = boite["x"] + boite["width"] / 2, boite["y"] + 300
    page.mouse.move(x, y + 120)
    page.mouse.down()
    page.mouse.move(x - 150, y + 60, steps=5)
    page.mouse.up()
    cadre.wait_for_function(f"(avant) => String({CADRE}) !== String(avant)", arg=avant)
    settle_map(visite, cadre)


def read_address(page: Page) -> str:
    return str(page.evaluate("location.href"))


def copy_link(page: Page) -> str:
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("status").first).to_contain_text("exactement cette vue")
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize("suite", ["", "&embed=true"] if EST_ENTIER else [""])
def test_the_link_shows_the_same_place(visite: Visite, ailleurs: Visite, suite: str) -> None:
    page = visite.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cadre = visite.ouvrir(f"/carte?lecture=occitanie-2024-demo{suite}").attendre_carte()
    visite.attendre_calme()
    assert "#" not in page.url
    envois = visite.envois
    move_map(visite, cadre)
    assert visite.envois == envois
    lien = read_address(page) if suite else copy_link(page)
    assert LIEU.search(lien)
    autre = ailleurs.ouvrir(lien.removeprefix(visite.base)).attendre_carte()
    ailleurs.attendre_calme()
    assert autre.evaluate(CADRE) == read_bounds(cadre)
    assert read_address(ailleurs.page) == lien


def test_a_filter_keeps_the_place_and_another_page_forgets_it(visite: Visite) -> None:
    page = visite.page
    cadre = visite.ouvrir("/carte").attendre_carte()
    visite.attendre_calme()
    move_map(visite, cadre)
    lieu, avant = read_address(page).partition("#")[2], read_bounds(cadre)
    page.get_by_role("combobox", name="Département").fill("Hérault")
    page.get_by_role("option", name="Hérault (34)").click()
    page.keyboard.press("Escape")
    expect(cadre.locator("path.obs-cercle")).to_have_count(8)
    visite.attendre_calme()
    assert read_address(page).endswith(f"/carte?departement=34#{lieu}")
    assert cadre.evaluate(CADRE) == avant
    page.get_by_role("combobox", name="Région").fill("Corse")
    page.get_by_role("option", name=re.compile("Corse")).click()
    page.keyboard.press("Escape")
    # The Hérault is not in Corsica: the choice of a region drops the departments outside it.
    expect(page).to_have_url(re.compile(r"/carte\?region=94$"))
    page.get_by_role("link", name="Méthode et glossaire", exact=True).click()
    expect(page).to_have_url(re.compile(r"/methode\?region=94$"))


def test_a_click_opens_the_card_of_the_contract_and_its_link_finds_it_where_it_was_chosen(
    visite: Visite, ailleurs: Visite
) -> None:
    page = visite.page
    cadre = visite.ouvrir("/carte").attendre_carte()
    visite.attendre_calme()
    cadre.locator("path.obs-cercle[aria-label*='Perpignan']").click()
    expect(page.locator(".st-key-fiche_contrat")).to_contain_text("Perpignan")
    expect(page).to_have_url(re.compile(r"contrat=CN\w+#carte="))
    expect(cadre.locator(".leaflet-popup")).to_contain_text("habitants en QPV")
    visite.attendre_calme()
    settle_map(visite, cadre)
    autre = ailleurs.ouvrir(read_address(page).removeprefix(visite.base)).attendre_carte()
    ailleurs.attendre_calme()
    assert autre.evaluate(CADRE) == read_bounds(cadre)
    cadre.get_by_role("button", name="Ouvrir la fiche").click()
    expect(page).to_have_url(re.compile(r"/contrat\?contrat=CN\w+$"))


def test_the_address_moves_the_map_and_a_wrong_one_is_ignored(visite: Visite) -> None:
    page = visite.page
    cadre = visite.ouvrir("/carte#carte=99/abc/0.59").attendre_carte()
    settle(page)
    visite.attendre_calme()
    assert 6 < cadre.evaluate("observatoire.vue.carte.getZoom()") < 9
    page.evaluate("location.hash = 'carte=11/43.6/1.44'")
    cadre.wait_for_function("observatoire.vue.carte.getZoom() === 11")
    centre = cadre.evaluate("observatoire.vue.carte.getCenter()")
    assert (centre["lat"], centre["lng"]) == pytest.approx((43.6, 1.44), abs=1e-3)


def test_the_background_is_in_the_address_and_asked_for_by_it_only(visite: Visite) -> None:
    page = visite.page
    cadre = visite.ouvrir("/carte").attendre_carte()
    settle(page)
    assert visite.etrangers == []
    cadre.locator(".leaflet-control-layers").hover()
    cadre.get_by_label(FOND).check()
    expect(page).to_have_url(re.compile(r"/carte#fond=osm$"))
    page.reload()
    cadre = visite.attendre_carte()
    expect(cadre.locator(".obs-tuiles")).to_be_attached()
    expect(cadre.get_by_label(FOND)).to_be_checked()
    assert {re.sub(r"/\d.*", "", a) for a in visite.etrangers} == {"https://tile.openstreetmap.org"}
    visite.etrangers.clear()
    visite.erreurs.clear()
