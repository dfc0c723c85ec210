"""Nearest neighbours: symmetric, scale-free, honest about what was left out."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.statistics.motifs import Motif, StatisticsError
from observatory.statistics.neighbours import CRITERES_DEFAUT, Critere, Voisinage, find_neighbours

CRITERIA = (Critere("a"), Critere("b"), Critere("c", est_log=True))
VALUE = st.one_of(st.none(), st.floats(0.001, 1e6))
PROFILES = st.dictionaries(
    st.integers(0, 30).map(lambda i: f"CN{i:05d}M"),
    st.fixed_dictionaries({"a": VALUE, "b": VALUE, "c": VALUE}),
    min_size=1,
    max_size=12,
)
Profiles = dict[str, dict[str, float | None]]


def distances(voisinage: Voisinage) -> dict[str, float]:
    return {voisin.code: voisin.distance for voisin in voisinage.voisins}


def test_distance_and_contributions_by_hand() -> None:
    # a: mean 2, standard deviation 1 → z = −1, 1, −1, 1; b constant but for one.
    profiles = {"A": {"a": 1.0}, "B": {"a": 3.0}, "C": {"a": 1.0}, "D": {"a": 3.0}}
    result = find_neighbours("A", profiles, [Critere("a")])
    assert [v.code for v in result.voisins] == ["C", "B", "D"]
    assert [v.distance for v in result.voisins] == [0, 2, 2]
    (contribution,) = result.voisins[1].contributions
    assert (contribution.ecart, contribution.part) == (2, 1)
    assert (contribution.valeur, contribution.valeur_voisin) == (1.0, 3.0)


def test_missing_criterion_is_left_out_of_the_pair_and_said() -> None:
    profiles = {
        "A": {"a": 1.0, "b": None},
        "B": {"a": 3.0, "b": 5.0},
        "C": {"a": None, "b": 1.0},
    }
    result = find_neighbours("A", profiles, [Critere("a"), Critere("b")])
    assert [v.code for v in result.voisins] == ["B"]
    assert result.voisins[0].criteres_manquants == ("b",)
    assert result.contrats_ecartes == (("C", Motif.CRITERES_INSUFFISANTS),)


def test_constant_and_empty_criteria_are_set_aside() -> None:
    profiles = {code: {"a": 1.0 + i, "b": 7.0, "c": None} for i, code in enumerate("ABC")}
    result = find_neighbours("A", profiles, CRITERIA)
    assert result.criteres == ("a",)
    assert result.criteres_ecartes == (
        ("b", Motif.CRITERE_CONSTANT),
        ("c", Motif.AUCUNE_DONNEE),
    )


def test_a_logarithm_of_zero_is_missing() -> None:
    profiles = {"A": {"a": 1.0, "c": 0.0}, "B": {"a": 2.0, "c": 10.0}, "C": {"a": 4.0, "c": 99.0}}
    result = find_neighbours("A", profiles, [Critere("a"), Critere("c", est_log=True)])
    assert all(v.criteres_manquants == ("c",) for v in result.voisins)


def test_ties_go_by_code_and_number_is_kept() -> None:
    profiles = {
        code: {"a": value} for code, value in zip("DCBA", (2.0, 0.0, 2.0, 1.0), strict=True)
    }
    result = find_neighbours("A", profiles, [Critere("a")], nombre=2)
    assert [v.code for v in result.voisins] == ["B", "C"]


def test_alone_or_without_figures_says_why() -> None:
    assert find_neighbours("A", {"A": {"a": 1.0}}, CRITERIA).motif is Motif.AUCUNE_DONNEE
    nothing = find_neighbours("A", {"A": {"a": None}, "B": {"a": 1.0}, "C": {"a": 2.0}}, CRITERIA)
    assert nothing.motif is Motif.CRITERES_INSUFFISANTS
    with pytest.raises(StatisticsError, match="CN99999M"):
        find_neighbours("CN99999M", {})


def test_default_criteria_are_the_five_of_the_field() -> None:
    assert len(CRITERES_DEFAUT) == 5
    assert [c.code for c in CRITERES_DEFAUT if c.est_log] == ["population_qpv", "population_epci"]


@given(PROFILES)
def test_distances_are_symmetric(profiles: Profiles) -> None:
    found = {code: distances(find_neighbours(code, profiles, CRITERIA)) for code in profiles}
    for code, others in found.items():
        assert code not in others
        for other, distance in others.items():
            assert found[other][code] == distance
            assert distance >= 0


@given(PROFILES, st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant(profiles: Profiles, rng: Random) -> None:
    code = min(profiles)
    items = list(profiles.items())
    rng.shuffle(items)
    assert find_neighbours(code, dict(items), CRITERIA) == find_neighbours(code, profiles, CRITERIA)


@given(PROFILES)
def test_contributions_rebuild_the_distance(profiles: Profiles) -> None:
    for voisin in find_neighbours(min(profiles), profiles, CRITERIA).voisins:
        squares = [c.ecart**2 for c in voisin.contributions]
        assert voisin.distance == pytest.approx(math.sqrt(sum(squares) / len(squares)))
        if voisin.distance > 0:
            assert sum(c.part for c in voisin.contributions) == pytest.approx(1)
        assert len(voisin.contributions) + len(voisin.criteres_manquants) <= len(CRITERIA)


@given(PROFILES, st.integers(1, 1000), st.integers(-100, 100))
def test_units_do_not_matter(profiles: Profiles, scale: int, shift: int) -> None:
    def convert(profil: dict[str, float | None]) -> dict[str, float | None]:
        return {
            "a": None if profil["a"] is None else round(profil["a"]) * scale + shift,
            "c": None if profil["c"] is None else profil["c"] * scale,
        }

    rounded = {
        k: {**p, "a": None if p["a"] is None else round(p["a"])} for k, p in profiles.items()
    }
    criteria = (Critere("a"), Critere("c", est_log=True))
    code = min(profiles)
    before = find_neighbours(code, rounded, criteria)
    after = find_neighbours(code, {k: convert(p) for k, p in profiles.items()}, criteria)
    if before.criteres == after.criteres:
        assert distances(after) == pytest.approx(distances(before), abs=1e-4)
