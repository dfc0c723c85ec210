"""Shapes made light for the screen: generalised together, quantised, written as small integers.

A browser draws outlines, it does not measure them: areas, distances and joins are computed from
`geodata/`, never from these shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

PRECISION_FOND = 3
"""Decimals kept for outlines, degrees (about 100 m): enough up to zoom 10."""
PRECISION_TERRITOIRE = 4
"""Decimals kept for EPCI and communes, degrees (about 10 m)."""
PRECISION_QPV = 5
"""Decimals kept for QPV, degrees (about 1 m)."""


@dataclass(frozen=True)
class Contour:
    """One shape to send: its code, its name and its WKB (lon/lat, OGC:CRS84); geom may be None."""

    code: str
    nom: str
    geom: bytes | None


def generalise_together(contours: Sequence[Contour], tolerance: float) -> list[Any]:
    """Return the shapes simplified together, so that neighbours keep one common border.

    `tolerance` is in degrees: the square root of the area (Visvalingam-Whyatt) that may be lost.
    """
    formes = [None if c.geom is None else shapely.from_wkb(c.geom) for c in contours]
    pleines = [shapely.make_valid(f) for f in formes if f is not None]
    simples = iter(shapely.coverage_simplify(pleines, tolerance) if pleines else [])
    return [None if f is None else next(simples) for f in formes]


def generalise_apart(contours: Sequence[Contour], tolerance: float) -> list[Any]:
    """Return each shape simplified alone (degrees), none lost: QPV do not touch one another."""
    return [
        None if c.geom is None else shapely.simplify(shapely.from_wkb(c.geom), tolerance)
        for c in contours
    ]


def encode_contours(
    contours: Sequence[Contour], formes: Sequence[Any], decimales: int
) -> list[list[Any]]:
    """Return rows [code, nom, rings] ready to be written as JSON."""
    return [
        [contour.code, contour.nom, encode_shape(forme, decimales)]
        for contour, forme in zip(contours, formes, strict=True)
    ]


def encode_shape(forme: Any, decimales: int) -> list[list[int]]:
    """Return the rings of a shape: first point then steps, in units of 10^-decimales degree.

    Holes and parts are told apart by the even-odd rule, so rings need no nesting.
    """
    if forme is None or forme.is_empty:
        return []
    parties = [p for p in shapely.get_parts(forme) if p.geom_type == "Polygon" and not p.is_empty]
    anneaux = [anneau for p in parties for anneau in (p.exterior, *p.interiors)]
    codes = (_encode_ring(anneau.coords, 10**decimales) for anneau in anneaux)
    return [code for code in codes if len(code) >= 6]


def measure_bounds(formes: Sequence[Any]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of the shapes (degrees)."""
    ouest, sud, est, nord = shapely.total_bounds([f for f in formes if f is not None])
    return float(ouest), float(sud), float(est), float(nord)


def _encode_ring(points: Any, echelle: int) -> list[int]:
    """Return x0, y0, dx1, dy1… of a ring, its last (repeated) point and null steps left out."""
    code: list[int] = []
    avant: tuple[int, int] | None = None
    for x, y, *_ in list(points)[:-1]:
        ici = (round(x * echelle), round(y * echelle))
        if avant is None:
            code += ici
        elif ici != avant:
            code += (ici[0] - avant[0], ici[1] - avant[1])
        avant = ici
    return code
