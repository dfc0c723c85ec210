"""The two HTML shells, rewritten: the page of Streamlit and the frame of the map.

Streamlit writes `lang="en"` and its own title in both. The page is also told where its server
is: without it, an address such as /carte makes the browser look for a server under /carte/
first, two failed requests and two errors in its console. It names a script that says in French
what Streamlit says in English (`coquille/`). The frame is told its files at once, instead of
discovering them one after the other.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from observatory.app.server.recherche import write_rules
from observatory.base.french import typographier

_COQUILLE = Path(__file__).parent / "coquille"
COQUILLE = "coquille/"
"""Where the script of the page is (see `load_script`)."""
_SCRIPTS = ("mots.js", "page.js", "recherche.js", "clics.js")
_GLOSSAIRE = Path(__file__).parents[2] / "codebook" / "glossaire.toml"

TITRE = "Observatoire des contrats de ville"
TITRE_CADRE = "Carte des contrats de ville"

_AMORCE = (
    "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '@base@', "
    "HOST_CONFIG: {allowedOrigins: [window.location.origin], useExternalAuthToken: false}};"
    "</script>"
)
_TEXTES = {
    "defilant": "Contenu à faire défiler avec les flèches",
    "copie": "Lien copié : il rouvre exactement cette vue.",
    "refus": "Le navigateur a refusé la copie : copier l’adresse de la page.",
}
_SANS_COQUILLE = (
    "document.documentElement.classList.add('obs-ouverte','obs-prete');"
    "document.querySelectorAll('#obs-debut').forEach((e)=>e.remove())"
)
"""What shows the page all the same where its script does not come (a server just replaced)."""
_ICONE = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    "<rect width='32' height='32' rx='6' fill='#1f4e79'/><g fill='#fff'>"
    "<circle cx='12' cy='19' r='7'/><circle cx='23' cy='11' r='4.5'/>"
    "<circle cx='24' cy='24' r='2.5'/></g></svg>"
)
_POLICE = re.compile(r'href="(\./static/media/SourceSans[\w.-]+\.woff2)"')
_SANS_SCRIPT = "<noscript><p>Cette application a besoin de JavaScript.</p></noscript>"
_TUILES = "https://data.geopf.fr https://tile.openstreetmap.org"
POLITIQUE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    f"img-src 'self' data: blob: {_TUILES}; connect-src 'self' data: blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
)
"""What a browser may call: this server (its WebSocket is 'self' too), and the tiles of two map
backgrounds, which a person switches on."""
SANS_CADRE = f"{POLITIQUE}; frame-ancestors 'self'"
"""The same, for a page that no other site may show in a frame."""

Fichiers = Sequence[tuple[str, str]]
"""Address relative to the shell, and kind (script, style, fetch)."""


def rewrite_page(
    html: str,
    base: str,
    fichiers: Fichiers = (),
    morceaux: Sequence[str] = (),
    noms: str = "",
    balises: str = "",
    tete: str = "",
) -> str:
    """Return the page's shell in French, told its server (`base`: /, or /prefix/).

    `fichiers` are asked for when nothing else is left to ask, `morceaux` (scripts of Streamlit's
    folder) as soon as its own first ones; `noms` is where the search of lists finds other names;
    `balises` are the tags that tell a messenger what the view is, `tete` the head of the page.
    """
    base = re.sub(r"[^\w/.~-]", "", base)
    amorce = _AMORCE.replace("@base@", base)
    liens = "".join(f'<link rel="prefetch" href="{escape(f)}">' for f, _ in fichiers)
    html = re.sub(
        r'(<link rel="shortcut icon" href=")[^"]*', rf"\1data:image/svg+xml,{quote(_ICONE)}", html
    )
    scripts = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{escape(m)}">' for m in morceaux
    )
    html = html.replace("</head>", f"{scripts}</head>", 1)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html)
    donnees = f'<script type="application/json" id="obs-recherche" data-noms="{escape(noms)}">'
    recherche = f"{donnees}{write_rules()}</script>"
    script = (
        f'<script defer fetchpriority="high" src="{base}{name_script()}" '
        f'onerror="{_SANS_COQUILLE}"></script>'
    )
    debut = balises + amorce + recherche + script + load_rescue(base) + liens
    if tete:
        debut += _declare_font(html)
    html = html.replace("<body>", f"<body>{load_style()}{tete}", 1)
    return _translate(html, TITRE, debut)


def _declare_font(html: str) -> str:
    """Return the style that names the font Streamlit preloads, which it names later itself."""
    trouvee = _POLICE.search(html)
    if trouvee is None:
        return ""
    face = f'font-family:"Source Sans";font-weight:200 900;src:url({trouvee[1]}) format("woff2")'
    return f"<style>@font-face{{{face};font-display:swap}}</style>"


@cache
def load_style() -> str:
    """Return the look of the pages, as HTML: known before the first element, nothing moves later.

    It opens the body: Streamlit writes its own in the head, whenever it likes, and this one must
    prevail. Sent with each page as well, it was matched twice: a quarter of the time a browser took
    to style again the map of France and its table.
    """
    dossier = Path(__file__).parent.parent / "shared"
    css = "".join(
        (dossier / nom).read_text(encoding="utf-8") for nom in ("style.css", "papier.css")
    )
    return f"<style>{css}</style>"


@cache
def load_script() -> bytes:
    """Return the scripts of the page and its French words, as one script.

    A file named by what it holds (`name_script`) and deferred: a browser asks for it once, and
    runs it before Streamlit's own. Written in the page, it was 15 kB of each visit.
    """
    words = tomllib.loads((_COQUILLE / "francais.toml").read_text(encoding="utf-8"))
    donnees = {**words, "textes": _TEXTES, "glossaire": _read_glossary()}
    texte = json.dumps(donnees, ensure_ascii=False, separators=(",", ":"))
    scripts = [(_COQUILLE / nom).read_text(encoding="utf-8") for nom in _SCRIPTS]
    return f"const obsFrancais = {texte};\n{''.join(scripts)}".encode()


@cache
def name_script() -> str:
    """Return the address of the scripts of the page: another content has another."""
    return f"{COQUILLE}{hashlib.sha256(load_script()).hexdigest()[:12]}.js"


def _read_glossary() -> dict[str, dict[str, object]]:
    """Return the words of the glossary that pages define where they stand: code → what is shown."""
    lu = tomllib.loads(_GLOSSAIRE.read_text(encoding="utf-8"))
    mots = lu["vocabulaires"]["glossaire"]["modalites"]
    return {
        code: {
            "libelle": mots[code]["libelle"],
            "description": typographier(mots[code]["description"]),
            "formes": formes,
        }
        for code, formes in lu["formes"].items()
    }


@cache
def load_rescue(base: str) -> str:
    """Return, as HTML, what says that the connection of a page does not pass (`secours.*`)."""
    lire = {s: (_COQUILLE / f"secours.{s}").read_text(encoding="utf-8") for s in ("css", "js")}
    mots = tomllib.loads((_COQUILLE / "secours.toml").read_text(encoding="utf-8"))
    texte = json.dumps({"base": base, "mots": mots}, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f"<style>{lire['css']}</style>"
        f'<script type="application/json" id="obs-secours">{texte}</script>'
        f"<script>{lire['js']}</script>"
    )


def rewrite_frame(html: str, fichiers: Fichiers) -> str:
    """Return the shell of the map's frame in French, its files asked for at once."""
    return _translate(html, TITRE_CADRE, "".join(_preload(f, sorte) for f, sorte in fichiers))


def _preload(adresse: str, sorte: str) -> str:
    origine = ' crossorigin="anonymous"' if sorte == "fetch" else ""
    return f'<link rel="preload" as="{sorte}" href="{escape(adresse)}"{origine}>'


def _translate(html: str, titre: str, suite: str) -> str:
    html = re.sub(r'<html lang="en"', '<html lang="fr"', html, count=1)
    html = re.sub(r"<noscript>.*?</noscript>", _SANS_SCRIPT, html, flags=re.DOTALL)
    return re.sub(
        r"<title>[^<]*</title>", lambda _: f"<title>{titre}</title>{suite}", html, count=1
    )
