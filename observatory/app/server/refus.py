"""What every answer carries, and the answers that refuse: a French sentence, nothing of a frame."""

from __future__ import annotations

from typing import Any

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


def render_plain_page(
    titre: str, statut: int = 200, modele: str = "simple.html", **valeurs: Any
) -> Response:
    """Return a page that asks for nothing else: a sentence and a link, or a template of its own."""
    from observatory.rendering.html import render_html  # noqa: PLC0415 (fast start)

    page = render_html(f"app/server/coquille/{modele}", site=TITRE, titre=titre, **valeurs)
    entetes = {"cache-control": "no-store", "content-security-policy": _FERMEE}
    return HTMLResponse(page, statut, headers=entetes)


def refuse(statut: int, phrase: str) -> Response:
    """Return a refusal in one sentence."""
    return PlainTextResponse(phrase, statut, headers={"cache-control": "no-store"})


def refuse_unknown(base: str) -> Response:
    """Return the answer to an address that leads nowhere."""
    return render_plain_page(
        "Page introuvable",
        404,
        phrase="Cette adresse ne mène à aucune page de l’observatoire.",
        base=base,
        lien="Aller à l’accueil de l’observatoire",
    )
