"""The keyboard alone, the link, the form for other sites, quiet motion: in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.bornes import bound
from tests.browser.conftest import Visite
from tests.browser.etats import settle

FOYER = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  return {
    nom: e.getAttribute('aria-label') || e.textContent.trim(), balise: e.tagName,
    cercle: s.outlineStyle + ' ' + parseFloat(s.outlineWidth),
    boite: e.getBoundingClientRect().width,
  };
}"""
TABULATIONS = 60


def reach(page: Page, motif: str) -> dict[str, str]:
    """Return what has the focus once Tab has led to it; each stop on the way is visible."""
    for _ in range(TABULATIONS):
        page.keyboard.press("Tab")
        foyer = page.evaluate(FOYER)
        if foyer["balise"] in {"BODY", "IFRAME"}:
            continue
        assert foyer["cercle"] == "solid 3", foyer
        assert foyer["boite"] > 0, foyer
        if re.search(motif, foyer["nom"]):
            return dict(foyer)
    raise AssertionError(motif)


def test_the_keyboard_filters_the_map_and_reaches_its_table(longue_visite: Visite) -> None:
    page = longue_visite.page
    longue_visite.ouvrir("/carte").attendre_carte()
    settle(page)
    reach(page, "^Aller au contenu$")
    reach(page, "^Département$")
    page.keyboard.type("Hérault")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"departement=34$"))
    expect(page.get_by_role("heading", name="8 contrats", exact=True)).to_be_visible()
    expect(page).to_have_title("Hérault – Carte – Observatoire des contrats de ville")
    reach(page, "^Passer la carte")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tableau-contrats"
    page.keyboard.press("Tab")
    dans_tableau = "document.activeElement.closest('[data-testid=stElementContainer]')"
    assert page.evaluate(f"Boolean({dans_tableau}.querySelector('table'))")


@pytest.mark.parametrize(
    "adresse",
    bound(
        [
            "/partenaires",
            "/croisements?lecture=occitanie-2024-demo",
            "/articulations?lecture=occitanie-2024-demo&departement=34",
            "/contrat?contrat=CN03201M&partie=territoire",
        ],
        3,
    ),
)
def test_one_key_opens_the_table_of_a_chart_that_offers_no_image_without_its_source(
    longue_visite: Visite, adresse: str
) -> None:
    page = longue_visite.page
    longue_visite.ouvrir(adresse)
    settle(page)
    dessin = page.get_by_test_id("stVegaLiteChart").first
    dessin.locator("svg").first.wait_for()
    dessin.hover()
    boutons = page.locator("[data-testid=stElementToolbarButton] button:visible")
    noms = [b.get_attribute("aria-label") or "" for b in boutons.all()]
    assert [n for n in noms if not n.startswith(("Plein écran", "Fullscreen"))] == []
    reach(page, "^Passer les? graphique")
    page.keyboard.press("Enter")
    expect(page.locator(".obs-table table").first).to_be_visible()


def test_one_key_passes_the_map_of_both_criteria(longue_visite: Visite) -> None:
    page = longue_visite.page
    longue_visite.ouvrir("/croisements?lecture=occitanie-2024-demo&seuil=10")
    cadre = longue_visite.attendre_carte()
    settle(page)
    nom = cadre.locator("[data-etat]").get_attribute("aria-label") or ""
    assert "après la carte" in nom
    page.get_by_role("heading", name="Deux critères à la fois").evaluate(
        "(e) => { e.tabIndex = -1; e.focus(); }"
    )
    reach(page, "^Passer la carte")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "listes-criteres"
    page.keyboard.press("Tab")
    assert page.evaluate(FOYER)["balise"] in {"SUMMARY", "A"}
    carte = page.locator("iframe").bounding_box()
    liste = page.locator("#listes-criteres").bounding_box()
    assert carte is not None
    assert liste is not None
    assert carte["x"] + carte["width"] <= liste["x"]


def test_a_letter_alone_orders_nothing(longue_visite: Visite) -> None:
    page = longue_visite.page
    longue_visite.ouvrir("/methode")
    settle(page)
    longue_visite.attendre_calme()
    envois = longue_visite.envois
    for touche in ("r", "c", "Shift+R", "a"):
        page.keyboard.press(touche)
        page.wait_for_timeout(250)
    page.get_by_role("button", name="Copier le lien").focus()
    page.keyboard.press("c")
    page.keyboard.press("r")
    page.wait_for_timeout(800)
    assert longue_visite.envois == envois
    expect(page.get_by_role("dialog")).to_have_count(0)
    longue_visite.ouvrir("/carte")
    settle(page)
    page.get_by_role("textbox", name="Rechercher").press_sequentially("carc")
    expect(page.get_by_role("textbox", name="Rechercher")).to_have_value("carc")


def test_the_link_is_copied_even_where_the_clipboard_is_refused(longue_visite: Visite) -> None:
    page = longue_visite.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    longue_visite.ouvrir("/carte?departement=34&vue=territoires")
    settle(page)
    copier = page.get_by_role("button", name="Copier le lien")
    copier.click()
    expect(page.get_by_role("status")).to_have_text("Lien copié : il rouvre exactement cette vue.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.evaluate("document.activeElement.className") == "obs-copier"
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject('refus'); }")
    page.get_by_role("status").evaluate("(e) => { e.textContent = ''; }")
    copier.click()
    expect(page.get_by_role("status")).to_contain_text("Lien copié")
    page.evaluate("() => { document.execCommand = () => false; }")
    copier.click()
    expect(page.get_by_role("status")).to_contain_text("copier l’adresse de la page")


def test_inside_another_site_there_is_no_chrome(longue_visite: Visite) -> None:
    page = longue_visite.page
    longue_visite.ouvrir("/carte?embed=true&departement=34").attendre_carte()
    settle(page)
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button", name="Copier le lien")).to_have_count(0)
    expect(page.get_by_text("Licence Ouverte 2.0").last).to_be_visible()
    page.get_by_text("Territoires", exact=True).click()
    expect(page).to_have_url(re.compile("embed=true"))
    expect(page).to_have_url(re.compile("vue=territoires"))
    with page.context.expect_page() as ouverte:
        page.get_by_role("link", name="Ouvrir dans l’observatoire").click()
    entiere = ouverte.value
    expect(entiere).to_have_url(re.compile(r"/carte\?departement=34&vue=territoires$"))
    expect(entiere.get_by_role("navigation").first).to_be_visible()
    entiere.close()


def test_nothing_moves_for_who_asks_so(longue_visite: Visite) -> None:
    page = longue_visite.page
    page.emulate_media(reduced_motion="reduce")
    longue_visite.ouvrir("/carte").attendre_carte()
    settle(page)
    page.get_by_role("button", name="Filtres").click()
    cadre = next(f for f in page.frames if "streamlit_folium" in f.url)
    cadre.locator(".leaflet-control-zoom-in").click()
    for lieu in (page.main_frame, cadre):
        assert (
            lieu.evaluate(
                "document.getAnimations().filter((a) => a.playState === 'running').length"
            )
            == 0
        )
    page.emulate_media(reduced_motion=None)


def test_no_error_nor_foreign_request_on_the_way(longue_visite: Visite) -> None:
    assert (longue_visite.etrangers, longue_visite.erreurs) == ([], [])
