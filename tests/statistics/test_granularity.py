"""Which counts can give a published percentage; the Occitanie reading (N = 40) as golden case."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.statistics.granularity import (
    Arrondi,
    Position,
    check_granularity,
    find_common_rules,
    locate_mark,
)
from observatory.statistics.motifs import StatisticsError
from observatory.statistics.rates import compute_bounds

# The sixteen exact percentages of the reading of the 40 contracts of Occitanie, 2024.
PUBLISHED = [5, 68, 38, 83, 45, 50, "97,5", 80, 73, 57, 54, 42, 63, 61, 56, 35]
MODES = {
    Arrondi.DEMI_SUPERIEUR: ROUND_HALF_UP,
    Arrondi.DEMI_PAIR: ROUND_HALF_EVEN,
    Arrondi.COUPE: ROUND_DOWN,
}


def test_three_percentages_are_impossible() -> None:
    checks = {str(p): check_granularity(f"{p} %", 40) for p in PUBLISHED}
    assert [p for p, check in checks.items() if not check.est_possible] == ["54", "61", "56"]
    assert [checks[p].k_proche for p in ("54", "61", "56")] == [22, 24, 22]


def test_every_other_percentage_fits_one_count() -> None:
    for pourcentage in set(PUBLISHED) - {54, 61, 56}:
        assert len(check_granularity(f"{pourcentage} %", 40).possibilites) == 1


@pytest.mark.parametrize(
    ("text", "k", "rules"),
    [
        ("57 %", 23, {Arrondi.COUPE}),
        ("42%", 17, {Arrondi.DEMI_PAIR, Arrondi.COUPE}),
        ("63", 25, {Arrondi.DEMI_SUPERIEUR}),
        ("38 %", 15, {Arrondi.DEMI_SUPERIEUR, Arrondi.DEMI_PAIR}),
        ("97,5\u00a0%", 39, set(Arrondi)),
        ("50 %", 20, set(Arrondi)),
    ],
)
def test_the_rule_a_percentage_needs(text: str, k: int, rules: set[Arrondi]) -> None:
    check = check_granularity(text, 40)
    assert check.k_possibles == (k,)
    assert check.regles == rules


def test_no_single_rule_explains_the_reading() -> None:
    assert find_common_rules(check_granularity(f"{p} %", 40) for p in PUBLISHED) == frozenset()
    assert find_common_rules([check_granularity("38 %", 40)]) == {
        Arrondi.DEMI_SUPERIEUR,
        Arrondi.DEMI_PAIR,
    }


def test_displayed_zeros_are_precision() -> None:
    # GRIM reads what is printed: 33.0 is not 33 (scrutiny vignette on Brown & Heathers, 2017).
    assert check_granularity("33 %", 3).k_possibles == (1,)
    assert not check_granularity("33,0 %", 3).est_possible
    assert check_granularity("33,3 %", 3).k_possibles == (1,)


def test_published_grim_example() -> None:
    # The usual example of Brown & Heathers' test, twenty rolls of a die: with n = 20 every share is
    # a multiple of 5 %, so a printed 48 % cannot be.
    assert not check_granularity("48 %", 20).est_possible
    assert check_granularity("45 %", 20).k_possibles == (9,)


@given(st.integers(1, 300), st.data(), st.integers(0, 3), st.sampled_from(list(Arrondi)))
def test_a_count_always_explains_its_own_percentage(
    n: int, data: st.DataObject, decimals: int, rule: Arrondi
) -> None:
    k = data.draw(st.integers(0, n))
    # Ties of k/n are short decimals, exact here; everything else is far from a tie.
    exact = Decimal(100 * k) / n
    shown = exact.quantize(Decimal(1).scaleb(-decimals), rounding=MODES[rule])
    check = check_granularity(shown, n)
    assert check.decimales == decimals
    assert any(p.k == k and rule in p.regles for p in check.possibilites)


@given(st.integers(0, 100), st.integers(1, 200))
def test_only_close_counts_are_possible(percent: int, n: int) -> None:
    check = check_granularity(f"{percent} %", n)
    shares = [Fraction(100 * k, n) for k in range(n + 1)]
    brute = {
        k
        for k, share in enumerate(shares)
        if percent in (floor(share), floor(share + Fraction(1, 2)), round(share))
    }
    assert set(check.k_possibles) == brute
    assert 0 <= check.k_proche <= n
    gaps = [abs(100 * k - percent * n) for k in range(n + 1)]
    assert check.k_proche == gaps.index(min(gaps))


@pytest.mark.parametrize("text", ["plus de 70%", "", "un tiers", "-5 %", "5,5,5"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(StatisticsError, match="n'est pas un pourcentage"):
        check_granularity(text, 40)


def test_impossible_requests() -> None:
    for pourcentage, n in ((Decimal(50), 0), (Decimal("NaN"), 40), (Decimal(-1), 40)):
        with pytest.raises(StatisticsError, match="Contrôle impossible"):
            check_granularity(pourcentage, n)
    assert not check_granularity("130 %", 40).est_possible


@pytest.mark.parametrize(
    ("part", "relation", "known", "position"),
    [
        (0.42, "=", (17, 3, 40), Position.DEDANS),  # 17/40 shown cut as 42 % is no contradiction
        (0.42, "=", (18, 3, 40), Position.SOUS),
        (0.42, "=", (43, 0, 100), Position.SOUS),  # 43/100 shows as 43 % under every rule
        (0.42, "=", (0, 585, 1000), Position.DEDANS),  # 41,5 % at most, which rounds to 42 %
        (0.42, "=", (0, 586, 1000), Position.AU_DESSUS),
        (0.38, "~", (43, 0, 100), Position.DEDANS),
        (0.05, "=", (2, 38, 40), Position.DEDANS),
        (0.68, "=", (3, 20, 40), Position.AU_DESSUS),
        (0.333, "~", (15, 0, 40), Position.DEDANS),
        (0.333, "~", (16, 0, 40), Position.SOUS),
        (0.70, ">", (10, 12, 40), Position.AU_DESSUS),  # at most 28/40, which is not above 70 %
        (0.70, ">", (10, 11, 40), Position.DEDANS),
        (0.70, ">", (39, 1, 40), Position.DEDANS),
    ],
)
def test_a_mark_against_bounds(
    part: float, relation: str, known: tuple[int, int, int], position: Position
) -> None:
    assert locate_mark(part, compute_bounds(*known), relation=relation) is position


def test_a_mark_against_nothing() -> None:
    assert locate_mark(0.5, compute_bounds(0, 0, 0)) is Position.INDETERMINE
