"""Many at once under few descriptors, and a few for long: nobody is cut off, memory stays level."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

from attacks.lieu import BOUCLE, Cible, ask, count_calls, read_memory_mo, start
from attacks.releve import Releve
from benchmarks.charge import TOUTES, filter_page
from benchmarks.visiteur import Visiteur

SERVI, DIT, PERDU = "servis", "à qui il est dit que c’est complet", "perdus"
LONGTEMPS_S, NIVEAU_S = 600.0, 180.0


def attack(court: bool) -> Iterator[Releve]:
    """Yield what crowds and long visits were answered."""
    if os.name != "posix":
        return
    foules = ((30, 200, 200),) if court else ((320, 1_024, 1_024), (320, 1_024, 0))
    pages = ("accessibilite",) if court else TOUTES
    with tempfile.TemporaryDirectory() as dossier:
        for rang, (nombre, souple, dure) in enumerate(foules):
            fixe = f" && ulimit -H -n {dure}" if dure else ""
            borne = f'ulimit -S -n {souple}{fixe} && exec "$0" "$@"'
            with start(Path(dossier) / f"foule{rang}.txt", "sh", "-c", borne) as ici:
                yield asyncio.run(
                    _crowd(ici, nombre, pages, f"{souple} descripteurs, {dure or 'plus'} permis")
                )
                yield count_calls(ici)
        if not court:
            with start(Path(dossier) / "long.txt") as ici:
                yield asyncio.run(_stay(ici, 5))


async def _crowd(ici: Cible, nombre: int, pages: Sequence[str], borne: str) -> Releve:
    """Open many visits that stay; each is served a whole page, or told that there is no room."""
    canaux: list[ClientConnection] = []
    vus: Counter[str] = Counter()
    for rang in range(nombre):
        vus[await _come(ici, pages[rang % len(pages)], canaux)] += 1
    reponse = await asyncio.to_thread(ask, ici.port, "/sante")
    tenus = nombre - vus[PERDU] if reponse.statut == 200 else 0
    note = ", ".join(f"{n} {sorte}" for sorte, n in vus.items())
    for canal in canaux:
        await canal.close()
    return Releve(f"{nombre} visiteurs sous {borne}", nombre, tenus, note)


async def _come(ici: Cible, page: str, canaux: list[ClientConnection]) -> str:
    try:
        vue = await asyncio.to_thread(ask, ici.port, f"/{page}")
        if vue.statut == 503:
            return DIT if "complet" in vue.corps.decode() else PERDU
        canal = await connect(_locate(ici), subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        canaux.append(canal)
        visiteur = Visiteur(canal, page)
        await visiteur.open()
        return PERDU if visiteur.erreur else SERVI
    except InvalidStatus as refus:
        return DIT if refus.response.status_code == 503 else PERDU
    except (OSError, WebSocketException):
        return PERDU


async def _stay(ici: Cible, nombre: int) -> Releve:
    """Filter without end; memory is level once all has been seen."""
    debut = time.monotonic()
    depart = read_memory_mo(ici.processus.pid)
    visites = [
        asyncio.create_task(_filter(ici, TOUTES[rang], rang, debut)) for rang in range(nombre)
    ]
    await asyncio.sleep(NIVEAU_S)
    niveau = read_memory_mo(ici.processus.pid)
    gestes = sum(await asyncio.gather(*visites))
    fin = read_memory_mo(ici.processus.pid)
    note = f"mémoire {depart:.0f} Mo, {niveau:.0f} à trois minutes, {fin:.0f} à dix"
    tenus = gestes if fin < niveau * 1.2 else 0
    return Releve(f"dix minutes de filtres de {nombre} visiteurs", gestes, tenus, note)


async def _filter(ici: Cible, page: str, rang: int, debut: float) -> int:
    hasard = random.Random(rang)  # noqa: S311 (which filter, nothing secret)
    gestes = 0
    async with connect(_locate(ici), subprotocols=["streamlit"], max_size=None) as canal:  # type: ignore[list-item]
        visiteur = Visiteur(canal, page)
        await visiteur.open()
        while time.monotonic() - debut < LONGTEMPS_S:
            await filter_page(visiteur, hasard)
            gestes += not visiteur.erreur
            await asyncio.sleep(hasard.uniform(0.5, 2))
    return gestes


def _locate(ici: Cible) -> str:
    return f"ws://{BOUCLE}:{ici.port}/_stcore/stream"
