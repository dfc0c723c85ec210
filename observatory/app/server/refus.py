"""What every answer carries, and the answers that refuse: a French sentence, nothing of a frame."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from observatory.app.server.coquilles import SANS_CADRE, TITRE

Entetes = list[tuple[bytes, bytes]]

SECURITE = {
    # The host alone is told to another: the tiles of OpenStreetMap are refused without it.
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-content-type-options": "nosniff",
}
_FERMEE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""What a page made by the server alone may call: nothing."""
_ACTIFS = ("text/html", "application/xhtml", "image/svg", "text/xml", "application/xml")
"""What a browser may run when it is opened by itself."""
_STYLE = (
    "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;"
    "color:#21262b;background:#fff}a{color:#1f4e79}h1{font-size:1.5rem}code,pre{white-space:"
    "pre-wrap;overflow-wrap:anywhere}@media(prefers-color-scheme:dark){body{color:#eceff1;"
    "background:#14181c}a{color:#8cc2f0}}"
)


def secure_headers(entetes: Entetes, *, est_chiffree: bool) -> Entetes:
    """Return the headers of an answer with the policies it lacks, and cookies kept to TLS.

    Whoever answered: a page that may be opened by itself never leaves without a policy.
    """
    dits = {n.lower(): v for n, v in entetes}
    sortie = [
        (n, _secure_cookie(v) if est_chiffree and n.lower() == b"set-cookie" else v)
        for n, v in entetes
        if n.lower() != b"server"
    ]
    voulus = dict(SECURITE)
    sorte = dits.get(b"content-type", b"").decode("latin-1").lower()
    if sorte.startswith(_ACTIFS):
        voulus["content-security-policy"] = SANS_CADRE
    return sortie + [
        (n.encode(), v.encode("latin-1")) for n, v in voulus.items() if n.encode() not in dits
    ]


def _secure_cookie(valeur: bytes) -> bytes:
    reglages = [r.strip().lower() for r in valeur.split(b";")[1:]]
    return valeur if b"secure" in reglages else valeur + b"; Secure"


def render_plain_page(titre: str, corps: Sequence[str], statut: int = 200) -> Response:
    """Return a page that asks for nothing else; `corps` is HTML already escaped."""
    html = (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{escape(titre)} — {TITRE}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(titre)}</h1>{''.join(corps)}"
        "</main></body></html>"
    )
    entetes = {"cache-control": "no-store", "content-security-policy": _FERMEE}
    return HTMLResponse(html, statut, headers=entetes)


def refuse(statut: int, phrase: str) -> Response:
    """Return a refusal in one sentence."""
    return PlainTextResponse(phrase, statut, headers={"cache-control": "no-store"})


def refuse_unknown(base: str) -> Response:
    """Return the answer to an address that leads nowhere."""
    lien = f'<p><a href="{escape(base)}">Aller à l’accueil de l’observatoire</a></p>'
    phrase = "<p>Cette adresse ne mène à aucune page de l’observatoire.</p>"
    return render_plain_page("Page introuvable", [phrase, lien], 404)
