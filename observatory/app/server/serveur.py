"""What the server adds to Streamlit's: files compressed and cached, shells in French, no outsider.

Streamlit sends its 3 MB of scripts uncompressed, and its app static files without a cache life.
This middleware answers for files itself, rewrites the two HTML shells (see `coquilles`), and
forbids the browser to call any other host (Content-Security-Policy).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from streamlit import config

from observatory.app.server import pieces, receptions, sante, secours
from observatory.app.server.apercu import describe_view, find_image, write_tags
from observatory.app.server.chemins import CONNEXION, DEPOT, PIECE, RECEPTION, STATIQUE
from observatory.app.server.compression import (
    JAVASCRIPT,
    ReserveFichiers,
    choose_encoding,
    compress,
)
from observatory.app.server.coquilles import (
    COQUILLE,
    POLITIQUE,
    SANS_CADRE,
    load_script,
    name_script,
    rewrite_frame,
    rewrite_page,
)
from observatory.app.server.debut import write_start
from observatory.app.server.depots import bound_upload
from observatory.app.server.garde import Garde
from observatory.app.server.journal import AUTRE_PAGE, note_page
from observatory.app.server.morceaux import list_pieces
from observatory.app.server.passe import give_pass
from observatory.app.server.portier import read_accueil
from observatory.app.server.prechargement import list_map_files, publish_names
from observatory.app.server.recherche import find_filter, hook_filter
from observatory.app.server.refus import SECURITE, refuse_unknown
from observatory.app.shared.navigation import ECRIVENT, PAGES
from observatory.base.paths import Paths, project_paths
from observatory.queries.adresse import read_query

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_IMMUABLE = "public, max-age=31536000, immutable"
_COMPOSANT = "component/streamlit_folium.st_folium/"
_LAISSES = ("_stcore/", "media/", "component/", "favicon.png")
_FICHIERS = ("static/", STATIQUE, COQUILLE)
_PARTIELS = frozenset((b"accept-encoding", b"range", b"if-range"))
"""What would have Streamlit answer a page that cannot be rewritten: packed, or a piece of it."""


def list_middleware() -> list[Middleware]:
    """Return the middleware to give to `streamlit.App`."""
    return [Middleware(Garde), Middleware(ServeurFichiers, paths=project_paths())]


class ServeurFichiers:
    """ASGI middleware: files from memory, HTML shells rewritten, the rest left to Streamlit."""

    def __init__(self, app: Application, paths: Paths) -> None:
        self._app = app
        self._paths = paths
        base = str(config.get_option("server.baseUrlPath") or "").strip("/")
        self._base = f"/{base}/" if base else "/"
        self._reserve = ReserveFichiers()
        self._cadre = locate_package("streamlit_folium") / "frontend/build"
        self._streamlit = locate_package("streamlit") / "static"
        self._racines = {
            STATIQUE: paths.static,
            "static/": self._streamlit / "static",
            f"{_COMPOSANT}static/": self._cadre / "static",
        }

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer for a published file or a shell, else let Streamlit answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chemin = str(scope["path"]).removeprefix(self._base).lstrip("/")
        if scope["method"] not in {"GET", "HEAD"}:
            await self._receive(scope, chemin, receive, send)
            return
        entetes = _read_headers(scope)
        repondre = self._find_answer(scope, chemin, entetes)
        if repondre is not None:
            reponse = await run_in_threadpool(repondre)
            await reponse(scope, receive, send)
        elif chemin.startswith(_FICHIERS):
            await refuse_unknown(self._base)(scope, receive, send)
        elif chemin.startswith(_LAISSES) or chemin in CONNEXION:
            await self._app(scope, receive, send)
        else:
            politique = POLITIQUE if may_be_framed(scope, chemin) else SANS_CADRE
            dits = await run_in_threadpool(self._describe, chemin, scope, entetes)
            ecrire = self._rewriter(send, (chemin, *dits), entetes, politique)
            await self._app(_ask_plainly(scope), receive, ecrire)

    def _find_answer(
        self, scope: Message, chemin: str, entetes: dict[str, str]
    ) -> Callable[[], Response] | None:
        """Return what answers for an address without Streamlit; None where it answers itself."""
        fixes: dict[str, Callable[[], Response]] = {
            sante.CHEMIN: self._answer_health,
            name_script(): partial(_answer_script, entetes),
            f"{_COMPOSANT}index.html": partial(self._answer_frame, entetes),
        }
        if chemin in fixes:
            return fixes[chemin]
        fichier = locate_file(self._racines, chemin)
        if fichier is not None:
            return partial(self._answer, fichier, entetes)
        if f"{chemin}/".startswith(secours.CHEMIN):
            return partial(secours.answer, chemin, self._base)
        if chemin.startswith(PIECE):
            return partial(pieces.answer, scope, chemin, self._paths)
        return None

    async def _receive(self, scope: Message, chemin: str, receive: Receive, send: Send) -> None:
        if chemin.startswith(RECEPTION):
            await receptions.receive_file(scope, receive, send, self._paths)
            return
        suite = bound_upload(self._app) if chemin.startswith(DEPOT) else self._app
        await suite(scope, receive, send)

    def _answer(self, chemin: Path, entetes: dict[str, str]) -> Response:
        est_filtre = chemin == find_filter(self._streamlit)
        fichier = self._reserve.load_file(
            chemin, entetes.get("accept-encoding", ""), hook_filter if est_filtre else None
        )
        sortie = {
            # Streamlit's name for it tells its version, not what we add.
            "cache-control": "no-cache" if est_filtre else _IMMUABLE,
            "etag": fichier.empreinte,
            "vary": "Accept-Encoding",
            "x-content-type-options": "nosniff",
        }
        if fichier.empreinte in entetes.get("if-none-match", ""):
            return Response(status_code=304, headers=sortie)
        if fichier.encodage:
            sortie["content-encoding"] = fichier.encodage
        return Response(fichier.corps, media_type=fichier.type_mime, headers=sortie)

    def _answer_health(self) -> Response:
        statut, dit = sante.check_health(self._paths)
        return JSONResponse(dit, statut, headers={"cache-control": "no-store"})

    def _answer_frame(self, entetes: dict[str, str]) -> Response:
        fichiers = [(f"../../{STATIQUE}{f}", sorte) for f, sorte in list_map_files(self._paths)]
        html = (self._cadre / "index.html").read_text(encoding="utf-8")
        return _write_shell(rewrite_frame(html, fichiers), {}, entetes, POLITIQUE)

    def _rewrite(self, html: str, chemin: str, balises: str, tete: str, noms: str) -> str:
        fichiers = []
        if chemin == "carte":
            fichiers = [(f"{STATIQUE}{f}", s) for f, s in list_map_files(self._paths)]
            composants = sorted((self._cadre / "static/js").glob("main.*.js"))
            fichiers += [(f"{_COMPOSANT}static/js/{c.name}", "script") for c in composants]
        absolus = [(self._base + adresse, sorte) for adresse, sorte in fichiers]
        return rewrite_page(
            html,
            self._base,
            absolus,
            list_pieces(self._streamlit, chemin),
            f"{self._base}{STATIQUE}{noms}" if noms else "",
            balises,
            tete,
        )

    def _describe(
        self, chemin: str, scope: Message, entetes: dict[str, str]
    ) -> tuple[str, str, str]:
        """Return what the shell tells a messenger, the head of its page, the names of lists."""
        requete = str(scope.get("query_string", b"").decode("latin-1"))
        page, params = chemin.strip("/"), read_query(f"?{requete}")
        apercu = describe_view(page, params)
        image = find_image(self._paths)
        site = read_accueil().site or f"{scope.get('scheme', 'http')}://{entetes.get('host', '')}"
        balises = write_tags(apercu, f"{site}{self._base}{STATIQUE}{image}" if image else "")
        return balises, write_start(page, params), publish_names(self._paths)

    def _rewriter(
        self, send: Send, vue: tuple[str, str, str, str], demande: dict[str, str], politique: str
    ) -> Send:
        """Return a `send` that holds an HTML response until whole, then sends it rewritten.

        `vue`: the path asked for, the tags that describe it, the head of its page, the names.
        """
        chemin = vue[0]
        debut: Message = {}
        morceaux: list[bytes] = []
        depart = time.perf_counter()

        async def envoyer(message: Message) -> None:
            if message["type"] == "http.response.start":
                entetes = {n.lower(): v for n, v in message["headers"]}
                if entetes.get(b"content-type", b"").startswith(b"text/html"):
                    debut.update(message)
                    return
            if not debut:
                await send(message)
                return
            morceaux.append(message.get("body", b""))
            if not message.get("more_body", False):
                html = self._rewrite(b"".join(morceaux).decode("utf-8"), *vue)
                reponse = _write_shell(html, {"status": debut["status"]}, demande, politique)
                reponse.headers["set-cookie"] = give_pass(self._base)
                await reponse({"type": "http"}, _no_receive, send)
                note_page(_name_page(chemin), debut["status"], time.perf_counter() - depart)

        return envoyer


def _name_page(chemin: str) -> str:
    """Return the path of a page as the journal writes it: another may hold anything."""
    nom = chemin.strip("/")
    return f"/{nom}" if nom in PAGES or not nom else AUTRE_PAGE


def locate_file(racines: dict[str, Path], chemin: str) -> Path | None:
    """Return the file asked for, if it is one of ours and stays in its folder."""
    for prefixe, racine in racines.items():
        if chemin.startswith(prefixe):
            try:
                cible = (racine / chemin.removeprefix(prefixe)).resolve()
                if cible.is_relative_to(racine.resolve()) and cible.is_file():
                    return cible
            except (OSError, ValueError):
                return None
    return None


def locate_package(nom: str) -> Path:
    """Return the folder of an installed package, without importing it.

    streamlit-folium registers its frame when first imported inside a page: importing it here,
    before any page runs, would leave it unregistered.
    """
    fiche = find_spec(nom)
    if fiche is None or fiche.origin is None:
        raise ModuleNotFoundError(nom)
    return Path(fiche.origin).parent


def may_be_framed(scope: Message, chemin: str) -> bool:
    """Return whether another site may show this page in a frame: asked so, and nothing written."""
    demande = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    est_integree = "true" in [valeur.lower() for valeur in demande.get("embed", [])]
    return est_integree and ECRIVENT.isdisjoint(chemin.split("/"))


def _write_shell(
    html: str, debut: dict[str, int], demande: dict[str, str], politique: str
) -> Response:
    entetes = {"cache-control": "no-cache", "content-security-policy": politique}
    statut = debut.get("status", 200)
    return _answer_text(html.encode("utf-8"), "text/html", demande, entetes, statut)


def _answer_script(demande: dict[str, str]) -> Response:
    """Answer for the scripts of the page, whose address changes with what they hold."""
    return _answer_text(load_script(), JAVASCRIPT, demande, {"cache-control": _IMMUABLE})


def _answer_text(
    corps: bytes, sorte: str, demande: dict[str, str], entetes: dict[str, str], statut: int = 200
) -> Response:
    """Return a text compressed as the browser accepts it."""
    entetes = {"vary": "Accept-Encoding", **SECURITE, **entetes}
    if encodage := choose_encoding(demande.get("accept-encoding", "")):
        corps = compress(corps, encodage)
        entetes["content-encoding"] = encodage
    return Response(corps, statut, media_type=sorte, headers=entetes)


def _read_headers(scope: Message) -> dict[str, str]:
    return {nom.decode("latin-1").lower(): v.decode("latin-1") for nom, v in scope["headers"]}


def _ask_plainly(scope: Message) -> Message:
    """Return the request for a whole page, not compressed: it is rewritten, then measured.

    The server itself sends no body to who asked by HEAD.
    """
    entetes = [(n, v) for n, v in scope["headers"] if n.lower() not in _PARTIELS]
    return {**scope, "method": "GET", "headers": entetes}


async def _no_receive() -> Message:
    return {"type": "http.disconnect"}
