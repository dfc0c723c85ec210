"""Gap between two steps of a ladder on the same contracts: named, but not signing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from observatory.statistics.motifs import Motif, StatisticsError
from observatory.statistics.rates import Bornes, compute_bounds

Rangs = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EcartSeuils:
    """A paired gap: k of each step among the n contracts where both are decided.

    ecart is (k_bas − k_haut)/n in [0, 1], None when n is 0; bornes bound the share of all the
    expected contracts that stand in the gap, unread ones included.
    """

    k_bas: int
    k_haut: int
    n: int
    ecart: float | None
    bornes: Bornes
    contrats_ecart: tuple[str, ...]
    contrats_haut: tuple[str, ...]
    contrats_indecis: tuple[str, ...]
    motif: Motif | None = None


def decide_threshold(rangs: Rangs | None, seuil: int) -> bool | None:
    """Return whether a coded cell [rang_min, rang_max] reaches a rank; None when undecided."""
    if rangs is None:
        return None
    if rangs[0] >= seuil:
        return True
    return False if rangs[1] < seuil else None


def _is_in_gap(bas: bool | None, haut: bool | None) -> bool | None:
    """Return whether a contract stands between the two steps; one firm "no" is enough."""
    if bas is False or haut is True:
        return False
    return True if bas is True and haut is False else None


def measure_gap(
    cellules: Mapping[str, Rangs | None], seuil_bas: int, seuil_haut: int
) -> EcartSeuils:
    """Return the paired gap between reaching seuil_bas and reaching seuil_haut.

    cellules: for each expected contract its (rang_min, rang_max), None when unread. On paired
    counts the difference of two nested rates is the share of contracts between the two steps.
    """
    if seuil_bas >= seuil_haut:
        raise StatisticsError(
            f"Écart impossible : le premier seuil ({seuil_bas}) doit être sous le second "
            f"({seuil_haut})."
        )
    codes = sorted(cellules)
    bas = {code: decide_threshold(cellules[code], seuil_bas) for code in codes}
    haut = {code: decide_threshold(cellules[code], seuil_haut) for code in codes}
    dans = {code: _is_in_gap(bas[code], haut[code]) for code in codes}
    decides = [c for c in codes if bas[c] is not None and haut[c] is not None]
    k_bas = sum(bas[c] is True for c in decides)
    k_haut = sum(haut[c] is True for c in decides)
    n = len(decides)
    return EcartSeuils(
        k_bas=k_bas,
        k_haut=k_haut,
        n=n,
        ecart=(k_bas - k_haut) / n if n else None,
        bornes=compute_bounds(
            sum(d is True for d in dans.values()),
            sum(d is False for d in dans.values()),
            len(codes),
        ),
        contrats_ecart=tuple(c for c in codes if dans[c] is True),
        contrats_haut=tuple(c for c in codes if haut[c] is True),
        contrats_indecis=tuple(c for c in codes if bas[c] is None or haut[c] is None),
        motif=None if n else Motif.AUCUNE_DONNEE,
    )
