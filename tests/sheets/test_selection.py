"""A selection in words: each choice said, names of files any disk takes, one contract alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.sheets.pages.selection import build_selection, isolate_contrat, write_radical
from observatory.sheets.printed.fiche_pied import describe_filtres


def test_the_whole_lecture(entrepot: Entrepot) -> None:
    selection = build_selection(entrepot, Filtres())
    assert selection.phrase.replace("\u00a0", " ").replace("\u202f", " ") == (
        "40 contrats de ville, 108 QPV ; toute la lecture : 40 contrats."
    )
    assert [c.libelle for c in selection.criteres] == ["Lecture", "Périmètre"]
    assert len(selection.indicateurs) > 400


def test_a_region_the_lecture_did_not_read(entrepot: Entrepot) -> None:
    selection = build_selection(entrepot, Filtres(region="11"))
    assert selection.contrats
    assert not selection.unites
    assert "aucun n’est dans cette lecture" in selection.phrase


def test_one_contract_alone_wherever_it_is(entrepot: Entrepot) -> None:
    for code in ("CN03201M", "CN98701M", "CN07501I"):
        selection = build_selection(entrepot, isolate_contrat(Filtres(), code))
        assert selection.codes_contrats == (code,)
        assert selection.criteres[1].libelle == "Contrat"
        assert write_radical(selection).endswith(f"contrat-{code}_{selection.date_donnees}")


def test_a_theme_keeps_its_indicators_and_an_indicator_itself(entrepot: Entrepot) -> None:
    sante = build_selection(entrepot, Filtres(theme="sante"))
    assert 20 < len(sante.indicateurs) < 200
    un = build_selection(entrepot, Filtres(theme="sante", indicateur="partenaire.drac"))
    assert un.codes_indicateurs == ("partenaire.drac",)


def test_levels_and_statuts_are_said_with_their_words(entrepot: Entrepot) -> None:
    filtres = Filtres(indicateur="partenaire.drac", valeur=("signataire", "non_lu"))
    dits = {c.libelle: c.texte for c in build_selection(entrepot, filtres).criteres}
    assert dits["Valeur"] == "signataire ou non lu"
    assert "Direction régionale" in dits["Indicateur"]


@pytest.mark.parametrize(
    ("filtres", "dit"),
    [
        (Filtres(), "toute la lecture (40 contrats)"),
        (Filtres(theme="sante"), "toute la lecture (40 contrats) ; thématique : Santé"),
        (Filtres(departement=("32", "46")), "départements : Gers (32) et Lot (46)"),
        (
            Filtres(region="france", niveau="commune", nb_qpv_min=2, recherche="auch"),
            "région : toute la France ; niveau : contrats d’une commune ; "
            "nombre de QPV : au moins 2 ; recherche : « auch »",
        ),
        (isolate_contrat(Filtres(), "CN03201M"), "contrat : Auch (CN03201M)"),
    ],
)
def test_a_sheet_says_its_filters_as_the_selection_does(
    entrepot: Entrepot, filtres: Filtres, dit: str
) -> None:
    texte = describe_filtres(entrepot, filtres, load_lecture(entrepot, filtres.lecture))
    assert re.sub(r"[\u00a0\u202f]", " ", texte) == dit
    for critere in build_selection(entrepot, filtres).criteres[1:]:
        assert critere.libelle == "Périmètre" or critere.texte in texte


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(recherche=st.text(max_size=80), departements=st.lists(st.text(max_size=6), max_size=4))
def test_the_name_of_a_file_is_a_name(
    entrepot: Entrepot, recherche: str, departements: list[str]
) -> None:
    filtres = Filtres(recherche=recherche, departement=tuple(departements))
    nom = write_radical(build_selection(entrepot, filtres))
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,90}", nom)
    assert not nom.startswith(".")
