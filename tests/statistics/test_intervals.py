"""The exact interval for a share of a finite population."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from observatory.statistics.intervals import compute_interval
from observatory.statistics.motifs import Motif, StatisticsError
from tests.bornes import bound_number


@st.composite
def draws(draw: st.DrawFn) -> tuple[int, int, int]:
    population = draw(st.integers(1, 400))
    n = draw(st.integers(1, population))
    return draw(st.integers(0, n)), n, population


@given(draws())
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_it_contains_the_rate_and_stays_possible(kn: tuple[int, int, int]) -> None:
    k, n, population = kn
    interval = compute_interval(*kn)
    assert interval.part_min is not None
    assert interval.part_max is not None
    assert interval.k_min is not None
    assert interval.k_max is not None
    assert interval.part_min <= k / n <= interval.part_max
    assert k <= interval.k_min <= interval.k_max <= population - (n - k)


@given(st.integers(1, 400), st.data())
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_it_shrinks_to_a_point_at_full_coverage(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    interval = compute_interval(k, n, n)
    assert interval.k_min == interval.k_max == k
    assert interval.part_min == interval.part_max == k / n


@given(draws())
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_positives_and_negatives_are_mirrors(kn: tuple[int, int, int]) -> None:
    k, n, population = kn
    one, other = compute_interval(k, n, population), compute_interval(n - k, n, population)
    assert one.k_min is not None
    assert one.k_max is not None
    assert (other.k_min, other.k_max) == (population - one.k_max, population - one.k_min)


@pytest.mark.parametrize("population", [12, 40])
def test_coverage_is_at_least_its_level_for_every_truth(population: int) -> None:
    for n in range(1, population + 1):
        intervals = [compute_interval(k, n, population) for k in range(n + 1)]
        for truth in range(population + 1):
            holds = [(i.k_min or 0) <= truth <= (i.k_max or 0) for i in intervals]
            weights = hypergeom.pmf(np.arange(n + 1), population, truth, n)
            assert weights[holds].sum() >= 0.95 - 1e-12


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684),
     (1, 29, 0.0009, 0.1776)],
)  # fmt: skip
def test_an_endless_population_gives_clopper_and_pearson(
    k: int, n: int, low: float, high: float
) -> None:
    # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, Clopper–Pearson limits.
    interval = compute_interval(k, n, 2_000_000)
    assert interval.part_min == pytest.approx(low, abs=6e-5)
    assert interval.part_max == pytest.approx(high, abs=6e-5)


def test_published_survey_of_300_employees() -> None:
    # R package samplingbook (Kauermann & Küchenhoff, Stichproben, 2010), README:
    # Sprop(m=45, n=100, N=300), exact hypergeometric: number in population [110, 161].
    # That package gives the first counts the test rejects; ours are the last ones it keeps.
    interval = compute_interval(45, 100, 300)
    assert (interval.k_min, interval.k_max) == (110 + 1, 161 - 1)


def test_it_holds_the_rate_where_the_law_is_too_coarse() -> None:
    # 98 of 99 read out of 100: the inverted test alone keeps 99 only, and 98/99 < 99/100.
    interval = compute_interval(98, 99, 100)
    assert (interval.k_min, interval.k_max) == (98, 99)
    mirror = compute_interval(1, 99, 100)
    assert (mirror.k_min, mirror.k_max) == (1, 2)


def test_nothing_read_and_impossible_requests() -> None:
    assert compute_interval(0, 0, 40).motif is Motif.AUCUNE_DONNEE
    with pytest.raises(StatisticsError, match="Intervalle impossible"):
        compute_interval(5, 50, 40)
    with pytest.raises(StatisticsError, match="Niveau de confiance"):
        compute_interval(5, 20, 40, niveau=1.0)
