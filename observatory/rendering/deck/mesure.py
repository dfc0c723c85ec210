"""How much room texts and tables take: by the mean width of letters, a little over."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from functools import lru_cache

from pptx.util import Pt

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


def choose_size(corps: Sequence[int], haut: Callable[[int], float], place: float) -> int:
    """Return the largest of some sizes whose height holds in its place, else the smallest."""
    return next((c for c in corps if haut(c) <= place), corps[-1])


def measure_text(phrases: Sequence[str], largeur: float, corps: float) -> float:
    """Return the height of some sentences, one a paragraph (points)."""
    lignes = sum(count_lines(p, largeur - 40, corps) for p in phrases)
    return lignes * corps * 1.22 + len(phrases) * corps * 0.4 + 8


def measure_table(
    entetes: Sequence[str],
    lignes: Sequence[Sequence[str]],
    largeurs: Sequence[float],
    largeur: int,
    corps: float,
) -> int:
    """Return the height of a table (EMU); no size holds where a word would be cut."""
    for rang, part in enumerate(largeurs):
        textes = (entetes[rang], *(x[rang] for x in lignes))
        mot = max((len(m) for texte in textes for m in texte.split()), default=0)
        if mot * corps * EMS > largeur * part / 12700 - 14:
            return 10**9
    tete = measure_row(entetes, largeurs, largeur, corps * 0.85)
    return tete + sum(measure_row(x, largeurs, largeur, corps) for x in lignes)


def measure_row(ligne: Sequence[str], largeurs: Sequence[float], largeur: int, corps: float) -> int:
    """Return the height of a row (EMU): as many lines as its longest cell needs."""
    combien = max(
        count_lines(texte, (largeur * part) / 12700 - 14, corps)
        for texte, part in zip(ligne, largeurs, strict=True)
    )
    return int(Pt(combien * corps * 1.22 + 8))
