"""The map in headless Chromium: our page and a naive one, measured in the same run.

`python -m benchmarks.carte` prints medians beside the targets. First visit: empty cache; second:
the same browser again. The naive page is plain streamlit-folium with France's QPV in the map
(Leaflet served locally too: with no network, folium's own would show nothing).
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Frame, Page, sync_playwright

RACINE = Path(__file__).resolve().parent.parent
ESSAIS = 5
LIGNE_LENTE = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 1.25e6,
    "uploadThroughput": 1.25e6,
}
NAIVE = """
import duckdb, folium, geopandas, streamlit as st
from streamlit_folium import st_folium
st.set_page_config(layout="wide")
js, css = {js!r}, {css!r}
class Carte(folium.Map):
    default_js, default_css = [("l", js)], [("l", css)]
@st.cache_data
def qpv():
    colonnes = ["code_qpv", "code_departement", "geom"]
    return geopandas.read_parquet({qpv!r}, columns=colonnes).dropna()
choix = st.radio("Département", ["tous", "34"], horizontal=True)
donnees = qpv() if choix == "tous" else qpv().query("code_departement == '34'")
carte = Carte(location=(43.7, 2.2), zoom_start=6, tiles=None)
folium.GeoJson(donnees, tooltip=folium.GeoJsonTooltip(["code_qpv"])).add_to(carte)
st_folium(carte, use_container_width=True, height=640)
"""
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
MARQUE = """performance.getEntriesByName('observatoire-carte')
  .map((m) => performance.timeOrigin + m.startTime)[0]"""


@dataclass
class Mesures:
    """Series of one page, in milliseconds or kilobytes."""

    series: dict[str, list[float]] = field(default_factory=dict)

    def noter(self, nom: str, valeur: float) -> None:
        self.series.setdefault(nom, []).append(valeur)

    def mediane(self, nom: str) -> float | None:
        return statistics.median(self.series[nom]) if self.series.get(nom) else None


@dataclass
class Compteur:
    """Bytes received by a page, over HTTP as sent and over WebSocket."""

    http: int = 0
    ws: int = 0
    messages: int = 0

    def vider(self) -> None:
        self.http = self.ws = self.messages = 0


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


def open_page(contexte: BrowserContext, lente: bool = False) -> tuple[Page, Compteur]:
    page = contexte.new_page()
    compteur = Compteur()
    cdp = contexte.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.on("Network.loadingFinished", lambda e: _add(compteur, "http", e["encodedDataLength"]))
    cdp.on(
        "Network.webSocketFrameReceived",
        lambda e: _add(compteur, "ws", len(e["response"]["payloadData"]) * 3 / 4),
    )
    if lente:
        cdp.send("Network.emulateNetworkConditions", LIGNE_LENTE)
    page.add_init_script(OBSERVER)
    return page, compteur


def _add(compteur: Compteur, quoi: str, taille: float) -> None:
    setattr(compteur, quoi, getattr(compteur, quoi) + int(taille))
    compteur.messages += 1


def visit(page: Page, compteur: Compteur, adresse: str, mesures: Mesures, prefixe: str) -> None:
    """Open the address; note when the first shape is drawn and what it cost."""
    compteur.vider()
    page.goto(adresse, wait_until="commit")
    cadre = page.frame_locator("iframe").first
    cadre.locator(TRACES).first.wait_for(state="attached", timeout=60_000)
    interne = _frame(page)
    dessin = interne.evaluate(PREMIER_TRACE, TRACES)
    dessin = interne.evaluate(MARQUE) or dessin
    page.wait_for_timeout(1_500)
    mesures.noter(f"{prefixe} dessin", dessin - page.evaluate("performance.timeOrigin"))
    mesures.noter(f"{prefixe} LCP", page.evaluate("mesures.lcp"))
    mesures.noter(f"{prefixe} CLS", page.evaluate("mesures.cls"))
    mesures.noter(f"{prefixe} ko", (compteur.http + compteur.ws) / 1000)


def measure_visits(navigateur: Browser, adresse: str, lente: bool = False) -> Mesures:
    mesures = Mesures()
    for _ in range(ESSAIS):
        contexte = navigateur.new_context(viewport={"width": 1440, "height": 1000}, locale="fr-FR")
        page, compteur = open_page(contexte, lente)
        visit(page, compteur, adresse, mesures, "1re visite")
        page.close()
        page, compteur = open_page(contexte, lente)
        visit(page, compteur, adresse, mesures, "2e visite")
        contexte.close()
    return mesures


def measure_filters(
    navigateur: Browser, adresse: str, gestes: tuple[str, str], change: Callable[[Page], float]
) -> Mesures:
    """Note the time and the bytes of a filter, one way and back."""
    mesures = Mesures()
    contexte = navigateur.new_context(viewport={"width": 1440, "height": 1000}, locale="fr-FR")
    page, compteur = open_page(contexte)
    page.goto(adresse)
    page.frame_locator("iframe").first.locator(TRACES).first.wait_for(state="attached")
    page.wait_for_timeout(2_000)
    for rang in range(2 * ESSAIS):
        compteur.vider()
        if change is wait_state:
            watch_state(page)
        page.get_by_text(gestes[rang % 2], exact=True).click()
        mesures.noter("filtre → carte", change(page))
        page.wait_for_timeout(1_000)
        mesures.noter("ko par filtre", (compteur.http + compteur.ws) / 1000)
    compteur.vider()
    boite = page.locator("iframe").first.bounding_box()
    if boite is None:
        raise RuntimeError("no frame")
    page.mouse.move(boite["x"] + 400, boite["y"] + 300)
    page.mouse.down()
    page.mouse.move(boite["x"] + 250, boite["y"] + 250, steps=5)
    page.mouse.up()
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(2_000)
    mesures.noter("messages au déplacement", compteur.ws and compteur.messages)
    contexte.close()
    return mesures


def watch_state(page: Page) -> None:
    """Have the frame note when its map is restyled."""
    _frame(page).evaluate(
        """() => {
          const zone = document.querySelector('[data-etat]');
          const avant = zone.dataset.etat;
          window.fin = new Promise((fini) => {
            const voir = () => zone.dataset.etat !== avant
              ? fini(performance.timeOrigin + performance.now())
              : requestAnimationFrame(voir);
            voir();
          });
        }"""
    )


def wait_state(page: Page) -> float:
    """Return the milliseconds from the click to the map restyled."""
    return float(_frame(page).evaluate("window.fin") - page.evaluate("window.clic"))


def _frame(page: Page) -> Frame:
    return next(f for f in page.frames if "st_folium" in f.url)


def wait_naive(page: Page) -> float:
    """Return the milliseconds from the click to the naive map drawn again."""
    page.wait_for_timeout(60)  # the choice is drawn before it is sent
    peu = page.get_by_role("radio", name="34").is_checked()
    for _ in range(1_500):
        try:
            nombre = _frame(page).evaluate("document.querySelectorAll('path').length")
        except (Error, StopIteration):  # the frame is being replaced
            nombre = 0
        if 0 < nombre < 60 if peu else nombre > 1_000:
            return float(time.time() * 1000 - page.evaluate("window.clic"))
        page.wait_for_timeout(20)
    raise RuntimeError("la page naïve n’a pas redessiné sa carte en 30 secondes")


CIBLES = (
    ("Occitanie, 1re visite dessin", "occitanie", "1re visite dessin", 1_300.0, "ms"),
    ("Occitanie, 2e visite dessin", "occitanie", "2e visite dessin", 1_300.0, "ms"),
    ("Occitanie, LCP", "occitanie", "1re visite LCP", 1_300.0, "ms"),
    ("Occitanie, CLS", "occitanie", "1re visite CLS", 0.1, ""),
    ("France, 1re visite dessin", "france", "1re visite dessin", 1_600.0, "ms"),
    ("filtre → carte", "filtre", "filtre → carte", 250.0, "ms"),
    ("envoyé par filtre", "filtre", "ko par filtre", 40.0, "ko"),
    ("1re visite, tout compris", "occitanie", "1re visite ko", 4_200.0, "ko"),
    ("2e visite, tout compris", "occitanie", "2e visite ko", 100.0, "ko"),
    ("10 Mbit/s 40 ms, 1re visite", "lente", "1re visite dessin", 4_000.0, "ms"),
    ("10 Mbit/s 40 ms, 2e visite", "lente", "2e visite dessin", 1_800.0, "ms"),
    ("messages en déplaçant la carte", "filtre", "messages au déplacement", 0.0, ""),
)


def print_results(notre: dict[str, Mesures], naive: dict[str, Mesures]) -> None:
    print(f"{'mesure (médiane)':<34}{'ici':>10}{'cible':>10}{'naïve':>10}")
    for titre, page, nom, cible, unite in CIBLES:
        ici = notre[page].mediane(nom)
        autre = naive[page].mediane(nom) if page in naive else None
        textes = [
            "—" if v is None else f"{v:.2f}" if v < 1 else f"{v:.0f}" for v in (ici, cible, autre)
        ]
        marque = "" if ici is not None and ici <= cible else "  ←"
        print(f"{titre:<34}{textes[0]:>10}{textes[1]:>10}{textes[2]:>10} {unite}{marque}")


def main() -> None:
    """Measure and print; a figure beyond its target is marked, nothing fails."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium introuvable : installer le paquet « chromium ».")
    sans_reseau = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as moteur:
        navigateur = moteur.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", sans_reseau]
        )
        print_results(*_measure_all(navigateur))
        navigateur.close()


def _measure_all(navigateur: Browser) -> tuple[dict[str, Mesures], dict[str, Mesures]]:
    notre: dict[str, Mesures] = {}
    with serve(RACINE / "streamlit_app.py", RACINE) as base:
        measure_visits(navigateur, f"{base}/carte")  # server warm
        notre["occitanie"] = measure_visits(navigateur, f"{base}/carte")
        notre["france"] = measure_visits(navigateur, f"{base}/carte?region=france")
        notre["lente"] = measure_visits(navigateur, f"{base}/carte", lente=True)
        gestes = ("Territoires", "Cercles")
        notre["filtre"] = measure_filters(navigateur, f"{base}/carte", gestes, wait_state)
    with (
        tempfile.TemporaryDirectory() as dossier,
        serve(_write_naive(Path(dossier)), Path(dossier)) as base,
    ):
        measure_visits(navigateur, base)
        naive = {"occitanie": measure_visits(navigateur, base)}
        naive["france"] = naive["occitanie"]
        naive["lente"] = measure_visits(navigateur, base, lente=True)
        naive["filtre"] = measure_filters(navigateur, base, ("34", "tous"), wait_naive)
    return notre, naive


def _write_naive(dossier: Path) -> Path:
    from xstatic.pkg import leaflet  # noqa: PLC0415

    (dossier / "static").mkdir()
    for nom in ("leaflet.js", "leaflet.css"):
        shutil.copy(Path(leaflet.BASE_DIR) / nom, dossier / "static" / nom)
    (dossier / ".streamlit").mkdir()
    (dossier / ".streamlit/config.toml").write_text(
        "[server]\nenableStaticServing = true\n[browser]\ngatherUsageStats = false\n"
    )
    script = dossier / "naive.py"
    script.write_text(
        NAIVE.format(
            js="../../app/static/leaflet.js",
            css="../../app/static/leaflet.css",
            qpv=str(RACINE / "geodata/qpv.parquet"),
        )
    )
    return script


if __name__ == "__main__":
    main()
