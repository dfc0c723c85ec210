"""The draw: seeded by names, nested, exact."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from observatory.contracts.demonstration.tirage import (
    BornesTirage,
    draw_propensities,
    draw_ranks,
    measure_size,
    stream,
)

CONTRATS = [f"CN{n:02d}" for n in range(40)]
LIBRES = dict.fromkeys(CONTRATS, BornesTirage(0, 3))


def test_a_stream_belongs_to_its_names() -> None:
    assert stream("a", "b").random() == stream("a", "b").random()
    assert stream("a", "b").random() != stream("b", "a").random()


def test_propensities_of_one_indicator_ignore_the_others() -> None:
    tailles = {"A": 0.0, "B": 1.0}
    seul = draw_propensities(tailles, "partenaire.ars", "sante")
    avec = draw_propensities(tailles | {"C": 2.0}, "partenaire.ars", "sante")
    assert seul == {c: avec[c] for c in seul}


def test_size_is_standardised_and_grows_with_both() -> None:
    tailles = measure_size({"A": 1000, "B": 5000, "C": 5000}, {"A": 1, "B": 1, "C": 4})
    assert tailles["A"] < tailles["B"] < tailles["C"]
    assert abs(sum(tailles.values())) < 1e-9


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3), st.integers(0, 10**6))
def test_counts_are_met_exactly_and_ranks_nest(tires: list[int], graine: int) -> None:
    comptes = dict(enumerate(sorted(tires, reverse=True), start=1))
    propensions = {c: float(stream("t", str(graine), c).standard_normal()) for c in CONTRATS}
    rangs, ecarts = draw_ranks("x", propensions, comptes, LIBRES)
    assert ecarts == []
    for rang, k in comptes.items():
        assert sum(r >= rang for r in rangs.values()) == k


@given(
    st.dictionaries(
        st.sampled_from(CONTRATS),
        st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda t: BornesTirage(min(t), max(t))),
        max_size=12,
    ),
    st.integers(0, 40),
)
def test_certain_facts_always_hold(certains: dict[str, BornesTirage], k: int) -> None:
    bornes = LIBRES | certains
    propensions = {c: float(stream("t", c).standard_normal()) for c in CONTRATS}
    rangs, ecarts = draw_ranks("x", propensions, {1: k, 2: k // 2, 3: k // 4}, bornes)
    for contrat, borne in certains.items():
        assert rangs[contrat] >= borne.bas, ecarts
        assert rangs[contrat] <= borne.haut
    for ecart in ecarts:
        assert ecart.k_obtenu == sum(r >= ecart.rang for r in rangs.values())


def test_a_count_that_facts_forbid_is_reported() -> None:
    bornes = LIBRES | dict.fromkeys(CONTRATS[:5], BornesTirage(3, 3))
    propensions = dict.fromkeys(CONTRATS, 0.0)
    rangs, ecarts = draw_ranks("x", propensions, {1: 10, 2: 4, 3: 2}, bornes)
    assert sum(r == 3 for r in rangs.values()) == 5
    assert [(e.rang, e.k_voulu, e.k_obtenu) for e in ecarts] == [(2, 4, 5), (3, 2, 5)]
