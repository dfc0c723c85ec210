"""What a reader has begun to look at stays where it is while the rest of the page comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.bornes import EST_ENTIER, bound_number
from tests.browser.conftest import visiter
from tests.browser.etats import DEMO, settle

SUIVRE = """
window.sauts = [];
new PerformanceObserver((vus) => vus.getEntries().forEach((v) => {
  if (v.hadRecentInput) return;
  window.sauts.push([v.value, v.sources.map((s) => {
    const e = s.node && (s.node.nodeType === 1 ? s.node : s.node.parentElement);
    const nom = e ? e.className + " " + e.innerText.slice(0, 40) : "?";
    return `${nom} ${s.previousRect.y} → ${s.currentRect.y}`;
  })]);
})).observe({type: 'layout-shift', buffered: true});
window.places = {};
window.tete = [];
const lire = (...noms) => noms.map((nom) => document.querySelector(nom)).map(
  (e) => e && [e.innerText, Math.round(e.getBoundingClientRect().y / 8)]);
(function regarder() {
  const ecrite = document.querySelector('#obs-debut');
  const estOuverte = document.documentElement?.matches('.obs-ouverte');
  if (ecrite && document.querySelector('.stApp')) {
    tete = lire('.obs-debut-titre', '.obs-debut-phrase');
  } else if (tete.length === 2 && estOuverte) {
    tete.push(!ecrite, ...lire('h1', '.obs-phrase'));
  }
  ['.st-key-bandeau', '.st-key-filtre-region'].forEach((nom) => {
    const e = document.querySelector(nom);
    if (e && estOuverte) {
      (window.places[nom] ||= new Set()).add(Math.round(e.getBoundingClientRect().y));
    }
  });
  requestAnimationFrame(regarder);
})();
"""
ADMISE = 0.1
"""What the web calls good for a whole load, whatever the machine; under 0.03 is usual here."""
LENTEUR = bound_number(4, 2)
"""Times the browser is slowed: blocks that come in one frame on a good machine come one by one."""


CHARGEMENTS = (
    ("/", 1440), ("/carte", 360), ("/contrat", 1440), ("/lecture", 1440),
)  # fmt: skip
"""What `make test` loads, wide or narrow; `make endurance` loads the others too."""
AUTRES = (
    ("/", 360), ("/carte", 1440), ("/lecture", 360), ("/croisements", 1440), (f"/?{DEMO}", 1440),
    ("/articulations", 360), ("/carte", 820), ("/contrat", 360),
)  # fmt: skip


@pytest.mark.parametrize(
    ("adresse", "largeur"), [*CHARGEMENTS, *AUTRES] if EST_ENTIER else CHARGEMENTS
)
def test_a_page_hardly_moves_while_it_loads(
    navigateur: Browser, serveur: str, adresse: str, largeur: int
) -> None:
    """For who comes for the first time: the parts of a page come one by one, in any order."""
    with visiter(navigateur, serveur) as visite:
        page = visite.page
        page.set_default_timeout(90_000)
        page.set_viewport_size({"width": largeur, "height": 900})
        lenteur = page.context.new_cdp_session(page)
        lenteur.send("Emulation.setCPUThrottlingRate", {"rate": LENTEUR})
        page.add_init_script(SUIVRE)
        visite.ouvrir(adresse)
        settle(page)
        if adresse == "/carte":
            visite.attendre_carte()
        expect(page.locator(".st-key-pied")).to_be_visible()
        visite.attendre_calme()
        sauts = page.evaluate("sauts")
        assert sum(valeur for valeur, _ in sauts) <= ADMISE, sauts
        tete = page.evaluate("tete")
        assert tete[3:] == tete[:2], "the page moves or changes the head its shell showed"
        assert all(tete[2:3]), "what the shell had written is still there"
        places = page.evaluate("Object.entries(places).map(([nom, y]) => [nom, [...y]])")
        assert [p for p in places if len(p[1]) > 1] == []
        page.close()  # slowed, and followed


def test_a_page_without_our_script_shows_all_the_same(navigateur: Browser, serveur: str) -> None:
    """A server replaced between a page and its script no longer has it."""
    with visiter(navigateur, serveur) as visite:
        visite.page.route("**/coquille/*.js", lambda route: route.fulfill(status=404))
        visite.page.goto(serveur + "/methode", wait_until="commit")
        expect(visite.page.locator("h1").first).to_be_visible(timeout=90_000)
        expect(visite.page.locator("#obs-debut")).to_have_count(0)
        assert [e for e in visite.erreurs if "404" not in e] == []
        visite.erreurs.clear()


@pytest.mark.parametrize("adresse", ["/methode", "/carte"])
def test_a_page_whose_script_never_comes_shows_what_it_has(
    navigateur: Browser, serveur: str, adresse: str
) -> None:
    """Whether or not its shell has written a sentence, which then never comes."""
    retenus: list[Route] = []

    def hold(route: Route) -> None:
        retenus.append(route)

    with visiter(navigateur, serveur) as visite:
        visite.page.route("**/static/js/Html.*.js", hold)
        visite.page.goto(serveur + adresse, wait_until="commit")
        expect(visite.page.locator("h1").first).to_be_visible(timeout=90_000)
        assert retenus
