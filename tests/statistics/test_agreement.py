"""Agreement between coders, against the values published by Krippendorff and by Gwet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from observatory.statistics.agreement import (
    Fiabilite,
    classify_reliability,
    compute_ac1,
    compute_alpha,
    compute_raw,
    count_values,
    measure_agreement,
)
from observatory.statistics.bootstrap import resample_alpha
from observatory.statistics.motifs import Motif, StatisticsError
from tests.bornes import bound_number

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): examples A, B and C.
BINARY = list(zip("0100000010", "1110010000", strict=True))
NOMINAL = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
FOUR_CODERS = [
    (1, 1, None, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4),
    (4, 4, 4, 4), (1, 1, 2, 1), (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1),
    (None, None, 3, None),
]  # fmt: skip

# Gwet, Handbook of Inter-Rater Reliability, 4th ed. (2014), data of his package irrCAC.
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
PSYCHIATRISTS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
]  # fmt: skip

# Levels of the ladder, contracts (one sign per coder, "." = not read), nominal and ordinal alpha:
# what the library krippendorff 0.9.0 answered on 26 November 2026, before it was taken out.
ORACLE = [
    (2, "11 00 10 01 11 11 00 11 00 00 11 11", 0.6714285714285715, 0.6714285714285715),
    (4, "01 13 .2 00 22 00 .. 03 11 .2 00 00 01 13 31", 0.2849740932642486, 0.4258569299552907),
    (4, ".13 231 311 1.1 ..3 0.0 .33 111 331 333", 0.38888888888888895, 0.48727496854053776),
    (4, "22023 .3120 ..32. .1333 .02.2 33.30 .333. 20..3",
     0.04310344827586188, 0.05763904462884051),
    (4, "11 00 00 33 22 11 33 00 32 00 22 00 00 00 22 00 11 22 11 11 13 22 11 00 12 11 33 33 22 22"
     " 33 22 12 30 22 00 00 00 22 22", 0.8316283034953111, 0.8357752723587535),
    (3, ".21 001 10. 00. 10. ..0 .21 ... 1.0 0.0 2.2 121 .1. 1.1 0.1 .11 ..0 ... 101 ..0",
     0.08474576271186429, 0.3886476426799007),
    (6, "0053 2000 5555 5545 .000 5.45", 0.3757961783439492, 0.6939513477975017),
    (4, "00 " * 38 + "03 33", 0.6580086580086579, 0.6580086580086579),
    (4, "01 10 01", -0.6666666666666665, -0.6666666666666667),
    (4, "02 20 31 13 22", 0.0, -0.4447368421052631),
    (6, "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3.",
     0.743421052631579, 0.8153875037548814),
]  # fmt: skip

LADDER = (0, 1, 2, 3)
CELL = st.sampled_from([None, *LADDER])
UNITS = st.lists(st.tuples(CELL, CELL, CELL), max_size=25)


def test_krippendorff_binary_two_observers() -> None:
    assert compute_alpha(count_values(BINARY, "01"), ordinal=False).valeur == pytest.approx(
        0.095, abs=5e-4
    )


def test_krippendorff_nominal_two_observers() -> None:
    assert compute_alpha(count_values(NOMINAL, "abcde"), ordinal=False).valeur == pytest.approx(
        0.692, abs=5e-4
    )


def test_krippendorff_four_observers_with_missing_data() -> None:
    counts = count_values(FOUR_CODERS, (1, 2, 3, 4, 5))
    assert compute_alpha(counts, ordinal=False).valeur == pytest.approx(0.743, abs=5e-4)
    assert compute_alpha(counts, ordinal=True).valeur == pytest.approx(0.815, abs=5e-4)


def test_gwet_four_raters_with_missing_data() -> None:
    # The same twelve units as Krippendorff's: p_a = 0.8181818, AC1 = 0.77544.
    counts = count_values(FOUR_CODERS, (1, 2, 3, 4, 5))
    assert compute_raw(counts).valeur == pytest.approx(0.8181818, abs=1e-7)
    assert compute_ac1(counts).valeur == pytest.approx(0.77544, abs=5e-6)


def test_gwet_two_abstractors() -> None:
    units = [
        (i, j) for i, row in enumerate(ABSTRACTORS) for j, c in enumerate(row) for _ in range(c)
    ]
    counts = count_values(units, (0, 1, 2))
    assert compute_raw(counts).valeur == pytest.approx(0.89)
    assert compute_ac1(counts).valeur == pytest.approx(0.8493305, abs=1e-7)
    assert compute_alpha(counts, ordinal=False).valeur == pytest.approx(0.7972585, abs=1e-7)


def test_gwet_six_psychiatrists() -> None:
    counts = np.array(PSYCHIATRISTS, dtype=np.int64)
    assert compute_raw(counts).valeur == pytest.approx(0.5511111, abs=1e-7)
    assert compute_ac1(counts).valeur == pytest.approx(0.4448007, abs=1e-7)
    assert compute_alpha(counts, ordinal=False).valeur == pytest.approx(0.4204384, abs=1e-7)


def test_rare_code_alpha_falls_where_ac1_stands() -> None:
    # The paradox of high agreement (Gwet, BJMSP 61, 2008): 118 / 5 / 2 / 0 pairs of 125.
    units = [(1, 1)] * 118 + [(1, 0)] * 5 + [(0, 1)] * 2
    accord = measure_agreement(units, (0, 1), ordinal=False)
    assert accord.brut.valeur == pytest.approx(0.944)
    assert accord.ac1.valeur == pytest.approx(0.941, abs=5e-4)
    assert accord.alpha.valeur is not None
    assert accord.alpha.valeur < 0
    assert accord.fiabilite is Fiabilite.NE_PAS_PUBLIER


@given(UNITS)
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_perfect_agreement_is_one_or_undefined(units: list[tuple[int | None, ...]]) -> None:
    agreed = [(u[0], u[0] if u[1] is not None else None) for u in units]
    accord = measure_agreement(agreed, LADDER, ordinal=True, nb_tirages=50)
    used = {a for a, b in agreed if a is not None and b is not None}
    if not used:
        assert accord.alpha.motif is Motif.AUCUN_DOUBLE_CODAGE
        assert accord.brut.valeur is accord.ac1.valeur is None
    else:
        assert accord.brut.valeur == accord.ac1.valeur == 1
        if len(used) == 1:
            assert accord.alpha.motif is Motif.AUCUNE_VARIATION
            assert accord.fiabilite is Fiabilite.INDETERMINE
        else:
            assert accord.alpha.valeur == pytest.approx(1)
            assert accord.fiabilite is Fiabilite.PUBLIER


@given(UNITS, st.booleans(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_order_of_rows_and_coders_and_unread_rows_are_irrelevant(
    units: list[tuple[int | None, ...]], ordinal: bool, rng: Random
) -> None:
    base = measure_agreement(units, LADDER, ordinal=ordinal, nb_tirages=100)
    shuffled = [[*unit, None] for unit in units] + [[None]]
    rng.shuffle(shuffled)
    for unit in shuffled:
        rng.shuffle(unit)
    # The intervals too: same seed, same draws, whatever the order.
    assert measure_agreement(shuffled, LADDER, ordinal=ordinal, nb_tirages=100) == base


@given(UNITS, st.booleans())
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_coefficients_and_intervals_stay_in_range(
    units: list[tuple[int | None, ...]], ordinal: bool
) -> None:
    accord = measure_agreement(units, LADDER, ordinal=ordinal, nb_tirages=100)
    assert accord.nb_doubles == sum(sum(v is not None for v in u) >= 2 for u in units)
    for coefficient in (accord.brut, accord.alpha, accord.ac1):
        if coefficient.valeur is None:
            assert coefficient.motif is not None
            assert coefficient.borne_basse is None
        else:
            assert coefficient.valeur <= 1 + 1e-12
        if coefficient.borne_basse is None or coefficient.borne_haute is None:
            assert coefficient.motif_intervalle is not None
        else:
            assert coefficient.borne_basse <= coefficient.borne_haute <= 1 + 1e-12


@pytest.mark.parametrize(("levels", "contracts", "nominal", "ordinal"), ORACLE)
def test_alpha_is_what_the_library_answered(
    levels: int, contracts: str, nominal: float, ordinal: float
) -> None:
    units = [[None if sign == "." else int(sign) for sign in unit] for unit in contracts.split()]
    counts = count_values(units, range(levels))
    assert compute_alpha(counts, ordinal=False).valeur == pytest.approx(nominal, abs=1e-12)
    assert compute_alpha(counts, ordinal=True).valeur == pytest.approx(ordinal, abs=1e-12)


def pairwise_alpha(units: Sequence[Sequence[int]], *, ordinal: bool) -> Fraction:
    """Return alpha by its first definition, pair of coders after pair of coders, in fractions."""
    values = [value for unit in units for value in unit]

    def distance(one: int, other: int) -> Fraction:
        if not ordinal:
            return Fraction(one != other)
        low, high = sorted((one, other))
        ends = Fraction(values.count(low) + values.count(high), 2)
        return (sum(values.count(level) for level in range(low, high + 1)) - ends) ** 2

    observed = sum(
        (distance(one, other) / (len(unit) - 1)
         for unit in units for one, other in permutations(unit, 2)),
        Fraction(0),
    )  # fmt: skip
    expected = sum((distance(one, other) for one, other in permutations(values, 2)), Fraction(0))
    return 1 - observed * (len(values) - 1) / expected


@given(UNITS, st.lists(st.integers(0, 4), min_size=25, max_size=25), st.booleans())
@settings(deadline=None, max_examples=40)
def test_drawn_alphas_are_those_of_pairs_of_coders(
    units: list[tuple[int | None, ...]], weights: list[int], ordinal: bool
) -> None:
    doubles = [read for unit in units if len(read := [v for v in unit if v is not None]) >= 2]
    drawn = [unit for unit, weight in zip(doubles, weights, strict=False) for _ in range(weight)]
    assume(len({value for unit in drawn for value in unit}) >= 2)
    # Rows in the order of the weights: count_values sorts them.
    counts = np.array([[unit.count(level) for level in LADDER] for unit in doubles])
    poids = np.array([weights[: len(doubles)]], dtype=np.float64)
    (ours,) = resample_alpha(counts, poids, ordinal=ordinal)
    assert ours == pytest.approx(float(pairwise_alpha(drawn, ordinal=ordinal)), abs=1e-9)


def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    # Two coders right nine times in ten, wrong evenly else: raw agreement is known in advance.
    truth = 0.9**2 + 3 * (0.1 / 3) ** 2
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(200):
        real = rng.integers(0, 4, 60)
        coders = [np.where(rng.random(60) < 0.9, real, (real + rng.integers(1, 4, 60)) % 4)
                  for _ in range(2)]  # fmt: skip
        units = list(zip(coders[0].tolist(), coders[1].tolist(), strict=True))
        brut = measure_agreement(units, LADDER, ordinal=True, nb_tirages=400).brut
        assert brut.borne_basse is not None
        assert brut.borne_haute is not None
        covered += brut.borne_basse <= truth <= brut.borne_haute
    assert 0.90 <= covered / 200 <= 0.99


def test_no_interval_is_drawn_from_too_little() -> None:
    four = measure_agreement([(0, 0), (1, 1), (2, 2), (0, 1)], LADDER, ordinal=True)
    assert four.alpha.valeur is not None
    assert four.alpha.motif_intervalle is Motif.EFFECTIF_INSUFFISANT
    rare = measure_agreement([(0, 0)] * 39 + [(0, 1)], LADDER, ordinal=True)
    assert rare.alpha.motif_intervalle is Motif.VARIATION_TROP_RARE
    assert rare.ac1.borne_basse is not None


def test_contracts_read_once_inform_the_prevalence_only() -> None:
    doubles = [(level, level) for level in LADDER] * 6 + [(0, 1), (2, 3), (1, 0)] * 2
    accord = measure_agreement([*doubles, *[(lv,) for lv in LADDER] * 15], LADDER, ordinal=True)
    assert (accord.nb_doubles, accord.nb_simples) == (30, 60)
    assert accord.brut.valeur == 0.8
    # The four levels are equally frequent over all contracts: p_e is about 1/4 in every draw.
    for name in ("valeur", "borne_basse", "borne_haute"):
        expected = (getattr(accord.brut, name) - 0.25) / 0.75
        assert getattr(accord.ac1, name) == pytest.approx(expected, abs=0.01)
    few = measure_agreement([*[(0, 0)] * 10, *[(1,)] * 90], (0, 1), ordinal=False)
    assert few.brut.valeur == few.ac1.valeur == 1


def test_single_coder_and_unknown_level() -> None:
    alone = measure_agreement([(1,), (2, None), (None,)], LADDER, ordinal=True)
    assert (alone.nb_doubles, alone.nb_simples) == (0, 2)
    assert alone.alpha.motif is alone.ac1.motif is Motif.AUCUN_DOUBLE_CODAGE
    assert measure_agreement([], LADDER, ordinal=True).fiabilite is Fiabilite.INDETERMINE
    with pytest.raises(StatisticsError, match="n'est pas un niveau"):
        measure_agreement([(1, 9)], LADDER, ordinal=True)


@pytest.mark.parametrize(
    ("alpha", "verdict"),
    [(1.0, Fiabilite.PUBLIER), (0.80, Fiabilite.PUBLIER), (0.7999, Fiabilite.SIGNALER),
     (0.67, Fiabilite.SIGNALER), (0.6699, Fiabilite.NE_PAS_PUBLIER),
     (-0.2, Fiabilite.NE_PAS_PUBLIER), (None, Fiabilite.INDETERMINE)],
)  # fmt: skip
def test_thresholds_of_publication(alpha: float | None, verdict: Fiabilite) -> None:
    assert classify_reliability(alpha) is verdict
