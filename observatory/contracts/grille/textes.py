"""Text that crosses a spreadsheet: no formula, no control character, nothing lost on the way."""

from __future__ import annotations

import re
import unicodedata

LONGUEUR_MAX = 10_000
"""Longest text a cell may hold, in characters (a spreadsheet stops at 32 767)."""

_DEBUTS_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLES = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_ECHAPPEMENT = re.compile(r"_x([0-9A-Fa-f]{4})_")
_A_ECHAPPER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ACCENTS_CASSES = re.compile("\u00c3[\u0080-\u00bf\u0152-\u0178\u2013-\u2122]|\u00e2\u20ac|\ufffd")


def is_formula(texte: str) -> bool:
    """Return whether a spreadsheet would compute this text instead of showing it."""
    return texte.startswith(_DEBUTS_DE_FORMULE) or texte.lstrip().startswith(_DEBUTS_DE_FORMULE)


def neutralise(texte: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would compute."""
    return f"'{texte}" if is_formula(texte) or texte.startswith("'") else texte


def restore(texte: str) -> str:
    """Return the text that neutralise() was given."""
    reste = texte[1:]
    if texte.startswith("'") and (is_formula(reste) or reste.startswith("'")):
        return reste
    return texte


def escape_xlsx(texte: str) -> str:
    """Return the text as an XLSX file holds it: carriage returns and « _x0041_ » spelt out."""
    return _A_ECHAPPER.sub("_x005F_", texte).replace("\r", "_x000D_")


def unescape_xlsx(texte: str) -> str:
    """Return the text that an XLSX file holds."""
    return _ECHAPPEMENT.sub(lambda m: chr(int(m[1], 16)), texte)


def find_control(texte: str) -> str | None:
    """Return the first control character as « U+0007 », or None."""
    trouve = _INTERDITS.search(texte)
    return f"U+{ord(trouve[0]):04X}" if trouve else None


def has_broken_accents(texte: str) -> bool:
    """Return whether the text looks read in the wrong encoding (« Ã© » for « é »)."""
    return _ACCENTS_CASSES.search(texte) is not None


def repair_accents(texte: str) -> str | None:
    """Return the text read again as UTF-8, or None when that does not mend it."""
    if not has_broken_accents(texte):
        return None
    for encodage in ("cp1252", "latin-1"):
        try:
            return texte.encode(encodage).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return None


def clean(texte: str) -> str:
    """Return free text in its stored form: composed accents, no blank at either end."""
    return unicodedata.normalize("NFC", texte).strip()


def key(texte: str) -> str:
    """Return the text reduced to what matters when comparing labels typed by hand."""
    plat = unicodedata.normalize("NFKD", _INVISIBLES.sub("", texte)).casefold()
    plat = "".join(c for c in plat if not unicodedata.combining(c))
    plat = plat.replace("’", "'").replace("_", " ")
    plat = plat.replace(">=", "au moins ").replace("≥", "au moins ")
    plat = plat.replace("<=", "au plus ").replace("≤", "au plus ")
    return " ".join(plat.replace("?", " ? ").split())


def excerpt(texte: object, longueur: int = 60) -> str:
    """Return a value as it may be shown in a message: short, on one line, printable."""
    brut = " ".join(str(texte)[: longueur * 4].split())
    propre = _INVISIBLES.sub("", _INTERDITS.sub("\u2423", brut))
    return propre if len(propre) <= longueur else propre[: longueur - 1] + "…"
