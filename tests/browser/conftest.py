"""One real server and one real Chromium for the browser tests, with no network but the server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Frame,
    Page,
    Request,
    expect,
    sync_playwright,
)

RACINE = Path(__file__).resolve().parent.parent.parent
NAVIGATEURS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first of these is used; the one with no window of its own is the same engine, and quicker."""
CHROMIUM = next((c for n in NAVIGATEURS if (c := shutil.which(n))), None)
RENDU = ("--font-render-hinting=none", "--js-flags=--no-turbofan --single-threaded")
"""Letters keep their widths on paper, so that words printed are words read back.

A page is looked at once or twice: making its scripts quick costs a fifth more than it saves.
"""
DELAI = 30_000
expect.set_options(timeout=DELAI)


@dataclass
class Visite:
    """A page being visited, and all it asked, said and received."""

    page: Page
    base: str
    etrangers: list[str] = field(default_factory=list)
    erreurs: list[str] = field(default_factory=list)
    recus: list[int] = field(default_factory=list)
    envois: int = 0

    def ouvrir(self, adresse: str = "/carte") -> Visite:
        """Open an address and wait for the map of it, if it has one."""
        self.page.goto(self.base + adresse)
        return self

    def attendre_carte(self) -> Frame:
        """Return the frame of the map once it is drawn."""
        self.page.frame_locator("iframe").locator("[data-etat]").wait_for(timeout=DELAI)
        return next(f for f in self.page.frames if "streamlit_folium" in f.url)

    def attendre_calme(self, silence_ms: int = 700) -> None:
        """Wait until the server has been silent for a while."""
        avant = -1
        while avant != len(self.recus):
            avant = len(self.recus)
            self.page.wait_for_timeout(silence_ms)


@pytest.fixture(scope="session")
def serveur(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the app, started as the command starts it, on a free port."""
    assert warehouse_path.is_file()
    journal = tmp_path_factory.mktemp("serveur") / "journal.txt"
    with start_server(journal, dict(os.environ)) as adresse:
        yield adresse


@contextmanager
def start_server(
    journal: Path, environ: dict[str, str], *, port: int | None = None, plus: Sequence[str] = ()
) -> Iterator[str]:
    """Start the app on a free port, or on this one, and yield its address."""
    with open_server(journal, environ, port=port, plus=plus) as (_, adresse):
        yield adresse


@contextmanager
def open_server(
    journal: Path, environ: dict[str, str], *, port: int | None = None, plus: Sequence[str] = ()
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start the app as `start_server` does; yield its process too, which a test may kill."""
    port = port or find_port()
    commande = [sys.executable, "-m", "streamlit", "run", str(RACINE / "streamlit_app.py")]
    commande += ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    with journal.open("w") as sortie:
        processus = subprocess.Popen(
            [*commande, *plus], cwd=RACINE, stdout=sortie, stderr=subprocess.STDOUT, env=environ
        )
        try:
            _wait_health(f"http://127.0.0.1:{port}/_stcore/health", processus, journal)
            yield processus, f"http://127.0.0.1:{port}"
        finally:
            processus.terminate()
            processus.wait(timeout=15)


def find_port() -> int:
    """Return a port that nobody listens to."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@pytest.fixture(scope="package")
def navigateur() -> Iterator[Browser]:
    """Return a headless Chromium that resolves no name: only 127.0.0.1 can be reached.

    It ends with this folder: its loop would forbid `asyncio.run` to the tests that come after.
    """
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and CI must run the browser tests")
        pytest.skip("no Chromium on this machine: install the package « chromium »")
    sans_reseau = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as moteur:
        chromium = moteur.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", sans_reseau, *RENDU]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def habitue(navigateur: Browser) -> Iterator[BrowserContext]:
    """Return a browser that has come before: the scripts of the application are in its cache.

    A browser that comes for the first time is `visiter`, without one: it reads and compiles them.
    """
    contexte = _new_context(navigateur)
    yield contexte
    contexte.close()


@pytest.fixture(scope="package")
def voisin(navigateur: Browser) -> Iterator[BrowserContext]:
    """Return the browser of somebody else who has come before: to open there what was shared."""
    contexte = _new_context(navigateur)
    yield contexte
    contexte.close()


@pytest.fixture
def ailleurs(navigateur: Browser, voisin: BrowserContext, serveur: str) -> Iterator[Visite]:
    """Return a visit by another browser, which holds nothing of `visite`."""
    with visiter(navigateur, serveur, voisin) as visite:
        yield visite


@pytest.fixture
def visite(navigateur: Browser, habitue: BrowserContext, serveur: str) -> Iterator[Visite]:
    """Return a new visit; at its end, any foreign request or console error fails the test."""
    with visiter(navigateur, serveur, habitue) as visite:
        yield visite


@pytest.fixture(scope="module")
def longue_visite(navigateur: Browser, habitue: BrowserContext, serveur: str) -> Iterator[Visite]:
    """Return one visit for all the tests of a file: each opens its own address in it."""
    with visiter(navigateur, serveur, habitue) as visite:
        yield visite


@contextmanager
def visiter(
    navigateur: Browser, serveur: str, habitue: BrowserContext | None = None
) -> Iterator[Visite]:
    """Open a page that notes all it asks and receives; fail on foreign requests and errors."""
    contexte = habitue or _new_context(navigateur)
    deja = list(contexte.pages)
    page = contexte.new_page()
    visite = Visite(page, serveur)

    def note_request(demande: Request) -> None:
        _note_foreign(visite, demande.url)

    contexte.on("request", note_request)
    page.on("console", lambda m: visite.erreurs.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: visite.erreurs.append(str(e)))
    _count_messages(contexte.new_cdp_session(page), visite)
    yield visite
    if habitue is None:
        contexte.close()
    else:
        contexte.remove_listener("request", note_request)
        contexte.clear_cookies()
        contexte.clear_permissions()
        for ouverte in set(contexte.pages).difference(deja):
            ouverte.close()
    assert visite.etrangers == []
    assert visite.erreurs == []


def _new_context(navigateur: Browser) -> BrowserContext:
    return navigateur.new_context(viewport={"width": 1440, "height": 1000}, locale="fr-FR")


def _note_foreign(visite: Visite, url: str) -> None:
    if url.startswith(("http:", "https:", "ws:")) and not url.startswith(visite.base):
        visite.etrangers.append(url)


def _count_messages(cdp: CDPSession, visite: Visite) -> None:
    def recu(evenement: dict) -> None:
        texte = evenement["response"]["payloadData"]
        visite.recus.append(len(texte) * 3 // 4)  # base64

    def envoye(_: dict) -> None:
        visite.envois += 1

    cdp.send("Network.enable")
    cdp.on("Network.webSocketFrameReceived", recu)
    cdp.on("Network.webSocketFrameSent", envoye)


def _wait_health(url: str, processus: subprocess.Popen, journal: Path) -> None:
    fin = time.monotonic() + 60
    while time.monotonic() < fin:
        if processus.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as reponse:  # noqa: S310
                if reponse.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{journal.read_text()[-2000:]}")
