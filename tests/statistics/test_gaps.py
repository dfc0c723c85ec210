"""The paired gap between being named and signing."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.statistics.gaps import Rangs, decide_threshold, measure_gap
from observatory.statistics.motifs import Motif, StatisticsError

EXACT = st.integers(0, 3).map(lambda r: (r, r))
PARTIAL = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda r: (min(r), max(r)))
CELLS = st.dictionaries(
    st.integers(0, 99).map(lambda i: f"CN{i:05d}M"), st.one_of(st.none(), EXACT, PARTIAL)
)


def test_named_in_a_third_signing_in_five_percent() -> None:
    # The published pair of the DRAC: partner in 13 of 40 contracts, signatory in 2.
    ranks = [3] * 2 + [2] * 11 + [1] * 5 + [0] * 22
    ecart = measure_gap({f"CN{i:05d}M": (r, r) for i, r in enumerate(ranks)}, 2, 3)
    assert (ecart.k_bas, ecart.k_haut, ecart.n) == (13, 2, 40)
    assert ecart.ecart == 11 / 40
    assert len(ecart.contrats_ecart) == 11
    assert ecart.bornes.part_min == ecart.bornes.part_max == 11 / 40


def test_a_cell_that_does_not_decide_is_undecided() -> None:
    assert decide_threshold((2, 3), 2) is True
    assert decide_threshold((2, 3), 3) is None
    assert decide_threshold((0, 2), 3) is False
    assert decide_threshold(None, 1) is None


def test_partial_cells_bound_the_gap_without_entering_it() -> None:
    ecart = measure_gap({"A": (2, 3), "B": (2, 2), "C": None, "D": (0, 2)}, 2, 3)
    assert (ecart.k_bas, ecart.k_haut, ecart.n) == (1, 0, 1)
    assert ecart.contrats_ecart == ("B",)
    assert ecart.contrats_indecis == ("A", "C", "D")
    assert (ecart.bornes.part_min, ecart.bornes.part_max) == (0.25, 1.0)


def test_one_firm_no_is_enough_to_be_out_of_the_gap() -> None:
    # Known not to sign, unknown below: cannot be counted in the pair, may stand in the gap.
    # Known below the first step or above the second: never in the gap.
    ecart = measure_gap({"A": (0, 1), "B": (3, 3), "C": (1, 3)}, 2, 3)
    assert (ecart.bornes.nb_negatifs, ecart.bornes.nb_inconnus) == (2, 1)


def test_nothing_decided_gives_a_motive_and_bad_steps_an_error() -> None:
    vide = measure_gap({"A": None}, 2, 3)
    assert vide.ecart is None
    assert vide.motif is Motif.AUCUNE_DONNEE
    with pytest.raises(StatisticsError, match="Écart impossible"):
        measure_gap({"A": None}, 3, 2)


@given(CELLS, st.randoms(use_true_random=False))
def test_counts_add_up_in_any_order(cells: dict[str, Rangs | None], rng: Random) -> None:
    ecart = measure_gap(cells, 2, 3)
    items = list(cells.items())
    rng.shuffle(items)
    assert measure_gap(dict(items), 2, 3) == ecart
    assert 0 <= ecart.k_haut <= ecart.k_bas <= ecart.n <= len(cells)
    assert ecart.n + len(ecart.contrats_indecis) == len(cells)
    assert len(ecart.contrats_ecart) == ecart.k_bas - ecart.k_haut
    if ecart.ecart is not None and ecart.n == len(cells):
        assert ecart.bornes.part_min == ecart.bornes.part_max == ecart.ecart
