"""Rates k/N, their band, bascule, and bounds when a lecture is partial.

Every comparison with a threshold is made on exact fractions: 28 of 40 is 70 %, never 69,999 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from observatory.statistics.motifs import Motif, StatisticsError

Seuil = float | str | Fraction

SEUIL_PETIT_GROUPE = 5


@dataclass(frozen=True, slots=True)
class Proportion:
    """A rate: k positive among n coded; part is in [0, 1], None when n is 0 (then a motif)."""

    k: int
    n: int
    part: float | None
    nb_inconnus: int = 0
    motif: Motif | None = None


@dataclass(frozen=True, slots=True)
class Bornes:
    """What a partial lecture proves: the share lies in [part_min, part_max] (0–1)."""

    k: int
    nb_negatifs: int
    nb_inconnus: int
    nb_attendus: int
    part_min: float | None
    part_max: float | None
    motif: Motif | None = None


def check_counts(k: int, n: int) -> None:
    """Return nothing; raise StatisticsError unless 0 ≤ k ≤ n."""
    if k < 0 or n < 0 or k > n:
        raise StatisticsError(
            f"Dénombrement impossible : {k} contrats positifs sur {n}. "
            "Vérifiez les cellules codées de cette lecture."
        )


def compute_rate(k: int, n: int, nb_inconnus: int = 0) -> Proportion:
    """Return the rate k/n; an empty denominator gives part None, never zero."""
    check_counts(k, n)
    if n == 0:
        return Proportion(k, n, None, nb_inconnus, Motif.AUCUNE_DONNEE)
    return Proportion(k, n, k / n, nb_inconnus)


def read_threshold(seuil: Seuil) -> Fraction:
    """Return a threshold as the exact fraction that is written (0.1 is one tenth)."""
    return seuil if isinstance(seuil, Fraction) else Fraction(str(seuil))


def classify_band(k: int, n: int, seuils: Sequence[Seuil]) -> int | None:
    """Return the band of k/n from 0: how many thresholds it reaches (reaching goes up).

    A threshold of 0 counts for nothing, so the lower bounds of the bands may be given as they are.
    None when n is 0.
    """
    check_counts(k, n)
    if n == 0:
        return None
    part = Fraction(k, n)
    return sum(1 for seuil in map(read_threshold, seuils) if 0 < seuil <= part)


def is_bascule(k: int, n: int, seuils: Sequence[Seuil]) -> bool | None:
    """Return whether recoding one contract would change the band of k/n; None when n is 0."""
    bande = classify_band(k, n, seuils)
    if bande is None:
        return None
    voisins = (autre for autre in (k - 1, k + 1) if 0 <= autre <= n)
    return any(classify_band(autre, n, seuils) != bande for autre in voisins)


def compute_bounds(k: int, nb_negatifs: int, nb_attendus: int) -> Bornes:
    """Return [k/N, (k+u)/N] for k known positives, u unread among N expected.

    These are the worst-case bounds of a share with missing data (Manski, "Partial Identification
    of Probability Distributions", 2003, chapter 1), on a finite list of contracts.
    """
    if min(k, nb_negatifs) < 0:
        raise StatisticsError("Dénombrement impossible : un effectif est négatif.")
    check_counts(k + nb_negatifs, nb_attendus)
    inconnus = nb_attendus - k - nb_negatifs
    if nb_attendus == 0:
        return Bornes(k, nb_negatifs, 0, 0, None, None, Motif.AUCUNE_DONNEE)
    return Bornes(
        k=k,
        nb_negatifs=nb_negatifs,
        nb_inconnus=inconnus,
        nb_attendus=nb_attendus,
        part_min=k / nb_attendus,
        part_max=(k + inconnus) / nb_attendus,
    )


def is_small_group(n: int, seuil: int = SEUIL_PETIT_GROUPE) -> bool:
    """Return whether a group is too small for a percentage (shown as k/N with names)."""
    return n < seuil
