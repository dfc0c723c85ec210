"""Ranks with ties, missing values apart; quantiles checked against numpy."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from observatory.statistics.motifs import Motif, StatisticsError
from observatory.statistics.ranks import Rang, compute_quantiles, compute_rank

VALUES = st.dictionaries(
    st.integers(0, 60).map(lambda i: f"C{i:02d}"),
    st.one_of(st.none(), st.integers(-5, 5).map(float)),
    max_size=40,
)


def list_ranks(values: dict[str, float | None], *, decroissant: bool = True) -> dict[str, Rang]:
    return {code: compute_rank(code, values, decroissant=decroissant) for code in values}


def test_third_equal_of_forty() -> None:
    values = {"A": 9.0, "B": 8.0, "C": 7.0, "D": 7.0} | {f"Z{i:02d}": 1.0 for i in range(36)}
    rang = compute_rank("C", values)
    assert (rang.rang_min, rang.rang_max, rang.rang_moyen) == (3, 4, 3.5)
    assert (rang.nb_ex_aequo, rang.n) == (1, 40)
    assert compute_rank("Z00", values, decroissant=False).rang_min == 1


def test_missing_value_has_no_rank_but_is_said() -> None:
    rang = compute_rank("B", {"A": 1.0, "B": None})
    assert rang.motif is Motif.VALEUR_MANQUANTE
    assert (rang.rang_min, rang.n, rang.nb_manquants) == (None, 1, 1)


def test_alone_is_first_and_in_the_middle() -> None:
    rang = compute_rank("A", {"A": 3.0})
    assert (rang.rang_min, rang.rang_max, rang.quantile) == (1, 1, 0.5)


def test_unknown_contract_is_an_error() -> None:
    with pytest.raises(StatisticsError, match="CN99999M"):
        compute_rank("CN99999M", {"CN03201M": 1.0})


@given(VALUES, st.randoms(use_true_random=False))
def test_ranks_agree_with_scipy_in_any_order(values: dict[str, float | None], rng: Random) -> None:
    ranks = list_ranks(values, decroissant=False)
    items = list(values.items())
    rng.shuffle(items)
    assert list_ranks(dict(items), decroissant=False) == ranks
    known = {code: v for code, v in values.items() if v is not None}
    for method in ("min", "max", "average"):
        expected = dict(zip(known, rankdata(list(known.values()), method=method), strict=True))
        field = {"min": "rang_min", "max": "rang_max", "average": "rang_moyen"}[method]
        assert {code: getattr(ranks[code], field) for code in known} == expected


@given(VALUES)
def test_both_directions_mirror(values: dict[str, float | None]) -> None:
    down, up = list_ranks(values), list_ranks(values, decroissant=False)
    for code, rang in down.items():
        if rang.rang_min is not None and rang.rang_max is not None:
            assert up[code].rang_min == rang.n + 1 - rang.rang_max
            assert rang.quantile is not None
            assert 0 < rang.quantile < 1
            assert rang.quantile == up[code].quantile


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_quantiles_agree_with_numpy(values: list[float]) -> None:
    parts = (0.0, 0.1, 0.25, 0.5, 0.9, 1.0)
    quantiles = compute_quantiles([*values, None], parts)
    assert quantiles is not None
    np.testing.assert_allclose(quantiles, np.quantile(values, parts), rtol=1e-9, atol=1e-6)
    assert list(quantiles) == sorted(quantiles)


def test_quantiles_of_nothing() -> None:
    assert compute_quantiles([None]) is None
    with pytest.raises(StatisticsError):
        compute_quantiles([1.0], (1.5,))


def test_quantiles_go_from_the_least_to_the_greatest_unless_told() -> None:
    assert compute_quantiles([4.0, 1.0, 2.0, 3.0, 5.0]) == (1.0, 2.0, 3.0, 4.0, 5.0)
