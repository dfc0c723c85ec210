"""What the journal of a write may order: moves and removals, and only those a write of ours makes.

The journal is a file: cut short by a failing disk, or written by somebody else, it must not be
obeyed outside the tables of the home.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

REGLAGES = "reglages.toml"
"""The settings of a home, if it has any: kept and brought back with its lectures."""
TAILLE_MAX = 40_000_000
"""Octets read of a journal: more is not one of ours."""
_LECTURE = r"lecture=[a-z0-9]+(?:-[a-z0-9]+)*"
_TABLES = "codages|preuves|constats|chiffres|attributs|liens|termes|recodages|noms|publications"
"""The folders of a lecture: a test compares them with the tables that are written."""
FINALE = re.compile(
    rf"contracts_parquet/(?:(?:lectures|unites)\.parquet|versions/{_LECTURE}/[0-9a-f]{{16}}"
    rf"|(?P<t>{_TABLES})/{_LECTURE}/(?P=t)\.parquet)|{REGLAGES}"
    r"|documents/(?:fichiers/(?P<d>[0-9a-f]{2})/(?P=d)[0-9a-f]{62}\.pdf|reprise\.sqlite)"
    r"|atelier/reprise\.sqlite"
)
_RETIREE = re.compile(rf"contracts_parquet/(?:{_TABLES}|versions)/{_LECTURE}")
Ordres = tuple[list[tuple[str, str]], list[str]]


def read_orders(octets: bytes) -> Ordres | None:
    """Return what a journal orders, None when no write of ours would have written it."""
    try:
        lu = json.loads(octets.decode("utf-8")) if len(octets) <= TAILLE_MAX else None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return None
    if isinstance(lu, list):  # as release 0.1.0 wrote it
        lu = {
            "deplacer": [
                [f"contracts_parquet/{n}" for n in p] if isinstance(p, list) else p for p in lu
            ],
            "retirer": [],
        }
    if not isinstance(lu, dict) or set(lu) != {"deplacer", "retirer"}:
        return None
    if not isinstance(lu["deplacer"], list) or not isinstance(lu["retirer"], list):
        return None
    paires = [p for p in lu["deplacer"] if isinstance(p, list) and len(p) == 2]
    est_saine = (
        len(paires) == len(lu["deplacer"])
        and all(_is_move(a, b) for a, b in paires)
        and all(isinstance(r, str) and _RETIREE.fullmatch(r) for r in lu["retirer"])
    )
    return ([(a, b) for a, b in paires], list(lu["retirer"])) if est_saine else None


def _is_move(nouveau: object, final: object) -> bool:
    """Return whether a pair names a new file, and beside it the table whose place it takes."""
    if not isinstance(nouveau, str) or not isinstance(final, str):
        return False
    source, cible = PurePosixPath(nouveau), PurePosixPath(final)
    return (
        FINALE.fullmatch(final) is not None
        and ".." not in cible.parts
        and source.parent == cible.parent
        and re.fullmatch(r"\.[a-z0-9_-]+\.[0-9a-f]{32}\.nouveau", source.name) is not None
    )
