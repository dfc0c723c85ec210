"""The two HTML shells, rewritten: the page of Streamlit and the frame of the map.

Streamlit writes `lang="en"` and its own title in both. The page is also told where its server
is: without it, an address such as /carte makes the browser look for a server under /carte/
first, two failed requests and two errors in its console. The frame is told its files at once,
instead of discovering them one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

TITRE = "Observatoire des contrats de ville"
TITRE_CADRE = "Carte des contrats de ville"

_AMORCE = (
    "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '@base@', "
    "HOST_CONFIG: {allowedOrigins: [window.location.origin], useExternalAuthToken: false}};"
    "</script>"
)
_TUILES = "https://data.geopf.fr https://tile.openstreetmap.org"
POLITIQUE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    f"img-src 'self' data: blob: {_TUILES}; connect-src 'self' ws: wss: data: blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
)
"""What a browser may call: this server, and map tiles, which a person switches on."""

Fichiers = Sequence[tuple[str, str]]
"""Address relative to the shell, and kind (script, style, fetch)."""


def rewrite_page(html: str, base: str, fichiers: Fichiers = ()) -> str:
    """Return the page's shell in French, told its server (`base`: /, or /prefix/)."""
    amorce = _AMORCE.replace("@base@", re.sub(r"[^\w/.~-]", "", base))
    liens = "".join(f'<link rel="prefetch" href="{escape(f)}">' for f, _ in fichiers)
    html = _translate(html, TITRE, amorce + liens)
    return html.replace(
        "You need to enable JavaScript to run this app.",
        "Cette application a besoin de JavaScript.",
    )


def rewrite_frame(html: str, fichiers: Fichiers) -> str:
    """Return the shell of the map's frame in French, its files asked for at once."""
    return _translate(html, TITRE_CADRE, "".join(_preload(f, sorte) for f, sorte in fichiers))


def _preload(adresse: str, sorte: str) -> str:
    origine = ' crossorigin="anonymous"' if sorte == "fetch" else ""
    return f'<link rel="preload" as="{sorte}" href="{escape(adresse)}"{origine}>'


def _translate(html: str, titre: str, suite: str) -> str:
    html = re.sub(r'<html lang="en"', '<html lang="fr"', html, count=1)
    return re.sub(
        r"<title>[^<]*</title>", lambda _: f"<title>{titre}</title>{suite}", html, count=1
    )
