"""A partial lecture: a difference is what the bounds prove; the territory is compared first."""

from __future__ import annotations

import dataclasses

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux, list_taux_groupe
from observatory.sheets.pages.comparaison import ChoixComparaison, Comparaison, build_comparaison
from observatory.sheets.pages.comparaison_lignes import LigneComparee, judge_difference
from observatory.sheets.pages.comparaison_phrases import say_line
from observatory.sheets.pages.comparaison_valeurs import ValeurLue
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.rates.mesures import shorten_measure
from observatory.sheets.rates.unites import mot_unite

PUBLIQUE = Filtres(lecture="occitanie-2024-public")
CONTRATS = ("CN03201M", "CN03103I", "CN03001I")


def lines(fiche: Comparaison) -> list[LigneComparee]:
    return [x for a in fiche.axes for x in a.lignes]


@pytest.fixture(scope="module")
def fiches(entrepot: Entrepot) -> tuple[Comparaison, ...]:
    return tuple(build_comparaison(entrepot, PUBLIQUE, code) for code in CONTRATS)


@pytest.fixture(scope="module")
def modele(entrepot: Entrepot) -> LigneTaux:
    lignes = list_taux_groupe(entrepot, PUBLIQUE.lecture)
    return next(x for x in lignes if x.mesure == "signataire")


def bound(modele: LigneTaux, k: int, negatifs: int) -> LigneTaux:
    n = k + negatifs
    return dataclasses.replace(modele, k=k, n=n, nb_negatifs=negatifs, nb_inconnus=40 - n)


def answer(etat: str, valeur: str = "Signataire") -> ValeurLue:
    return ValeurLue("x", etat, "●", etat, valeur, "code", "ferme", "publie", 1)


@pytest.mark.parametrize(
    ("etat", "k", "negatifs", "attendu"),
    [
        ("oui", 11, 0, None),
        ("oui", 1, 20, True),
        ("oui", 21, 0, False),
        ("non", 20, 1, True),
        ("non", 19, 2, None),
        ("oui_probable", 1, 30, None),
        ("non_lu", 40, 0, None),
    ],
)
def test_only_the_bounds_prove_a_difference(
    modele: LigneTaux, etat: str, k: int, negatifs: int, attendu: bool | None
) -> None:
    assert judge_difference(etat, bound(modele, k, negatifs)) is attendu


def test_no_line_is_a_difference_unless_half_the_contracts_are_known_otherwise(
    fiches: tuple[Comparaison, ...],
) -> None:
    for ligne in (x for f in fiches for x in lines(f)):
        if ligne.est_difference:
            assert ligne.ecart is not None
            assert ligne.ecart >= 0.5
            assert ligne.mienne.certitude == "ferme"
        if ligne.mienne.etat in ("oui", "non") and not ligne.est_comparable:
            assert not ligne.est_difference


def test_the_summary_does_not_call_a_silence_a_difference(
    fiches: tuple[Comparaison, ...],
) -> None:
    for fiche in fiches:
        assert "possible" not in fiche.resume
        incertaines = sum(a.nb_incertaines for a in fiche.axes)
        assert ("n ne peut pas comparer" in fiche.resume) == bool(incertaines)
        if incertaines and not any(a.nb_comparees for a in fiche.axes):
            assert fiche.resume.startswith("On ne peut pas comparer")
        assert sum(a.nb_differences for a in fiche.axes) <= sum(a.nb_comparees for a in fiche.axes)


def test_each_sentence_names_its_measure(fiches: tuple[Comparaison, ...]) -> None:
    for ligne in (x for f in fiches for x in lines(f)):
        assert shorten_measure(ligne.libelle_mesure) in ligne.phrase[:60].lower()


def test_a_probable_cell_is_said_as_it_is_shown(fiches: tuple[Comparaison, ...]) -> None:
    probables = [
        x for f in fiches for x in lines(f) if x.mienne.etat in ("oui_probable", "non_probable")
    ]
    assert probables
    for ligne in probables:
        assert ligne.mienne.texte.endswith(", probable")
        assert ligne.mienne.texte.lower() in ligne.phrase.lower()
        assert "non plus" not in ligne.phrase


def test_proven_likeness_is_said_too(modele: LigneTaux) -> None:
    mot = mot_unite("contrat")
    commune = say_line(bound(modele, 21, 0), answer("oui"), mot, est_comparable=True)
    assert "on ne peut pas" not in commune
    assert commune.endswith("le vôtre aussi.")
    rare = say_line(bound(modele, 1, 30), answer("oui"), mot, est_comparable=True)
    assert "au plus 10\u00a0contrats sur 40" in rare
    assert rare.endswith("le vôtre, oui.")


def test_the_territory_is_offered_first(entrepot: Entrepot) -> None:
    for code in CONTRATS:
        fiche = build_comparaison(entrepot, PUBLIQUE, code)
        assert fiche.territoire
        for chiffre in fiche.territoire:
            quantile = chiffre.region.quantile
            assert quantile is not None
            assert abs(quantile - 0.5) >= 0.25
            assert chiffre.valeur is not None
        imprimee = build_fiche_imprimee(entrepot, PUBLIQUE, code)
        assert imprimee.territoire == fiche.territoire
        assert all(x.est_difference for x in imprimee.distinctions)


def test_differences_only_keeps_what_is_proved(entrepot: Entrepot) -> None:
    for code in CONTRATS:
        fiche = build_comparaison(entrepot, PUBLIQUE, code, ChoixComparaison(differences=True))
        assert all(x.est_difference for x in lines(fiche))
