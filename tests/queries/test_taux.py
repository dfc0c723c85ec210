"""Rates, sides and cells tell the same story, whole lecture or selection."""

from __future__ import annotations

from collections import Counter

import pytest

from observatory.queries.cellules import (
    list_cellules,
    list_codages,
    list_cotes,
    list_preuves,
    list_rangs,
)
from observatory.queries.codebook import list_indicateurs
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import list_lectures, load_lecture
from observatory.queries.taux import list_reperes, list_taux, list_taux_groupe, list_unites

DEMO, PUBLIC, IDF = "occitanie-2024-demo", "occitanie-2024-public", "idf-ouest-2025"


@pytest.mark.parametrize("lecture", [PUBLIC, IDF, DEMO])
def test_the_sides_of_every_rate_add_up_to_it(entrepot: Entrepot, lecture: str) -> None:
    partielle = load_lecture(entrepot, lecture).est_bornee
    lignes = [x for x in list_taux(entrepot, Filtres(lecture=lecture)) if x.n or x.k_probable]
    for ligne in lignes[:: 1 if partielle else 6]:
        cotes = Counter(
            c.cote
            for c in list_cotes(entrepot, lecture, None, [ligne.code_indicateur], ligne.mesure)
        )
        assert sum(cotes.values()) == ligne.nb_attendus
        if partielle:
            assert (cotes["oui"], cotes["non"]) == (ligne.k, ligne.nb_negatifs)
            assert cotes["oui_probable"] == ligne.k_probable
        else:
            assert cotes["oui"] + cotes["oui_probable"] == ligne.k
            assert cotes["non"] + cotes["non_probable"] == ligne.nb_negatifs


def test_a_selection_of_everything_is_the_whole_lecture(entrepot: Entrepot) -> None:
    entier = list_taux(entrepot, Filtres(lecture=DEMO), axe="partenaire")
    tous = tuple(
        sorted({"09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"})
    )
    choisi = list_taux(entrepot, Filtres(lecture=DEMO, departement=tous), axe="partenaire")
    assert [(x.code_indicateur, x.mesure, x.k, x.n, x.bande) for x in entier] == [
        (x.code_indicateur, x.mesure, x.k, x.n, x.bande) for x in choisi
    ]


def test_a_department_of_the_mart_equals_the_same_selection(entrepot: Entrepot) -> None:
    choisi = list_taux(entrepot, Filtres(lecture=DEMO, departement=("34",)), axe="instrument")
    mart = list_taux_groupe(entrepot, DEMO, "departement=34", axe="instrument")
    assert len(mart) == len(choisi)
    for herault, ligne in zip(mart, choisi, strict=True):
        assert (herault.k, herault.n, herault.nb_attendus) == (ligne.k, ligne.n, 8)


def test_a_selection_without_contract_has_no_rate(entrepot: Entrepot) -> None:
    vide = Filtres(departement=("75",))
    assert list_unites(entrepot, vide) == []
    assert list_taux(entrepot, vide) == []


def test_towns_of_a_communal_lecture_are_kept_by_department(entrepot: Entrepot) -> None:
    villes = list_unites(entrepot, Filtres(lecture=IDF))
    assert len(villes) == 15
    val_d_oise = list_unites(entrepot, Filtres(lecture=IDF, departement=("95",)))
    assert {u.code_unite[:2] for u in val_d_oise} == {"95"}


def test_partial_lectures_have_bounds_and_no_rate(entrepot: Entrepot) -> None:
    for ligne in list_taux(entrepot, Filtres()):
        assert ligne.part is None
        assert ligne.est_petit_groupe == (ligne.n < 5) == (ligne.part_min is None)
        if ligne.part_min is not None and ligne.part_max is not None:
            assert 0 <= ligne.part_min <= ligne.part_max <= 1
        assert ligne.k + ligne.nb_negatifs == ligne.n <= ligne.nb_attendus == 40


def test_every_published_mark_is_tied_to_what_it_measures(entrepot: Entrepot) -> None:
    reperes = list_reperes(entrepot, PUBLIC)
    assert len(reperes) == 20
    taux = {(x.code_indicateur, x.mesure) for x in list_taux(entrepot, Filtres())}
    assert {(r.code_indicateur, r.mesure) for r in reperes} <= taux
    impossibles = sorted(r.valeur_texte for r in reperes if r.est_possible is False)
    assert impossibles == ["54%", "56%", "61%"]
    assert list_reperes(entrepot, "occitanie-2015-public") == []


def test_the_cells_of_a_contract_are_all_there_read_or_not(entrepot: Entrepot) -> None:
    cellules = list_cellules(entrepot, PUBLIC, contrat="CN03201M")
    assert len(cellules) == len(list_indicateurs(entrepot))
    assert {c.statut for c in cellules} >= {"code", "non_lu"}
    assert all(c.valeur is None for c in cellules if c.statut == "non_lu")


def test_every_real_coded_cell_has_its_evidence(entrepot: Entrepot) -> None:
    for lecture in (x for x in list_lectures(entrepot) if x.nature != "demonstration"):
        contrats = {
            u.code_contrat for u in list_unites(entrepot, Filtres(lecture=lecture.code_lecture))
        }
        for contrat in sorted(c for c in contrats if c)[:6]:
            for cellule in list_cellules(entrepot, lecture.code_lecture, contrat=contrat):
                if cellule.statut == "code":
                    preuves = list_preuves(
                        entrepot, lecture.code_lecture, cellule.code_unite, cellule.code_indicateur
                    )
                    assert len(preuves) == cellule.nb_preuves > 0, cellule


def test_an_unread_cell_is_one_generated_row_without_coder(entrepot: Entrepot) -> None:
    codages = list_codages(entrepot, PUBLIC, "CN03201M", "partenaire.etat")
    assert [(c.statut, c.numero_codeur, c.valeur) for c in codages] == [("non_lu", None, None)]
    assert list_cellules(entrepot, PUBLIC, unite="CN99999X", indicateur="partenaire.etat") == []


def test_ranks_of_a_partial_lecture_keep_firm_cells_only(entrepot: Entrepot) -> None:
    unites = [u.code_unite for u in list_unites(entrepot, Filtres())]
    rangs = list_rangs(entrepot, PUBLIC, "partenaire", unites)
    lignes = list_taux(entrepot, Filtres(), axe="partenaire")
    for ligne in lignes:
        fermes = [r for r in rangs.get(ligne.code_indicateur, {}).values() if r[0] >= ligne.seuil]
        assert len(fermes) == ligne.k
