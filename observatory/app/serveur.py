"""What the server adds to Streamlit's: files compressed and cached, pages in French, no outsider.

Streamlit sends its 3 MB of scripts uncompressed and says `lang="en"`; its static files carry no
cache life. This middleware answers for files itself, rewrites the two HTML shells (the page and
the frame of the map), and forbids the browser to call any other host (Content-Security-Policy),
map tiles excepted, which a person switches on.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Awaitable, Callable, MutableMapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import Response
from streamlit import config

from observatory.app.compression import ReserveFichiers
from observatory.paths import project_paths

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

TITRE = "Observatoire des contrats de ville"
_IMMUABLE = "public, max-age=31536000, immutable"
_COMPOSANT = "component/streamlit_folium.st_folium/"
_TUILES = "https://data.geopf.fr https://tile.openstreetmap.org"
POLITIQUE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    f"img-src 'self' data: blob: {_TUILES}; connect-src 'self' ws: wss: data: blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
)

_AMORCE = (
    "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '@base@', "
    "HOST_CONFIG: {allowedOrigins: [window.location.origin], useExternalAuthToken: false}};"
    "</script>"
)


def list_middleware(static: Path | None = None) -> list[Middleware]:
    """Return the middleware to give to `streamlit.App`; static files of this observatory."""
    return [Middleware(ServeurFichiers, static=static or project_paths().static)]


class ServeurFichiers:
    """ASGI middleware: files from memory, HTML shells rewritten, the rest left to Streamlit."""

    def __init__(self, app: Application, static: Path) -> None:
        self._app = app
        base = str(config.get_option("server.baseUrlPath") or "").strip("/")
        self._base = f"/{base}/" if base else "/"
        self._reserve = ReserveFichiers()
        self._racines = {
            "app/static/": static,
            "static/": locate_package("streamlit") / "static/static",
            f"{_COMPOSANT}static/": locate_package("streamlit_folium") / "frontend/build/static",
        }

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer for a published file, else let Streamlit answer."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        chemin = str(scope["path"]).removeprefix(self._base).lstrip("/")
        fichier = self._locate(chemin)
        if fichier is not None:
            reponse = await run_in_threadpool(self._answer, fichier, _read_headers(scope))
            await reponse(scope, receive, send)
        elif chemin.startswith(("_stcore/", "media/", "app/static/", "static/")):
            await self._app(scope, receive, send)
        else:
            compresse = "gzip" in _read_headers(scope).get("accept-encoding", "")
            envoi = _rewriter(send, lambda html: rewrite_shell(html, chemin, self._base), compresse)
            await self._app(_without_encoding(scope), receive, envoi)

    def _locate(self, chemin: str) -> Path | None:
        """Return the file asked for, if it is one of ours and stays in its folder."""
        for prefixe, racine in self._racines.items():
            if chemin.startswith(prefixe):
                cible = (racine / chemin.removeprefix(prefixe)).resolve()
                if cible.is_relative_to(racine.resolve()) and cible.is_file():
                    return cible
        return None

    def _answer(self, chemin: Path, entetes: dict[str, str]) -> Response:
        fichier = self._reserve.load_file(chemin, entetes.get("accept-encoding", ""))
        sortie = {
            "cache-control": _IMMUABLE,
            "etag": fichier.empreinte,
            "vary": "Accept-Encoding",
            "x-content-type-options": "nosniff",
        }
        if fichier.empreinte in entetes.get("if-none-match", ""):
            return Response(status_code=304, headers=sortie)
        if fichier.encodage:
            sortie["content-encoding"] = fichier.encodage
        return Response(fichier.corps, media_type=fichier.type_mime, headers=sortie)


def locate_package(nom: str) -> Path:
    """Return the folder of an installed package, without importing it.

    streamlit-folium registers its frame when first imported inside a page: importing it here,
    before any page runs, would leave it unregistered.
    """
    fiche = find_spec(nom)
    if fiche is None or fiche.origin is None:
        raise ModuleNotFoundError(nom)
    return Path(fiche.origin).parent


def rewrite_shell(html: str, chemin: str, base: str = "/") -> str:
    """Return an HTML shell of Streamlit or of the map's frame, in French.

    The page is told where its server is: without it, an address such as /carte makes the browser
    look for a server under /carte/ first, two failed requests and two errors in its console.
    """
    amorce = "" if chemin.startswith(_COMPOSANT) else _AMORCE.replace("@base@", base)
    html = re.sub(r'<html lang="en"', '<html lang="fr"', html, count=1)
    titre = "Carte des contrats de ville" if chemin.startswith(_COMPOSANT) else TITRE
    html = re.sub(r"<title>[^<]*</title>", f"<title>{titre}</title>{amorce}", html, count=1)
    return html.replace(
        "You need to enable JavaScript to run this app.",
        "Cette application a besoin de JavaScript.",
    )


def _read_headers(scope: Message) -> dict[str, str]:
    return {nom.decode("latin-1").lower(): v.decode("latin-1") for nom, v in scope["headers"]}


def _without_encoding(scope: Message) -> Message:
    """Return the request as from a browser that reads no compression: HTML must be rewritten."""
    entetes = [(n, v) for n, v in scope["headers"] if n.lower() != b"accept-encoding"]
    return {**scope, "headers": entetes}


def _rewriter(send: Send, recrire: Callable[[str], str], compresse: bool) -> Send:
    """Return a `send` that holds an HTML response until it is whole, then sends it rewritten."""
    debut: Message = {}
    morceaux: list[bytes] = []

    async def envoyer(message: Message) -> None:
        if message["type"] == "http.response.start":
            entetes = {n.lower(): v for n, v in message["headers"]}
            if not entetes.get(b"content-type", b"").startswith(b"text/html"):
                await send(message)
            else:
                debut.update(message)
        elif not debut:
            await send(message)
        else:
            morceaux.append(message.get("body", b""))
            if not message.get("more_body", False):
                corps = recrire(b"".join(morceaux).decode("utf-8")).encode("utf-8")
                await _send_shell(send, debut, corps, compresse)

    return envoyer


_REMPLACES = {b"content-length", b"content-security-policy", b"etag", b"last-modified"}


async def _send_shell(send: Send, debut: Message, corps: bytes, compresse: bool) -> None:
    entetes = [(n, v) for n, v in debut["headers"] if n.lower() not in _REMPLACES]
    if compresse and corps:
        corps = gzip.compress(corps, 6, mtime=0)
        entetes.append((b"content-encoding", b"gzip"))
    entetes += [
        (b"content-length", str(len(corps)).encode()),
        (b"content-security-policy", POLITIQUE.encode()),
        (b"referrer-policy", b"same-origin"),
        (b"vary", b"Accept-Encoding"),
    ]
    await send({**debut, "headers": entetes})
    await send({"type": "http.response.body", "body": corps, "more_body": False})
