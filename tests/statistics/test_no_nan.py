"""Whatever comes in — None, NaN, infinities, extremes — no NaN and no infinity comes out."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.statistics.agreement import measure_agreement
from observatory.statistics.averages import average_group, average_weighted
from observatory.statistics.intervals import compute_interval
from observatory.statistics.neighbours import Critere, find_neighbours
from observatory.statistics.ranks import compute_quantiles, compute_rank
from observatory.statistics.relations import compute_delta, compute_tau
from observatory.statistics.seriation import order_matrix
from tests.bornes import bound_number
from tests.lus import walk

WILD = st.one_of(st.none(), st.floats(), st.sampled_from([0.0, 1.0, 1e308, -1e308, 5e-324]))
PAIRS = st.lists(st.tuples(WILD, WILD), max_size=12)
TABLES = st.dictionaries(
    st.sampled_from("ABCDEFG"), st.fixed_dictionaries({"a": WILD, "b": WILD, "c": WILD})
)


def assert_finite(result: Any) -> None:
    assert all(math.isfinite(x) for x in walk(result) if isinstance(x, float))


@pytest.fixture(autouse=True)
def _warnings_are_errors() -> Iterator[None]:
    # A numpy warning is a NaN in the making.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_the_walk_finds_a_nan_where_there_is_one() -> None:
    with pytest.raises(AssertionError):
        assert_finite({"a": [(1.0, float("nan"))]})


@given(PAIRS)
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_averages_ranks_and_relations(pairs: list[tuple[float | None, float | None]]) -> None:
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    assert_finite(average_group(x))
    assert_finite(average_weighted(x, [b if b is None or not b < 0 else -b for b in y]))
    valeurs = {str(i): v for i, v in enumerate(x)}
    assert_finite({code: compute_rank(code, valeurs) for code in valeurs})
    assert_finite(compute_quantiles(x) or ())
    assert_finite(compute_tau(x, y))
    assert_finite(compute_delta(x, y))


@given(TABLES)
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_neighbours_and_seriation(table: dict[str, dict[str, float | None]]) -> None:
    criteria = (Critere("a"), Critere("b"), Critere("c", est_log=True))
    for code in table:
        result = find_neighbours(code, table, criteria)
        # Published figures are finite; what is checked is what the module computes.
        assert_finite([(v.distance, [(c.ecart, c.part) for c in v.contributions])
                       for v in result.voisins])  # fmt: skip
    ranked = {
        code: {name: None if v is None or abs(v) > 1e6 else v for name, v in row.items()}
        for code, row in table.items()
    }
    assert sorted(order_matrix(ranked).lignes) == sorted(table)


@given(st.lists(st.lists(st.sampled_from([None, "non", "oui"]), max_size=4), max_size=15))
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_agreement(units: list[list[str | None]]) -> None:
    for levels in (("non", "oui"), ("non", "oui", "jamais_vu")):
        for ordinal in (True, False):
            assert_finite(measure_agreement(units, levels, ordinal=ordinal, nb_tirages=60))
    only = [[v for v in unit if v == "oui"] for unit in units]
    assert_finite(measure_agreement(only, ("oui",), ordinal=False, nb_tirages=60))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_intervals(a: int, b: int, c: int) -> None:
    k, n, population = sorted((a, b, c))
    assert_finite(compute_interval(k, n, population))
