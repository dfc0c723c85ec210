"""Contracts, filters and key figures of the real data."""

from __future__ import annotations

import pytest

from observatory.base.errors import QueryError
from observatory.base.text import MOT_ENTIER, rank_search, strip_accents
from observatory.queries.codebook import load_valeurs_connues
from observatory.queries.contrats import (
    Contrat,
    list_contrats,
    list_departements,
    list_lieux_contrats,
    list_regions,
    load_chiffres_cles,
    load_contrat,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.qpv import list_qpv_contrat
from observatory.queries.recherche import list_noms_recherche
from observatory.sheets.pages.contrat import build_fiche_contrat

AUCH, ALES, TOULOUSE = "CN03201M", "CN03001I", "CN03103I"


def search_contrats(entrepot: Entrepot, texte: str) -> list[Contrat]:
    return list_contrats(entrepot, Filtres(region=REGION_FRANCE, recherche=texte))


def test_a_contract_asked_by_its_code_is_the_one_of_the_list(entrepot: Entrepot) -> None:
    tous = list_contrats(entrepot, Filtres(region=REGION_FRANCE))
    assert [load_contrat(entrepot, c.code_contrat) for c in tous[::9]] == tous[::9]


@pytest.mark.parametrize(
    ("filtres", "nombre"),
    [
        (Filtres(), 40),
        (Filtres(departement=("34",)), 8),
        (Filtres(departement=("34", "32")), 9),
        (Filtres(niveau="commune"), 3),
        (Filtres(departement=("75",)), 0),
        (Filtres(region=REGION_FRANCE), 392),
        (Filtres(recherche="séte"), 1),
        (Filtres(recherche="introuvable"), 0),
    ],
)
def test_filters_keep_the_contracts_they_say(
    entrepot: Entrepot, filtres: Filtres, nombre: int
) -> None:
    assert len(list_contrats(entrepot, filtres)) == nombre


def test_the_bounds_of_a_filter_are_included(entrepot: Entrepot) -> None:
    tous = list_contrats(entrepot, Filtres())
    un = next(c for c in tous if c.part_population_epci is not None)
    assert un.part_population_epci is not None
    gardes = list_contrats(
        entrepot, Filtres(part_min=un.part_population_epci, part_max=un.part_population_epci)
    )
    assert un.code_contrat in {c.code_contrat for c in gardes}


def test_a_value_of_an_indicator_filters_by_level_or_by_status(entrepot: Entrepot) -> None:
    codes = {
        valeur: len(
            list_contrats(entrepot, Filtres(indicateur="partenaire.etat", valeur=(valeur,)))
        )
        for valeur in ("signataire", "non_lu")
    }
    assert 0 < codes["signataire"] < 40
    assert sum(codes.values()) <= 40


def test_the_control_figures_of_the_region(entrepot: Entrepot) -> None:
    chiffres = load_chiffres_cles(entrepot, Filtres())
    assert chiffres.nb_contrats == 40
    assert chiffres.nb_contrats_commune == 3
    assert chiffres.nb_departements == 13
    assert chiffres.nb_qpv == 108
    assert chiffres.population_qpv == 393_069
    assert chiffres.nb_communes == 54
    assert chiffres.nb_epci == 40


def test_an_empty_selection_has_no_population_rather_than_zero(entrepot: Entrepot) -> None:
    chiffres = load_chiffres_cles(entrepot, Filtres(departement=("75",)))
    assert chiffres.nb_contrats == 0
    assert chiffres.population_qpv is None
    assert chiffres.part_pauvrete is None


def test_a_neighbourhood_counts_once_in_its_contract(entrepot: Entrepot) -> None:
    contrat = load_contrat(entrepot, ALES)
    qpv = list_qpv_contrat(entrepot, ALES)
    assert contrat.population_qpv == 19_832 == sum(q.population or 0 for q in qpv)
    assert len({q.code_qpv for q in qpv}) == len(qpv) == contrat.nb_qpv


def test_an_unknown_contract_is_a_sentence(entrepot: Entrepot) -> None:
    with pytest.raises(QueryError, match="CN99999X"):
        load_contrat(entrepot, "CN99999X")
    assert list_qpv_contrat(entrepot, "CN99999X") == []


def test_search_ignores_accents_and_case_and_reads_neighbourhoods(entrepot: Entrepot) -> None:
    assert {c.code_contrat for c in search_contrats(entrepot, "AUCH")} >= {AUCH}
    assert TOULOUSE in {c.code_contrat for c in search_contrats(entrepot, "mirail")}


def test_every_commune_and_quartier_finds_its_contract(entrepot: Entrepot) -> None:
    """A commune touched by the QPV of a contract finds it, typed without accent nor hyphen."""
    lieux, noms = list_lieux_contrats(entrepot), list_noms_recherche(entrepot)
    assert len(lieux) > 380
    for code, communes in lieux.items():
        for commune in communes:
            nu = strip_accents(commune).replace("-", " ").replace("'", " ").upper()
            rang = rank_search(nu, "", noms[code])
            assert rang is not None, commune
            assert rang <= MOT_ENTIER, commune


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Blagnac", "Toulouse Métropole"),
        ("venissieux", "Métropole de Lyon"),
        ("frontignan", "CA Sète Agglopôle Méditerranée"),
        ("mende", "CC Cœur de Lozère"),
        ("l'agglo foix", "CA L'Agglo Foix-Varilhes"),
        ("L’Agglo Foix", "CA L'Agglo Foix-Varilhes"),
        ("St-Gaudens", "CC Cœur et Coteaux du Comminges"),
        ("pau", "CA Pau Béarn Pyrénées"),
        ("le mirail", "Toulouse Métropole"),
    ],
)
def test_a_contract_is_found_by_what_people_type(entrepot: Entrepot, typed: str, name: str) -> None:
    assert name in {c.nom_contrat for c in search_contrats(entrepot, typed)}


def test_whole_words_leave_out_what_only_begins_like_them(entrepot: Entrepot) -> None:
    assert [c.nom_contrat for c in search_contrats(entrepot, "Pau")] == ["CA Pau Béarn Pyrénées"]
    assert len(search_contrats(entrepot, "Montp")) > 0
    assert search_contrats(entrepot, "zzzz") == []


def test_territories_hold_contracts(entrepot: Entrepot) -> None:
    assert {d.code for d in list_departements(entrepot, "76")} >= {"34", "32", "09"}
    assert len(list_departements(entrepot, "76")) == 13
    assert all(r.nb_contrats > 0 for r in list_regions(entrepot))


def test_an_address_may_name_any_value_the_warehouse_knows(entrepot: Entrepot) -> None:
    connues = load_valeurs_connues(entrepot)
    assert connues.contrat[AUCH] == "Auch"
    assert "non_lu" in connues.valeur
    assert {"34", "2A"} <= set(connues.departement)
    relus, avis = Filtres.from_params({"contrat": "auch", "departement": "Hérault"}, connues)
    assert (relus.contrat, relus.departement) == (AUCH, ("34",))
    assert len(avis) == 2


def test_paris_is_set_against_its_own_inhabitants(entrepot: Entrepot) -> None:
    """Paris is in no établissement public territorial: the town stands for its EPCI."""
    paris = load_contrat(entrepot, "CN07501I")
    assert (paris.siren_epci, paris.nom_epci) == ("217500016", "Ville de Paris")
    assert paris.population_epci == paris.population_communes == 2_145_906
    assert paris.population_qpv == 122_420
    assert paris.part_population_epci == paris.part_population_communes == 122_420 / 2_145_906


@pytest.mark.parametrize(
    ("commune", "departement"),
    [
        ("Sarcelles", "95"),
        ("Villeparisis", "77"),
        ("Sartrouville", "78"),
        ("Évry-Courcouronnes", "91"),
    ],
)
def test_a_commune_finds_the_contract_of_its_departement(
    entrepot: Entrepot, commune: str, departement: str
) -> None:
    """Two contracts share an EPCI that lies in two départements."""
    trouves = search_contrats(entrepot, commune)
    assert {c.code_departement for c in trouves} == {departement}


def test_posts_a_source_counts_by_name_are_said_common(entrepot: Entrepot) -> None:
    """Each of two contracts of one name holds the total of both: one of 2 QPV seems to have 60."""
    communs = {c.code_contrat for c in search_contrats(entrepot, "") if c.est_postes_communs}
    assert communs == {
        "CN07702M", "CN09103M", "CN07708M", "CN09503M", "CN07802M", "CN09505M",
        "CN09203M", "CN09207N",
    }  # fmt: skip
    medaillon = dict(build_fiche_contrat(entrepot, Filtres(), "CN07708M").identite)
    assert "aux deux contrats de ce nom" in medaillon["Médiation"]
