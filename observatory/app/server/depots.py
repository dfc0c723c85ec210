"""What may be given to the server: how much, of what kind, on which page; and who holds it to it.

Streamlit keeps in memory all that a session sends it. Before it reads the first octet, a file is
judged here: its sender, its declared size, its kind, what the session and the server already hold.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from streamlit import runtime

from observatory.app.server.chemins import DEPOT
from observatory.app.server.ecriture import judge_visit
from observatory.app.server.refus import refuse as refuse_calmly

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

MO = 1024 * 1024


@dataclass(frozen=True)
class DepotAdmis:
    """What one page receives: a kind of file, its suffixes, its size; held in memory or on disk."""

    page: str
    sorte: str
    suffixes: tuple[str, ...]
    taille_mo: int
    sur_disque: bool = False


DEPOTS = (DepotAdmis("grille", "grille remplie", (".xlsx", ".csv"), 20),)
"""One line per kind. What is held on disk does not pass by Streamlit, which keeps it in memory."""

FICHIERS_PAR_VISITE = 3
EN_TOUT_MO = 120
"""All that the server holds for its visits, received or on the way."""
_CADRE = 64 * 1024
"""What a form adds around a file."""
_TETE = 16 * 1024
_SILENCE_S = 30.0
_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""A spreadsheet, of today or of old: what it is worth is said by who reads it."""
_MARQUES = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_NOM = re.compile(rb'filename="((?:[^"\\\r\n]|\\.){0,400})"')
_TROP = "Le fichier dépasse la taille permise ({} Mo)."
_INCONNUE = "Cette visite est finie : recharger la page, puis redonner le fichier."
_ATTENDRE = "Le serveur reçoit déjà beaucoup de fichiers : réessayer dans quelques minutes."
_SORTE = "Ce fichier n’est pas d’une sorte reçue ici : {}."

_EN_ROUTE: Counter[str] = Counter()
"""Octets on the way, by session."""


def refuse(statut: int, phrase: str) -> Response:
    """Return a refusal after which nothing more is read of what was on the way."""
    refus = refuse_calmly(statut, phrase)
    refus.headers["connection"] = "close"
    return refus


def find_depot(page: str, sorte: str) -> DepotAdmis:
    """Return what a page receives of one kind; LookupError when it receives none."""
    return next(d for d in DEPOTS if (d.page, d.sorte) == (page, sorte))


def bound_upload(app: Application) -> Application:
    """Return the application, its files judged before they are received."""

    async def recevoir(scope: Message, receive: Receive, send: Send) -> None:
        if scope["method"] not in {"PUT", "POST"}:
            await app(scope, receive, send)
            return
        taille = _read_length(scope)
        visite = str(scope["path"]).partition(DEPOT)[2].partition("/")[0]
        refus = _judge_sender(scope) or _judge_size(visite, taille)
        if refus is not None:
            await refus(scope, receive, send)
            return
        _EN_ROUTE[visite] += taille
        try:
            tete, refus = await _read_head(receive)
            suite = refus or app
            await suite(scope, _replay(tete, receive, taille), send)
        except TimeoutError:
            await refuse(408, "Le fichier a cessé d’arriver.")(scope, receive, send)
        finally:
            _EN_ROUTE[visite] -= taille
            if not _EN_ROUTE[visite]:
                del _EN_ROUTE[visite]

    return recevoir


def _read_length(scope: Message) -> int:
    dite = next((v for n, v in scope["headers"] if n.lower() == b"content-length"), b"")
    return int(dite) if dite.isdigit() and len(dite) < 16 else -1


def _judge_sender(scope: Message) -> Response | None:
    client = scope.get("client")
    entetes = [(nom.decode("latin-1"), v.decode("latin-1")) for nom, v in scope["headers"]]
    refus = judge_visit(client[0] if client else None, entetes)
    return refuse(403, refus) if refus else None


def _judge_size(visite: str, taille: int) -> Response | None:
    """Return the refusal of a file of this size from this session, given what it already holds."""
    permise = max(d.taille_mo for d in DEPOTS if not d.sur_disque)
    if taille < 0:
        return refuse(411, "La taille du fichier n’est pas dite.")
    if taille > permise * MO + _CADRE:
        return refuse(413, _TROP.format(permise))
    if not runtime.exists() or not runtime.get_instance().is_active_session(visite):
        return refuse(400, _INCONNUE)
    tenus = _list_held()
    nombre = len(tenus.get(visite, ())) + (1 if visite in _EN_ROUTE else 0)
    total = sum(sum(t) for t in tenus.values()) + sum(_EN_ROUTE.values())
    if nombre >= FICHIERS_PAR_VISITE or total + taille > EN_TOUT_MO * MO:
        return refuse(429, _ATTENDRE)
    return None


def _list_held() -> dict[str, list[int]]:
    """Return the sizes of the files that Streamlit holds, by session."""
    garde = runtime.get_instance().uploaded_file_mgr
    tenus: dict[str, dict[str, Any]] = getattr(garde, "file_storage", {})
    return {v: [len(f.data) for f in list(fs.values())] for v, fs in list(tenus.items())}


async def _read_head(receive: Receive) -> tuple[list[Message], Response | None]:
    """Return the first messages of a form, and the refusal of the file that they announce."""
    recus: list[Message] = []
    tete = b""
    while True:
        message = await asyncio.wait_for(receive(), _SILENCE_S)
        recus.append(message)
        tete += message.get("body", b"")
        fini = message["type"] != "http.request" or not message.get("more_body", False)
        if fini or len(tete) > _TETE or len(tete.partition(b"\r\n\r\n")[2]) >= 64:
            return recus, _judge_kind(tete[:_TETE])


def _judge_kind(tete: bytes) -> Response | None:
    """Return the refusal of a file by its name and its first octets."""
    annonce, _, debut = tete.partition(b"\r\n\r\n")
    nom = _NOM.search(annonce)
    suffixes = sorted({s for d in DEPOTS if not d.sur_disque for s in d.suffixes})
    lu = nom[1].decode("utf-8", "replace").lower() if nom else ""
    debut = debut.partition(b"\r\n--")[0]
    lisible = debut.startswith(_ARCHIVES + _MARQUES) or not _is_binary(debut)
    if lu.endswith(tuple(suffixes)) and lisible:
        return None
    return refuse(415, _SORTE.format(", ".join(suffixes)))


def _is_binary(debut: bytes) -> bool:
    """Return whether octets are no text of any writing: codes that no text holds."""
    return any(o < 9 or 13 < o < 26 for o in debut[:512])


def _replay(recus: list[Message], receive: Receive, taille: int) -> Receive:
    """Return a `receive` that gives again what was read, then the rest, up to what was said."""
    attente = list(recus)
    restant = taille

    async def recevoir() -> Message:
        nonlocal restant
        message = attente.pop(0) if attente else await asyncio.wait_for(receive(), _SILENCE_S)
        restant -= len(message.get("body", b""))
        return {"type": "http.disconnect"} if restant < 0 else message

    return recevoir
