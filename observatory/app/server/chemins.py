"""Which addresses exist: pages, published files, and what Streamlit's own script calls.

Streamlit answers its page to any address it does not know, under any name, even written with
codes (`/_stcore%2Fgrille`). Here an address is ours, written in one way, or it is not found.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from enum import Enum
from typing import Any

from observatory.app.server import connexion, sante, secours
from observatory.app.server.coquilles import COQUILLE
from observatory.app.shared.navigation import PAGES

FLUX = "_stcore/stream"
"""The WebSocket of a session."""
DEPOT = "_stcore/upload_file/"
STATIQUE = "app/static/"
RECEPTION = "reception/"
"""Documents given to the page « Documents » (see `receptions`)."""
PIECE = "piece/"
"""Images of pages and files of documents, each asked for by who may see it (see `pieces`)."""
CONNEXION = frozenset(("auth/login", "auth/logout", "oauth2callback"))
"""Where an account signs in and out (Streamlit's); not found where nobody signs in."""
_EXACTS = frozenset(("_stcore/health", "_stcore/host-config", "favicon.png", sante.CHEMIN))
_DOSSIERS = (
    DEPOT,
    "_stcore/bidi-components/",
    "media/",
    "component/",
    STATIQUE,
    COQUILLE,
    "static/",
    PIECE,
    RECEPTION,
    secours.CHEMIN,
)
_ECRIT = re.compile(r"[A-Za-z0-9._~/-]*")
"""How an address of ours is written: no code, no backslash, no parameter in the path."""
_LECTURE = frozenset(("GET", "HEAD"))
_DE_DEPOT = frozenset(("PUT", "POST", "DELETE", "OPTIONS"))


class Sorte(Enum):
    """What an address leads to."""

    PAGE = "page"
    AUTRE = "autre"
    ABSENTE = "absente"
    INTERDITE = "interdite"


def read_path(scope: MutableMapping[str, Any], base: str) -> str | None:
    """Return the address asked for, under the base of the site; None when it is not ours.

    It is read as it was written: once decoded, `%2F` could not be told from a slash.
    """
    brut = scope.get("raw_path") or str(scope["path"]).encode("utf-8")
    chemin = brut.decode("latin-1").partition("?")[0]
    if chemin == base.rstrip("/"):
        return ""
    if not chemin.startswith(base):
        return None
    reste = chemin.removeprefix(base)
    segments = reste.split("/")
    if not _ECRIT.fullmatch(reste) or {".", ".."} & set(segments) or "" in segments[:-1]:
        return None
    return reste


def sort_path(chemin: str | None, methode: str) -> Sorte:
    """Return what an address leads to when it is asked for by this method."""
    if chemin is None:
        return Sorte.ABSENTE
    nu = chemin.removesuffix("/")
    if nu in PAGES or not nu:
        sorte = Sorte.PAGE
    elif chemin in CONNEXION:
        sorte = Sorte.AUTRE if connexion.is_declared() else Sorte.ABSENTE
    elif nu == secours.CHEMIN.rstrip("/") or chemin in _EXACTS or _is_below_a_folder(chemin):
        sorte = Sorte.AUTRE
    else:
        return Sorte.ABSENTE
    if chemin.startswith(RECEPTION):
        return sorte if methode == "PUT" else Sorte.INTERDITE
    permises = _DE_DEPOT if chemin.startswith(DEPOT) else _LECTURE
    return sorte if methode in permises else Sorte.INTERDITE


def _is_below_a_folder(chemin: str) -> bool:
    return chemin.startswith(_DOSSIERS) and not chemin.endswith("/")
