"""Counts asked of the draw, and dependencies between indicators."""

from __future__ import annotations

import pytest

from observatory.codebook.loader import load_codebook
from observatory.contracts.demonstration.plan import (
    Dependance,
    load_dependances,
    load_profils,
    nearest_count,
    plan_counts,
    read_rows,
)


@pytest.mark.parametrize(
    ("valeur", "relation", "k"),
    [
        (0.05, "=", 2),
        (0.38, "=", 15),
        (0.54, "=", 22),
        (0.61, "=", 24),
        (0.56, "=", 22),
        (0.57, "=", 23),
        (0.975, "=", 39),
        (0.333, "~", 13),
        (0.70, ">", 29),
        (0.72, ">", 29),
    ],
)
def test_nearest_count_on_forty(valeur: float, relation: str, k: int) -> None:
    assert nearest_count(valeur, relation, 40) == k


def test_published_counts_stand_and_others_nest_around_them() -> None:
    profils = load_profils()
    comptes = plan_counts("partenaire.drac", 3, 40, {2: 13, 3: 2}, profils)
    assert (comptes[2], comptes[3]) == (13, 2)
    assert 13 <= comptes[1] <= 40
    assert plan_counts("partenaire.drac", 3, 40, {2: 13, 3: 2}, profils) == comptes


def test_every_ladder_of_the_codebook_has_a_plan() -> None:
    codebook = load_codebook()
    profils = load_profils()
    for indicateur in codebook.indicateurs():
        if indicateur.code_echelle and not indicateur.est_derive:
            rang_max = codebook.echelles[indicateur.code_echelle].rang_max
            comptes = plan_counts(indicateur.code, rang_max, 40, {}, profils)
            suite = [40, *comptes.values()]
            assert suite == sorted(suite, reverse=True), indicateur.code


def test_profiles_and_exceptions_name_known_indicators() -> None:
    codes = {i.code for i in load_codebook().indicateurs()}
    axes = {i.axe for i in load_codebook().indicateurs()}
    assert {nom for nom, _ in load_profils()} <= codes | axes | {"*"}
    assert {r["code_indicateur"] for r in read_rows("exceptions_nommees.csv")} <= codes


def test_each_dependency_meets_the_codebook() -> None:
    codes = {i.code for i in load_codebook().indicateurs()}
    for dependance in load_dependances():
        sources = [s for c in codes if (s := dependance.source_of(c))]
        assert sources, dependance
        assert set(sources) <= codes, dependance


def test_a_wildcard_follows_the_second_part() -> None:
    dependance = Dependance("enjeu.*.*", "thematique.*", "moins_de", 1, "au_plus", 0)
    assert dependance.source_of("enjeu.sante.addictions") == "thematique.sante"
    assert dependance.source_of("public.jeunes") is None
    assert dependance.bound(0, 0, 1) == (0, 0)
    assert dependance.bound(1, 0, 1) == (0, 1)
