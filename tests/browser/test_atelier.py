"""A contract coded by keyboard: every key written once, on the passage that was on screen."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from observatory.workshop.chaine import verify
from observatory.workshop.decisions import ANNULER, Decision, open_journal
from tests.bornes import bound_number
from tests.browser.conftest import start_server, visiter
from tests.browser.etats import Etat, settle
from tests.browser.test_accessibilite import check_axe, check_french
from tests.mini.fabrique import BRUME, PARTIELLE, build_mini
from tests.workshop.contrat_ecrit import write_contract

GESTES, PAR_SECONDE = bound_number(200, 80), 8
SONDE = """() => {
  const zone = document.querySelector(".obs-atelier");
  window.vus = [];
  zone.addEventListener("keydown", (e) =>
    window.vus.push([e.key, zone.dataset.cellule, zone.dataset.passage]), true);
}"""
FRAPPE = """([touches, pas]) => new Promise((rendre) => {
  const debut = performance.now();
  let rang = 0;
  const minuterie = setInterval(() => {
    while (rang < touches.length && performance.now() - debut >= rang * pas) {
      const frappe = { key: touches[rang], bubbles: true, cancelable: true };
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", frappe));
      rang += 1;
    }
    if (rang < touches.length) return;
    clearInterval(minuterie);
    rendre((1000 * touches.length) / (performance.now() - debut));
  }, 5);
})"""
"""Strike keys by the clock, on what has the focus, those that are late at once, as a keyboard's
queue gives them; return how many a second."""
ESSAI = 12
"""Keys struck one by one by the browser's own keyboard first: it waits for each."""
PARCOURS = ["1", "1", "j", "1", "0", "1", "u", "1", "1", "1"]
"""Keys struck over and over; « j » alone writes nothing."""


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Paths]]:
    """Return the address and the home of a small observatory with one contract deposited."""
    foyer = build_mini(tmp_path_factory.mktemp("atelier") / "foyer")
    pdf = write_contract(tmp_path_factory.mktemp("pdf") / "contrat.pdf")
    with open_depot(foyer) as depot:
        depot.add(pdf, Fiche(BRUME, "contrat", titre="Contrat de Brume", est_signe=True))
    environ = {**os.environ, "OBSERVATORY_HOME": str(foyer.root)}
    with start_server(foyer.root / "sortie.txt", environ) as adresse:
        yield adresse, foyer


def enter_workshop(page: Page, base: str) -> None:
    page.goto(f"{base}/atelier?lecture={PARTIELLE}&contrat={BRUME}")
    qui = page.get_by_role("combobox", name="Qui code")
    if not qui.input_value():
        qui.fill("Marie")
        page.keyboard.press("Enter")
    expect(page.locator(".obs-atelier")).to_have_attribute("data-passage", re.compile(".+"))


def read_rows(foyer: Paths) -> list[Decision]:
    with open_journal(foyer) as journal:
        assert verify(journal.moteur).fautes == ()
        return journal.list_all()


def test_gestures_at_eight_keys_a_second_are_all_written(
    atelier: tuple[str, Paths], navigateur: Browser
) -> None:
    base, foyer = atelier
    with visiter(navigateur, base) as visite:
        page = visite.page
        enter_workshop(page, base)
        zone = page.locator(".obs-atelier")
        page.evaluate(SONDE)
        zone.focus()
        touches = list(itertools.islice(itertools.cycle(PARCOURS), 2 * GESTES))
        ecrites = [n for n, t in enumerate(touches) if t != "j"][:GESTES]
        touches = touches[: ecrites[-1] + 1]
        for touche in touches[:ESSAI]:
            page.keyboard.press(touche)
        assert page.evaluate(FRAPPE, [touches[ESSAI:], 1000 / PAR_SECONDE]) >= PAR_SECONDE * 0.9
        expect(zone).to_have_attribute("data-attente", "0")
        vus = [v for v in page.evaluate("window.vus") if v[0] != "j"]
        ici = zone.get_attribute("data-cellule")
        enter_workshop(page, base)
        expect(zone).to_have_attribute("data-cellule", str(ici))
    lues = read_rows(foyer)
    assert (len(vus), len(lues)) == (GESTES, GESTES)
    par_numero = {d.numero: d for d in lues}
    for (touche, cellule, passage), d in zip(vus, lues, strict=True):
        if d.geste == ANNULER:
            assert touche == "u"
            assert d.annule is not None
            assert par_numero[d.annule].geste != ANNULER
            continue
        assert (d.cellule.indicateur, d.proposition) == (cellule, passage), (touche, d)
        assert d.geste == {"1": "coder", "0": "ecarter"}[touche]


def test_the_screen_breaks_no_rule_and_a_telephone_only_reads(
    atelier: tuple[str, Paths], navigateur: Browser
) -> None:
    base, _ = atelier
    with visiter(navigateur, base) as visite:
        page = visite.page
        enter_workshop(page, base)
        settle(page)
        check_french(page)
        niveau = page.locator(".obs-niveaux button").first
        expect(niveau).to_be_visible()
        check_axe(page, Etat("atelier, un contrat ouvert", "/atelier"))
        page.set_viewport_size({"width": 360, "height": 800})
        expect(page.get_by_text("Pour coder, ouvrir un écran d’au moins 1")).to_be_visible()
        expect(niveau).to_be_hidden()
        page.locator(".obs-atelier").focus()
        page.keyboard.press("1")
        expect(page.locator(".obs-atelier")).to_have_attribute("data-attente", "0")


def test_keys_do_nothing_once_switched_off_nor_outside_the_screen(
    atelier: tuple[str, Paths], navigateur: Browser
) -> None:
    base, foyer = atelier
    with visiter(navigateur, base) as visite:
        page = visite.page
        enter_workshop(page, base)
        avant = len(read_rows(foyer))
        zone = page.locator(".obs-atelier")
        page.get_by_role("heading", name="Atelier", level=1).click()
        page.keyboard.press("1")
        page.get_by_label("Touches actives").uncheck()
        zone.focus()
        page.keyboard.press("1")
        page.keyboard.press("u")
        visite.attendre_calme()
        assert len(read_rows(foyer)) == avant
        page.get_by_role("button", name="annuler", exact=False).first.click()
        expect(page.locator("[data-lieu=annonce]")).to_contain_text("noté")
        visite.attendre_calme()
        assert len(read_rows(foyer)) == avant + 1
