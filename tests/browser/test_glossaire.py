"""A word of art opens its sentence where it stands, by a click or a key; the text is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.bornes import EST_ENTIER
from tests.browser.conftest import Visite
from tests.browser.etats import DEMO, settle, wait_until_none

MOTS = ".obs-mot"
PAGES = ("/lecture", f"/comparer?{DEMO}", "/contrat?contrat=CN03201M")
SANS_MOT = r"""() => {
  const { glossaire } = obsFrancais;
  const page = document.querySelector("[data-testid='stMainBlockContainer']").cloneNode(true);
  const hors = ".obs-papier-pied, .obs-papier, .st-key-mots, .st-key-pied, a, button, label";
  page.querySelectorAll(hors + ", summary, thead, h1, h2, h3, h4, style, svg")
    .forEach((e) => e.remove());
  const texte = page.textContent.toLowerCase().replace(/[\u00a0\u202f]/g, " ");
  const poses = new Set([...document.querySelectorAll(".obs-mot")].map((e) => e.dataset.mot));
  const [avant, apres] = ["(^|[^\\p{L}\\p{N}/])", "([^\\p{L}\\p{N}/]|$)"];
  const est = (f) => !f.includes("#") && new RegExp(avant + f + apres, "u").test(texte);
  return Object.entries(glossaire)
    .filter(([code, mot]) => !poses.has(code) && mot.formes.some((f) => est(f.toLowerCase())))
    .map(([code]) => code);
}"""


def open_words(visite: Visite, adresse: str) -> Page:
    """Open an address and wait for its words."""
    page = visite.ouvrir(adresse).page
    settle(page)
    page.locator(MOTS).first.wait_for(state="attached")
    return page


@pytest.mark.parametrize("adresse", PAGES if EST_ENTIER else PAGES[-1:])
def test_each_word_of_a_page_is_defined_in_it(longue_visite: Visite, adresse: str) -> None:
    page = open_words(longue_visite, adresse)
    wait_until_none(page, SANS_MOT)


def test_a_word_opens_by_touch_or_key_and_gives_the_focus_back(longue_visite: Visite) -> None:
    page = open_words(longue_visite, "/")
    wait_until_none(page, SANS_MOT)
    mot = page.locator(MOTS).filter(has_text="signataire").first
    phrase = page.get_by_role("dialog", name="Signataire, partenaire, cité")
    mot.click()
    expect(phrase).to_be_visible()
    expect(phrase).to_contain_text("il a un rôle sans avoir signé")
    page.keyboard.press("Escape")
    expect(phrase).not_to_be_visible()
    expect(mot).to_be_focused()
    page.keyboard.press("Enter")
    expect(phrase).to_be_visible()
    boite = phrase.bounding_box()
    assert boite is not None
    assert boite["x"] >= 0
    page.keyboard.press("Escape")


def test_a_page_that_changes_says_its_own_text(longue_visite: Visite) -> None:
    """The words cut out of a sentence do not stay when another takes its place."""
    page = open_words(longue_visite, "/carte")
    tete = page.locator(".obs-phrase")
    expect(tete).to_contain_text("108 quartiers prioritaires")
    page.get_by_role("combobox", name="Département").fill("Hérault")
    page.get_by_role("option", name="Hérault (34)").click()
    page.keyboard.press("Escape")
    expect(tete).to_contain_text("8 contrats de ville")
    page.wait_for_timeout(600)
    texte = tete.inner_text()
    assert texte.count("quartiers prioritaires") == 1
    assert texte.endswith("habitants.")
    assert "108" not in texte
