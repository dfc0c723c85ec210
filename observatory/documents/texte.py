"""The text of a page as one reads it, and where a quote stands in it whatever the layout did."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress

CESURE = "\ufffe"
"""What pdfium writes for the hyphen of a word cut at the end of a line."""

_COUPE = re.compile(rf"(\w){CESURE}\s*(\w)")


def clean(texte: str) -> str:
    """Return a stretch of a page on one line, without the cuts the layout made."""
    if CESURE not in texte:
        return " ".join(texte.split())
    return " ".join(_COUPE.sub(r"\1\2", texte).replace(CESURE, "-").split())


_SANS = bytes(n for n in range(128) if not chr(n).isalnum())


def _flatten(texte: str) -> str:
    """Return the ASCII letters and digits of a text, in lower case, without accents.

    Each sign becomes what it becomes alone: a text can be flattened by parts.
    """
    plat = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "oe"))
    plat = plat.replace("æ", "ae").casefold()
    return plat.encode("ascii", "ignore").translate(None, _SANS).decode("ascii")


_flatten_quote = lru_cache(1024)(_flatten)


class _Plats(dict[str, str]):
    """Signs already flattened; a new one is flattened once."""

    def __missing__(self, signe: str) -> str:
        plat = self[signe] = _flatten(signe)
        return plat


_PLATS = _Plats()


def squeeze(texte: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, and where each stands in it."""
    serre = _flatten(texte)
    return serre, _list_places(texte, len(serre))


def _list_places(texte: str, nombre: int) -> list[int]:
    """Return where each of the letters of a text squeezed stands in it; `nombre`: how many."""
    if nombre == len(texte) and texte.isascii():
        return list(range(nombre))
    places = list(compress(range(len(texte)), map(_PLATS.__getitem__, texte)))
    if len(places) == nombre:
        return places
    return [place for place, signe in enumerate(texte) for _ in _PLATS[signe]]  # « œ » is two


def find_quotes(texte: str, citations: Iterable[str]) -> list[tuple[int, int]]:
    """Return where quotes stand in the raw text of a page, as (start, end), in order.

    Letters and digits alone are compared: hyphens, line breaks and lost accents do not count. A
    quote that begins or ends inside a word of the page is not found there.
    """
    serre = _flatten(texte)
    voulues = {c for c in map(_flatten_quote, citations) if c and c in serre}
    if not voulues:
        return []
    lus = list(_list_found(serre, voulues))
    places = _place_letters(texte, sorted({rang for bouts in lus for rang in bouts}))
    trouves = {(places[premier], places[dernier] + 1) for premier, dernier in lus}
    return sorted(p for p in trouves if not (_is_inside(texte, p[0]) or _is_inside(texte, p[1])))


def find_first(texte: str, citations: Iterable[str]) -> int | None:
    """Return where the first of the quotes begins in a text: the first place of `find_quotes`.

    The text is read no further than its letters.
    """
    voulues = {c for c in map(_flatten_quote, citations) if c}
    longue = max(map(len, voulues), default=0)
    serre, parts = "", [(0, 0)]
    for lue in range(_PART, len(texte) + _PART, _PART) if voulues else ():
        depuis = max(0, len(serre) - longue + 1)
        serre += _flatten(texte[lue - _PART : lue])
        sur = len(serre) - (longue if lue < len(texte) else 0)
        for debut, fin in sorted(_list_found(serre, voulues, depuis)):
            if debut > sur:
                break
            part = next(p for p in reversed(parts) if p[1] <= debut)
            ici = _place_letters(texte, sorted({debut, fin}), *part)
            if not (_is_inside(texte, ici[debut]) or _is_inside(texte, ici[fin] + 1)):
                return ici[debut]
        parts.append((lue, len(serre)))
    return None


def _list_found(serre: str, voulues: Iterable[str], depuis: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the first and last letters of quotes squeezed in a text squeezed, from one on."""
    for cherche in voulues:
        ici = serre.find(cherche, depuis)
        while ici >= 0:
            yield ici, ici + len(cherche) - 1
            ici = serre.find(cherche, ici + 1)


_PART = 256


def _place_letters(
    texte: str, rangs: Sequence[int], depuis: int = 0, avant: int = 0
) -> dict[int, int]:
    """Return where some letters of a text squeezed stand in it; `rangs` in order.

    The text is read by parts from a place, `avant` letters after its beginning, and letter by
    letter only where one is asked.
    """
    places: dict[int, int] = {}
    suivant = 0
    for debut in range(depuis, len(texte), _PART):
        if suivant == len(rangs):
            break
        part = texte[debut : debut + _PART]
        nombre = len(_flatten(part))
        if rangs[suivant] < avant + nombre:
            ici = _list_places(part, nombre)
            while suivant < len(rangs) and rangs[suivant] < avant + nombre:
                places[rangs[suivant]] = debut + ici[rangs[suivant] - avant]
                suivant += 1
        avant += nombre
    return places


def _is_inside(texte: str, place: int) -> bool:
    """Return whether a place of a text cuts a word."""
    return 0 < place < len(texte) and texte[place - 1].isalnum() and texte[place].isalnum()


_SIGLE = re.compile(r"(?<![\w.])(?:[A-ZÀ-Ý]\.?){2,7}(?!\w)")


def list_acronyms(texte: str) -> str:
    """Return the words in capitals of a text, without their dots, as an index keeps them."""
    return " ".join(sorted({m.group().replace(".", "") for m in _SIGLE.finditer(clean(texte))}))
