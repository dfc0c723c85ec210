"""The map in a real browser with no network: what it shows, what it asks, what it keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, expect

from tests.browser.conftest import Visite, visiter
from tests.browser.etats import DEMO

VERS_TOULOUSE = "observatoire.vue.carte.setView([43.6, 1.44], 12, {animate: false})"


@pytest.fixture(scope="module")
def ouverte(
    navigateur: Browser, habitue: BrowserContext, serveur: str
) -> Iterator[tuple[Visite, Frame]]:
    """Return the map open on a desk, its names placed, for the tests that follow one another."""
    with visiter(navigateur, serveur, habitue) as visite:
        visite.page.set_viewport_size({"width": 1440, "height": 900})
        cadre = visite.ouvrir().attendre_carte()
        expect(cadre.locator("[data-territoires]")).to_be_attached()
        visite.attendre_calme()
        yield visite, cadre


def test_the_map_shows_the_forty_contracts(ouverte: tuple[Visite, Frame]) -> None:
    visite, cadre = ouverte
    expect(cadre.locator("path.obs-cercle")).to_have_count(40)
    expect(visite.page.get_by_role("heading", name="40 contrats")).to_be_visible()
    expect(cadre.locator(".obs-legende li").first).to_contain_text("moins de 5")
    assert cadre.evaluate("document.documentElement.lang") == "fr"
    assert visite.page.evaluate("document.documentElement.lang") == "fr"


def test_the_legend_is_in_sight_at_900_pixels(ouverte: tuple[Visite, Frame]) -> None:
    boite = ouverte[1].locator(".obs-legende").bounding_box()
    assert boite is not None
    assert boite["y"] + boite["height"] <= 900


GRANDES = ("Toulouse", "Montpellier", "Nîmes", "Perpignan", "Béziers", "Alès")
NOMS = """() => {
  const cadre = observatoire.vue.carte.getContainer().getBoundingClientRect();
  const boite = function (e) {
    const b = e.getBoundingClientRect();
    return [b.left, b.top, b.right, b.bottom];
  };
  const ecrits = [...document.querySelectorAll('.obs-nom span')];
  const noms = ecrits.map((e) => [e.textContent, boite(e)]);
  const cercles = [...document.querySelectorAll('path.obs-cercle')].map(boite);
  const touche = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const fautes = [];
  noms.forEach(([nom, b], i) => {
    const entier = b[0] >= cadre.left && b[1] >= cadre.top
      && b[2] <= cadre.right && b[3] <= cadre.bottom;
    if (!entier) fautes.push('coupé : ' + nom);
    if (cercles.some((c) => touche(c, b))) fautes.push('sur un cercle : ' + nom);
    if (noms.some(([, c], j) => j !== i && touche(c, b))) fautes.push('sur un nom : ' + nom);
  });
  return [noms.map(([nom]) => nom), fautes];
}"""


@pytest.mark.parametrize("vue", ["territoires", "cercles"])
def test_the_largest_are_named_whole_and_hide_no_circle(
    ouverte: tuple[Visite, Frame], vue: str
) -> None:
    visite, cadre = ouverte
    visite.page.get_by_text(vue.capitalize(), exact=True).click()
    expect(cadre.locator(f"[data-mode='{vue}']")).to_be_attached()
    visite.attendre_calme()
    check_names(cadre, GRANDES if vue == "cercles" else GRANDES[:4])


def check_names(cadre: Frame, nommes: tuple[str, ...]) -> None:
    """Check that names are whole, hide nothing, and that these are among them."""
    noms, fautes = cadre.evaluate(NOMS)
    assert fautes == []
    assert [v for v in nommes if not any(n.startswith(v) for n in noms)] == []


def test_only_what_is_named_is_a_button_and_territories_are_named_again(
    ouverte: tuple[Visite, Frame],
) -> None:
    visite, cadre = ouverte
    cadre.locator("path.obs-territoire").first.wait_for(state="attached")
    sans_nom = cadre.locator("[role='button']:not([aria-label])")
    boutons = cadre.locator("path.obs-territoire[role='button']")
    for choix, nombre in (
        ("Territoires", True),
        ("Cercles", False),
        ("Territoires", True),
        ("Cercles", False),
    ):
        visite.page.get_by_text(choix, exact=True).click()
        expect(cadre.locator(f"[data-mode='{choix.lower()}']")).to_be_attached()
        expect(sans_nom).to_have_count(0)
        assert (boutons.count() > 0) is nombre
    expect(cadre.locator("path[tabindex='0']")).to_have_count(1)


def test_a_legend_too_long_for_its_place_is_scrolled_by_the_keyboard(
    ouverte: tuple[Visite, Frame],
) -> None:
    cadre = ouverte[1]
    legende = cadre.locator(".obs-legende")
    expect(legende).not_to_have_attribute("tabindex", "0")
    legende.evaluate("(e) => { e.style.maxHeight = '40px'; }")
    expect(legende).to_have_attribute("tabindex", "0")
    legende.evaluate("(e) => { e.style.maxHeight = ''; }")
    expect(legende).not_to_have_attribute("tabindex", "0")


def test_panning_and_zooming_never_call_the_server(ouverte: tuple[Visite, Frame]) -> None:
    visite, cadre = ouverte
    visite.attendre_calme()
    visite.recus.clear()
    envois = visite.envois
    cadre.locator(".leaflet-control-zoom-in").click()
    boite = visite.page.locator("iframe").bounding_box()
    assert boite is not None
    x, y = boite["x"] + boite["width"] / 2, boite["y"] + 300
    visite.page.mouse.move(x, y + 120)
    visite.page.mouse.down()
    visite.page.mouse.move(x - 150, y + 60, steps=5)
    visite.page.mouse.up()
    visite.page.wait_for_timeout(1_200)
    assert visite.recus == []
    assert visite.envois == envois


def test_close_to_toulouse_the_neighbourhoods_have_their_shape(
    ouverte: tuple[Visite, Frame],
) -> None:
    cadre = ouverte[1]
    expect(cadre.locator("path.obs-qpv")).to_have_count(0)
    cadre.evaluate(VERS_TOULOUSE)
    expect(cadre.locator("path.obs-qpv").nth(11)).to_be_attached()


def test_the_keyboard_reaches_and_chooses_contracts(ouverte: tuple[Visite, Frame]) -> None:
    visite, cadre = ouverte
    expect(cadre.locator("path.obs-cercle[tabindex='0']")).to_have_count(1)
    cadre.locator("path.obs-cercle[tabindex='0']").focus()
    premier = cadre.evaluate("document.activeElement.getAttribute('aria-label')")
    visite.page.keyboard.press("ArrowRight")
    second = cadre.evaluate("document.activeElement.getAttribute('aria-label')")
    assert premier != second
    visite.page.keyboard.press("Enter")
    expect(visite.page.locator(".st-key-fiche_contrat")).to_contain_text(second.split(",")[0])


def test_markup_in_a_label_shows_as_text(ouverte: tuple[Visite, Frame]) -> None:
    """The last of those that share the map: it leaves traps in it."""
    visite, cadre = ouverte
    visite.attendre_calme()
    piege = "<img src=x onerror=window.pris=1><script>window.pris=1</script>"
    cadre.evaluate(
        """(piege) => {
          const etat = structuredClone(observatoire.vue.etat);
          etat.classes[0].l = etat.titre = etat.note = etat.simule = piege;
          Object.values(etat.points).forEach((p) => (p[1] = piege));
          observatoire.vue.contrats.forEach((c) => (c.nom = c.court = piege));
          observatoire.apply(etat);
          observatoire.ouvrirFenetre(observatoire.vue, observatoire.vue.visibles[0]);
        }""",
        piege,
    )
    expect(cadre.locator(".obs-legende")).to_contain_text("<img src=x")
    expect(cadre.locator(".leaflet-popup").last).to_contain_text("<script>")
    assert cadre.evaluate("window.pris") is None
    assert cadre.locator("img[src='x']").count() == 0


def test_a_filter_leaves_eight_contracts_in_the_address_and_going_back_gives_the_former(
    visite: Visite,
) -> None:
    cadre = visite.ouvrir().attendre_carte()
    visite.page.get_by_role("combobox", name="Département").fill("Hérault")
    visite.page.get_by_role("option", name="Hérault (34)").click()
    visite.page.keyboard.press("Escape")
    for est_rouverte in (False, True):
        if est_rouverte:
            visite.page.reload()
            cadre = visite.attendre_carte()
        expect(cadre.locator("path.obs-cercle")).to_have_count(8)
        expect(visite.page.get_by_role("heading", name="8 contrats", exact=True)).to_be_visible()
        expect(visite.page).to_have_url(re.compile(r"/carte\?departement=34$"))
    visite.page.get_by_text("Territoires", exact=True).click()
    expect(cadre.locator("[data-mode='territoires']")).to_be_attached()
    visite.page.go_back()
    expect(cadre.locator("[data-mode='cercles']")).to_be_attached()
    expect(visite.page).to_have_url(re.compile(r"/carte\?departement=34$"))


HAUTEUR = "observatoire.vue.carte.getSize().y"
COMPTER_NOMS = """() => {
  const nommer = observatoire.nommer;
  window.hauteurs = [];
  observatoire.nommer = (vue) => { hauteurs.push(vue.carte.getSize().y); nommer(vue); };
}"""
"""The height of the map each time its names are placed: none may be placed to be placed again."""


def test_a_filter_sends_classes_keeps_map_and_place_and_places_the_names_once(
    visite: Visite,
) -> None:
    """The names are placed at the size the filter gives the map, not placed to be placed again."""
    cadre = visite.ouvrir(f"/carte?{DEMO}&indicateur=instrument.cls").attendre_carte()
    visite.attendre_calme()
    cadre.evaluate(VERS_TOULOUSE)
    cadre.evaluate("window.marque = 1; window.vides = 0")
    _watch_blank(cadre)
    visite.attendre_calme()
    cadre.evaluate(COMPTER_NOMS)
    avant, etat = cadre.evaluate(HAUTEUR), cadre.locator("[data-etat]").get_attribute("data-etat")
    visite.recus.clear()
    visite.page.get_by_text("Territoires", exact=True).click()
    expect(cadre.locator("[data-etat]")).not_to_have_attribute("data-etat", etat or "")
    visite.attendre_calme()
    apres = cadre.evaluate(HAUTEUR)
    assert apres != avant
    assert cadre.evaluate("hauteurs") == [apres]
    assert cadre.evaluate("[window.marque, window.vides]") == [1, 0]
    assert cadre.evaluate("observatoire.vue.carte.getZoom()") == 12
    assert sum(visite.recus) <= 40_000


def test_overseas_contracts_are_never_out_of_sight(visite: Visite) -> None:
    cadre = visite.ouvrir("/carte?region=france").attendre_carte()
    expect(cadre.locator("button.obs-encart")).to_have_count(7)
    cadre.locator("button.obs-encart", has_text="Mayotte").click()
    centre = cadre.evaluate("observatoire.vue.carte.getCenter()")
    assert 44 < centre["lng"] < 46
    assert -14 < centre["lat"] < -12


def test_a_stale_address_gives_a_sentence_and_the_nearest_view(visite: Visite) -> None:
    cadre = visite.ouvrir("/carte?departement=99&vue=territoire&truc=1").attendre_carte()
    message = visite.page.get_by_test_id("stAlert")
    expect(message).to_contain_text("« 99 » n’est pas une valeur connue de « departement »")
    expect(message).to_contain_text("affichage de « territoires »")
    expect(message).to_contain_text("« truc »")
    expect(cadre.locator("[data-mode='territoires']")).to_be_attached()
    expect(visite.page).to_have_url(re.compile(r"/carte\?vue=territoires$"))


def test_the_choice_of_lecture_follows_from_page_to_page(visite: Visite) -> None:
    visite.ouvrir("/carte?departement=34").attendre_carte()
    visite.page.get_by_role("button", name="Voir la démonstration").click()
    expect(visite.page.get_by_role("note")).to_contain_text("Codage simulé")
    visite.page.get_by_role("link", name="Méthode et glossaire", exact=True).click()
    expect(visite.page.get_by_role("note")).to_contain_text("Codage simulé")
    expect(visite.page).to_have_url(re.compile(r"/methode\?.*lecture=occitanie-2024-demo"))
    visite.page.get_by_role("link", name="Carte", exact=True).click()
    cadre = visite.attendre_carte()
    expect(cadre.locator("path.obs-cercle")).to_have_count(8)


@pytest.mark.parametrize(
    ("largeur", "hauteur", "nommes"),
    [
        (820, 1180, ("Toulouse", "Montpellier", "Nîmes", "Alès")),
        (360, 740, ("Montpellier", "Alès")),
    ],
)
def test_on_a_small_screen_too_the_largest_are_named_whole(
    visite: Visite, largeur: int, hauteur: int, nommes: tuple[str, ...]
) -> None:
    visite.page.set_viewport_size({"width": largeur, "height": hauteur})
    cadre = visite.ouvrir().attendre_carte()
    expect(cadre.locator("[data-territoires]")).to_be_attached()
    visite.attendre_calme()
    check_names(cadre, nommes)


def test_who_answers_is_named_before_who_is_larger(visite: Visite) -> None:
    visite.page.set_viewport_size({"width": 1440, "height": 900})
    cadre = visite.ouvrir("/carte?indicateur=presence.cite_educative").attendre_carte()
    expect(cadre.locator("[data-territoires]")).to_be_attached()
    visite.attendre_calme()
    _, fautes = cadre.evaluate(NOMS)
    assert fautes == []
    repond, total = cadre.evaluate(
        """() => {
          const v = observatoire.vue;
          const tous = v.visibles.filter((c) => observatoire.classeDe(v, c.code).r);
          const noms = [...document.querySelectorAll('.obs-nom span')].map(
            (e) => e.textContent.replace('\\n', ' '));
          return [tous.filter((c) => noms.includes(c.court)).length, tous.length];
        }"""
    )
    assert total
    assert repond >= total - 2


def test_each_size_of_circle_is_told_whole_on_a_telephone(visite: Visite) -> None:
    visite.page.set_viewport_size({"width": 360, "height": 1400})
    cadre = visite.ouvrir("/carte?contrat=CN03001I").attendre_carte()  # close, circles are larger
    dites = cadre.locator(".obs-taille")
    dites.first.wait_for()
    for largeur in (360, 320):
        visite.page.set_viewport_size({"width": largeur, "height": 1400})
        visite.attendre_calme()
        droites = dites.evaluate_all("l => l.map(e => e.getBoundingClientRect().right)")
        assert len(droites) == 3
        assert max(droites) <= cadre.evaluate("innerWidth")


def test_circles_told_apart_by_the_legend_are_drawn_apart(visite: Visite) -> None:
    """Far away the smallest cannot be told apart: one circle stands for them, and says so."""
    visite.page.set_viewport_size({"width": 360, "height": 1400})
    cadre = visite.ouvrir("/carte?region=france").attendre_carte()
    rayons = cadre.locator(".obs-taille circle")
    expect(cadre.locator(".obs-taille").first).to_contain_text("jusqu’à")
    tailles = [float(r) for r in rayons.evaluate_all("l => l.map(e => e.getAttribute('r'))")]
    assert len(tailles) > 1
    assert min(b - a for a, b in pairwise(tailles)) >= 0.5


def _watch_blank(cadre: Frame) -> None:
    """Count the frames during which no contract is drawn."""
    cadre.evaluate(
        """() => {
          const regarder = () => {
            if (!document.querySelector('path.obs-cercle, path.obs-territoire')) window.vides += 1;
            requestAnimationFrame(regarder);
          };
          regarder();
        }"""
    )
