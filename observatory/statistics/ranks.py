"""Rank of a contract among others with ties, and quantiles of a distribution."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from observatory.statistics.motifs import Motif, StatisticsError, is_known


@dataclass(frozen=True, slots=True)
class Rang:
    """Where a contract stands among the n that have a value (« 3e ex æquo sur 40 »).

    rang_min is the rank people read (1 = first), rang_max and rang_moyen those of its ties;
    nb_ex_aequo counts the others at the same value; quantile in (0, 1) grows with the value.
    """

    code: str
    valeur: float | None
    n: int
    nb_manquants: int
    rang_min: int | None = None
    rang_max: int | None = None
    rang_moyen: float | None = None
    nb_ex_aequo: int | None = None
    quantile: float | None = None
    motif: Motif | None = None


def _rank_value(
    code: str, valeur: float, triees: Sequence[float], nb_manquants: int, decroissant: bool
) -> Rang:
    """Return the rank of a known value in the sorted known values."""
    n = len(triees)
    dessous, jusqua = bisect_left(triees, valeur), bisect_right(triees, valeur)
    rang_min, rang_max = (n - jusqua + 1, n - dessous) if decroissant else (dessous + 1, jusqua)
    return Rang(
        code=code,
        valeur=valeur,
        n=n,
        nb_manquants=nb_manquants,
        rang_min=rang_min,
        rang_max=rang_max,
        rang_moyen=(rang_min + rang_max) / 2,
        nb_ex_aequo=jusqua - dessous - 1,
        quantile=(dessous + jusqua) / (2 * n),
    )


def _rank(
    code: str, valeur: float | None, triees: Sequence[float], nb_manquants: int, decroissant: bool
) -> Rang:
    """Return the rank of one contract, whose value may be missing."""
    if is_known(valeur):
        return _rank_value(code, valeur, triees, nb_manquants, decroissant)
    return Rang(code, None, len(triees), nb_manquants, motif=Motif.VALEUR_MANQUANTE)


def compute_rank(
    code: str, valeurs: Mapping[str, float | None], *, decroissant: bool = True
) -> Rang:
    """Return the rank of one contract among the values given, the greatest first if decroissant.

    Ties share the minimum, maximum and mean rank (Kendall, Rank Correlation Methods, 1948,
    chapter 3). quantile is the mid-distribution (below + half of equal)/n (Parzen, 2004).
    """
    if code not in valeurs:
        raise StatisticsError(
            f"Rang impossible : « {code} » ne fait pas partie des {len(valeurs)} contrats comparés."
        )
    triees = sorted(valeur for valeur in valeurs.values() if is_known(valeur))
    return _rank(code, valeurs[code], triees, len(valeurs) - len(triees), decroissant)


def compute_quantiles(
    valeurs: Iterable[float | None], parts: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0)
) -> tuple[float, ...] | None:
    """Return the quantiles of the known values (default: minimum, quartiles, maximum), or None.

    Linear interpolation, type 7 of Hyndman and Fan (The American Statistician 50, 1996).
    """
    triees = sorted(valeur for valeur in valeurs if is_known(valeur))
    if any(not 0 <= part <= 1 for part in parts):
        raise StatisticsError("Quantile impossible : la part demandée doit être entre 0 et 1.")
    if not triees:
        return None
    return tuple(_interpolate(triees, part) for part in parts)


def _interpolate(triees: Sequence[float], part: float) -> float:
    """Return the value at a position, written as two products so that no difference overflows."""
    position = part * (len(triees) - 1)
    rang = floor(position)
    reste = position - rang
    if reste == 0:
        return triees[rang]
    bas, haut = triees[rang], triees[rang + 1]
    return min(max(bas * (1 - reste) + haut * reste, bas), haut)
