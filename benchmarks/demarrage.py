"""How long a build takes, and the time from starting the app to its first page on screen.

`python -m benchmarks demarrage` prints medians beside the targets (5 s and 3 s) and beside a
baseline of the same run: reading the same files with pandas, and an empty Streamlit page.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from playwright.sync_api import Browser, sync_playwright

from benchmarks.avancement import follow
from benchmarks.carte_mesures import find_chromium
from observatory.base.paths import project_paths

ESSAIS = 5
VIDE = "import streamlit as st\nst.title('Page vide')\n"


def free_port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as prise:
        return prise.connect_ex(("127.0.0.1", port)) == 0


def measure_build(foyer: Path) -> float:
    debut = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "observatory.cli", "build", "--force"],
        env={**os.environ, "OBSERVATORY_HOME": str(foyer)},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - debut


def measure_pandas(foyer: Path) -> float:
    code = (
        "import pandas, pathlib, sys\n"
        "for f in pathlib.Path(sys.argv[1]).rglob('*.parquet'): pandas.read_parquet(f)"
    )
    debut = time.perf_counter()
    for dossier in ("geodata", "contracts_parquet"):
        subprocess.run([sys.executable, "-c", code, str(foyer / dossier)], check=True)
    return time.perf_counter() - debut


def measure_start(commande: list[str], port: int, navigateur: Browser, dossier: Path) -> float:
    debut = time.perf_counter()
    serveur = subprocess.Popen(
        commande, cwd=dossier, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    page = navigateur.new_page()
    try:
        while not is_open(port):  # a page that fails to open costs more than it waits
            page.wait_for_timeout(50)
        page.goto(f"http://127.0.0.1:{port}/")
        page.locator("h1").first.wait_for()
        return time.perf_counter() - debut
    finally:
        page.close()
        serveur.terminate()
        serveur.wait(timeout=20)


def print_line(nom: str, valeurs: list[float], cible: str, base: list[float]) -> None:
    mediane, reference = statistics.median(valeurs), statistics.median(base)
    print(f"{nom:<38} {mediane:5.2f} s   cible {cible}   ×{mediane / reference:.1f} la base")


def main() -> None:
    paths = project_paths()
    with tempfile.TemporaryDirectory() as tampon:
        foyer = Path(tampon)
        shutil.copytree(paths.geodata, foyer / "geodata")
        shutil.copytree(paths.contracts, foyer / "contracts_parquet")
        construit = [
            measure_build(foyer) for _ in follow("construction de l’entrepôt", range(ESSAIS))
        ]
        lu = [measure_pandas(foyer) for _ in follow("lecture par pandas", range(ESSAIS))]
        print_line("construction de l’entrepôt", construit, "≤ 5 s", lu)
        (foyer / "vide.py").write_text(VIDE, encoding="utf-8")
        notres, vides = [], []
        with sync_playwright() as jeu:
            navigateur = jeu.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            for _ in follow("démarrage, puis Streamlit vide", range(ESSAIS)):
                port = free_port()
                app = [sys.executable, "-m", "observatory.cli", "app", "--port", str(port)]
                notres.append(measure_start(app, port, navigateur, paths.root))
                port = free_port()
                vide = [sys.executable, "-m", "streamlit", "run", "vide.py", "--server.headless"]
                vide += ["true", "--server.port", str(port), "--server.address", "127.0.0.1"]
                vides.append(measure_start(vide, port, navigateur, foyer))
            navigateur.close()
        print_line("démarrage jusqu’à la première page", notres, "≤ 3 s", vides)
        print(f"pandas {pd.__version__}, {ESSAIS} essais, médianes")


if __name__ == "__main__":
    main()
