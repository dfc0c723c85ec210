"""Averages: exact, blind to missing values, independent of the order of rows."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from observatory.statistics.averages import average_group, average_weighted
from observatory.statistics.motifs import Motif, StatisticsError

NUMBERS = st.floats(-1e9, 1e9)
VALUES = st.lists(st.one_of(st.none(), NUMBERS), max_size=40)
PAIRS = st.lists(
    st.tuples(st.one_of(st.none(), NUMBERS), st.one_of(st.none(), st.integers(0, 10**6))),
    max_size=40,
)


@given(NUMBERS)
def test_a_group_average_of_one_equals_it(value: float) -> None:
    assert average_group([value]).valeur == value
    assert average_weighted([value], [19_832]).valeur == value


@given(VALUES, st.integers(0, 5), st.randoms(use_true_random=False))
def test_missing_never_counts_and_order_is_irrelevant(
    values: list[float | None], holes: int, rng: Random
) -> None:
    base = average_group(values)
    shuffled = [*values, *[None] * holes]
    rng.shuffle(shuffled)
    other = average_group(shuffled)
    assert (other.valeur, other.n) == (base.valeur, base.n)
    assert other.nb_manquants == base.nb_manquants + holes


@given(PAIRS, st.randoms(use_true_random=False))
def test_weighted_average_stays_between_its_values(
    pairs: list[tuple[float | None, int | None]], rng: Random
) -> None:
    base = average_weighted([x for x, _ in pairs], [w for _, w in pairs])
    rng.shuffle(pairs)
    assert average_weighted([x for x, _ in pairs], [w for _, w in pairs]) == base
    weighing = [x for x, w in pairs if x is not None and w]
    if base.valeur is None:
        assert not weighing
    else:
        assert min(weighing) <= base.valeur <= max(weighing)


@given(st.lists(NUMBERS, min_size=1, max_size=30), st.integers(1, 1000))
def test_equal_weights_give_the_plain_average(values: list[float], weight: int) -> None:
    weighted = average_weighted(values, [weight] * len(values))
    assert weighted.valeur == average_group(values).valeur


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 50)), min_size=1, max_size=12))
def test_a_weight_is_a_number_of_copies(pairs: list[tuple[float, int]]) -> None:
    copies = [x for x, w in pairs for _ in range(w)]
    assume(copies)
    weighted = average_weighted([x for x, _ in pairs], [w for _, w in pairs])
    assert weighted.valeur == average_group(copies).valeur
    assert weighted.poids_total == len(copies)


def test_poverty_of_a_contract_with_a_suppressed_neighbourhood() -> None:
    moyenne = average_weighted([0.5, None, 0.2], [1000, 5000, 2000])
    assert moyenne.valeur == pytest.approx(0.3)
    assert (moyenne.n, moyenne.nb_manquants, moyenne.poids_total) == (2, 1, 3000)


def test_undefined_averages_say_why() -> None:
    assert average_group([None, float("nan")]).motif is Motif.AUCUNE_DONNEE
    nul = average_weighted([0.4, 0.6], [0, 0])
    assert (nul.valeur, nul.motif, nul.n) == (None, Motif.POIDS_NUL, 2)


def test_a_zero_weight_keeps_its_contract_in_n() -> None:
    moyenne = average_weighted([10.0, 20.0], [0, 5])
    assert (moyenne.valeur, moyenne.n) == (20.0, 2)


def test_impossible_requests() -> None:
    with pytest.raises(StatisticsError, match="négative"):
        average_weighted([1.0], [-1])
    with pytest.raises(StatisticsError, match="2 valeurs pour 1 poids"):
        average_weighted([1.0, 2.0], [1])


def test_a_weight_under_one_is_a_weight() -> None:
    assert average_weighted([1.0, 3.0], [0.5, 0.5]).valeur == 2.0
