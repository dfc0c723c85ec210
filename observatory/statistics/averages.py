"""Averages of a group: each contract counts one, or weighs its population; missing never counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from observatory.statistics.motifs import Motif, StatisticsError, is_known


@dataclass(frozen=True, slots=True)
class Moyenne:
    """An average, in the unit of the values, over the n contracts known; None with a motif."""

    valeur: float | None
    n: int
    nb_manquants: int
    poids_total: float | None = None
    motif: Motif | None = None


def average_group(valeurs: Iterable[float | None]) -> Moyenne:
    """Return the plain average of the known values, each contract counting one.

    The sum is exact (fractions), so the order of rows never changes the result.
    """
    toutes = list(valeurs)
    connues = [valeur for valeur in toutes if is_known(valeur)]
    manquants = len(toutes) - len(connues)
    if not connues:
        return Moyenne(None, 0, manquants, motif=Motif.AUCUNE_DONNEE)
    somme = _sum_products((valeur, 1) for valeur in connues)
    return Moyenne(float(somme / len(connues)), len(connues), manquants)


def average_weighted(valeurs: Sequence[float | None], poids: Sequence[float | None]) -> Moyenne:
    """Return Σ w·x / Σ w over the contracts whose value and weight are both known.

    A weight of zero keeps its contract in n without moving the average; when all weigh zero the
    average is undefined. Weights are usually inhabitants; poids_total is their sum.
    """
    if len(valeurs) != len(poids):
        raise StatisticsError(
            f"Moyenne pondérée impossible : {len(valeurs)} valeurs pour {len(poids)} poids."
        )
    couples = [(x, w) for x, w in zip(valeurs, poids, strict=True) if is_known(x) and is_known(w)]
    if any(w < 0 for _, w in couples):
        raise StatisticsError("Moyenne pondérée impossible : une population est négative.")
    manquants = len(valeurs) - len(couples)
    if not couples:
        return Moyenne(None, 0, manquants, motif=Motif.AUCUNE_DONNEE)
    total = _sum_products((w, 1) for _, w in couples)
    if total == 0:
        return Moyenne(None, len(couples), manquants, 0.0, Motif.POIDS_NUL)
    valeur = float(_sum_products(couples) / total)
    return Moyenne(valeur, len(couples), manquants, _to_float(total))


def _sum_products(couples: Iterable[tuple[float, float]]) -> Fraction:
    """Return Σ x·w exactly; denominators are powers of two, and the greatest is common to all."""
    numerateurs: Counter[int] = Counter()
    for x, w in couples:
        (num_x, den_x), (num_w, den_w) = float(x).as_integer_ratio(), float(w).as_integer_ratio()
        numerateurs[den_x * den_w] += num_x * num_w
    commun = max(numerateurs, default=1)
    return Fraction(sum(num * (commun // den) for den, num in numerateurs.items()), commun)


def _to_float(total: Fraction) -> float | None:
    """Return a fraction as a float, None when no float can hold it."""
    try:
        return float(total)
    except OverflowError:
        return None
