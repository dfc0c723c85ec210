"""Where labels go on a map: beside their mark, without covering one another.

Greedy and deterministic: the first labels asked for get the best places; a label that finds no
place is left out, unless it must be shown, and then a line leads back to its mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LARGEUR_SIGNE = 0.47
"""Mean width of a sign of Source Sans 3, in ems; a little over, so that labels never touch."""
INTERLIGNE = 1.15
MM_PAR_PT = 0.352778

_DIRECTIONS = (
    (1, 0), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8), (0, -1), (0, 1),
)  # fmt: skip


@dataclass(frozen=True)
class Demande:
    """A label asked for: its mark (mm), the mark's radius (mm), its size in points.

    `est_due` asks for a place at any price; `est_posee` lays it on the mark itself (a name of
    commune, which has no mark).
    """

    texte: str
    x: float
    y: float
    rayon: float
    corps: float
    style: str
    est_due: bool = False
    est_posee: bool = False


@dataclass(frozen=True)
class Etiquette:
    """A label placed: the centre of its box (mm), its size in points, its leader if any."""

    texte: str
    x: float
    y: float
    largeur: float
    corps: float
    style: str
    trait: tuple[float, float, float, float] | None = None


Boite = tuple[float, float, float, float]
"""A rectangle: left, top, right, bottom (mm)."""


def place_labels(
    demandes: Sequence[Demande], obstacles: Iterable[Boite], largeur: float, hauteur: float
) -> tuple[Etiquette, ...]:
    """Return the labels that found a place in the frame, in the order they were asked."""
    prises = list(obstacles)
    posees = []
    for demande in demandes:
        etiquette = _place(demande, prises, largeur, hauteur)
        if etiquette is not None:
            prises.append(_box(etiquette.x, etiquette.y, demande))
            posees.append(etiquette)
    return tuple(posees)


def measure_label(texte: str, corps: float) -> float:
    """Return the width of a label in millimetres, a little over its true width."""
    return len(texte) * corps * LARGEUR_SIGNE * MM_PAR_PT + 0.4


def _place(
    demande: Demande, prises: Sequence[Boite], largeur: float, hauteur: float
) -> Etiquette | None:
    repli: Etiquette | None = None
    for distance, cx, cy in _list_candidates(demande):
        boite = _box(cx, cy, demande)
        if not _is_inside(boite, largeur, hauteur):
            continue
        etiquette = _write(demande, cx, cy, loin=distance > 1)
        if not any(_overlap(boite, prise) for prise in prises):
            return etiquette
        repli = repli or etiquette
    return repli if demande.est_due else None


def _list_candidates(demande: Demande) -> Iterable[tuple[int, float, float]]:
    """Yield (turn, x, y) of the centre of the label, nearest first."""
    demi_l = measure_label(demande.texte, demande.corps) / 2
    demi_h = demande.corps * INTERLIGNE * MM_PAR_PT / 2
    if demande.est_posee:
        for dy in (0.0, -3.0, 3.0, -6.0, 6.0):
            yield 0, demande.x, demande.y + dy
    tours = 5 if demande.est_due else 1
    for tour in range(tours):
        ecart = demande.rayon + 0.5 + tour * 2.6
        for dx, dy in _DIRECTIONS:
            yield tour, demande.x + dx * (ecart + demi_l), demande.y + dy * (ecart + demi_h)


def _write(demande: Demande, cx: float, cy: float, *, loin: bool) -> Etiquette:
    trait = (demande.x, demande.y, round(cx, 2), round(cy, 2)) if loin else None
    return Etiquette(
        texte=demande.texte,
        x=round(cx, 2),
        y=round(cy, 2),
        largeur=round(measure_label(demande.texte, demande.corps), 2),
        corps=demande.corps,
        style=demande.style,
        trait=trait,
    )


def _box(cx: float, cy: float, demande: Demande) -> Boite:
    demi_l = measure_label(demande.texte, demande.corps) / 2
    demi_h = demande.corps * INTERLIGNE * MM_PAR_PT / 2
    return cx - demi_l, cy - demi_h, cx + demi_l, cy + demi_h


def _is_inside(boite: Boite, largeur: float, hauteur: float) -> bool:
    gauche, haut, droite, bas = boite
    return min(gauche, haut) >= 0.5 and droite <= largeur - 0.5 and bas <= hauteur - 0.5


def _overlap(a: Boite, b: Boite) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
