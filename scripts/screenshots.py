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
from playwright.sync_api import Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PORT = 8643
BASE = f"http://127.0.0.1:{PORT}"
DESKTOP = (1440, 900)
MOBILE = (360, 780)

DEMO = "lecture=occitanie-2024-demo"

# file name, address, screen
VIEWS = (
    ("accueil", "/", DESKTOP),
    ("carte", "/carte", DESKTOP),
    ("lecture", "/lecture", DESKTOP),
    ("lecture-demonstration", f"/lecture?{DEMO}&theme=sante", DESKTOP),
    ("contrat", "/contrat?contrat=CN03201M", DESKTOP),
    ("methode", "/methode", DESKTOP),
    ("carte-mobile", "/carte", MOBILE),
)


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


def take(page: Page, name: str, address: str, screen: tuple[int, int]) -> None:
    """Write the picture of one view."""
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    page.goto(BASE + address)
    page.wait_for_timeout(5000)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        light = picture.convert("RGB").quantize(96)
    light.save(path, optimize=True)


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
            page = browser.new_page(locale="fr-FR")
            page.route("**/*", stay_local)
            for name, address, screen in VIEWS:
                take(page, name, address, screen)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
