"""Keys struck on the coding screen by the clock, and what the journal then holds."""

from __future__ import annotations

import itertools
import re

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from observatory.base.paths import Paths
from observatory.workshop.chaine import verify
from observatory.workshop.decisions import ANNULER, Decision, open_journal
from tests.bornes import bound_number
from tests.mini.fabrique import BRUME, PARTIELLE

GESTES, PAR_SECONDE = bound_number(200, 40), 8
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


def enter_workshop(page: Page, base: str, contrat: str = BRUME) -> None:
    page.goto(f"{base}/atelier?lecture={PARTIELLE}&contrat={contrat}")
    qui = page.get_by_role("combobox", name="Qui code")
    if not qui.input_value():
        qui.fill("Marie")
        page.keyboard.press("Enter")
    expect(page.locator(".obs-atelier")).to_have_attribute("data-passage", re.compile(".+"))


def read_rows(foyer: Paths) -> list[Decision]:
    with open_journal(foyer) as journal:
        assert verify(journal.moteur).fautes == ()
        return journal.list_all()


def strike_gestures(page: Page, foyer: Paths) -> None:
    """Strike GESTES keys on the contract open, PAR_SECONDE a second: each is written once, on the
    passage that was on screen."""
    zone = page.locator(".obs-atelier")
    deja = len(read_rows(foyer))
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
    lues = read_rows(foyer)[deja:]
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


def publish_by_keys(page: Page) -> None:
    """Publish what is coded, by keys: sensitive quotes masked, signed by an organisation."""
    strike(page, page.locator("summary", has_text="Publier : ce qui est codé devient"))
    strike(page, page.get_by_role("button", name="Préparer la publication"))
    expect(page.get_by_text("Couverture :")).to_be_visible()
    publier = page.get_by_role("button", name="Publier", exact=True)
    strike(page, publier)
    expect(page.get_by_text(re.compile("votre organisation|Trancher d’abord"))).to_be_visible()
    for choix_citation in page.get_by_role("radio", name="masquer").all():
        choix_citation.focus()
        page.keyboard.press("Space")
    page.get_by_label("Qui publie").focus()
    page.keyboard.type("Centre de ressources")
    strike(page, publier)
    expect(page.get_by_text("Publié :")).to_be_visible()


DEPLIE = """(titre) => new Promise((rendre, refuser) => {
  const pli = titre.closest("details");
  const tenu = () => pli.open && !pli.style.overflow && !pli.style.height;
  let reste = 40;
  const minuterie = setInterval(() => {
    if (tenu()) { clearInterval(minuterie); rendre(); }
    else if (!(reste -= 1)) { clearInterval(minuterie); refuser(new Error("half open")); }
  }, 100);
})"""
LENTE = 2_100
"""Milliseconds a slow machine may take to draw a page again between the press and the release."""


def unfold(page: Page, titre: str) -> None:
    """Open a fold of Streamlit; press it twice again if it stays half open.

    What it holds changing while it unfolds may cancel the movement and leave it cut (seen once).
    """
    titres = page.get_by_test_id("stExpander").locator("summary").filter(has_text=titre)
    titres.first.click()
    try:
        titres.first.evaluate(DEPLIE)
    except PlaywrightError:
        titres.first.click()
        page.wait_for_timeout(1_600)  # until it is shut
        titres.first.click()
        titres.first.evaluate(DEPLIE)


def press_while_the_page_moves(page: Page, bouton: Locator) -> None:
    """Press a button, have the page grow above it and draw it again, then release."""
    bouton.hover()  # waits until it stands still: what unfolds above it moves it for a while
    page.mouse.down()
    for _ in range(20):  # it moved between the two: again
        if bouton.evaluate("b => b.matches(':active')"):
            break
        page.mouse.up()
        bouton.hover()
        page.mouse.down()
    assert bouton.evaluate("b => b.matches(':active')")
    bouton.evaluate("""b => {
      const air = document.createElement("div");
      air.style.height = "300px";
      b.closest("[data-testid=stForm]").prepend(air);
    }""")
    page.wait_for_timeout(LENTE)
    page.mouse.up()


def strike(page: Page, bouton: Locator) -> None:
    """Give a button the focus, as Tab does, and strike Enter."""
    bouton.focus()
    page.keyboard.press("Enter")
