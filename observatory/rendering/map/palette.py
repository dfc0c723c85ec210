"""Colours of the map: ordered by lightness, so that they stand colour blindness and grey print.

Each ladder is one hue from light to dark: the order is read from lightness alone. Patterns, not
hues, tell what is not read from what is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from observatory.sheets.map.carte import Teinte

BLEUS = ("#dbe8f4", "#b2d0e8", "#7fb2d9", "#4a8dc2", "#22659f", "#0a3866")
"""Shares, lightest for the smallest."""

VERTS = ("#f3ead2", "#b9dacf", "#8fc4b6", "#489b8a", "#136f61", "#003f37")
"""Ladders, lightest for the lowest level."""

BLEUS_SOMBRES = ("#22405e", "#2d5f90", "#4686bf", "#76acdc", "#a9d0ef", "#e2f1fc")
VERTS_SOMBRES = ("#3f3b30", "#25594f", "#348778", "#5cb5a4", "#9bddce", "#dff9f2")
"""The same on a dark ground: the lowest stays nearest to the ground, the highest stands out."""

GRIS = "#7d848b"
"""What nobody read, or is missing: always with a pattern."""

BRUN = "#8a4b08"
"""Coders who disagree, towns read differently."""


SEULES: Mapping[str, tuple[str, str]] = {
    "silence": (GRIS, GRIS),
    "melange": (BRUN, BRUN),
    "oui": ("#0b3c68", "#8cc2f0"),
    "non": ("#e7e2d6", "#4a4840"),
}
"""Hues of one colour: (on light, on dark)."""


@cache
def paint(teinte: Teinte) -> tuple[str, str]:
    """Return the colours (#rrggbb) of a hue: (on light, on dark)."""
    if teinte.famille == "part":
        return list_bleus(teinte.nombre)[teinte.rang]
    if teinte.famille == "echelle":
        return list_verts(teinte.nombre)[teinte.rang]
    return SEULES[teinte.famille]


def list_verts(nombre: int) -> tuple[tuple[str, str], ...]:
    """Return the colours of a ladder of 1 to 6 levels, lowest first: (on light, on dark)."""
    return tuple(zip(_spread(VERTS, nombre), _spread(VERTS_SOMBRES, nombre), strict=True))


def list_bleus(nombre: int) -> tuple[tuple[str, str], ...]:
    """Return the colours of 1 to 6 classes of a share, lowest first: (on light, on dark)."""
    return tuple(zip(_spread(BLEUS, nombre), _spread(BLEUS_SOMBRES, nombre), strict=True))


def _spread(couleurs: tuple[str, ...], nombre: int) -> tuple[str, ...]:
    if nombre <= 1:
        return (couleurs[-1],)
    pas = (len(couleurs) - 1) / (nombre - 1)
    return tuple(couleurs[round(rang * pas)] for rang in range(nombre))
