"""Redraws the pictures of the documentation: starts the app, visits its pages offline.

Run with `make screenshots`; `python -m scripts.screenshots atelier documents` takes these alone.
Needs Chromium; nothing but 127.0.0.1 is reached.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from tests.browser.conftest import CHROMIUM, start_server
from tests.evaluation.fabrique import write_pdf
from tests.mini.fabrique import BRUME, PARTIELLE, build_mini
from tests.workshop.contrat_ecrit import write_contract

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PORT = 8643
BASE = f"http://127.0.0.1:{PORT}"
DEMO = "lecture=occitanie-2024-demo"

BUREAU, TELEPHONE = (1440, 900), (360, 780)
# file name → address and screen: the pictures that the guide and README show, and no other
VIEWS = {
    "accueil": ("/", BUREAU),
    "carte": ("/carte", BUREAU),
    "lecture": ("/lecture", BUREAU),
    "contrat": (f"/contrat?{DEMO}&contrat=CN03201M", BUREAU),
    "comparer": ("/comparer", BUREAU),
    "accueil-mobile": ("/", TELEPHONE),
    "contrat-mobile": ("/contrat?contrat=CN03103I", TELEPHONE),
    "lecture-mobile": ("/lecture?indicateur=partenaire.etat&mesure=signataire", TELEPHONE),
}
AT_REST = """() => {
  const app = document.querySelector('.stApp');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1')
    && !document.querySelector('[data-testid=stSkeleton]');
}"""
COLOURS = 64


def wait_for_server() -> None:
    """Return once the app answers, or stop after a minute."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{BASE}/_stcore/health", timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    sys.exit("The app did not start.")


def stay_local(route: Route) -> None:
    """Let a request through only if it is for this machine."""
    if route.request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
        route.continue_()
    else:
        route.abort()


def take(page: Page, name: str, address: str) -> int:
    """Write the picture of one view; return its size in bytes."""
    page.goto(BASE + address)
    page.wait_for_function(AT_REST, timeout=30_000)
    if "carte" in address:
        page.frame_locator("iframe").locator("[data-etat]").wait_for()
    page.wait_for_timeout(1200)
    return save(page, name)


def save(page: Page, name: str) -> int:
    """Write what a page shows as a light picture; return its size in bytes."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        light = picture.convert("RGB").quantize(COLOURS)
    light.save(path, optimize=True)
    return path.stat().st_size


def take_workshop(browser: Browser) -> int:
    """Write the picture of the coding screen, on the invented contract of the tests."""
    with tempfile.TemporaryDirectory() as dossier:
        foyer = build_mini(Path(dossier) / "foyer")
        with open_depot(foyer) as depot:
            fiche = Fiche(BRUME, "contrat", titre="Contrat de Brume", est_signe=True)
            depot.add(write_contract(Path(dossier) / "contrat.pdf"), fiche)
        environ = {**os.environ, "OBSERVATORY_HOME": str(foyer.root)}
        with start_server(Path(dossier) / "sortie.txt", environ) as base:
            page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="fr-FR")
            page.route("**/*", stay_local)
            page.goto(f"{base}/atelier?lecture={PARTIELLE}&contrat={BRUME}")
            page.get_by_role("combobox", name="Qui code").fill("Marie")
            page.keyboard.press("Enter")
            page.locator(".obs-passage").first.wait_for(timeout=60_000)
            zone = page.locator(".obs-atelier")
            zone.focus()
            page.keyboard.press("2")
            page.wait_for_function("document.querySelector('.obs-atelier').dataset.attente === '0'")
            zone.scroll_into_view_if_needed()
            zone.evaluate("z => z.scrollIntoView({block: 'start'})")
            page.wait_for_timeout(1200)
            return save(page, "atelier")


def take_documents(browser: Browser) -> int:
    """Write the pictures of the documents and of their search, with a fictional contract in."""
    with tempfile.TemporaryDirectory() as dossier:
        foyer = Path(dossier) / "foyer"
        (foyer / "var").mkdir(parents=True)
        for fichier in (ROOT / "var").iterdir():
            (foyer / "var" / fichier.name).symlink_to(fichier)
        with open_depot(Paths(foyer)) as depot:
            fiche = Fiche("CN03201M", "contrat", titre="Contrat de ville (essai)", est_signe=True)
            depot.add(write_pdf("E7", Path(dossier), texte=True), fiche)
        environ = {**os.environ, "OBSERVATORY_HOME": str(foyer)}
        with start_server(Path(dossier) / "sortie.txt", environ) as base:
            page = browser.new_page(viewport={"width": 1200, "height": 820}, locale="fr-FR")
            page.route("**/*", stay_local)
            page.goto(f"{base}/documents")
            page.wait_for_function(AT_REST, timeout=60_000)
            page.wait_for_timeout(1200)
            total = save(page, "documents")
            page.goto(f"{base}/chercher?mots=r%C3%A9ussite+%C3%A9ducative")
            page.get_by_role("link", name="Voir la page").first.click()
            page.locator(".obs-feuille img").wait_for()
            page.wait_for_function(AT_REST, timeout=60_000)
            page.wait_for_timeout(1200)
            return total + save(page, "chercher")


def take_all(browser: Browser) -> int:
    """Write the picture of every view on its screen; return their size in bytes."""
    total = 0
    for name, (address, (width, height)) in VIEWS.items():
        page = browser.new_page(viewport={"width": width, "height": height}, locale="fr-FR")
        page.route("**/*", stay_local)
        total += take(page, name, address)
        page.close()
    return total


def main() -> None:
    """Take every picture, or those of the coding screen or of the documents alone."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        seules = {"atelier": take_workshop, "documents": take_documents}
        prises = [seules[nom] for nom in sys.argv[1:]] or [*seules.values(), take_pages]
        total = sum(take_one(browser) for take_one in prises)
        browser.close()
    print(f"{total / 1e6:.1f} MB in {IMAGES.relative_to(ROOT)}")


def take_pages(browser: Browser) -> int:
    """Write the pictures of the pages, served as the command serves them."""
    command = [sys.executable, "-m", "observatory.cli", "app", "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for_server()
        return take_all(browser)
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
