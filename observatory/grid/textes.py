"""Text that crosses a spreadsheet: no formula, no control character, nothing lost on the way."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from observatory.base.text import strip_accents

LONGUEUR_MAX = 10_000
"""Longest text a cell may hold, in characters (a spreadsheet stops at 32 767)."""
LIBELLE_MAX = 120
"""Longest text kept in memory with its reduced form: the same labels come back on every row."""

_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLES = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_ECHAPPEMENT = re.compile(r"_x([0-9A-Fa-f]{4})_")
_A_ECHAPPER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SAUTS = str.maketrans(
    {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n",
     "\x1e": "-", "\x1f": ""}
)  # fmt: skip
_SAUT_REPARE = "saut de ligne ou tiret d’un traitement de texte, lu comme un caractère ordinaire"
_ENTIER_DECIMAL = re.compile(r"\d{1,15}[.,]0+")
_SUITE = "[\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
_ACCENTS_CASSES = re.compile(f"\u00c3{_SUITE}|\u00e2[\u201a\u20ac]")
_SANS_CP1252 = frozenset(map(chr, range(0x80, 0xA0)))
_SIGNE_CASSE = re.compile(f"[\u00c2-\u00c5]{_SUITE}|\u00e2{_SUITE}{{2}}")


def escape_xlsx(texte: str) -> str:
    """Return the text as an XLSX file holds it: carriage returns and « _x0041_ » spelt out."""
    return _A_ECHAPPER.sub("_x005F_", texte).replace("\r", "_x000D_")


def unescape_xlsx(texte: str) -> str:
    """Return the text that an XLSX file holds."""
    return _ECHAPPEMENT.sub(lambda m: chr(int(m[1], 16)), texte)


def settle_text(texte: str) -> tuple[str, list[str]]:
    """Return the text as it was meant, and what was mended in it, each as a sentence.

    Word and PowerPoint write U+000B for a break in a paragraph, U+000C for a page, U+001E for a
    hyphen that does not break, U+001F for one that may. UTF-8 once read as something else leaves
    « Ã© » for « é », which no French text holds.
    """
    pose = texte.translate(_SAUTS)
    reparations = [_SAUT_REPARE] if pose != texte else []
    relu = repair_accents(pose)
    if relu != pose:
        debut = next((n for n, (a, b) in enumerate(zip(pose, relu, strict=False)) if a != b), 0)
        debut = max(0, pose.rfind(" ", 0, debut) + 1)
        reparations.append(
            f"accents abîmés, « {excerpt(pose[debut:])} » lu « {excerpt(relu[debut:])} »"
        )
    return relu, reparations


def write_code(brut: object) -> str:
    """Return a code, whatever a tool made of it: 78138.0 and « 78138.0 » are « 78138 »."""
    if isinstance(brut, float) and brut.is_integer():
        return str(int(brut))
    texte = str(brut)
    return texte.strip().partition(".")[0] if _ENTIER_DECIMAL.fullmatch(texte.strip()) else texte


def settle_name(texte: str) -> str:
    """Return the name of a person in its one form: composed accents, one plain space."""
    return " ".join(_INVISIBLES.sub("", unicodedata.normalize("NFC", texte)).split())


def find_control(texte: str) -> str | None:
    """Return the first control character as « U+0007 », or None."""
    trouve = _INTERDITS.search(texte)
    return f"U+{ord(trouve[0]):04X}" if trouve else None


def find_broken_accents(texte: str) -> str | None:
    """Return the first sign that looks read in the wrong encoding (« Ã© » for « é »), or None."""
    trouve = _ACCENTS_CASSES.search(texte)
    return trouve[0] if trouve else None


def repair_accents(texte: str) -> str:
    """Return the text with what was read in the wrong encoding read again as UTF-8.

    The whole of it when that gives a text, else its broken signs, as often as it was read wrong;
    what cannot be mended stays.
    """
    while find_broken_accents(texte):
        relu = read_again(texte) or _SIGNE_CASSE.sub(lambda m: read_again(m[0]) or m[0], texte)
        if relu == texte:
            break
        texte = relu
    return texte


def read_again(texte: str) -> str | None:
    """Return a text read in Windows-1252 read again as UTF-8, None when its bytes are no UTF-8."""
    octets = bytearray()
    try:
        for signe in texte:
            octets += signe.encode("latin-1" if signe in _SANS_CP1252 else "cp1252")
        return octets.decode("utf-8")
    except UnicodeError:
        return None


def clean(texte: str) -> str:
    """Return free text in its stored form: composed accents, no blank at either end."""
    return unicodedata.normalize("NFC", texte).strip()


def key(texte: str) -> str:
    """Return the text reduced to what matters when comparing labels typed by hand."""
    return _reduce(texte) if len(texte) <= LIBELLE_MAX else _reduce.__wrapped__(texte)


@lru_cache(maxsize=20_000)
def _reduce(texte: str) -> str:
    plat = strip_accents(_INVISIBLES.sub("", texte))
    plat = plat.replace("’", "'").replace("_", " ")
    plat = plat.replace(">=", "au moins ").replace("≥", "au moins ")
    plat = plat.replace("<=", "au plus ").replace("≤", "au plus ")
    return " ".join(plat.replace("?", " ? ").split())


def excerpt(texte: object, longueur: int = 60) -> str:
    """Return a value as it may be shown in a message: short, on one line, printable."""
    brut = " ".join(str(texte)[: longueur * 4].split())
    propre = _INVISIBLES.sub("", _INTERDITS.sub("\u2423", brut))
    return propre if len(propre) <= longueur else propre[: longueur - 1] + "…"
