"""Images of pages and files of documents, at addresses that nobody can make from a hash.

The name of a document in an address is sealed with a secret made when the server starts. It gives
no right: who asks is judged at each request, and what may not be seen is answered as unknown.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import MutableMapping
from typing import Any

from starlette.responses import FileResponse, Response
from streamlit import config

from observatory.app.server.chemins import PIECE
from observatory.app.server.ecriture import explain_refusal, judge_visit
from observatory.app.server.refus import refuse
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.depot import Depot, open_depot
from observatory.documents.droits import keep_readable, may_give_file, may_show_image
from observatory.documents.images import LARGEURS, PageIllisible, draw_page

_SCEAU = secrets.token_bytes(32)
_IMAGE = re.compile(
    r"(?P<nom>[0-9a-f]{32})/(?P<page>[1-9][0-9]{0,4})-(?P<largeur>[0-9]{3,4})\.webp"
)
_FICHIER = re.compile(r"(?P<nom>[0-9a-f]{32})/document\.pdf")
_ENTETES = {"cache-control": "private, no-store", "x-robots-tag": "noindex"}
INCONNUE = "Cette pièce n’existe pas, ou n’est pas publique."
SIGNEE = (
    "Cette page porte peut-être des signatures : elle ne se montre pas en image hors de la "
    "maison qui tient l’observatoire."
)


def sees_all() -> bool:
    """Return whether the reader of the page being run sees documents that are not public.

    Who may write may read all that is deposited; anybody else is a visitor.
    """
    return explain_refusal() is None


def address_image(sha256: str, numero: int, largeur: int = LARGEURS[0]) -> str:
    """Return the address of the image of a page, good until the server stops."""
    return f"{_base()}{PIECE}{_seal(sha256)}/{numero}-{largeur}.webp"


def address_file(sha256: str, numero: int = 1) -> str:
    """Return the address of the file of a document, opened at a page."""
    return f"{_base()}{PIECE}{_seal(sha256)}/document.pdf#page={numero}"


def answer(scope: MutableMapping[str, Any], chemin: str, paths: Paths) -> Response:
    """Answer a request for an image or a file, if who asks may see it now."""
    client = scope.get("client")
    entetes = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]]
    tout = judge_visit(client[0] if client else None, entetes) is None
    try:
        return _answer(chemin.removeprefix(PIECE), paths, tout=tout)
    except PageIllisible as erreur:
        return refuse(422, str(erreur))
    except ObservatoryError:
        return refuse(503, "Les documents ne répondent pas : réessayer dans un instant.")


def _answer(demande: str, paths: Paths, *, tout: bool) -> Response:
    image, fichier = _IMAGE.fullmatch(demande), _FICHIER.fullmatch(demande)
    voulue = image or fichier
    if voulue is None or (image and int(image["largeur"]) not in LARGEURS):
        return refuse(404, INCONNUE)
    with open_depot(paths) as depot:
        sha256 = _find(depot, voulue["nom"])
        if sha256 is None or not keep_readable(depot.of_content(sha256), tout=tout):
            return refuse(404, INCONNUE)
        place = depot.file_of(sha256)
        if fichier:
            if not may_give_file(depot, sha256, tout=tout):
                return refuse(403, SIGNEE)
            return FileResponse(
                place, media_type="application/pdf", content_disposition_type="inline",
                filename="document.pdf", headers=_ENTETES,
            )  # fmt: skip
        assert image is not None  # noqa: S101 (one of the two was read)
        numero = int(image["page"])
        if not may_show_image(depot, sha256, numero, tout=tout):
            return refuse(403, SIGNEE)
    return Response(
        draw_page(place, numero, int(image["largeur"])), media_type="image/webp", headers=_ENTETES
    )


def _find(depot: Depot, nom: str) -> str | None:
    return next((s for s in depot.digests() if hmac.compare_digest(_seal(s), nom)), None)


def _seal(sha256: str) -> str:
    return hmac.new(_SCEAU, sha256.encode(), hashlib.sha256).hexdigest()[:32]


def _base() -> str:
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"
