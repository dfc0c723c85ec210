"""The text of a page as one reads it, and where a quote stands in it whatever the layout did."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CESURE = "\ufffe"
"""What pdfium writes for the hyphen of a word cut at the end of a line."""

_COUPE = re.compile(rf"(\w){CESURE}\s*(\w)")


def clean(texte: str) -> str:
    """Return a stretch of a page on one line, without the cuts the layout made."""
    if CESURE not in texte:
        return " ".join(texte.split())
    return " ".join(_COUPE.sub(r"\1\2", texte).replace(CESURE, "-").split())


def _flatten(signe: str) -> str:
    """Return the ASCII letters and digits of one sign, in lower case, without accents."""
    plat = unicodedata.normalize("NFKD", signe.replace("œ", "oe").replace("Œ", "oe"))
    plat = plat.replace("æ", "ae").casefold()
    return "".join(c for c in plat if c.isascii() and c.isalnum())


class _Plats(dict[str, str]):
    """Signs already flattened; a new one is flattened once."""

    def __missing__(self, signe: str) -> str:
        plat = self[signe] = _flatten(signe)
        return plat


_PLATS = _Plats()


def squeeze(texte: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, and where each stands in it."""
    serre = _flatten_all(texte)
    if len(serre) == len(texte):
        return serre, list(range(len(texte)))
    return serre, [place for place, signe in enumerate(texte) for _ in _PLATS[signe]]


def _flatten_all(texte: str) -> str:
    return "".join(map(_PLATS.__getitem__, texte))


def find_quotes(texte: str, citations: Iterable[str]) -> list[tuple[int, int]]:
    """Return where quotes stand in the raw text of a page, as (start, end), in order.

    Letters and digits alone are compared: hyphens, line breaks and lost accents do not count. A
    quote that begins or ends inside a word of the page is not found there.
    """
    serre = _flatten_all(texte)
    voulues = {c for c in map(_flatten_all, citations) if c and c in serre}
    if not voulues:
        return []
    places = squeeze(texte)[1]
    trouves: set[tuple[int, int]] = set()
    for cherche in voulues:
        ici = serre.find(cherche)
        while ici >= 0:
            debut, fin = places[ici], places[ici + len(cherche) - 1] + 1
            if not (_is_inside(texte, debut) or _is_inside(texte, fin)):
                trouves.add((debut, fin))
            ici = serre.find(cherche, ici + 1)
    return sorted(trouves)


def _is_inside(texte: str, place: int) -> bool:
    """Return whether a place of a text cuts a word."""
    return 0 < place < len(texte) and texte[place - 1].isalnum() and texte[place].isalnum()


_SIGLE = re.compile(r"(?<![\w.])(?:[A-ZÀ-Ý]\.?){2,7}(?!\w)")


def list_acronyms(texte: str) -> str:
    """Return the words in capitals of a text, without their dots, as an index keeps them."""
    return " ".join(sorted({m.group().replace(".", "") for m in _SIGLE.finditer(clean(texte))}))
