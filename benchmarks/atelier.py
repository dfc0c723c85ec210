"""Coding by keyboard in headless Chromium: from a decision to the next passage on screen."""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.carte_mesures import find_chromium
from observatory.documents.depot import Fiche, open_depot
from tests.browser.conftest import start_server
from tests.mini.fabrique import BRUME, PARTIELLE, build_mini
from tests.workshop.contrat_ecrit import write_contract

DECISIONS = 100
CIBLE_MEDIANE, CIBLE_P95 = 100, 300
MESURE = """async (nombre) => {
  const zone = document.querySelector(".obs-atelier");
  const image = () => new Promise(
    (fini) => requestAnimationFrame(() => requestAnimationFrame(fini)));
  const lus = { montre: [], ecrit: [] };
  for (let n = 0; n < nombre; n++) {
    const avant = zone.dataset.cellule, recu = Number(zone.dataset.recu), debut = performance.now();
    zone.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true, cancelable: true }));
    const vu = () => {
      const page = zone.querySelector(".obs-feuille-atelier img");
      return zone.dataset.cellule !== avant && page.complete && page.naturalWidth > 0
        && zone.querySelector(".obs-passage");
    };
    while (!vu()) await image();
    lus.montre.push(performance.now() - debut);
    while (Number(zone.dataset.recu) <= recu) await image();
    lus.ecrit.push(performance.now() - debut);
  }
  return lus;
}"""


def measure() -> dict[str, list[float]]:
    """Return, in ms, what each decision took: next passage shown, decision on the disk and told."""
    with tempfile.TemporaryDirectory() as dossier:
        foyer = build_mini(Path(dossier) / "foyer")
        pdf = write_contract(Path(dossier) / "contrat.pdf")
        with open_depot(foyer) as depot:
            depot.add(pdf, Fiche(BRUME, "contrat", est_signe=True))
        environ = {**os.environ, "OBSERVATORY_HOME": str(foyer.root)}
        with (
            start_server(Path(dossier) / "sortie.txt", environ) as base,
            sync_playwright() as moteur,
        ):
            chromium = moteur.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox"]
            )
            page = chromium.new_page(viewport={"width": 1440, "height": 1000}, locale="fr-FR")
            page.goto(f"{base}/atelier?lecture={PARTIELLE}&contrat={BRUME}")
            page.get_by_role("combobox", name="Qui code").fill("Marie")
            page.keyboard.press("Enter")
            page.locator(".obs-passage").first.wait_for(timeout=60_000)
            page.locator(".obs-atelier").focus()
            page.wait_for_timeout(1500)
            lus: dict[str, Any] = page.evaluate(MESURE, DECISIONS)
            chromium.close()
    return lus


def main() -> None:
    lus = measure()
    for nom, dit in (("montre", "décision → passage suivant, encadré, à l’écran"),
                     ("ecrit", "décision → écrite sur le disque et dite notée")):  # fmt: skip
        ms = sorted(lus[nom])
        p95 = ms[int(0.95 * (len(ms) - 1))]
        cible = f" (cible {CIBLE_MEDIANE} et {CIBLE_P95})" if nom == "montre" else ""
        print(f"{dit} : médiane {statistics.median(ms):.0f} ms, p95 {p95:.0f} ms{cible}")
