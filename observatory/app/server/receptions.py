"""Documents received: each streamed to the disk as it comes, never whole in memory.

A tray belongs to one visit of the page « Documents », which gave its name to the browser. Files
wait there, on the disk of the home, until they are deposited or the visit is forgotten.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from observatory.app.server.chemins import RECEPTION
from observatory.app.server.ecriture import judge_visit
from observatory.app.server.refus import refuse
from observatory.base import files
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.passage import TAILLE_MAXIMUM, open_passage

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

FICHIERS_PAR_VISITE = 60
BACS = 8
"""Trays kept at once: the oldest goes, its files with it."""
_SILENCE_S = 60.0
_LIBRE = 200 * 1024 * 1024
"""Octets left free on the disk, whatever is received."""
_ADRESSE = re.compile(r"(?P<bac>[0-9a-f]{32})/[0-9]{1,4}")
_INCONNU = "Cette visite est finie : recharger la page, puis redonner les fichiers."


@dataclass
class FichierRecu:
    """A file received whole: the name it was given, where it waits, its weight."""

    nom: str
    place: Path
    octets: int


@dataclass
class Bac:
    """The files of one visit, in a folder that goes with it."""

    nom: str
    pile: ExitStack = field(default_factory=ExitStack)
    dossier: Path | None = None
    recus: list[FichierRecu] = field(default_factory=list)

    def take_out(self, recu: FichierRecu) -> None:
        """Forget a file that was deposited or set aside."""
        self.recus = [r for r in self.recus if r is not recu]
        shutil.rmtree(recu.place.parent, ignore_errors=True)


_BACS: OrderedDict[str, Bac] = OrderedDict()
_GARDE = threading.Lock()
_FIL = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bacs")
"""The one thread that opens and closes the folders of trays: their locks are a thread's."""


def open_tray(nom: str | None) -> Bac:
    """Return the tray of a visit, a new one when it has none or the server forgot it."""
    with _GARDE:
        if nom is not None and nom in _BACS:
            _BACS.move_to_end(nom)
            return _BACS[nom]
        bac = Bac(secrets.token_hex(16))
        _BACS[bac.nom] = bac
        oublies = [_BACS.popitem(last=False)[1] for _ in range(len(_BACS) - BACS)]
    for oublie in oublies:
        _FIL.submit(oublie.pile.close).result()
    return bac


async def receive_file(scope: Message, receive: Receive, send: Send, paths: Paths) -> None:
    """Receive one file into the tray its address names, if who sends may write."""
    client = scope.get("client")
    entetes = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]]
    if dit := judge_visit(client[0] if client else None, entetes):
        await _close(refuse(403, dit))(scope, receive, send)
        return
    demande = _ADRESSE.fullmatch(str(scope["path"]).rpartition(RECEPTION)[2])
    bac = _BACS.get(demande["bac"]) if demande else None
    if bac is None:
        await _close(refuse(410, _INCONNU))(scope, receive, send)
        return
    dite = {n.lower(): v for n, v in entetes}.get("content-length", "")
    taille = int(dite) if dite.isdigit() and len(dite) < 16 else -1
    voulu = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("nom", [""])[0]
    nom = Path(voulu.replace("\\", "/")).name[:300] or "document.pdf"
    try:
        refus = await run_in_threadpool(_judge, bac, taille, paths)
        if refus is None:
            await _write(receive, bac, nom, taille)
            refus = JSONResponse({"nom": nom}, headers={"cache-control": "no-store"})
    except TimeoutError:
        refus = _close(refuse(408, f"« {nom} » a cessé d’arriver : le redonner."))
    except (OSError, ObservatoryError) as erreur:
        dite_ = files.explain(erreur, nom) if isinstance(erreur, OSError) else erreur
        refus = _close(refuse(507, str(dite_)))
    await refus(scope, receive, send)


def _judge(bac: Bac, taille: int, paths: Paths) -> Response | None:
    """Return the refusal of a file of this size, the folder of the tray made otherwise."""
    if taille < 0:
        return _close(refuse(411, "La taille du fichier n’est pas dite."))
    if taille > TAILLE_MAXIMUM:
        dite = TAILLE_MAXIMUM // (1024 * 1024)
        return _close(refuse(413, f"Le fichier dépasse {dite} Mo : l’alléger ou le couper."))
    if len(bac.recus) >= FICHIERS_PAR_VISITE:
        dit = f"{FICHIERS_PAR_VISITE} fichiers attendent déjà : les déposer d’abord."
        return _close(refuse(429, dit))
    if bac.dossier is None:
        bac.dossier = _FIL.submit(bac.pile.enter_context, open_passage(paths)).result()
    if shutil.disk_usage(bac.dossier).free < taille + _LIBRE:
        return _close(refuse(507, "Le disque est plein : libérer de la place, puis redonner."))
    return None


async def _write(receive: Receive, bac: Bac, nom: str, taille: int) -> None:
    assert bac.dossier is not None  # noqa: S101 (made by `_judge`)
    dossier = bac.dossier / secrets.token_hex(8)
    await run_in_threadpool(dossier.mkdir)
    place = dossier / "recu.pdf"
    recu = 0
    try:
        with place.open("wb") as flux:
            while recu < taille:
                message = await asyncio.wait_for(receive(), _SILENCE_S)
                if message["type"] != "http.request":
                    raise TimeoutError
                recu += len(corps := message.get("body", b""))
                await run_in_threadpool(flux.write, corps)
                if not message.get("more_body", False):
                    break
        if recu != taille:
            raise TimeoutError
    except BaseException:
        shutil.rmtree(dossier, ignore_errors=True)
        raise
    bac.recus.append(FichierRecu(nom, place, recu))


def _close(refus: Response) -> Response:
    """Return a refusal after which nothing more is read of what was on the way."""
    refus.headers["connection"] = "close"
    return refus
