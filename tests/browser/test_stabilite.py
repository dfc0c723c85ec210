"""What a reader has begun to look at stays where it is while the rest of the page comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visiter
from tests.browser.etats import settle

SUIVRE = """
window.sauts = [];
new PerformanceObserver((vus) => vus.getEntries().forEach((v) => {
  if (!v.hadRecentInput) window.sauts.push(v.value);
})).observe({type: 'layout-shift', buffered: true});
window.places = {};
(function regarder() {
  ['.st-key-bandeau', '.st-key-filtre-region'].forEach((nom) => {
    const e = document.querySelector(nom);
    if (e) (window.places[nom] ||= new Set()).add(Math.round(e.getBoundingClientRect().y));
  });
  requestAnimationFrame(regarder);
})();
"""
ADMISE = 0.1
"""What the web calls good for a whole load, whatever the machine; 0.01 to 0.05 is usual here."""


@pytest.mark.parametrize(
    ("adresse", "largeur"), [("/carte", 1440), ("/carte", 360), ("/lecture", 1440), ("/", 1440)]
)
def test_a_page_hardly_moves_while_it_loads(
    navigateur: Browser, serveur: str, adresse: str, largeur: int
) -> None:
    with visiter(navigateur, serveur) as visite:
        page = visite.page
        page.set_viewport_size({"width": largeur, "height": 900})
        page.add_init_script(SUIVRE)
        visite.ouvrir(adresse)
        settle(page)
        if adresse == "/carte":
            visite.attendre_carte()
        expect(page.locator(".st-key-pied")).to_be_visible()
        visite.attendre_calme()
        assert sum(page.evaluate("sauts")) <= ADMISE
        places = page.evaluate("Object.entries(places).map(([nom, y]) => [nom, [...y]])")
        assert [p for p in places if len(p[1]) > 1] == []
