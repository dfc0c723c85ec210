"""Attributes and links on the pages: two named denominators, each figure with its units."""

from __future__ import annotations

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.facettes import list_facettes
from observatory.queries.filtres import Filtres
from observatory.sheets.export.fichiers import build_couches, build_export
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.rates.enjeux import build_enjeux
from observatory.sheets.rates.facettes import (
    build_facettes,
    build_liens_theme,
    read_reponses,
    summarise_unites,
)
from observatory.sheets.rates.preuve import Compte, open_compte

DEMO, REELLE = "occitanie-2024-demo", "occitanie-2024-public"
TOUT, GARD = Filtres(lecture=DEMO), Filtres(lecture=DEMO, departement=("30",))


def check(entrepot: Entrepot, compte: Compte) -> None:
    """The units behind a count are those it says; opened, each stands on one side."""
    assert len(compte.oui) == compte.k
    assert compte.nb_attendus - len(compte.inconnus) == compte.n
    ouvert = open_compte(entrepot, compte)
    cotes = (ouvert.oui, ouvert.probables, ouvert.non, ouvert.inconnus)
    assert sum(map(len, cotes)) == compte.nb_attendus


@pytest.mark.parametrize("filtres", [TOUT, GARD])
def test_every_figure_opens_on_its_units(entrepot: Entrepot, filtres: Filtres) -> None:
    facettes = build_facettes(entrepot, filtres, None)
    assert {f.nature for f in facettes} == {"attribut", "lien"}
    for facette in facettes:
        assert facette.base_lues != facette.base_niveau
        for figure in facette.figures:
            check(entrepot, figure.lues)
            check(entrepot, figure.niveau)
            est_ailleurs = facette.code.startswith("procedure_")
            assert est_ailleurs or figure.lues.k == figure.niveau.k
            assert set(figure.niveau.oui) <= set(figure.lues.oui)


def test_a_small_group_has_no_percentage(entrepot: Entrepot) -> None:
    trois = Filtres(lecture=DEMO, departement=("31",))
    for facette in build_facettes(entrepot, trois, ["instrument.ctg"]):
        for figure in facette.figures:
            assert "%" not in figure.lues.chiffre + figure.niveau.chiffre
            assert "%" not in figure.lues.phrase + figure.niveau.phrase


def test_a_lecture_without_any_says_nothing(entrepot: Entrepot) -> None:
    vue = Filtres(lecture=REELLE, theme="sante")
    assert build_facettes(entrepot, vue, None) == ()
    assert build_enjeux(entrepot, vue, "sante") is None
    assert build_liens_theme(entrepot, vue, "sante") == ()
    assert read_reponses(entrepot, REELLE) == ()
    theme = build_lecture_regionale(entrepot, vue).theme
    assert theme is not None
    assert (theme.enjeux, theme.liens) == (None, ())
    noms = {t.nom for t in build_export(entrepot, Filtres(lecture=REELLE)).tables}
    assert not noms & {"attributs", "liens", "taux_attributs_liens"}


def test_enjeux_left_unanswered_add_up(entrepot: Entrepot) -> None:
    enjeux = build_enjeux(entrepot, TOUT, "sante")
    assert enjeux is not None
    check(entrepot, enjeux.compte)
    laisses = set()
    for enjeu in enjeux.enjeux:
        check(entrepot, enjeu.compte)
        assert len(enjeu.noms) == enjeu.compte.k
        laisses |= set(enjeu.compte.oui)
    assert laisses == set(enjeux.compte.oui)


def test_the_card_of_a_contract_says_what_is_said_and_what_is_not(entrepot: Entrepot) -> None:
    codes = [r for r in read_reponses(entrepot, DEMO) if r.code_indicateur == "instrument.ctg"]
    assert {r.texte for r in codes} >= {"non dit", "Techniciens"}
    montants = [r.texte for r in codes if r.libelle == "Combien"]
    assert any(t.endswith("\u00a0€ (2024)") for t in montants)
    fiche = build_fiche_contrat(entrepot, TOUT, "CN01103I")
    assert fiche.precisions == summarise_unites(entrepot, DEMO, fiche.unites)
    assert "Codage simulé" in fiche.titre_precisions
    ailleurs = build_fiche_contrat(entrepot, Filtres(lecture=REELLE), "CN01103I")
    assert (ailleurs.precisions, ailleurs.enjeux_sans_reponse) == ((), ())


def test_files_hold_the_answers_and_their_counts(entrepot: Entrepot) -> None:
    export = build_export(entrepot, TOUT)
    attributs = export.table("attributs")
    assert len(attributs.lignes) > 500
    assert set(attributs.column("avertissement")) == {"Codage simulé — démonstration"}
    taux = export.table("taux_attributs_liens")
    assert set(taux.column("base")) == {"lues", "niveau"}
    ecrits, _ = build_couches(entrepot, TOUT)
    assert ecrits.table("liens").lignes == export.table("liens").lignes


def test_the_served_codebook_says_where_each_comes_from(entrepot: Entrepot) -> None:
    servies = list_facettes(entrepot)
    assert {f.facette for f in servies} >= {"pour_quoi", "combien", "place", "enjeu_orientation"}
    assert all(f.source and f.nb_indicateurs for f in servies)
