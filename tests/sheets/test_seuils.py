"""On each side of a threshold, and on it: what is shown, named or said changes where it is told."""

from __future__ import annotations

import pytest

from observatory.queries.codebook import Indicateur
from observatory.queries.contrats import Contrat
from observatory.queries.croisement import IndicateurDecide
from observatory.sheets.map.classes import BORNES_PART, Habillage, build_share_map
from observatory.sheets.pages.comparaison import ChoixComparaison
from observatory.sheets.pages.noms import name_point
from observatory.sheets.rates.distributions import (
    ChiffreCompare,
    Distribution,
    list_territory_differences,
)
from observatory.sheets.rates.variation import list_varying
from observatory.sheets.restitution.plan import shorten_sentence, write_sentences
from observatory.statistics.relations import compute_delta, compute_tau
from observatory.statistics.seriation import order_matrix
from tests.fabriques import make


@pytest.mark.parametrize(("degres", "decides", "est_montre"), [
    (2, 5, True), (2, 4, False), (1, 5, False), (3, 40, True),
])  # fmt: skip
def test_an_indicator_varies_over_five_units(degres: int, decides: int, est_montre: bool) -> None:
    indicateur = make(IndicateurDecide, nb_degres=degres, nb_decides=decides)
    assert bool(list_varying([indicateur])) is est_montre


@pytest.mark.parametrize(("lettres", "axe", "nom"), [
    (24, "partenaire", "x" * 24), (25, "partenaire", "SIGLE"), (3, "instrument", "SIGLE"),
])  # fmt: skip
def test_a_long_name_gives_way_to_its_acronym(lettres: int, axe: str, nom: str) -> None:
    long = make(Indicateur, libelle_court="x" * lettres, sigle="SIGLE", axe=axe)
    assert name_point(long) == nom
    sans_sigle = make(Indicateur, libelle_court="x" * lettres, sigle=None, axe=axe)
    assert name_point(sans_sigle) == "x" * lettres


@pytest.mark.parametrize("rang", range(len(BORNES_PART)))
def test_each_bound_of_the_map_opens_the_class_above(rang: int) -> None:
    def classify(part: float) -> str:
        contrat = make(Contrat, part_population_epci=part)
        return str(build_share_map([contrat], Habillage()).points[0].code_classe)

    assert classify(BORNES_PART[rang]) == f"part-{rang + 1}"
    assert classify(BORNES_PART[rang] - 1e-9) == f"part-{rang}"


def test_the_bounds_of_the_map_are_those_of_its_legend() -> None:
    assert BORNES_PART == (0.05, 0.075, 0.10, 0.15, 0.25)


@pytest.mark.parametrize(("phrase", "longueur", "courte"), [
    ("Dix signes", 10, "Dix signes"),
    ("Dix signes", 9, "Dix…"),
    ("Un. Deux trois.", 15, "Un. Deux trois."),
    ("Un. Deux trois.", 14, "Un."),
    ("Un. Deux", 3, "Un."),
    ("Un mot, puis un autre", 9, "Un mot…"),
])  # fmt: skip
def test_a_sentence_holds_in_its_length(phrase: str, longueur: int, courte: str) -> None:
    assert shorten_sentence(phrase, longueur) == courte


def test_what_says_nothing_is_no_sentence() -> None:
    assert write_sentences(["un", " ", "deux !", ""]) == ("Un.", "Deux !")


def place(quantile: float | None, n: int = 10, code: str = "x") -> ChiffreCompare:
    region = make(Distribution, quantile=quantile, n=n)
    return make(ChiffreCompare, code=code, region=region)


@pytest.mark.parametrize(("quantile", "n", "est_dit"), [
    (0.75, 10, True), (0.25, 10, True), (0.74, 10, False), (0.26, 10, False),
    (0.99, 1, False), (0.99, 2, True), (None, 10, False),
])  # fmt: skip
def test_a_figure_sets_apart_from_the_outer_quarters(
    quantile: float | None, n: int, est_dit: bool
) -> None:
    assert bool(list_territory_differences([place(quantile, n)])) is est_dit


def test_four_figures_at_most_the_most_extreme_first() -> None:
    quantiles = (0.8, 0.01, 0.76, 0.95, 0.1, 0.9)
    dits = list_territory_differences([place(q, code=str(q)) for q in quantiles])
    assert [c.code for c in dits] == ["0.01", "0.95", "0.1", "0.9"]


def test_three_contracts_at_most_stand_beside() -> None:
    avis: list[str] = []
    codes = tuple(f"CN0000{i}M" for i in range(4))
    choix = ChoixComparaison(avec=codes)
    garde = choix.settle(avis)
    assert garde.avec == codes[:3]
    assert codes[3] in avis[0]
    sans: list[str] = []
    assert ChoixComparaison(avec=codes[:3]).settle(sans).avec == codes[:3]
    assert sans == []


@pytest.mark.parametrize(("n", "methode"), [(33, "exacte"), (34, "asymptotique")])
def test_tau_is_exact_up_to_thirty_three_rows(n: int, methode: str) -> None:
    valeurs = [float(i) for i in range(n)]
    assert compute_tau(valeurs, valeurs[::-1]).methode == methode
    assert compute_tau(valeurs, [0.0, *valeurs[:-1]]).methode == "asymptotique"


@pytest.mark.parametrize(("n", "methode"), [(8, "exacte"), (9, "asymptotique")])
def test_delta_is_exact_when_a_group_has_eight_values(n: int, methode: str) -> None:
    petit, grand = [float(i) for i in range(n)], [100.0 + i for i in range(12)]
    for a, b, delta in ((petit, grand, -1.0), (grand, petit, 1.0)):
        compare = compute_delta(a, b)
        assert (compare.methode, compare.delta) == (methode, delta)


@pytest.mark.parametrize(("n", "methode"), [(200, "feuilles_optimales"), (201, "moyenne")])
def test_a_matrix_is_ordered_by_leaves_up_to_two_hundred_rows(n: int, methode: str) -> None:
    cellules = {f"{i:03}": {"a": float(i % 4), "b": float(i % 3)} for i in range(n)}
    ordre = order_matrix(cellules)
    assert ordre.methode == methode
    premier, dernier = cellules[ordre.lignes[0]], cellules[ordre.lignes[-1]]
    assert sum(premier.values()) > sum(dernier.values())
