"""Who passes before anything answers: known names, own pages, addresses that exist, room left.

This stands before Streamlit and before our own files: what is refused here has cost nothing, has
asked nothing of anybody, and what passes leaves with its policies.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.responses import JSONResponse, Response
from streamlit import config

from observatory.app.server import chemins
from observatory.app.server.affluence import PLEIN, Affluence
from observatory.app.server.chemins import Sorte
from observatory.app.server.journal import note_frame, note_refusal
from observatory.app.server.portier import list_header, read_accueil
from observatory.app.server.refus import refuse, refuse_unknown, render_plain_page, secure_headers
from observatory.app.server.secours import CHEMIN as SECOURS
from observatory.app.server.secours import ETAT

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class Garde:
    """ASGI middleware, the outermost: refuses, bounds, and gives each answer its policies."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._accueil = read_accueil()
        self._affluence = Affluence()
        base = str(config.get_option("server.baseUrlPath") or "").strip("/")
        self._base = f"/{base}/" if base else "/"

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let a request through, or answer that it is refused."""
        if scope["type"] == "http":
            await self._answer(scope, receive, self._protect(scope, send))
        elif scope["type"] == "websocket":
            await self._open_session(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        refus = self._judge(scope)
        if refus is None and chemins.read_path(scope, self._base) == ETAT:
            complet = {"complet": self._affluence.is_full()}
            await JSONResponse(complet, headers={"cache-control": "no-store"})(scope, receive, send)
        elif refus is None:
            await self._app(scope, receive, send)
        else:
            note_refusal(refus.status_code)
            await refus(scope, receive, send)

    def _judge(self, scope: Message) -> Response | None:
        if phrase := self._explain_refusal(scope):
            return refuse(403, phrase)
        chemin = chemins.read_path(scope, self._base)
        sorte = chemins.sort_path(chemin, str(scope["method"]))
        if sorte is Sorte.ABSENTE:
            return refuse_unknown(self._base)
        if sorte is Sorte.INTERDITE:
            return refuse(405, "Cette adresse ne se demande pas ainsi.")
        if sorte is Sorte.PAGE and self._affluence.is_full():
            plein = render_plain_page(
                "L’observatoire est complet",
                503,
                phrase=PLEIN,
                base=f"{self._base}{SECOURS}",
                lien="Carte et fiches sans attendre",
            )
            plein.headers["retry-after"] = "60"
            return plein
        return None

    def _explain_refusal(self, scope: Message) -> str | None:
        hotes, origines = (list_header(scope["headers"], n) for n in (b"host", b"origin"))
        return self._accueil.explain_refusal(hotes, origines)

    async def _open_session(self, scope: Message, receive: Receive, send: Send) -> None:
        chemin = chemins.read_path(scope, self._base)
        if phrase := self._explain_refusal(scope):
            await _refuse_session(receive, send, 403, phrase)
        elif chemin != chemins.FLUX:
            await _refuse_session(receive, send, 404, "Cette adresse n’ouvre pas de visite.")
        elif self._affluence.is_full():
            await _refuse_session(receive, send, 503, PLEIN)
        else:
            with self._affluence.welcome():
                est_chiffree = self._is_secure(scope)
                demande = _as_ours(scope, "https" if est_chiffree else "http")
                await self._app(demande, _read_binary(receive, send), send)

    def _is_secure(self, scope: Message) -> bool:
        hotes = list_header(scope["headers"], b"host")
        return self._accueil.is_secure(hotes[0] if hotes else "", str(scope.get("scheme", "http")))

    def _protect(self, scope: Message, send: Send) -> Send:
        """Return a `send` that gives an answer the policies it lacks."""
        est_chiffree = self._is_secure(scope)

        async def envoyer(message: Message) -> None:
            if message["type"] == "http.response.start":
                entetes = secure_headers(list(message["headers"]), est_chiffree=est_chiffree)
                message = {**message, "headers": entetes}
            await send(message)

        return envoyer


def _as_ours(scope: Message, schema: str) -> Message:
    """Return the request of a session as from our own page: Streamlit judges origins again.

    For one it does not know, it would ask another machine what its own address is. It compares the
    rest with the address that accounts come back to, scheme included.
    """
    origine = [n for n, _ in scope["headers"] if n.lower() == b"origin"]
    hote = next((v for n, v in scope["headers"] if n.lower() == b"host"), b"")
    autres = [(n, v) for n, v in scope["headers"] if n.lower() != b"origin"]
    return {**scope, "headers": [*autres, *((n, f"{schema}://".encode() + hote) for n in origine)]}


def _read_binary(receive: Receive, send: Send) -> Receive:
    """Return a `receive` that ends a session whose frames are text: Streamlit speaks in octets."""

    async def recevoir() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and message.get("bytes") is None:
            note_frame()
            await send({"type": "websocket.close", "code": 1003})
            return {"type": "websocket.disconnect", "code": 1003}
        return message

    return recevoir


async def _refuse_session(receive: Receive, send: Send, statut: int, phrase: str) -> None:
    """Answer the request of a WebSocket by a sentence instead of opening it."""
    note_refusal(statut)
    await receive()
    entetes = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    debut = {"type": "websocket.http.response.start", "status": statut}
    await send({**debut, "headers": secure_headers(entetes, est_chiffree=False)})
    await send(
        {"type": "websocket.http.response.body", "body": phrase.encode(), "more_body": False}
    )
