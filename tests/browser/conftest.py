"""One real server and one real Chromium for the browser tests, with no network but the server."""

from __future__ import annotations

import json
import os
import shutil
import signal
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
    ConsoleMessage,
    Error,
    Frame,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from observatory.base import files
from tests.partage import find_common

RACINE = Path(__file__).resolve().parent.parent.parent
NAVIGATEURS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first of these is used; the one with no window of its own is the same engine, and quicker."""
CHROMIUM = next((c for n in NAVIGATEURS if (c := shutil.which(n))), None)
RENDU = ("--font-render-hinting=none", "--js-flags=--no-turbofan --single-threaded")
"""Letters keep their widths on paper, so that words printed are words read back.

A page is looked at once or twice: making its scripts quick costs a fifth more than it saves.
"""
DELAI = 30_000
ECRAN: ViewportSize = {"width": 1440, "height": 1000}
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
    """Return the address of the app, started as the command starts it, on a free port.

    One serves all the workers of a run, as it serves all its readers: the first starts it, the last
    stops it.
    """
    assert warehouse_path.is_file()
    dossier = find_common(tmp_path_factory)
    journal, partage = dossier / "serveur.txt", dossier / "serveur.json"
    with files.locked(dossier / "serveur.verrou", delai_s=120):
        if partage.exists():
            vu = json.loads(partage.read_text("utf-8"))
        else:
            processus, adresse = _launch(journal, dict(os.environ), find_port(), ())
            vu = {"pid": processus.pid, "adresse": adresse, "presents": 0}
        partage.write_text(json.dumps({**vu, "presents": vu["presents"] + 1}), "utf-8")
    yield vu["adresse"]
    with files.locked(dossier / "serveur.verrou", delai_s=120):
        vu = json.loads(partage.read_text("utf-8"))
        if vu["presents"] > 1:
            partage.write_text(json.dumps({**vu, "presents": vu["presents"] - 1}), "utf-8")
        else:
            partage.unlink()
            os.kill(vu["pid"], signal.SIGTERM)


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
    processus, adresse = _launch(journal, environ, port or find_port(), plus)
    try:
        yield processus, adresse
    finally:
        processus.terminate()
        processus.wait(timeout=15)


def _launch(
    journal: Path, environ: dict[str, str], port: int, plus: Sequence[str]
) -> tuple[subprocess.Popen[bytes], str]:
    """Start the app and wait until it answers; stop it if it does not."""
    commande = [sys.executable, "-m", "streamlit", "run", str(RACINE / "streamlit_app.py")]
    commande += ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    with journal.open("w") as sortie:
        processus = subprocess.Popen(
            [*commande, *plus], cwd=RACINE, stdout=sortie, stderr=subprocess.STDOUT, env=environ
        )
    try:
        _wait_health(f"http://127.0.0.1:{port}/_stcore/health", processus, journal)
    except BaseException:
        processus.terminate()
        processus.wait(timeout=15)
        raise
    return processus, f"http://127.0.0.1:{port}"


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
    """Open a page that notes all it asks and receives; fail on foreign requests and errors.

    Who has come before keeps one page from a visit to the next, as one keeps a tab: a page that is
    opened anew takes a third longer. A visit that leaves it changed for good closes it.
    """
    contexte = habitue or _new_context(navigateur)
    gardee, deja = _GARDEES.pop(contexte, None), set(contexte.pages)
    page = gardee if gardee and not gardee.is_closed() else contexte.new_page()
    visite = Visite(page, serveur)

    def note_request(demande: Request) -> None:
        _note_foreign(visite, demande.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            visite.erreurs.append(message.text)

    def note_error(erreur: Error) -> None:
        visite.erreurs.append(str(erreur))

    contexte.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", note_error)
    cdp = contexte.new_cdp_session(page)
    _count_messages(cdp, visite)
    yield visite
    if habitue is None:
        contexte.close()
    else:
        contexte.remove_listener("request", note_request)
        for ouverte in set(contexte.pages).difference(deja, {page}):
            ouverte.close()
        if not page.is_closed():
            cdp.detach()
            page.remove_listener("console", note_message)
            page.remove_listener("pageerror", note_error)
            _forget(page)
            _GARDEES[contexte] = page
        contexte.clear_cookies()
        contexte.clear_permissions()
    assert visite.etrangers == []
    assert visite.erreurs == []


_GARDEES: dict[BrowserContext, Page] = {}
"""The page that each browser keeps between two visits."""


def _forget(page: Page) -> None:
    """Leave a page as a new one: nothing shown, nothing stored, its own size and appearance."""
    page.evaluate("sessionStorage.clear(), localStorage.clear()")
    page.goto("about:blank")
    page.unroute_all()
    page.set_default_timeout(DELAI)
    page.set_viewport_size(ECRAN)
    page.emulate_media(
        media="null", color_scheme="null", reduced_motion="null", forced_colors="null"
    )


def _new_context(navigateur: Browser) -> BrowserContext:
    return navigateur.new_context(viewport=ECRAN, locale="fr-FR")


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
