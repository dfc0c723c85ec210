"""A published figure beside ours: confirmed, compatible, contradicted, impossible."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux, Repere
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.rates.reperes import (
    COMPATIBLE,
    CONFIRME,
    CONTRADICTION,
    DIFFERENT,
    IMPOSSIBLE,
    INVERIFIABLE,
    REPRIS,
    build_repere,
    summarise_marks,
)
from observatory.sheets.rates.taux import build_taux
from tests.sheets.exemples import COMPLETE, PARTIELLE

REPERE = Repere(
    code_repere="t",
    code_indicateur="partenaire.x",
    mesure="signataire",
    libelle="Partenaire X",
    relation="=",
    valeur=0.83,
    valeur_texte="83%",
    k=None,
    n=40,
    k_possible=(33,),
    est_possible=True,
    k_proche=33,
    part_proche=0.825,
    source="Une lecture",
    passage="Gouvernance",
)


def judge(repere: Repere, ligne: LigneTaux | None) -> str:
    return build_repere(repere, build_taux(ligne, Filtres()) if ligne else None).verdict


def test_the_k_that_gives_the_percentage_confirms_it() -> None:
    assert judge(REPERE, COMPLETE) == CONFIRME
    assert judge(REPERE, replace(COMPLETE, k=32, part=0.8)) == DIFFERENT


def test_a_published_percentage_says_its_count_where_one_alone_gives_it() -> None:
    assert build_repere(REPERE, None).dit == "83\u202f% · 33/40"
    for change in (
        {"k_possible": (), "est_possible": False},
        {"k_possible": (33, 34)},
        {"relation": ">"},
    ):
        assert build_repere(replace(REPERE, **change), None).dit == "83\u202f%"


def test_a_percentage_no_count_gives_is_impossible_and_names_the_nearest() -> None:
    repere = replace(
        REPERE, valeur=0.54, valeur_texte="54%", k_possible=(), est_possible=False, k_proche=22,
        part_proche=0.55,
    )  # fmt: skip
    lu = build_repere(repere, build_taux(replace(COMPLETE, k=22, part=0.55), Filtres()))
    assert lu.verdict == IMPOSSIBLE
    assert "22/40" in lu.phrase
    assert "54\u202f%" in lu.phrase


SERREE = replace(PARTIELLE, n=25, k=9, nb_inconnus=15, part_min=9 / 40, part_max=24 / 40)
"""Bounds that leave fewer than half of the contracts to establish: they tell something."""


@pytest.mark.parametrize(
    ("valeur", "texte", "verdict"),
    [(0.5, "50%", COMPATIBLE), (0.1, "10%", CONTRADICTION), (0.99, "99%", CONTRADICTION)],
)
def test_bounds_judge_a_mark(valeur: float, texte: str, verdict: str) -> None:
    assert judge(replace(REPERE, valeur=valeur, valeur_texte=texte), SERREE) == verdict


def test_a_mark_on_the_edge_is_allowed_its_rounding() -> None:
    """23 % published against at least 9/40 = 22.5 %: rounded half up, it is the bound itself."""
    assert judge(replace(REPERE, valeur=0.23, valeur_texte="23%"), SERREE) == COMPATIBLE


def test_nothing_firm_verifies_nothing() -> None:
    muette = replace(PARTIELLE, n=0, k=0, k_probable=2, nb_inconnus=40, part_min=0, part_max=1)
    assert judge(REPERE, muette) == INVERIFIABLE
    assert judge(REPERE, None) == INVERIFIABLE
    assert judge(replace(REPERE, valeur=None), COMPLETE) == INVERIFIABLE


def test_bounds_that_hold_almost_everything_verify_nothing() -> None:
    large = replace(PARTIELLE, n=1, k=1, nb_inconnus=39, part_min=1 / 40, part_max=1)
    lu = build_repere(REPERE, build_taux(large, Filtres()))
    assert lu.verdict == INVERIFIABLE
    assert "ne permet pas de trancher" in lu.phrase
    demie = replace(PARTIELLE, n=6, k=6, nb_inconnus=34, part_min=0.15, part_max=1)
    haut = build_repere(
        replace(REPERE, valeur=0.975, valeur_texte="97,5 %"), build_taux(demie, Filtres())
    )
    assert haut.verdict == INVERIFIABLE
    assert haut.phrase.startswith(
        "Le repère tombe dans un intervalle de 15\u202f% à 100\u202f% (6/40 à 40/40)"
    )
    assert "(1/40 à 40/40)" in lu.phrase
    zero = replace(REPERE, valeur=0.01, valeur_texte="1%")
    assert judge(zero, large) == CONTRADICTION, "a bound may still contradict"


def test_a_simulated_rate_confirms_nothing() -> None:
    simulee = replace(COMPLETE, nature="demonstration")
    lu = build_repere(REPERE, build_taux(simulee, Filtres()))
    assert lu.verdict == REPRIS
    assert "confirm" not in lu.phrase.lower()
    assert "par construction" in lu.phrase
    assert summarise_marks([lu, lu]).endswith("2 repris par construction.")


def test_approximate_and_open_marks() -> None:
    tiers = replace(REPERE, relation="~", valeur=0.333, valeur_texte="un tiers")
    assert judge(tiers, replace(COMPLETE, k=13, part=13 / 40)) == CONFIRME
    assert judge(tiers, COMPLETE) == DIFFERENT
    plus = replace(REPERE, relation=">", valeur=0.7, valeur_texte="plus de 70%")
    assert judge(plus, replace(COMPLETE, k=29, part=0.725)) == CONFIRME
    assert judge(plus, replace(COMPLETE, k=28, part=0.7)) == DIFFERENT


def test_the_demonstration_takes_up_every_feasible_rate(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres(lecture="occitanie-2024-demo"))
    comptes = Counter(r.verdict for r in page.reperes)
    assert comptes == {REPRIS: 17, IMPOSSIBLE: 3}
    impossibles = [r for r in page.reperes if r.verdict == IMPOSSIBLE]
    assert {r.publie for r in impossibles} == {"54\u202f%", "56\u202f%", "61\u202f%"}


def test_no_mark_is_contradicted_by_the_public_pages(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres())
    assert len(page.reperes) == 20
    assert {r.verdict for r in page.reperes} <= {COMPATIBLE, INVERIFIABLE}
    assert summarise_marks(page.reperes[:1]).startswith("1\u00a0taux publié\u00a0:")
    for repere in page.reperes:
        if repere.verdict == COMPATIBLE:
            assert repere.taux is not None
            assert repere.taux.ligne.nb_inconnus < 0.5 * repere.taux.ligne.nb_attendus


def test_no_mark_is_set_against_a_selection(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres(departement=("34",)))
    assert page.reperes == ()
    assert "ne sont pas comparés" in page.selection
