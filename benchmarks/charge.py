"""Many people at once: real WebSocket sessions, each filtering every few seconds.

`python -m benchmarks.charge [sessions] [tours] [repos]` starts the app, opens the sessions over
loopback, speaks Streamlit's own messages, and prints how long a filter takes (from the message
sent to the end of the run), the errors, and the memory of the server, beside the targets.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.avancement import tell
from benchmarks.demarrage import free_port
from benchmarks.visiteur import Visiteur

RACINE = Path(__file__).resolve().parent.parent
CIBLE_P95_S, CIBLE_MEMOIRE_MO = 1.0, 400
CHAUFFE_S = 12.0
"""A server is warm then: it has loaded what its pages need, and answered nobody yet."""
CARTE = ("carte",)
TOUTES = ("carte", "lecture", "carte", "partenaires", "contrat", "articulations", "croisements")
"""Pages the sessions are on, in turn: the map alone, then what a day of use looks like."""
DEPARTEMENTS = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
FILTRE = "Département"
LECTURES = ("", "occitanie-2024-demo")


@dataclass
class Releve:
    """What one campaign of sessions saw: seconds per run, octets received, what went wrong."""

    ouvertures: list[float] = field(default_factory=list)
    filtres: list[float] = field(default_factory=list)
    octets: list[int] = field(default_factory=list)
    erreurs: list[str] = field(default_factory=list)
    memoire: float | None = None
    attentes: int = 0
    fermeture: asyncio.Event = field(default_factory=asyncio.Event)


async def visit(
    adresse: str, page: str, rang: int, tours: int, repos: float, releve: Releve
) -> None:
    """Open one session at a moment of the first seconds, then filter `tours` times."""
    hasard = random.Random(rang)  # noqa: S311 (which filter, nothing secret)
    await asyncio.sleep(hasard.uniform(0, 1) * repos)
    try:
        async with connect(adresse, subprotocols=["streamlit"], max_size=None) as canal:
            visiteur = Visiteur(canal, page)
            for tour in range(tours + 1):
                debut = time.perf_counter()
                octets = await (filter_page(visiteur, hasard) if tour else visiteur.open())
                (releve.filtres if tour else releve.ouvertures).append(time.perf_counter() - debut)
                if tour:
                    releve.octets.append(octets)
                if visiteur.erreur:
                    releve.erreurs.append(visiteur.erreur)
                await asyncio.sleep(hasard.uniform(0.6, 1.4) * repos)
            releve.attentes += 1
            await releve.fermeture.wait()
    except (OSError, WebSocketException, ValueError, KeyError) as panne:
        releve.erreurs.append(f"{type(panne).__name__} : {panne}")
        releve.attentes += 1


async def filter_page(visiteur: Visiteur, hasard: random.Random) -> int:
    """Act once as somebody would; return the octets received.

    On the map, a département is chosen in its list. Elsewhere another address is entered, which
    runs the whole page: what is asked of the server is then at its heaviest.
    """
    if FILTRE in visiteur.listes:
        options = visiteur.listes[FILTRE].options
        return await visiteur.choose(FILTRE, *hasard.sample(options, hasard.choice((0, 1, 1, 2))))
    return await visiteur.open(choose_filters(hasard, visiteur.page))


def choose_filters(hasard: random.Random, page: str) -> dict[str, str]:
    """Return the address of a view somebody may ask for."""
    params = {"departement": hasard.choice(DEPARTEMENTS)} if hasard.random() < 0.7 else {}
    if lecture := hasard.choice(LECTURES):
        params["lecture"] = lecture
    if page == "contrat":
        params = {**params, "contrat": hasard.choice(("CN03201M", "CN03103I", "CN00901M"))}
    return params


async def load(
    port: int, pid: int, pages: Sequence[str], sessions: int, tours: int, repos: float
) -> Releve:
    """Return what `sessions` people at once saw; memory is read while they are all there."""
    releve = Releve()
    adresse = f"ws://127.0.0.1:{port}/_stcore/stream"
    visites = [
        asyncio.create_task(visit(adresse, pages[r % len(pages)], r, tours, repos, releve))
        for r in range(sessions)
    ]
    while releve.attentes < sessions and not all(v.done() for v in visites):
        await asyncio.sleep(0.05)
    releve.memoire = read_memory_mo(pid)
    releve.fermeture.set()
    await asyncio.gather(*visites)
    return releve


def read_memory_mo(pid: int) -> float | None:
    """Return the resident memory of a process and its children in MB; None if it cannot be read."""
    fiche = Path(f"/proc/{pid}/status")
    if not fiche.is_file():
        return None
    lignes = fiche.read_text(encoding="utf-8").splitlines()
    ici = next((int(x.split()[1]) / 1024 for x in lignes if x.startswith("VmRSS")), 0.0)
    enfants = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return ici + sum(read_memory_mo(int(e)) or 0.0 for e in enfants)


def quantile(valeurs: list[float], part: float) -> float:
    rangees = sorted(valeurs)
    return rangees[min(len(rangees) - 1, int(part * len(rangees)))] if rangees else float("nan")


def start_server(port: int) -> subprocess.Popen[bytes]:
    """Return the app started on a port, once it answers."""
    commande = [sys.executable, "-m", "streamlit", "run", str(RACINE / "streamlit_app.py")]
    commande += ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    silence = subprocess.DEVNULL
    serveur = subprocess.Popen(commande, cwd=RACINE, stdout=silence, stderr=silence)
    for _ in range(400):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return serveur
        except OSError:
            time.sleep(0.05)
    serveur.terminate()
    raise SystemExit("le serveur n’a pas répondu en 20 secondes")


def main(arguments: list[str] | None = None) -> None:
    sessions, tours, repos = [*map(float, arguments or []), *(50, 6, 5)[len(arguments or []) :]]
    for nom, pages in (("la carte", CARTE), ("toutes les pages", TOUTES)):
        port = free_port()
        serveur = start_server(port)
        try:
            tell(f"{nom} : {int(sessions)} sessions, {int(tours)} filtres chacune")
            time.sleep(CHAUFFE_S)
            avant = read_memory_mo(serveur.pid)
            releve = asyncio.run(load(port, serveur.pid, pages, int(sessions), int(tours), repos))
        finally:
            serveur.terminate()
            serveur.wait(timeout=20)
        print(f"\n{nom} :")
        print_results(releve, int(sessions), repos, avant)


def print_results(releve: Releve, sessions: int, repos: float, avant: float | None) -> None:
    apres = releve.memoire
    charge = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    p95 = quantile(releve.filtres, 0.95)
    print(
        f"{sessions} sessions, un filtre toutes les {repos:.0f} s (machine chargée à {charge:.1f})"
    )
    print(f"  première page   médiane {statistics.median(releve.ouvertures):5.2f} s, "
          f"p95 {quantile(releve.ouvertures, 0.95):5.2f} s")  # fmt: skip
    print(f"  filtre          médiane {statistics.median(releve.filtres):5.2f} s, p95 {p95:5.2f} s"
          f"   cible p95 ≤ {CIBLE_P95_S:.0f} s   {'✓' if p95 <= CIBLE_P95_S else '✗'}")  # fmt: skip
    print(f"  envoyé          médiane {statistics.median(releve.octets) / 1000:.0f} ko par filtre")
    print(f"  erreurs         {len(releve.erreurs)}   {' ; '.join(releve.erreurs[:3])}")
    if apres is not None:
        verdict = "✓" if apres <= CIBLE_MEMOIRE_MO else "✗"
        print(f"  mémoire         {avant:.0f} Mo au départ, {apres:.0f} Mo sessions ouvertes"
              f"   cible ≤ {CIBLE_MEMOIRE_MO} Mo   {verdict}")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
