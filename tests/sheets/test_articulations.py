"""Articulations: matrices in a readable order, forms with both published tables, pairs."""

from __future__ import annotations

import re

import pytest

from observatory.base.french import pourcentage
from observatory.codebook.loader import load_codebook
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.articulations import Articulations, build_articulations
from observatory.sheets.rates.cellules import build_fiche_cellule

DEMO = Filtres(lecture="occitanie-2024-demo")
IDF = Filtres(lecture="idf-ouest-2025")

PARMI = re.compile(r"parmi (\d+) avec .*?, (\d+) avec .*? \((\d[^)]*%)\)")


@pytest.fixture(scope="module")
def demo(entrepot: Entrepot) -> Articulations:
    return build_articulations(entrepot, DEMO)


@pytest.fixture(scope="module")
def idf(entrepot: Entrepot) -> Articulations:
    return build_articulations(entrepot, IDF)


def test_the_four_asked_first_are_pinned(demo: Articulations) -> None:
    epingles = [c for c in load_codebook().epingles if c.startswith("instrument.")]
    assert [c.code_indicateur for c in demo.epingles.colonnes] == epingles


def test_droit_commun_and_the_policy_stand_apart(demo: Articulations) -> None:
    commun, ville = demo.matrices
    assert "droit commun" in commun.titre
    assert "politique de la ville" in ville.titre
    codes = [c.code_indicateur for m in demo.matrices for c in m.colonnes]
    assert len(codes) == len(set(codes)) > 60
    livre = load_codebook()
    for matrice, famille in zip(
        demo.matrices, ("droit_commun", "politique_de_la_ville"), strict=True
    ):
        for colonne in matrice.colonnes:
            assert livre.indicateur(colonne.code_indicateur).famille_politique == famille


def test_every_cell_has_a_mark_of_the_legend(demo: Articulations) -> None:
    legende = {e.code for e in demo.legende} | {"non_lu"}
    for matrice in (demo.epingles, *demo.matrices):
        assert len(matrice.lignes) == 40
        for ligne in matrice.lignes:
            assert len(ligne.etats) == len(matrice.colonnes)
            assert set(ligne.etats) <= legende


def test_marks_give_the_rates(demo: Articulations) -> None:
    rangs = {e.code: e.rang for e in demo.legende if e.sorte in ("exact", "au_moins")}
    for matrice in demo.matrices:
        for rang, colonne in enumerate(matrice.colonnes):
            mentions = sum((rangs.get(x.etats[rang]) or 0) >= 1 for x in matrice.lignes)
            assert colonne.principal.ligne.k == mentions


def test_rows_follow_the_chosen_column(entrepot: Entrepot, demo: Articulations) -> None:
    troues = [c for c in demo.matrices[0].colonnes if c.principal.ligne.n < 40]
    code = troues[0].code_indicateur
    fiche = build_articulations(entrepot, DEMO, code)
    rangs = {e.code: e.rang for e in fiche.legende}
    matrice = fiche.matrices[0]
    place = [c.code_indicateur for c in matrice.colonnes].index(code)
    valeurs = [rangs[x.etats[place]] for x in matrice.lignes]
    assert None in valeurs
    connus = [v for v in valeurs if v is not None]
    assert connus == sorted(connus, reverse=True)
    assert valeurs[len(connus) :] == [None] * (len(valeurs) - len(connus))
    noms = [x.nom for x in fiche.epingles.lignes]
    assert all([x.nom for x in m.lignes] == noms for m in fiche.matrices)


def test_an_unknown_order_falls_back_to_seriation(entrepot: Entrepot, demo: Articulations) -> None:
    fiche = build_articulations(entrepot, DEMO, "instrument.rien")
    assert fiche.tri == "seriation"
    assert [x.nom for x in fiche.epingles.lignes] == [x.nom for x in demo.epingles.lignes]


def test_the_seven_forms_stand_in_three_groups(idf: Articulations) -> None:
    [ctg] = idf.formes
    assert [f.groupe for f in ctg.formes] == [
        "Mutualisation", "Mutualisation", "Coopération", "Coopération", "Coopération",
        "Coordination", "Coordination",
    ]  # fmt: skip
    assert [(t.ligne.k, t.ligne.n) for t in ctg.haute] == [(15, 15), (11, 15), (5, 15)]
    assert sum(e.compte.k for e in ctg.echelons) == 15
    assert len(ctg.matrice.lignes) == 15


def test_both_published_tables_are_kept_where_they_differ(idf: Articulations) -> None:
    [ctg] = idf.formes
    contradictions = [d for d in ctg.desaccords if d.est_contradiction]
    assert {d.nom for d in contradictions} == {"Mantes-la-Ville", "Montigny-lès-Cormeilles"}
    for desaccord in contradictions:
        assert {v.numero_codeur for v in desaccord.versions} == {1, 2}
        assert {v.valeur for v in desaccord.versions} == {"oui", "non"}
    assert [d.nom for d in ctg.desaccords if not d.est_contradiction] == ["Pontoise"]


def test_two_coders_of_a_cell_are_told_apart_by_number(entrepot: Entrepot) -> None:
    deux = build_fiche_cellule(entrepot, "idf-ouest-2025", "78361", "forme.ctg.binome_hierarchique")
    assert deux is not None
    assert [c.details.split(" · ")[0] for c in deux.codages] == ["codeur\u00a01", "codeur\u00a02"]


def test_a_lecture_of_forms_says_where_they_are_then_what_it_does_not_code(
    entrepot: Entrepot, idf: Articulations
) -> None:
    partie = build_articulations(entrepot, Filtres(lecture="idf-ouest-2025", departement=("78",)))
    for page, nombre in ((idf, 15), (partie, 6)):
        reserve = page.reserve or ""
        assert reserve.startswith(f"Les formes d’articulation de {nombre}\u00a0villes")
        assert "ne code pas d’articulation écrite" in reserve
    assert all(not m.colonnes for m in idf.matrices)


def test_pairs_are_counted_on_contracts_known_for_both(demo: Articulations) -> None:
    assert demo.paires
    for paire in demo.paires:
        assert paire.compte.k == len(paire.compte.oui)
        assert paire.compte.n + len(paire.compte.inconnus) == 40
    codes = {frozenset((p.code_a, p.code_b)) for p in demo.paires}
    assert len(codes) == len(demo.paires)


def test_the_percentage_of_a_pair_is_that_of_its_counts(demo: Articulations) -> None:
    vues = [PARMI.search(p.phrase) for p in demo.paires]
    trouvees = [v.groups() for v in vues if v]
    assert trouvees
    for avec_a, deux, dit in trouvees:
        assert dit == pourcentage(int(deux) / int(avec_a))


def test_a_partial_lecture_cautions_its_pairs(entrepot: Entrepot) -> None:
    fiche = build_articulations(entrepot, Filtres(lecture="occitanie-2024-public"))
    assert "Lecture partielle" in (fiche.prudence or "")


def test_an_empty_selection_is_a_sentence(entrepot: Entrepot) -> None:
    fiche = build_articulations(entrepot, DEMO.with_changes(nb_qpv_min=400))
    assert fiche.reserve == "Aucun contrat de la lecture ne répond à ces filtres."
