"""What the process that reads a grid answers the one that asked: JSON, bounded, checked on arrival.

JSON rather than a pickle: a file written by a process that reads anybody's workbook can then only
be data, whatever became of that process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from observatory.base.errors import Breach
from observatory.grid.modele import Cle, Difference, Endroit, Grille, PreuveSaisie, Saisie

REPONSE_MAX = 40_000_000
"""Longest answer read, in bytes (40 contracts, every indicator commented: under 15 MB)."""


@dataclass(frozen=True)
class Apercu:
    """A grid read, and what importing it would change."""

    grille: Grille
    difference: Difference


@dataclass(frozen=True)
class _Envoi:
    """What travels: JSON has no key of two words, so the cells of the grid go as pairs."""

    grille: Grille | None = None
    difference: Difference | None = None
    fautes: tuple[Breach, ...] = ()
    cellules: tuple[tuple[Cle, Saisie], ...] = ()
    preuves: tuple[tuple[Cle, tuple[PreuveSaisie, ...]], ...] = ()
    lieux: tuple[tuple[Cle, Endroit], ...] = ()


_FORME = TypeAdapter(_Envoi)


def write_reply(trouve: Apercu | tuple[Breach, ...]) -> bytes:
    """Return the answer as JSON."""
    if not isinstance(trouve, Apercu):
        return _FORME.dump_json(_Envoi(fautes=trouve))
    grille = trouve.grille
    envoi = _Envoi(
        replace(grille, cellules={}, preuves={}, lieux={}),
        trouve.difference,
        (),
        tuple(grille.cellules.items()),
        tuple(grille.preuves.items()),
        tuple(grille.lieux.items()),
    )
    return _FORME.dump_json(envoi)


def read_reply(octets: bytes) -> Apercu | tuple[Breach, ...] | None:
    """Return what was found, or the faults of the grid; None when it is no answer of ours."""
    try:
        lu = _FORME.validate_json(octets)
    except ValidationError:
        return None
    if lu.grille is None or lu.difference is None:
        return lu.fautes or None
    grille = replace(
        lu.grille, cellules=dict(lu.cellules), preuves=dict(lu.preuves), lieux=dict(lu.lieux)
    )
    return Apercu(grille, lu.difference)
