"""Codes: several in one field; one asked by a person, by itself, its name or what looks like it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from observatory.base.errors import QueryError
from observatory.base.text import match_code, search_key, strip_accents

SEPARATEUR = " | "
"""Between several codes in one field."""
_CODES_DITS = 120
_CODE = re.compile(r"(?=.*\d)\S+")


def split_codes(texte: object) -> tuple[str, ...]:
    """Return the codes of a field that joins several."""
    return tuple(c.strip() for c in str(texte or "").split(SEPARATEUR.strip()) if c.strip())


def find_code(demande: str, codes: Mapping[str, str]) -> str | None:
    """Return the known code asked: itself, without its zeros, or by its whole name; else None.

    A spreadsheet writes 1 for 01. Case and accents do not count.
    """
    trouve = match_code(demande, codes)
    if trouve is not None or _CODE.fullmatch(demande.strip()):
        return trouve
    cle = search_key(demande)
    return next((code for code, nom in codes.items() if cle and search_key(nom) == cle), None)


def require_code(demande: str, codes: Mapping[str, str], quoi: str) -> str:
    """Return the known code asked, or by its whole name; QueryError with the list otherwise."""
    trouve = find_code(demande, codes)
    if trouve is None:
        raise QueryError(
            f"{quoi} « {demande[:40]} » n’existe pas → choisir. {list_possible(codes)}"
        )
    return trouve


def find_nearest(demande: str, codes: Mapping[str, str], seuil: float = 0.6) -> str | None:
    """Return the known code asked, else the one whose name looks most like it, or None.

    A code is never guessed: what holds a figure and no space is one.
    """
    trouve = find_code(demande, codes)
    if trouve is not None or _CODE.fullmatch(demande.strip()):
        return trouve
    return _find_close(search_key(demande), {search_key(n): c for c, n in codes.items()}, seuil)


def find_like(demande: str, codes: Mapping[str, str]) -> str | None:
    """Return the known code that looks most like what is asked: for the words of a refusal only."""
    par_code = {strip_accents(code): code for code in codes}
    par_nom = {search_key(nom): code for code, nom in codes.items()}
    for cle, table in ((strip_accents(demande), par_code), (search_key(demande), par_nom)):
        if trouve := _find_close(cle, table, 0.6):
            return trouve
    return None


def list_possible(codes: Mapping[str, str]) -> str:
    """Return the codes that may be asked, as a sentence; the first three when they are many."""
    if len(codes) <= _CODES_DITS:
        return f"Valeurs possibles : {', '.join(sorted(codes))}."
    return f"{len(codes)} valeurs possibles, par exemple {', '.join(list(codes)[:3])}."


def _find_close(cle: str, table: Mapping[str, str], seuil: float) -> str | None:
    proches = difflib.get_close_matches(cle, list(table), n=1, cutoff=seuil)
    return table[proches[0]] if proches else None
