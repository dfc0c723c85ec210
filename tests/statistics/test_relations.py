"""Tau-b and Cliff's delta: the golden case of the field, published values, undefined cases."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, mannwhitneyu

from observatory.statistics.motifs import Motif, StatisticsError
from observatory.statistics.relations import Verdict, compute_delta, compute_tau
from tests.bornes import bound_number

# Île-de-France ouest, 2025: types of articulation between CTG and contrat de ville in 15 towns
# (Villeneuve-la-Garenne, Bourg-la-Reine, Bagneux, Nanterre, Chanteloup-les-Vignes, Limay,
# Mantes-la-Ville, Guyancourt, Plaisir, Mantes-la-Jolie, Persan, Montigny-lès-Cormeilles, Pontoise,
# Sarcelles, Cergy), with the published share of population in QPV and the population of 2022.
TYPES = [(7, 5), (6,), (5,), (6,), (4,), (1,), (2, 4), (3, 6), (7,), (1,), (1, 3), (1, 4, 6),
         (5,), (4, 7), (7,)]  # fmt: skip
TYPES_OTHER_TABLE = [(5, 7), (6,), (5,), (6,), (4,), (1,), (1, 2, 4), (3, 6), (7,), (1,), (1, 3),
                     (1, 6), (5,), (4, 7), (7,)]  # fmt: skip
SHARE = [0.43, 0.036, 0.10, 0.30, 0.48, 0.27, 0.21, 0.105, 0.10, 0.47, 0.28, 0.15, 0.19, 0.74,
         0.24]  # fmt: skip
POPULATION = [25566, 21140, 43647, 98119, 10793, 17584, 21874, 29758, 31971, 44246, 14348, 22390,
              31623, 58576, 69578]  # fmt: skip
# 1-2 mutualisation (3), 3-5 coopération (2), 6-7 coordination (1).
FORM = {1: 3, 2: 3, 3: 2, 4: 2, 5: 2, 6: 1, 7: 1}

NUMBERS = st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=2, max_size=25)


@pytest.mark.parametrize("types", [TYPES, TYPES_OTHER_TABLE])
def test_golden_case_of_ile_de_france(types: list[tuple[int, ...]]) -> None:
    highest = [max(FORM[t] for t in town) for town in types]
    share = compute_tau(highest, SHARE)
    assert share.valeur == pytest.approx(0.217, abs=5e-4)
    assert share.p == pytest.approx(0.31, abs=5e-3)
    population = compute_tau(highest, POPULATION)
    assert population.valeur == pytest.approx(-0.386, abs=5e-4)
    assert population.p == pytest.approx(0.071, abs=5e-4)
    assert share.n == population.n == 15
    assert share.verdict is population.verdict is Verdict.PAS_NET
    assert share.methode == "asymptotique"


def test_published_table_of_income_and_satisfaction() -> None:
    # Agresti, Categorical Data Analysis, 2nd ed. (2002), table 2.8 and section 2.4: C = 1331
    # concordant and D = 849 discordant pairs among 96 men; tau-b by its definition (Kendall, 1945).
    table = [(1, 3, 10, 6), (2, 3, 10, 7), (1, 6, 14, 12), (0, 1, 9, 11)]
    x = [i for i, row in enumerate(table) for count in row for _ in range(count)]
    y = [j for row in table for j, count in enumerate(row) for _ in range(count)]
    pairs = math.comb(96, 2)
    ties_x = sum(math.comb(sum(row), 2) for row in table)
    ties_y = sum(math.comb(sum(column), 2) for column in zip(*table, strict=True))
    expected = (1331 - 849) / math.sqrt((pairs - ties_x) * (pairs - ties_y))
    assert compute_tau(x, y).valeur == pytest.approx(expected, abs=1e-12)


@given(NUMBERS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_tau_ignores_monotone_transforms_order_and_missing(
    pairs: list[tuple[int, int]], rng: Random
) -> None:
    base = compute_tau([a for a, _ in pairs], [b for _, b in pairs])
    stretched: list[tuple[float | None, float | None]] = [
        (math.exp(a), float(b) ** 3 * 10 + b) for a, b in pairs
    ]
    stretched += [(None, 1.0), (1.0, float("nan"))]
    rng.shuffle(stretched)
    other = compute_tau([a for a, _ in stretched], [b for _, b in stretched])
    assert other.nb_manquants == 2
    assert (other.n, other.motif, other.verdict) == (base.n, base.motif, base.verdict)
    assert other.valeur == pytest.approx(base.valeur)
    assert other.p == pytest.approx(base.p)


@given(NUMBERS)
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_tau_is_symmetric_and_turns_with_its_sign(pairs: list[tuple[int, int]]) -> None:
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    base, swapped, turned = compute_tau(x, y), compute_tau(y, x), compute_tau(x, [-b for b in y])
    if base.valeur is None or base.p is None:
        assert base.motif is Motif.VALEURS_TOUTES_EGALES
        assert base.verdict is Verdict.INDETERMINE
        return
    assert -1 - 1e-12 <= base.valeur <= 1 + 1e-12
    assert 0 <= base.p <= 1
    assert swapped.valeur == pytest.approx(base.valeur)
    assert turned.valeur == pytest.approx(-base.valeur)


@given(st.lists(st.tuples(st.integers(), st.integers()), min_size=2, max_size=40))
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_method_is_the_one_scipy_would_choose(pairs: list[tuple[int, int]]) -> None:
    x, y = [a % 10**9 for a, _ in pairs], [b % 10**9 for _, b in pairs]
    ours = compute_tau(x, y)
    if ours.p is not None:
        assert ours.p == pytest.approx(kendalltau(x, y, method="auto").pvalue, abs=1e-9)


def test_undefined_and_small_cases_of_tau() -> None:
    assert compute_tau([], []).motif is Motif.AUCUNE_DONNEE
    assert compute_tau([1.0], [2.0]).motif is Motif.EFFECTIF_INSUFFISANT
    assert compute_tau([1, 1, 1], [1, 2, 3]).motif is Motif.VALEURS_TOUTES_EGALES
    assert compute_tau([1, 2, 3], [5, 5, 5]).verdict is Verdict.INDETERMINE
    assert compute_tau([1, 2, 3, 4], [1, 2, 3, 4]).verdict is Verdict.PETIT_GROUPE
    clear = compute_tau(range(10), range(10))
    assert (clear.verdict, clear.methode) == (Verdict.NET, "exacte")
    with pytest.raises(StatisticsError):
        compute_tau([1], [1, 2])


@pytest.mark.parametrize(
    ("a", "expected"),
    [
        ((10, 10, 20, 20, 20, 30, 30, 30, 40, 50), -0.25),
        ((10, 20, 20, 20, 30, 30, 30, 40, 50, 100), -0.06666),
    ],
)
def test_published_deltas(a: tuple[int, ...], expected: float) -> None:
    # R package effsize (Torchiano), reference values of cliff.delta in its own tests.
    result = compute_delta(a, (10, 20, 30, 40, 40, 50))
    assert result.delta == pytest.approx(expected, abs=1e-5)


def test_published_test_of_two_groups() -> None:
    # scipy documentation of mannwhitneyu: age at diagnosis, U = 17 of 20 pairs, p = 1/9.
    result = compute_delta([19, 22, 16, 29, 24], [20, 11, 17, 12])
    assert result.delta == pytest.approx(2 * 17 / 20 - 1)
    assert result.p == pytest.approx(1 / 9)
    assert (result.methode, result.verdict) == ("exacte", Verdict.PETIT_GROUPE)


GROUP = st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=15)


@given(GROUP, GROUP)
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_delta_is_its_definition(a: list[int | None], b: list[int | None]) -> None:
    result, mirror = compute_delta(a, b), compute_delta(b, a)
    x, y = [v for v in a if v is not None], [v for v in b if v is not None]
    assert (result.n_a, result.n_b) == (len(x), len(y))
    assert result.nb_manquants == len(a) + len(b) - len(x) - len(y)
    if result.delta is None or result.p is None or mirror.delta is None:
        assert not x or not y or len({*x, *y}) == 1
        assert result.motif in (Motif.AUCUNE_DONNEE, Motif.VALEURS_TOUTES_EGALES)
        return
    dominance = sum((i > j) - (i < j) for i in x for j in y) / (len(x) * len(y))
    assert result.delta == pytest.approx(dominance, abs=1e-12)
    assert mirror.delta == pytest.approx(-result.delta, abs=1e-12)
    assert result.p == pytest.approx(mannwhitneyu(x, y).pvalue)
