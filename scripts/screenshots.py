"""Redraws the pictures of the documentation: starts the app, visits its pages offline.

Run with `make screenshots`. Needs Chromium; nothing but 127.0.0.1 is reached.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PORT = 8643
BASE = f"http://127.0.0.1:{PORT}"
DEMO = "lecture=occitanie-2024-demo"

# screen: suffix of the file, size, theme
SCREENS = (
    ("", (1440, 900), "light"),
    ("-sombre", (1440, 900), "dark"),
    ("-mobile", (360, 780), "light"),
)
# file name → address: each page as its reader uses it
VIEWS = {
    "accueil": "/",
    "carte": "/carte",
    "lecture": "/lecture",
    "contrat": f"/contrat?{DEMO}&contrat=CN03201M",
    "partenaires": f"/partenaires?{DEMO}&indicateur=partenaire.caf",
    "articulations": f"/articulations?{DEMO}",
    "comparer": "/comparer",
    "croisements": f"/croisements?{DEMO}",
    "telechargements": "/telechargements",
    "grille": "/grille",
    "methode": "/methode",
    "accessibilite": "/accessibilite",
}
# seen on a wide screen only
MORE_VIEWS = {"lecture-demonstration": f"/lecture?{DEMO}&theme=sante"}
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
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        light = picture.convert("RGB").quantize(COLOURS)
    light.save(path, optimize=True)
    return path.stat().st_size


def take_all(browser: Browser) -> int:
    """Write the pictures of every view on every screen; return their size in bytes."""
    total = 0
    for suffix, (width, height), theme in SCREENS:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
            locale="fr-FR",
        )
        page = context.new_page()
        page.route("**/*", stay_local)
        for name, address in {**VIEWS, **({} if suffix else MORE_VIEWS)}.items():
            total += take(page, name + suffix, address)
        context.close()
    return total


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "observatory.cli", "app", "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for_server()
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            print(f"{take_all(browser) / 1e6:.1f} MB in {IMAGES.relative_to(ROOT)}")
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
