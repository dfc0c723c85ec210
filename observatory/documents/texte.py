"""The text of a page as one reads it: words cut at line ends joined, plain spaces."""

from __future__ import annotations

import re

CESURE = "\ufffe"
"""What pdfium writes for the hyphen of a word cut at the end of a line."""

_COUPE = re.compile(rf"(\w){CESURE}\s*(\w)")


def clean(texte: str) -> str:
    """Return a stretch of a page on one line, without the cuts the layout made."""
    if CESURE not in texte:
        return " ".join(texte.split())
    return " ".join(_COUPE.sub(r"\1\2", texte).replace(CESURE, "-").split())
