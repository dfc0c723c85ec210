"""Every page and state: axe-core, French, nothing wider than the screen, no figure cut."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from observatory.app.pages.accessibilite.declaration import PointDeclare, load_declaration
from observatory.app.shared.navigation import PAGES
from tests.bornes import EST_ENTIER, bound
from tests.browser.chiffres import check_view, list_largeurs
from tests.browser.conftest import RACINE, Visite, start_server, visiter
from tests.browser.etats import ETATS, PARTICULIERS, Etat, open_state, wait_until_none

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
COULEURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules that a theme can break: the rest of the page is the same in both."""
Apparence = tuple[str, int, Sequence[str] | Mapping[str, Any]]
APPARENCES: tuple[Apparence, ...] = (
    ("light", 1440, REGLES),
    ("dark", 1440, COULEURS),
    ("dark", 360, REGLES),
    ("light", 360, COULEURS),
)
"""Each page: both themes, on a wide screen and a narrow one."""
DEUX = (APPARENCES[0], APPARENCES[2])
"""Each theme once and each width once; `make endurance` looks at the pages in the four."""
SANS_AXE: Apparence = ("light", 1440, ())
CONNUS = tuple(p for p in load_declaration().ecarts if p.regle)
"""What is declared as not conforming, and an automatic check finds."""

DE_LA_PAGE = ("bypass", "landmark-one-main", "page-has-heading-one", "region", "skip-link")
"""What is asked of a whole page, and not of the frame of its map."""

LANCER = """async ([regles, hors]) => {
  const rules = Object.fromEntries(hors.map((r) => [r, {enabled: false}]));
  const choix = {runOnly: regles, rules, resultTypes: ['violations'], iframes: false};
  const trouve = await axe.run(document, choix);
  return trouve.violations.flatMap((v) => v.nodes.map((n) => (
    {regle: v.id, cible: n.target.join(' '), html: n.html.slice(0, 200), dit: n.failureSummary}
  )));
}"""
DEBORD = """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
  .filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.scrollWidth - e.clientWidth)"""
MUETTES = """() => {
  const dit = (e) => ['aria-label', 'alt', 'title', 'aria-description']
    .some((a) => (e.getAttribute(a) || '').trim());
  const orne = (e) => e.getAttribute('alt') === ''
    || e.closest('[aria-hidden=true], [role=presentation], [role=none]');
  return [...document.querySelectorAll('img, iframe, [data-testid=stVegaLiteChart], canvas, '
      + 'svg[role=img], svg.marks, .leaflet-container')]
    .filter((e) => e.getClientRects().length && !orne(e))
    .filter((e) => e.dataset.testid === 'stVegaLiteChart'
      ? (e.getAttribute('aria-label') || '').trim().length < 20
      : !dit(e) && !e.closest('[aria-label], [role=grid]')
        && ![...e.querySelectorAll('*')].some(dit))
    .map((e) => e.outerHTML.slice(0, 160));
}"""
"""Pictures and maps that say nothing to who cannot see them; charts without words of their own."""
DITS = """() => {
  const attributs = ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription'];
  const dits = [...document.querySelectorAll(attributs.map((a) => `[${a}]`).join(','))]
    .flatMap((e) => attributs.map((a) => e.getAttribute(a)).filter(Boolean));
  const marche = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (marche.nextNode()) {
    const lieu = marche.currentNode.parentElement.closest('script, style, .material-icons, '
      + '[data-testid=stIconMaterial], [data-testid=stCode], canvas');
    if (!lieu) dits.push(marche.currentNode.nodeValue.trim());
  }
  return [...new Set(dits)];
}"""
NIVEAUX = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  .map((h) => Number(h.tagName[1]))"""
SUIVIE = "(a) => getComputedStyle(document.querySelector('.stApp')).colorScheme === a"
PALES = """() => {
  const lire = (c) => c.match(/[0-9.]+/g).map(Number);
  const canal = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const clarte = ([r, v, b]) => 0.2126 * canal(r) + 0.7152 * canal(v) + 0.0722 * canal(b) + 0.05;
  const fond = clarte(lire(getComputedStyle(document.querySelector('.stApp')).backgroundColor));
  const roles = '.role-axis-label, .role-axis-title, .role-title';
  return [...document.querySelectorAll(`svg :is(${roles}) text, svg text[fill=black]`)]
    .map((t) => [t.textContent, clarte(lire(getComputedStyle(t).fill))])
    .filter(([, c]) => Math.max(c, fond) / Math.min(c, fond) < 4.5);
}"""
"""Texts of the charts around the marks, which axe cannot judge, too near their ground."""
ANGLAIS = re.compile(
    r"\b(the|of|to|and|with|for|is|are|your|you|this|that|here|files|search|close|open|show"
    r"|hide|copy|choose|select|drag|drop|browse|results?|columns?|rows?|heading"
    r"|value|values|titled|chart|ascending|fullscreen|help|running|clear)\b",
    re.IGNORECASE,
)
ADMIS = re.compile(r"https?://", re.IGNORECASE)

LISTE_OUVERTE = "carte d’un indicateur"
CHIFFRES = (
    "Accueil", "Méthode et glossaire", "Carte", "deux critères", "Comparer",
    "contrats côte à côte", "contrat et son territoire", "contrat, ce qui est codé",
)  # fmt: skip
"""The views whose figures are looked at too, on paper and at two widths each, one view out of two;
`make endurance` looks at them all, at each width."""
ZOOMEES = ("Carte", "Partenaires", "contrat comparé")
REGLEES = (
    "Accueil", "carte, filtres ouverts", "Partenaires", "carte, fenêtre ouverte",
    LISTE_OUVERTE, "grille refusée", "matrices", "contrat et son territoire",
)  # fmt: skip
"""One view of each kind of component: axe looks at one out of two in both themes.

It looks at the others, and at every other page, in the dark on a narrow screen; `make endurance`
shows it every view in both.
"""
LUES = (
    "Carte", "Résultats", "Comparer", "Méthode et glossaire", "Deux indicateurs", "Télécharger",
    "Atelier", "Documents", "Chercher dans les textes", "Versions", "Accessibilité",
    "contrat, ce qui est codé", "contrat comparé", "intégrée", "aperçu d’une grille",
    "contrôle avant publication",
)  # fmt: skip
"""The other pages, and states of their own: one in another site, an import, a control."""


def test_the_views_named_here_are_views() -> None:
    assert {*CHIFFRES, *REGLEES, *LUES} <= {e.nom for e in ETATS}
    assert {*ZOOMEES} <= {e.nom for e in REGARDES}
    assert {e.page for e in REGARDES} == set(PAGES)


def find_known(faute: dict[str, Any]) -> PointDeclare | None:
    return next(
        (p for p in CONNUS if p.regle == faute["regle"] and p.selecteur in faute["cible"]), None
    )


def list_violations(page: Page, regles: Sequence[str] | Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what axe finds in the page and in each of its frames."""
    fautes = []
    for cadre in page.frames:
        if not cadre.evaluate("Boolean(window.axe)"):
            cadre.evaluate(AXE)
        hors = DE_LA_PAGE if cadre.parent_frame else ()
        fautes += cadre.evaluate(LANCER, [regles, list(hors)])
    return fautes


def check_axe(
    page: Page, etat: Etat, apparences: Sequence[Apparence] = DEUX
) -> list[dict[str, Any]]:
    """Check a view in each of its appearances; return what axe finds, declared gaps included."""
    trouvees: list[dict[str, Any]] = []
    for apparence, largeur, regles in apparences:
        show_as(page, apparence, largeur)
        fautes = list_violations(page, regles) if regles else []
        trouvees += fautes
        reste = [f for f in fautes if find_known(f) is None]
        assert reste == [], f"{etat.nom}, {apparence}, {largeur}"
        assert page.evaluate(PALES) == [], f"{etat.nom}, {apparence}"
        wait_until_none(page, DEBORD)
    return trouvees


def show_as(page: Page, apparence: str, largeur: int) -> None:
    """Give a page its theme and its width, and wait until it follows."""
    page.emulate_media(color_scheme=apparence)  # type: ignore[arg-type]
    page.set_viewport_size({"width": largeur, "height": 900})
    page.wait_for_function(SUIVIE, arg=apparence)
    page.wait_for_timeout(120)


def check_french(page: Page) -> None:
    for cadre in page.frames:
        assert cadre.evaluate("document.documentElement.lang") == "fr"
        dits = cadre.evaluate(DITS)
        assert [d for d in dits if ANGLAIS.search(d) and not ADMIS.search(d)] == []


REGARDES = tuple(e for e in ETATS if EST_ENTIER or e.nom in (*REGLEES, *LUES))


def list_apparences(etat: Etat) -> Sequence[Apparence]:
    """Return the appearances of a view, each with the rules it is held to."""
    if EST_ENTIER:
        return DEUX if etat in PARTICULIERS else APPARENCES
    return DEUX if etat.nom in REGLEES[::2] else (SANS_AXE, DEUX[1])


@pytest.mark.parametrize("etat", REGARDES, ids=lambda e: e.nom)
def test_a_view_breaks_no_rule_and_speaks_french(
    longue_visite: Visite, etat: Etat, tmp_path: Path
) -> None:
    """A gap declared with its rule is one that a list being open shows; else, take it off."""
    page = longue_visite.page
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})
    open_state(longue_visite, etat)
    check_french(page)
    assert [muette for cadre in page.frames for muette in cadre.evaluate(MUETTES)] == []
    assert page.locator("h1").count() == 1
    niveaux = page.evaluate(NIVEAUX)
    assert niveaux[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(niveaux))
    apparences = list_apparences(etat)
    trouves = {p for f in check_axe(page, etat, apparences) if (p := find_known(f))}
    assert etat.nom != LISTE_OUVERTE or trouves == set(CONNUS)
    page.emulate_media(color_scheme="light")
    if etat.nom in bound(CHIFFRES, 2):
        check_view(longue_visite, tmp_path, list_largeurs(CHIFFRES.index(etat.nom) // 2))
    if etat.nom in ZOOMEES:
        check_zoom(page)
    assert (longue_visite.etrangers, longue_visite.erreurs) == ([], [])


def test_a_page_in_error_breaks_no_rule_either(navigateur: Browser, tmp_path: Path) -> None:
    vide = {**os.environ, "OBSERVATORY_HOME": str(tmp_path)}
    erreur = Etat("erreur", "/carte")
    with (
        start_server(tmp_path / "journal.txt", vide) as adresse,
        visiter(navigateur, adresse) as visite,
    ):
        page = visite.ouvrir(erreur.adresse).page
        page.get_by_text("ne peut pas répondre").wait_for()
        check_french(page)
        check_axe(page, erreur)
        page.evaluate(FIN_TARDIVE)
        page.get_by_text("ne peut pas répondre").wait_for()


FIN_TARDIVE = """() => {
  document.documentElement.classList.remove("obs-ouverte");
  document.querySelector(".stApp").setAttribute("data-test-script-state", "notRunning ");
  document.querySelector(".stApp").setAttribute("data-test-script-state", "notRunning");
}"""
"""The page hidden again, then told that its run has ended, and no element of it changed."""


def test_an_unknown_page_breaks_no_rule_either(longue_visite: Visite) -> None:
    page = longue_visite.page
    longue_visite.ouvrir("/introuvable")
    page.get_by_role("heading", name="Page introuvable").wait_for()
    check_french(page)
    assert list_violations(page, REGLES) == []
    said = [e for e in longue_visite.erreurs if "404" not in e]
    longue_visite.erreurs[:] = said
    assert (longue_visite.etrangers, said) == ([], [])


def check_zoom(page: Page) -> None:
    """Zoom twice, then write twice as large: nothing is out of reach. To be done last of a page."""
    page.set_viewport_size({"width": 720, "height": 450})
    wait_until_none(page, DEBORD)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wait_until_none(page, DEBORD)


def test_the_french_words_are_all_different_from_the_english() -> None:
    mots = tomllib.loads(
        (RACINE / "observatory/app/server/coquille/francais.toml").read_text("utf-8")
    )
    memes = {m for m, texte in mots["mots"].items() if m == texte}
    assert memes <= {"Format", "Dollar", "Euro", "Yen", "Minimum", "Maximum", "point"}
