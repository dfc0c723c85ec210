"""The figures of a territory: each average says how it weighs, each figure its year."""

from __future__ import annotations

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.tables.comparaison import list_rows_chiffres
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.comparaison import build_comparaison
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.methode import build_methode
from observatory.sheets.printed.fiche_pied import write_millesimes
from observatory.sheets.rates.territoire import CHIFFRES
from tests.lus import plain

AUCH = "CN03201M"


def test_the_region_weighs_by_population_and_says_it(entrepot: Entrepot) -> None:
    chiffres = build_accueil(entrepot, Filtres()).chiffres
    pauvrete = next(c for c in chiffres if "pauvreté" in c.libelle)
    part = next(c for c in chiffres if "EPCI" in c.libelle)
    assert plain(pauvrete.valeur) == "51,3 %"
    assert "pondérée par la population" in (pauvrete.detail or "")
    assert plain(part.valeur) == "9,9 %"
    assert "pondérée par la population" in (part.detail or "")


def test_an_average_of_contracts_says_that_each_counts_one(entrepot: Entrepot) -> None:
    page = build_comparaison(entrepot, Filtres(), AUCH)
    pauvrete = next(c for c in page.chiffres if c.code == "part_pauvrete")
    phrase = plain(pauvrete.phrase)
    dit = "moyenne des contrats, chacun compte pour un : Occitanie (40 contrats) 46,5 %"
    assert dit in phrase
    assert f"; France ({pauvrete.france.n} contrats) " in phrase
    assert pauvrete.france.n > 300
    part = next(c for c in page.chiffres if c.code == "part_population_epci")
    assert "moyenne des contrats, chacun compte pour un : Occitanie (40 contrats) " in plain(
        part.phrase
    )
    colonnes = list_rows_chiffres(page.chiffres)[0]
    assert "Occitanie (moyenne, chaque contrat compte pour un)" in colonnes
    assert "France (moyenne, chaque contrat compte pour un)" in colonnes


def test_one_contract_says_that_its_neighbourhoods_are_weighed(entrepot: Entrepot) -> None:
    fiche = build_fiche_contrat(entrepot, Filtres(), AUCH)
    moyennes = [c for c in fiche.chiffres if "pauvreté" in c.libelle or "emploi" in c.libelle]
    assert len(moyennes) == 2
    assert all("pondérée par la population" in (c.detail or "") for c in moyennes)


def test_poverty_and_employment_say_their_year_and_their_source(entrepot: Entrepot) -> None:
    region = build_accueil(entrepot, Filtres()).chiffres
    contrat = build_fiche_contrat(entrepot, Filtres(), AUCH).chiffres
    for chiffre in (*region, *contrat):
        if not any(mot in chiffre.libelle for mot in ("pauvreté", "emploi", "population")):
            continue
        aide = plain(chiffre.aide or "")
        assert "Insee" in aide, chiffre.libelle
        assert "2020" in aide or "nnée non précisée par la source" in aide, chiffre.libelle


def test_the_foot_of_a_sheet_says_the_years_that_are_not_known(entrepot: Entrepot) -> None:
    dit = plain(write_millesimes(entrepot))
    assert "taux de pauvreté et taux d’emploi : année non précisée par la source" in dit


def test_the_method_defines_every_figure_of_the_territory(entrepot: Entrepot) -> None:
    lignes = {x.libelle: x for x in build_methode(entrepot).chiffres}
    for definition in CHIFFRES:
        assert any(x.code == definition.code for x in lignes.values()), definition.code
    pauvrete = next(x for x in lignes.values() if x.code == "part_pauvrete")
    assert "60 %" in plain(pauvrete.quoi)
    assert all(x.annee and x.source and x.quoi for x in lignes.values())
