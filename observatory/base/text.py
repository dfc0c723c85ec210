"""Texts compared and named: one folding for every search, one slug for every file and anchor."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def strip_accents(texte: str) -> str:
    """Return the text in lower case, without accents nor ligatures; signs are kept."""
    plat = unicodedata.normalize("NFKD", texte.casefold().translate(_LIGATURES))
    return "".join(signe for signe in plat if not unicodedata.combining(signe))


def slug(texte: str, separateur: str = "-") -> str:
    """Return the text as a name of file, anchor or code: ASCII letters, digits, separators."""
    return _NOT_WORD.sub(separateur, strip_accents(texte)).strip(separateur)
