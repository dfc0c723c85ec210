"""The lists of Streamlit, searched as the rest of the product searches.

Streamlit filters the options of a list in the browser, accents and apostrophes included. The one
function that does it, in one of its published scripts, is given a way out to ours
(`coquille/recherche.js`), which folds texts by the tables of `base/text.py`, knows the other names
of an option (acronyms, communes, quartiers) and puts the best answer first.
"""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from pathlib import Path

from observatory.base import text

_JOURNAL = logging.getLogger(__name__)
_MODE = "SelectWidgetFilterMode.FILTER_MODE_"
_FILTRE = re.compile(
    r"function (\w+)\((\w+),(\w+),(\w+)\)\{if\(!\3\|\|\4===(\w+)\."
    + re.escape(_MODE)
    + r"NONE\)return \2;"
)


@cache
def find_filter(streamlit: Path) -> Path | None:
    """Return the published script of Streamlit that filters its lists; None if none is known.

    `streamlit` is its folder of published files. A version that filters otherwise keeps its own
    search, and the journal says so.
    """
    for script in sorted((streamlit / "static" / "js").glob("use*.js")):
        if _FILTRE.search(script.read_text(encoding="utf-8")):
            return script.resolve()
    _JOURNAL.warning("Filtre des listes introuvable dans Streamlit : accents et sigles comptent.")
    return None


def hook_filter(script: bytes) -> bytes:
    """Return the script whose filter asks ours first."""
    suite = rf"\g<0>if(self.obsCherche&&\4===\5.{_MODE}CONTAINS)return self.obsCherche(\2,\3);"
    return _FILTRE.sub(suite, script.decode("utf-8"), count=1).encode("utf-8")


def write_rules() -> str:
    """Return the tables of the folding, as JSON for the browser."""
    regles = {
        "ligatures": text.LIGATURES,
        "abreviations": text.ABREVIATIONS,
        "locutions": text.LOCUTIONS,
        "signes": text.SIGNES,
        "articles": sorted(text.ARTICLES),
    }
    return json.dumps(regles, ensure_ascii=False).replace("<", "\\u003c")
