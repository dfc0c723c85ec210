"""Rates, bands, bascule and bounds: exact at the thresholds, missing never counted."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.statistics.motifs import Motif, StatisticsError
from observatory.statistics.rates import (
    Proportion,
    classify_band,
    compute_bounds,
    compute_rate,
    is_bascule,
    is_small_group,
)

SEUILS = ("0.10", "0.40", "0.70")
READINGS = st.lists(st.sampled_from([True, False, None]), max_size=60)


def count_rate(positifs: Iterable[bool | None]) -> Proportion:
    """Return the rate of True among the known values; None is counted apart, never in n."""
    valeurs = list(positifs)
    connues = [valeur for valeur in valeurs if valeur is not None]
    return compute_rate(sum(connues), len(connues), len(valeurs) - len(connues))


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(0, 500))
    return draw(st.integers(0, n)), n


def test_bascule_of_forty_contracts() -> None:
    assert [k for k in range(41) if is_bascule(k, 40, SEUILS)] == [3, 4, 15, 16, 27, 28]


@pytest.mark.parametrize(
    ("k", "n", "band"),
    [(3, 40, 0), (4, 40, 1), (15, 40, 1), (16, 40, 2), (27, 40, 2), (28, 40, 3), (40, 40, 3),
     (7, 10, 3), (1, 10, 1), (2, 5, 2), (0, 7, 0), (699, 1000, 2), (700, 1000, 3)],
)  # fmt: skip
def test_reaching_a_threshold_goes_up(k: int, n: int, band: int) -> None:
    assert classify_band(k, n, SEUILS) == band


@given(st.integers(1, 3000))
def test_seventy_percent_is_exact_whatever_the_denominator(dixiemes: int) -> None:
    # 0.7 * n in floats falls below the threshold for some n; fractions never do.
    assert classify_band(7 * dixiemes, 10 * dixiemes, SEUILS) == 3
    assert classify_band(7 * dixiemes - 1, 10 * dixiemes, SEUILS) == 2


def test_lower_bounds_of_bands_may_start_at_zero() -> None:
    for k in range(41):
        assert classify_band(k, 40, (0, 0.10, 0.40, 0.70)) == classify_band(k, 40, SEUILS)


def test_empty_denominator_is_not_zero() -> None:
    taux = compute_rate(0, 0)
    assert taux.part is None
    assert taux.motif is Motif.AUCUNE_DONNEE
    assert classify_band(0, 0, SEUILS) is None
    assert is_bascule(0, 0, SEUILS) is None
    assert compute_bounds(0, 0, 0).part_min is None


@pytest.mark.parametrize(("k", "n"), [(5, 4), (-1, 4), (0, -1)])
def test_impossible_counts_are_refused_in_french(k: int, n: int) -> None:
    with pytest.raises(StatisticsError, match="Dénombrement impossible"):
        compute_rate(k, n)


@given(counts())
def test_rates_stay_in_their_range(kn: tuple[int, int]) -> None:
    taux = compute_rate(*kn)
    assert taux.k <= taux.n
    assert taux.part is None or 0 <= taux.part <= 1
    assert (taux.part is None) == (taux.n == 0)


@given(READINGS, st.integers(0, 20), st.randoms(use_true_random=False))
def test_missing_never_counts_and_order_is_irrelevant(
    readings: list[bool | None], holes: int, rng: Random
) -> None:
    base = count_rate(readings)
    shuffled = [*readings, *[None] * holes]
    rng.shuffle(shuffled)
    other = count_rate(shuffled)
    assert (other.k, other.n, other.part) == (base.k, base.n, base.part)
    assert other.nb_inconnus == base.nb_inconnus + holes


def test_a_rate_of_one_contract_equals_it() -> None:
    assert count_rate([True]).part == 1
    assert count_rate([False, None]).part == 0


@given(READINGS)
def test_bounds_hold_every_way_the_unread_could_turn(readings: list[bool | None]) -> None:
    known = count_rate(readings)
    bornes = compute_bounds(known.k, known.n - known.k, len(readings))
    if not readings:
        assert bornes.motif is Motif.AUCUNE_DONNEE
        return
    assert bornes.part_min is not None
    assert bornes.part_max is not None
    assert bornes.part_min == count_rate([r or False for r in readings]).part
    assert bornes.part_max == count_rate([r is None or r for r in readings]).part
    assert 0 <= bornes.part_min <= bornes.part_max <= 1
    if known.nb_inconnus == 0:
        assert bornes.part_min == bornes.part_max == known.part


def test_bounds_refuse_more_known_than_expected() -> None:
    with pytest.raises(StatisticsError):
        compute_bounds(30, 11, 40)
    with pytest.raises(StatisticsError):
        compute_bounds(3, -1, 40)


@given(counts().filter(lambda kn: kn[1] > 0), st.fractions(0, 1))
def test_bands_grow_with_the_rate(kn: tuple[int, int], seuil: Fraction) -> None:
    k, n = kn
    band = classify_band(k, n, (seuil,))
    assert band == (1 if 0 < seuil <= Fraction(k, n) else 0)


def test_small_groups() -> None:
    assert is_small_group(4)
    assert not is_small_group(5)
