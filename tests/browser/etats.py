"""The views the browser tests look at: every page, and what can be open in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from observatory.app.shared.navigation import PAGES
from tests.browser.conftest import Visite

PATIENCE = 90_000
"""Milliseconds a page is given to be at rest; the first of a busy machine is slow."""
DEMO = "lecture=occitanie-2024-demo"
REPOS = """() => {
  const app = document.querySelector('.stApp');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1')
    && document.documentElement.matches('.obs-ouverte')
    && !document.querySelector('[data-testid=stSkeleton]');
}"""


@dataclass(frozen=True)
class Etat:
    """A view: its address, and what a reader does in it."""

    nom: str
    adresse: str
    geste: Callable[[Page], None] = lambda _: None

    @property
    def page(self) -> str:
        """Return the page of the address."""
        return self.adresse.strip("/").partition("?")[0] or _PREMIERE


def settle(page: Page) -> None:
    """Wait until the page is drawn and at rest."""
    page.wait_for_function(REPOS, timeout=PATIENCE)


def wait_until_none(page: Page, probe: str) -> None:
    """Wait until a probe of the page lists nothing; a page still drawing may list something."""
    try:
        page.wait_for_function(f"() => ({probe})().length === 0", timeout=8_000)
    except PlaywrightTimeout:
        assert page.evaluate(probe) == []


def open_state(visite: Visite, etat: Etat) -> None:
    """Open a view, its map drawn if it has one, and what is to be opened in it."""
    visite.ouvrir(etat.adresse)
    settle(visite.page)
    if etat.page == "carte":
        visite.attendre_carte()
    etat.geste(visite.page)
    settle(visite.page)


def _open_popup(page: Page) -> None:
    page.frame_locator("iframe").locator("path.obs-cercle[aria-label*='Perpignan']").click()
    page.frame_locator("iframe").locator(".leaflet-popup").wait_for()


def _open_filters(page: Page) -> None:
    page.get_by_role("button", name="Filtres").click()
    page.get_by_role("button", name="Tout effacer").wait_for()


def _open_downloads(page: Page) -> None:
    page.get_by_role("button", name="Télécharger").first.click()
    page.get_by_role("link", name="Tous les formats").wait_for()


def _open_list(page: Page) -> None:
    page.get_by_role("combobox").nth(1).click()
    page.get_by_role("option").first.wait_for()


def _open_table(page: Page) -> None:
    page.get_by_text("Tableau et fichier").click()
    page.locator(".obs-table table").first.wait_for()


def _hover_quarter(page: Page) -> None:
    cadre = page.frame_locator("iframe")
    cadre.locator("path.obs-qpv").first.dispatch_event("mouseover")
    cadre.locator(".leaflet-tooltip .obs-bulle").wait_for()


def _open_sheets(page: Page) -> None:
    page.get_by_role("button", name="Fiches des quartiers").click()
    page.get_by_test_id("stPopoverBody").get_by_test_id("stDownloadButton").first.wait_for()


def _give_grid(valeur: str, attendu: str) -> Callable[[Page], None]:
    """Return the gesture of giving a grid of one cell; nothing is written before « Importer »."""
    entetes = "code_lecture;codeur;code_unite;code_indicateur;valeur;sens;statut;certitude"
    cellule = f"occitanie-2024-public;Marie;CN03201M;partenaire.caf;{valeur};exact;code;ferme"
    octets = f"{entetes}\n{cellule}\n".encode()

    def geste(page: Page) -> None:
        champ = page.get_by_test_id("stFileUploaderDropzoneInput")
        champ.set_input_files({"name": "grille.csv", "mimeType": "text/csv", "buffer": octets})
        page.get_by_text(attendu).first.wait_for()

    return geste


PARTICULIERS = (
    Etat("carte, fenêtre ouverte", "/carte", _open_popup),
    Etat("carte, quartier survolé", "/carte?contrat=CN03201M", _hover_quarter),
    Etat("carte, filtres ouverts", "/carte?vue=territoires", _open_filters),
    Etat("carte d’un indicateur", f"/carte?{DEMO}&indicateur=partenaire.caf", _open_list),
    Etat("carte vide", "/carte?q=zzzzz"),
    Etat(
        "taux ouvert",
        "/lecture?indicateur=partenaire.etat&mesure=signataire&contrat=CN03103I",
        _open_downloads,
    ),
    Etat("thème simulé", f"/lecture?{DEMO}&theme=sante"),
    Etat("contrat comparé", f"/contrat?{DEMO}&contrat=CN03201M&avec=CN03103I"),
    Etat("contrat et son territoire", "/contrat?contrat=CN03201M&partie=territoire"),
    Etat("contrat, fiches", "/contrat?contrat=CN03201M&partie=territoire", _open_sheets),
    Etat("contrat, ce qui est codé", "/contrat?contrat=CN03201M&partie=cellules"),
    Etat("deux critères", f"/croisements?{DEMO}&seuil=10"),
    Etat("départements, démonstration", f"/comparer?{DEMO}"),
    Etat("générations d’un territoire", "/comparer?comparer=generations&contrat=CN01104M"),
    Etat("contrats côte à côte", "/comparer?comparer=contrats&contrat=CN03001I&avec=CN03002I"),
    Etat("contrôle avant publication", "/methode?chapitre=controle"),
    Etat("partenaire ouvert", "/partenaires?indicateur=partenaire.etat", _open_table),
    Etat("matrices", f"/articulations?{DEMO}&departement=34"),
    Etat("aperçu d’une grille", "/grille", _give_grid("partenaire", "Ce que cet import")),
    Etat("grille refusée", "/grille", _give_grid("Signatère", "Grille refusée")),
    Etat("adresse périmée", "/telechargements?truc=1&departement=99"),
    Etat("intégrée", "/partenaires?embed=true"),
)
_PREMIERE, *_AUTRES = PAGES
ETATS = (
    Etat(PAGES[_PREMIERE], "/"),
    *(Etat(PAGES[nom], f"/{nom}") for nom in _AUTRES),
    *PARTICULIERS,
)
"""Every page as it opens, then particular states."""
