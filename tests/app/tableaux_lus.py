"""The tables of a page as a reader finds them: rows of texts."""

from __future__ import annotations

import json
import re
from html import unescape

from streamlit.testing.v1 import AppTest

_LIGNE, _CASE, _BALISE = (
    re.compile(r"<tr>(.*?)</tr>", re.DOTALL),
    re.compile(r"<t[hd].*?</t[hd]>"),
    re.compile(r"<[^>]+>"),
)


def list_tables(at: AppTest) -> list[str]:
    """Return the HTML of each table shown, those of which a row can be chosen last."""
    simples = [str(h.value) for h in at.html if 'class="obs-table' in str(h.value)]
    composants = [json.loads(x.proto.json) for x in at.get("bidi_component")]
    choisis = [c["tableau"] for c in composants if "tableau" in c]
    return simples + choisis


def read_rows(tableau: str) -> list[list[str]]:
    """Return the texts of a table, its titles first."""
    return [
        [unescape(_BALISE.sub("", case)) for case in _CASE.findall(ligne)]
        for ligne in _LIGNE.findall(tableau)
    ]


def read_texts(at: AppTest) -> str:
    """Return every text of every table of a page."""
    return "\n".join(c for t in list_tables(at) for r in read_rows(t) for c in r)
