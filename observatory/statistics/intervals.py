"""Exact interval for a share of a finite population, from a draw without replacement.

Only for lectures whose contracts were drawn at random; a census has no sampling interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from observatory.statistics.motifs import Motif, StatisticsError
from observatory.statistics.rates import check_counts


@dataclass(frozen=True, slots=True)
class Intervalle:
    """Plausible positives [k_min, k_max] among nb_population, and the shares (0–1)."""

    k: int
    n: int
    nb_population: int
    niveau: float
    k_min: int | None
    k_max: int | None
    part_min: float | None
    part_max: float | None
    motif: Motif | None = None


def _search_lower(k: int, n: int, nb_population: int, seuil: float) -> int:
    """Return the smallest K with P(X ≥ k | K) > seuil, by bisection (the tail grows with K)."""
    from scipy.stats import hypergeom  # noqa: PLC0415 (a second, for who asks an interval)

    bas, haut = k, nb_population - (n - k)
    while bas < haut:
        milieu = (bas + haut) // 2
        if hypergeom.sf(k - 1, nb_population, milieu, n) > seuil:
            haut = milieu
        else:
            bas = milieu + 1
    return bas


def compute_interval(k: int, n: int, nb_population: int, niveau: float = 0.95) -> Intervalle:
    """Return the exact equal-tailed interval for k positives of n drawn among nb_population.

    Test inversion on the hypergeometric law, the finite-population form of Clopper and Pearson
    (Biometrika 26, 1934): K is kept when both tails exceed (1 − niveau)/2 (Wang, JASA 110, 2015,
    for the construction). Where the law is so discrete that the inverted test leaves k/n out by a
    fraction of a contract, the interval is widened to hold it: it then only covers more.
    """
    check_counts(k, n)
    if n > nb_population:
        raise StatisticsError(
            f"Intervalle impossible : {n} contrats lus pour {nb_population} attendus."
        )
    if not 0 < niveau < 1:
        raise StatisticsError(
            f"Niveau de confiance impossible : {niveau}. Donnez 0,95 par exemple."
        )
    if n == 0:
        return Intervalle(k, n, nb_population, niveau, None, None, None, None, Motif.AUCUNE_DONNEE)
    seuil = (1 - niveau) / 2
    ponctuel = Fraction(k * nb_population, n)
    k_min = min(_search_lower(k, n, nb_population, seuil), floor(ponctuel))
    # The upper bound mirrors the lower one: positives and negatives exchange their names.
    k_max = nb_population - _search_lower(n - k, n, nb_population, seuil)
    k_max = max(k_max, ceil(ponctuel))
    return Intervalle(
        k, n, nb_population, niveau, k_min, k_max, k_min / nb_population, k_max / nb_population
    )
