"""How many lines a text takes: by the mean width of letters, a little over."""

from __future__ import annotations

import textwrap
from functools import lru_cache

EMS = 0.53
"""Mean width of a letter of Calibri and of the fonts that replace it, in ems."""


@lru_cache(maxsize=10_000)
def count_lines(texte: str, largeur: float, corps: float) -> int:
    """Return how many lines a text takes in this width (points); a long word is cut."""
    par_ligne = max(4, int(largeur / (corps * EMS)))
    return sum(
        len(textwrap.wrap(morceau, par_ligne, break_long_words=True)) or 1
        for morceau in (texte or " ").split("\n")
    )
