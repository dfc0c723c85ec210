"""On a telephone: the first screens say the essential, the rest waits behind a button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.bornes import EST_ENTIER, bound
from tests.browser.conftest import Visite
from tests.browser.etats import DEMO, settle

LARGE, HAUT = 360, 740
ECRANS = 4
ACCUEIL = 2
VUES = {
    "/carte": ECRANS,
    "/lecture": ECRANS,
    "/contrat?contrat=CN03001I": ECRANS,
    "/lecture?theme=sante": ECRANS,
    "/partenaires": ECRANS,
    f"/articulations?{DEMO}&departement=34": ECRANS,
    f"/comparer?{DEMO}": ECRANS,
    "/methode": ECRANS,
    "/telechargements": ECRANS,
}
"""Address → how many screens come before « En savoir plus », or before the end of the page.
The home page has ACCUEIL of them."""
MESURE = """() => {
  const haut = document.querySelector("[data-testid='stMain']");
  const boutons = [...document.querySelectorAll(".obs-plus")].filter((e) => e.offsetHeight);
  const savoir = boutons.find((e) => e.textContent === "En savoir plus") || boutons[0];
  const fin = document.querySelector(".st-key-pied") || haut;
  return (savoir || fin).getBoundingClientRect().top + haut.scrollTop;
}"""
CACHES = """() => [...document.querySelectorAll("[class*='st-key-suite-']")]
  .map((e) => getComputedStyle(e).visibility)"""


@pytest.fixture
def telephone(longue_visite: Visite) -> Visite:
    """Return a visit on a small screen."""
    longue_visite.page.set_viewport_size({"width": LARGE, "height": HAUT})
    return longue_visite


@pytest.mark.parametrize("adresse", bound(list(VUES), 3))
def test_what_matters_comes_before_know_more(telephone: Visite, adresse: str) -> None:
    check_screens(telephone.ouvrir(adresse).page, adresse, VUES[adresse])


def check_screens(page: Page, adresse: str, admis: int) -> None:
    """Check how many screens come before what can wait."""
    settle(page)
    page.wait_for_timeout(300)
    ecrans = page.evaluate(MESURE) / HAUT
    assert ecrans <= admis, f"{adresse} : {ecrans:.2f} écrans"


def test_one_gesture_unfolds_the_home_page_and_a_desk_sees_it_whole_with_three_rates_proved(
    telephone: Visite,
) -> None:
    page = telephone.ouvrir("/").page
    check_screens(page, "/", ACCUEIL)
    savoir = page.get_by_role("button", name="En savoir plus", exact=True)
    suite = page.get_by_role("heading", name="Ce que relève la lecture publiée")
    expect(savoir).to_have_attribute("aria-expanded", "false")
    expect(suite).not_to_be_visible()
    savoir.focus()
    page.keyboard.press("Enter")
    expect(savoir).to_have_attribute("aria-expanded", "true")
    expect(suite).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    settle(page)
    assert set(page.evaluate(CACHES)) == {"visible"}
    expect(savoir).not_to_be_visible()
    check_first_view(page)


def check_first_view(page: Page) -> None:
    """Check that the first view of a desk holds three rates, each with its way to the proof."""
    vus = page.evaluate(
        """() => [...document.querySelectorAll(".obs-echelle tr")]
          .filter((e) => e.querySelector("a") && e.getBoundingClientRect().bottom <= 900)
          .filter((e) => /\\d+\\/\\d+/.test(e.querySelector(".obs-dit").innerText))
          .map((e) => e.querySelector("a").getAttribute("href"))"""
    )
    assert len(vus) >= 3
    assert all("indicateur=" in lien for lien in vus)
    champ = page.get_by_role("combobox", name="Chercher", exact=True).bounding_box()
    assert champ is not None
    assert champ["y"] + champ["height"] < 900
    assert "indéterminé" not in page.locator("[data-testid='stMain']").inner_text()


def test_an_opened_rate_is_not_folded_away(telephone: Visite) -> None:
    page = telephone.ouvrir("/lecture?indicateur=partenaire.etat&mesure=signataire").page
    settle(page)
    expect(page.locator(".st-key-detail-ouvert")).to_be_visible()
    expect(page.locator(".st-key-detail-ouvert")).to_be_in_viewport()


PLIEES = (
    f"/lecture?{DEMO}&indicateur=partenaire.mission_locale&mesure=signataire",
    f"/lecture?{DEMO}&theme=sante&indicateur=partenaire.ars&mesure=signataire",
)


@pytest.mark.parametrize("adresse", PLIEES if EST_ENTIER else PLIEES[1:])
def test_what_is_open_in_a_folded_block_stands_there_alone(telephone: Visite, adresse: str) -> None:
    page = telephone.ouvrir(adresse).page
    settle(page)
    bloc = page.locator("[class*='st-key-suite-']:has(.st-key-detail-ouvert)")
    ouvert = page.locator(".st-key-ouvert")
    assert bloc.evaluate("e => e.offsetHeight") - ouvert.evaluate("e => e.offsetHeight") < 250
    expect(page.locator(".st-key-detail-ouvert")).to_be_visible()
    page.locator(".obs-plus[aria-expanded=false]").first.click()
    assert bloc.evaluate("e => e.offsetHeight") > ouvert.evaluate("e => e.offsetHeight") + 2000
