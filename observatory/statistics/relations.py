"""Does a coded ladder go with a figure? Kendall's tau-b, Cliff's delta, and a plain verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from observatory.statistics.motifs import Motif, StatisticsError, is_known
from observatory.statistics.rates import SEUIL_PETIT_GROUPE, is_small_group

SEUIL_P = 0.05

Methode = Literal["exact", "asymptotic"]
_METHODES: dict[Methode, str] = {"exact": "exacte", "asymptotic": "asymptotique"}

# Sizes up to which scipy's "auto" enumerates the exact law, when no two values are equal.
_N_EXACT_TAU = 33
_N_EXACT_DELTA = 8


class Verdict(StrEnum):
    """What may be said of a relation; the sentence is written by the sheets."""

    NET = "lien net"
    PAS_NET = "pas de lien net"
    INDETERMINE = "indéterminé"
    PETIT_GROUPE = "groupe trop petit"


@dataclass(frozen=True, slots=True)
class Relation:
    """Kendall's tau-b in [−1, 1], two-sided p, n pairs known; valeur and p None with a motif."""

    valeur: float | None
    p: float | None
    n: int
    nb_manquants: int
    verdict: Verdict
    methode: str | None = None
    motif: Motif | None = None


@dataclass(frozen=True, slots=True)
class ComparaisonGroupes:
    """Cliff's delta of group a over group b in [−1, 1], two-sided p of Mann and Whitney."""

    delta: float | None
    p: float | None
    n_a: int
    n_b: int
    nb_manquants: int
    verdict: Verdict
    methode: str | None = None
    motif: Motif | None = None


def classify_relation(p: float | None, effectif: int, seuil_p: float = SEUIL_P) -> Verdict:
    """Return the plain verdict of a test: undefined, group under 5, clear (p < seuil_p) or not."""
    if p is None:
        return Verdict.INDETERMINE
    if is_small_group(effectif, SEUIL_PETIT_GROUPE):
        return Verdict.PETIT_GROUPE
    return Verdict.NET if p < seuil_p else Verdict.PAS_NET


def _rank_densely(valeurs: Sequence[float]) -> list[int]:
    """Return whole-number ranks, ties equal: the order is kept and no size can overflow."""
    rangs = {valeur: rang for rang, valeur in enumerate(sorted(set(valeurs)))}
    return [rangs[valeur] for valeur in valeurs]


def compute_tau(x: Sequence[float | None], y: Sequence[float | None]) -> Relation:
    """Return Kendall's tau-b between x and y read row by row; rows with a missing value are out.

    Formula with ties: Kendall, "The treatment of ties in ranking problems", Biometrika 33 (1945);
    scipy.stats.kendalltau, p exact without ties up to 33 rows, else asymptotic (scipy's "auto").
    """
    if len(x) != len(y):
        raise StatisticsError(
            f"Croisement impossible : {len(x)} valeurs d'un côté, {len(y)} de l'autre."
        )
    couples = [(a, b) for a, b in zip(x, y, strict=True) if is_known(a) and is_known(b)]
    from scipy.stats import kendalltau  # noqa: PLC0415 (a second, for who asks a relation)

    n, manquants = len(couples), len(x) - len(couples)
    rangs_x = _rank_densely([a for a, _ in couples])
    rangs_y = _rank_densely([b for _, b in couples])
    motif = None
    if n < 2:
        motif = Motif.EFFECTIF_INSUFFISANT if n else Motif.AUCUNE_DONNEE
    elif min(max(rangs_x), max(rangs_y)) == 0:
        motif = Motif.VALEURS_TOUTES_EGALES
    if motif is not None:
        return Relation(None, None, n, manquants, Verdict.INDETERMINE, motif=motif)
    sans_ex_aequo = max(rangs_x) == n - 1 and max(rangs_y) == n - 1
    methode: Methode = "exact" if sans_ex_aequo and n <= _N_EXACT_TAU else "asymptotic"
    resultat = kendalltau(rangs_x, rangs_y, variant="b", method=methode)
    p = float(resultat.pvalue)
    return Relation(
        float(resultat.statistic), p, n, manquants, classify_relation(p, n), _METHODES[methode]
    )


def compute_delta(a: Iterable[float | None], b: Iterable[float | None]) -> ComparaisonGroupes:
    """Return Cliff's delta, P(a > b) − P(a < b), and the p of Mann and Whitney's test.

    Cliff, "Dominance statistics", Psychological Bulletin 114 (1993); with U of group a,
    delta = 2U/(n_a·n_b) − 1. p exact without ties when a group has 8 values or fewer, else
    asymptotic with continuity correction (scipy's "auto").
    """
    from scipy.stats import mannwhitneyu  # noqa: PLC0415 (see kendalltau)

    tous_a, tous_b = list(a), list(b)
    connus_a, connus_b = [v for v in tous_a if is_known(v)], [v for v in tous_b if is_known(v)]
    n_a, n_b = len(connus_a), len(connus_b)
    manquants = len(tous_a) + len(tous_b) - n_a - n_b
    rangs = _rank_densely([*connus_a, *connus_b])
    motif = None
    if min(n_a, n_b) == 0:
        motif = Motif.AUCUNE_DONNEE
    elif max(rangs) == 0:
        motif = Motif.VALEURS_TOUTES_EGALES
    if motif is not None:
        return ComparaisonGroupes(None, None, n_a, n_b, manquants, Verdict.INDETERMINE, motif=motif)
    exact = max(rangs) == n_a + n_b - 1 and min(n_a, n_b) <= _N_EXACT_DELTA
    methode: Methode = "exact" if exact else "asymptotic"
    resultat = mannwhitneyu(rangs[:n_a], rangs[n_a:], alternative="two-sided", method=methode)
    delta = 2 * float(resultat.statistic) / (n_a * n_b) - 1
    p = float(resultat.pvalue)
    return ComparaisonGroupes(
        delta, p, n_a, n_b, manquants, classify_relation(p, min(n_a, n_b)), _METHODES[methode]
    )
