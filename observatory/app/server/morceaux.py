"""Pieces of Streamlit's own scripts that a page will need, named to the browser with its shell.

Streamlit loads the script of an element when the first one arrives, then what that script needs,
then what those need: on the map, sixty requests in four waves after the page has run. Told at
once, the browser fetches and compiles them while the session opens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

PARTOUT = ("Html", "PageLink", "Selectbox", "Button")
"""Elements that every page shows."""

PAR_PAGE = {
    "carte": ("ComponentInstance", "Multiselect", "TextInput", "ButtonGroup", "Slider"),
    "contrat": ("ButtonGroup",),
    "lecture": ("Multiselect",),
}
"""Elements of the head of one page: what is further down may come later."""

_IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
_DANS_PAGE = re.compile(r"""static/js/([\w.-]+\.js)""")


@cache
def list_pieces(dossier: Path, page: str) -> tuple[str, ...]:
    """Return the files of `static/js` to tell with the shell of a page, the nearest need first.

    `dossier` is Streamlit's folder of published files. A name that Streamlit no longer has is left
    out: the page then waits for it as it always did.
    """
    scripts = dossier / "static" / "js"
    connus = set(_DANS_PAGE.findall((dossier / "index.html").read_text(encoding="utf-8")))
    trouves: dict[str, None] = {}
    for element in (*PAR_PAGE.get(page, ()), *PARTOUT):
        for fichier in sorted(scripts.glob(f"{element}.*.js")):
            _follow(scripts, fichier.name, connus, trouves)
    return tuple(trouves)


def _follow(scripts: Path, nom: str, connus: set[str], trouves: dict[str, None]) -> None:
    """Add a file, then all that it imports."""
    suite: Sequence[str] = [nom]
    while suite:
        nouveaux = [n for n in suite if n not in connus and n not in trouves]
        trouves.update(dict.fromkeys(n for n in nouveaux if (scripts / n).is_file()))
        suite = [i for n in nouveaux if n in trouves for i in _list_imports(scripts / n)]


@cache
def _list_imports(script: Path) -> tuple[str, ...]:
    return tuple(_IMPORT.findall(script.read_text(encoding="utf-8")))
