"""From degrees to millimetres on paper: a local projection, fitted in a frame.

x = (lon − lon₀)·cos(lat₀), y = lat₀ − lat, one degree of latitude being 111.32 km: at the size of
a région the distortion stays under one percent, overseas as in Europe. Maps drawn here are to be
looked at; areas and distances come from the warehouse.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from observatory.queries.fiches import FormeCarte
from observatory.territory.ecran import (
    Contour,
    encode_contours,
    generalise_apart,
    generalise_together,
)

KM_PAR_DEGRE = 111.32
DECIMALES = 6
PAS = 10**DECIMALES

Anneau = tuple[tuple[float, float], ...]
"""A ring: points in degrees or in millimetres, the first not repeated."""

_ECHELLES_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True)
class Fenetre:
    """A frame on paper (millimetres) and the place it shows (degrees)."""

    largeur: float
    hauteur: float
    lon: float
    lat: float
    mm_par_degre: float

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Return millimetres from the upper left corner."""
        x = (lon - self.lon) * math.cos(math.radians(self.lat)) * self.mm_par_degre
        y = (self.lat - lat) * self.mm_par_degre
        return round(self.largeur / 2 + x, 2), round(self.hauteur / 2 + y, 2)

    def project_ring(self, anneau: Anneau) -> Anneau:
        """Return a ring in millimetres."""
        return tuple(self.project(lon, lat) for lon, lat in anneau)

    @property
    def tolerance(self) -> float:
        """Return the degrees that one sixth of a millimetre shows: finer is not seen in print."""
        return 1 / 6 / self.mm_par_degre

    def measure_scale(self) -> tuple[float, str]:
        """Return the length in millimetres of a round distance, at most a third of the frame."""
        mm_par_km = self.mm_par_degre / KM_PAR_DEGRE
        tenues = [km for km in _ECHELLES_KM if km * mm_par_km <= self.largeur / 3]
        km = tenues[-1] if tenues else _ECHELLES_KM[0]
        texte = f"{km:g}\u00a0km" if km >= 1 else f"{km * 1000:g}\u00a0m"
        return round(km * mm_par_km, 2), texte


def frame_points(
    points: Iterable[tuple[float, float]],
    largeur: float,
    hauteur: float,
    marge: float = 4.0,
    minimum: float = 0.02,
) -> Fenetre | None:
    """Return the frame that shows all the points (degrees) with a margin (mm); None without any.

    At least `minimum` degrees are shown, however close the points.
    """
    connus = list(points)
    if not connus:
        return None
    ouest, est = min(p[0] for p in connus), max(p[0] for p in connus)
    sud, nord = min(p[1] for p in connus), max(p[1] for p in connus)
    lat = (sud + nord) / 2
    large = max((est - ouest) * math.cos(math.radians(lat)), minimum)
    haute = max(nord - sud, minimum)
    echelle = min((largeur - 2 * marge) / large, (hauteur - 2 * marge) / haute)
    return Fenetre(largeur, hauteur, (ouest + est) / 2, lat, echelle)


def fit_height(
    fenetre: Fenetre | None, points: Sequence[tuple[float, float]], minimum: float
) -> Fenetre | None:
    """Return the frame without the height its points leave empty, never under a minimum (mm)."""
    if fenetre is None:
        return None
    haute = (max(p[1] for p in points) - min(p[1] for p in points)) * fenetre.mm_par_degre
    hauteur = max(minimum, haute + 8)
    return replace(fenetre, hauteur=round(min(fenetre.hauteur, hauteur), 1))


def simplify_apart(formes: Sequence[FormeCarte], tolerance: float) -> list[tuple[Anneau, ...]]:
    """Return the rings of each shape simplified alone (degrees)."""
    return _decode(formes, generalise_apart(_contours(formes), tolerance))


def simplify_together(formes: Sequence[FormeCarte], tolerance: float) -> list[tuple[Anneau, ...]]:
    """Return the rings of neighbours simplified with their common borders (degrees)."""
    return _decode(formes, generalise_together(_contours(formes), tolerance))


def list_points(anneaux: Iterable[Sequence[Anneau]]) -> list[tuple[float, float]]:
    """Return all the points of the rings of some shapes."""
    return [point for forme in anneaux for anneau in forme for point in anneau]


def _contours(formes: Sequence[FormeCarte]) -> list[Contour]:
    return [Contour(f.code, f.nom, f.geom) for f in formes]


def _decode(formes: Sequence[FormeCarte], simples: Sequence[object]) -> list[tuple[Anneau, ...]]:
    lignes = encode_contours(_contours(formes), list(simples), DECIMALES)
    return [tuple(_decode_ring(code) for code in anneaux) for _, _, anneaux in lignes]


def _decode_ring(code: Sequence[int]) -> Anneau:
    x, y = code[0], code[1]
    points = [(x / PAS, y / PAS)]
    for dx, dy in zip(code[2::2], code[3::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / PAS, y / PAS))
    return tuple(points)
