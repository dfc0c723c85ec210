"""What is timed of a map in headless Chromium: a visit, a filter, a move."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Frame, Page, expect

from benchmarks.avancement import follow
from benchmarks.relais import Relais
from tests.browser.conftest import CHROMIUM

ESSAIS = 5
LIGNE_LENTE = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 1.25e6,
    "uploadThroughput": 1.25e6,
}
OBSERVER = """
window.mesures = {cls: 0, lcp: 0};
new PerformanceObserver((l) => l.getEntries().forEach((e) => {
  if (!e.hadRecentInput) mesures.cls += e.value;
})).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver((l) => l.getEntries().forEach((e) => (mesures.lcp = e.startTime)))
  .observe({type: 'largest-contentful-paint', buffered: true});
addEventListener('pointerdown', (e) => (window.clic = performance.timeOrigin + e.timeStamp), true);
"""
TRACES = "path.leaflet-interactive, path.obs-cercle"
PREMIER_TRACE = """(traces) => new Promise((fini) => {
  const voir = () => document.querySelector(traces)
    ? requestAnimationFrame(() => fini(performance.timeOrigin + performance.now()))
    : requestAnimationFrame(voir);
  voir();
})"""
COMPLETE = """(signes) => new Promise((fini) => {
  const voir = () => signes.every((s) => document.querySelector(s))
    ? fini(performance.now())
    : requestAnimationFrame(voir);
  setTimeout(() => fini(null), 5000);
  voir();
})"""
MARQUE = """performance.getEntriesByName('observatoire-carte')
  .map((m) => performance.timeOrigin + m.startTime)[0]"""
ETAT_CHANGE = """() => {
  const zone = document.querySelector('[data-etat]');
  const avant = zone.dataset.etat;
  window.fin = new Promise((fini, refus) => {
    setTimeout(() => refus(new Error('la carte n’a pas changé en 15 s')), 15000);
    const voir = () => zone.dataset.etat !== avant
      ? fini(performance.timeOrigin + performance.now())
      : requestAnimationFrame(voir);
    voir();
  });
}"""

Geste = Callable[[Page], None]


@dataclass
class Mesures:
    """Series of one page, in milliseconds or kilobytes."""

    series: dict[str, list[float]] = field(default_factory=dict)

    def noter(self, nom: str, valeur: float) -> None:
        self.series.setdefault(nom, []).append(valeur)

    def mediane(self, nom: str) -> float | None:
        return statistics.median(self.series[nom]) if self.series.get(nom) else None


class Paquet:
    """Streamlit's own files among what a page receives: their octets as sent."""

    def __init__(self, cdp: CDPSession) -> None:
        self.octets = 0
        self._siens: set[str] = set()
        cdp.send("Network.enable")
        cdp.on("Network.responseReceived", self._sort)
        cdp.on("Network.loadingFinished", self._weigh)

    def _sort(self, evenement: dict[str, Any]) -> None:
        adresse = evenement["response"]["url"]
        if "/static/" in adresse and "/app/" not in adresse:
            self._siens.add(evenement["requestId"])

    def _weigh(self, evenement: dict[str, Any]) -> None:
        if evenement["requestId"] in self._siens:
            self.octets += int(evenement["encodedDataLength"])


@contextmanager
def serve(script: Path, dossier: Path) -> Iterator[str]:
    """Start a Streamlit server and give its address."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    commande = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    silence = subprocess.DEVNULL
    processus = subprocess.Popen(commande, cwd=dossier, stdout=silence, stderr=silence)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        processus.terminate()
        processus.wait(timeout=15)


def find_chromium() -> str:
    return CHROMIUM or sys.exit("Chromium introuvable : installer le paquet « chromium ».")


def new_context(navigateur: Browser) -> BrowserContext:
    return navigateur.new_context(viewport={"width": 1440, "height": 1000}, locale="fr-FR")


def open_page(contexte: BrowserContext, *, lente: bool = False) -> Page:
    page = contexte.new_page()
    if lente:
        cdp = contexte.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", LIGNE_LENTE)
    page.add_init_script(OBSERVER)
    return page


def visit(
    page: Page, adresse: str, mesures: Mesures, prefixe: str, signes: Sequence[str] = ()
) -> None:
    """Open the address; note when the first shape is drawn and what moved meanwhile.

    `signes` are what tells that the whole page is there, its filters and table with it.
    """
    page.goto(adresse, wait_until="commit")
    wait_map(page)
    interne = find_frame(page)
    dessin = interne.evaluate(PREMIER_TRACE, TRACES)
    dessin = interne.evaluate(MARQUE) or dessin
    complete = page.evaluate(COMPLETE, list(signes)) if signes else None
    page.wait_for_timeout(1_500)
    if complete is not None:
        mesures.noter(f"{prefixe} complète", complete)
    mesures.noter(f"{prefixe} dessin", dessin - page.evaluate("performance.timeOrigin"))
    mesures.noter(f"{prefixe} LCP", page.evaluate("mesures.lcp"))
    mesures.noter(f"{prefixe} CLS", page.evaluate("mesures.cls"))


def measure_visits(
    navigateur: Browser,
    adresse: str,
    *,
    lente: bool = False,
    essais: int = ESSAIS,
    signes: Sequence[str] = (),
) -> Mesures:
    """Note first visits (empty cache) and second ones (the same browser again)."""
    mesures = Mesures()
    for _ in follow("visites" + (", ligne lente" if lente else ""), range(essais)):
        contexte = new_context(navigateur)
        for prefixe in ("1re visite", "2e visite"):
            page = open_page(contexte, lente=lente)
            visit(page, adresse, mesures, prefixe, signes)
            page.close()
        contexte.close()
    return mesures


def measure_weights(
    navigateur: Browser, relais: Relais, chemin: str, mesures: Mesures, essais: int = 2
) -> None:
    """Note the kilobytes a first and a second visit bring, and Streamlit's own part of them."""
    for _ in follow("poids des visites", range(essais)):
        contexte = new_context(navigateur)
        for prefixe in ("1re visite", "2e visite"):
            page = open_page(contexte)
            paquet = Paquet(contexte.new_cdp_session(page))
            relais.vider()
            page.goto(relais.adresse + chemin)
            wait_map(page)
            page.wait_for_timeout(1_500)
            mesures.noter(f"{prefixe} ko", relais.octets / 1000)
            mesures.noter(f"{prefixe} ko hors Streamlit", (relais.octets - paquet.octets) / 1000)
            page.close()
        contexte.close()


def measure_filters(
    navigateur: Browser, base: str, chemin: str, gestes: Sequence[tuple[str, Geste, Geste]]
) -> Mesures:
    """Note the milliseconds from the click that chooses to the map restyled."""
    mesures = Mesures()
    contexte = new_context(navigateur)
    page = open_page(contexte)
    page.goto(base + chemin)
    wait_map(page)
    page.wait_for_timeout(2_000)
    for nom, prepare, choose in follow("filtres", gestes):
        prepare(page)
        find_frame(page).evaluate(ETAT_CHANGE)
        choose(page)
        fin = find_frame(page).evaluate("window.fin")
        mesures.noter(nom, fin - page.evaluate("window.clic"))
        page.wait_for_timeout(900)
    contexte.close()
    return mesures


def weigh_filters(
    navigateur: Browser,
    relais: Relais,
    chemin: str,
    gestes: Sequence[tuple[str, Geste, Geste]],
    mesures: Mesures,
) -> None:
    """Note the kilobytes each filter brings, the map and the table included."""
    contexte = new_context(navigateur)
    page = open_page(contexte)
    page.goto(relais.adresse + chemin)
    wait_map(page)
    page.wait_for_timeout(2_000)
    for nom, prepare, choose in follow("poids des filtres", gestes):
        prepare(page)
        relais.vider()
        choose(page)
        page.wait_for_timeout(1_500)
        mesures.noter(f"{nom} ko", relais.octets / 1000)
    contexte.close()


def count_moves(navigateur: Browser, relais: Relais, chemin: str) -> int:
    """Return the octets the server sends while the map is dragged and zoomed."""
    contexte = new_context(navigateur)
    page = open_page(contexte)
    page.goto(relais.adresse + chemin)
    wait_map(page)
    page.wait_for_timeout(2_000)
    relais.vider()
    boite = page.locator("iframe").first.bounding_box()
    if boite is None:
        raise RuntimeError("no frame")
    page.mouse.move(boite["x"] + 400, boite["y"] + 300)
    page.mouse.down()
    page.mouse.move(boite["x"] + 250, boite["y"] + 250, steps=5)
    page.mouse.up()
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(2_000)
    contexte.close()
    return relais.octets


def open_list(nom: str, texte: str) -> Geste:
    """Return the gesture that opens a list and looks for an option in it."""

    def gesture(page: Page) -> None:
        page.keyboard.press("Escape")
        page.get_by_role("combobox", name=nom).click()
        page.get_by_role("combobox", name=nom).fill(texte)
        page.get_by_role("option").first.wait_for()

    return gesture


def pick(option: str) -> Geste:
    """Return the gesture that chooses an option of the list being open."""
    return lambda page: page.get_by_role("option", name=option).first.click()


def close_lists(page: Page) -> None:
    """Close what is open, so that the next gesture finds the page bare."""
    page.keyboard.press("Escape")


def press(nom: str) -> Geste:
    """Return the gesture that presses a button."""
    return lambda page: page.get_by_role("button", name=nom, exact=True).first.click()


def press_text(texte: str) -> Geste:
    """Return the gesture that presses what bears a text."""
    return lambda page: page.get_by_text(texte, exact=True).first.click()


def wait_map(page: Page) -> None:
    cadre = page.frame_locator("iframe").first
    expect(cadre.locator(TRACES).first).to_be_attached(timeout=60_000)


def find_frame(page: Page) -> Frame:
    return next(f for f in page.frames if "st_folium" in f.url)


def measure_naive_filters(
    navigateur: Browser, base: str, relais: Relais, gestes: tuple[str, str]
) -> Mesures:
    """Note the time and the kilobytes of a filter of the naive page, one way and back."""
    mesures = Mesures()
    for adresse, compte in ((base, False), (relais.adresse, True)):
        contexte = new_context(navigateur)
        page = open_page(contexte)
        page.goto(adresse)
        wait_map(page)
        page.wait_for_timeout(2_000)
        for rang in follow("filtres de la page naïve", range(2 * (2 if compte else ESSAIS))):
            relais.vider()
            page.get_by_text(gestes[rang % 2], exact=True).click()
            duree = _wait_naive(page, peu=rang % 2 == 0)
            page.wait_for_timeout(1_000)
            if compte:
                mesures.noter("filtre ko", relais.octets / 1000)
            else:
                mesures.noter("filtre", duree)
        contexte.close()
    return mesures


def _wait_naive(page: Page, *, peu: bool) -> float:
    """Return the milliseconds from the click to the naive map drawn again."""
    for _ in range(1_500):
        try:
            nombre = find_frame(page).evaluate("document.querySelectorAll('path').length")
        except (Error, StopIteration):  # the frame is being replaced
            nombre = 0
        if 0 < nombre < 60 if peu else nombre > 1_000:
            return float(time.time() * 1000 - page.evaluate("window.clic"))
        page.wait_for_timeout(20)
    raise RuntimeError("la page naïve n’a pas redessiné sa carte en 30 secondes")
