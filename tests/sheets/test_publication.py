"""The publication check reports what forbids to publish, and only that as an error."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from observatory.base.errors import QueryError
from observatory.base.french import INSECABLE
from observatory.queries.accord import Doubles, Signalement
from observatory.queries.codebook import list_bandes, list_niveaux
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lots import Effectif, list_effectifs
from observatory.queries.taux import list_taux_groupe
from observatory.sheets.publication.accord import check_agreement, check_disputes
from observatory.sheets.publication.constats import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    LECTURE,
    NIVEAUX,
    SOURCE,
)
from observatory.sheets.publication.controle import (
    RapportPublication,
    _report_cells,
    check_publication,
)
from observatory.sheets.publication.recompte import recount
from observatory.sheets.rates.desaccords import list_desaccords_lus
from observatory.sheets.rates.taux import build_taux

PUBLIQUE, DEMO, IDF = "occitanie-2024-public", "occitanie-2024-demo", "idf-ouest-2025"


def by_code(rapport: RapportPublication, code: str) -> list:
    return [c for c in rapport.constats if c.code == code]


@pytest.mark.parametrize("lecture", [PUBLIQUE, DEMO])
def test_the_three_impossible_percentages_are_errors(entrepot: Entrepot, lecture: str) -> None:
    constats = by_code(check_publication(entrepot, lecture), "taux_impossible")
    assert {dict(c.figures)["publie"] for c in constats} == {0.54, 0.61, 0.56}
    assert all(c.niveau == ERREUR and c.reperes and c.remede for c in constats)


def test_the_two_disagreements_are_errors(entrepot: Entrepot) -> None:
    rapport = check_publication(entrepot, IDF)
    constats = by_code(rapport, "tableaux_en_desaccord")
    assert {c.cellules[0].code_unite for c in constats} == {"78362", "95424"}
    assert "Mantes-la-Ville" in constats[0].message
    assert "Montigny-lès-Cormeilles" in constats[1].message
    assert rapport.nb_erreurs == 2
    [reserve] = by_code(rapport, "reserve_non_levee")
    assert reserve.niveau == AVERTISSEMENT
    assert "Pontoise" in reserve.message


def test_faults_of_the_source_are_told_from_those_of_the_reading(entrepot: Entrepot) -> None:
    for lecture in (PUBLIQUE, DEMO, IDF):
        rapport = check_publication(entrepot, lecture)
        for constat in rapport.constats:
            publies = ("taux_impossible", "tableaux_en_desaccord", "arrondis_differents")
            assert (constat.origine == SOURCE) is (constat.code in publies), constat.code
        nb = rapport.nb_erreurs_source
        assert rapport.nb_erreurs == nb + rapport.nb_erreurs_lecture
        assert f"{nb}\u00a0défauts de la source publiée" in rapport.resume
        contenu = rapport.to_dict()
        assert contenu["nb_erreurs_source"] == nb
    assert check_publication(entrepot, PUBLIQUE).nb_erreurs_lecture == 0
    assert "rien à régler dans la lecture" in check_publication(entrepot, PUBLIQUE).resume
    assert check_publication(entrepot, DEMO).nb_erreurs_lecture == 1


def test_coders_who_differ_are_to_settle_in_the_reading(entrepot: Entrepot) -> None:
    publies = [d for d in list_desaccords_lus(entrepot, IDF) if d.est_contradiction]
    assert all(d.est_publie for d in publies)
    [constat] = check_disputes([replace(publies[0], est_publie=False)])
    assert (constat.niveau, constat.origine) == (ERREUR, LECTURE)


def test_tipping_rates_are_those_of_six_counts_out_of_forty(entrepot: Entrepot) -> None:
    [bascule] = by_code(check_publication(entrepot, DEMO), "bascule")
    assert {t.ligne.k for t in bascule.taux if t.ligne.n == 40} <= {3, 4, 15, 16, 27, 28}
    tous = list_taux_groupe(entrepot, DEMO)
    attendus = {(t.code_indicateur, t.mesure) for t in tous if t.est_bascule}
    assert {(t.ligne.code_indicateur, t.ligne.mesure) for t in bascule.taux} == attendus


def test_mixed_rounding_is_told(entrepot: Entrepot) -> None:
    [constat] = by_code(check_publication(entrepot, PUBLIQUE), "arrondis_differents")
    assert "57\u202f% (décimales coupées)" in constat.message
    assert "83\u202f%" in constat.message


def test_a_partial_lecture_may_be_published_as_bounds(entrepot: Entrepot) -> None:
    rapport = check_publication(entrepot, "occitanie-2015-public")
    assert rapport.est_publiable
    assert by_code(rapport, "lecture_partielle")
    assert not by_code(rapport, "couverture_incomplete")


def test_a_simulated_lecture_is_never_publishable(entrepot: Entrepot) -> None:
    [constat] = by_code(check_publication(entrepot, DEMO), "lecture_simulee")
    assert constat.niveau == ERREUR


def test_findings_come_the_gravest_first_and_are_plain_data(entrepot: Entrepot) -> None:
    for lecture in (PUBLIQUE, DEMO, IDF):
        rapport = check_publication(entrepot, lecture)
        rangs = [list(NIVEAUX).index(c.niveau) for c in rapport.constats]
        assert rangs == sorted(rangs)
        texte = json.dumps(rapport.to_dict(), allow_nan=False)
        assert json.loads(texte)["nb_erreurs"] == rapport.nb_erreurs


def test_small_groups_and_probable_cells_are_information(entrepot: Entrepot) -> None:
    rapport = check_publication(entrepot, PUBLIQUE)
    [groupes] = by_code(rapport, "petits_groupes")
    assert ("departement=32", 1) in groupes.figures
    [probables] = by_code(rapport, "cellules_probable")
    assert groupes.niveau == probables.niveau == INFORMATION


def test_a_stored_rate_the_cells_do_not_give_is_an_error(entrepot: Entrepot) -> None:
    lignes = list_taux_groupe(entrepot, DEMO)
    taux = [build_taux(x, Filtres(lecture=DEMO)) for x in lignes]
    effectifs = list_effectifs(entrepot, DEMO)
    bandes = list_bandes(entrepot)
    assert recount(lignes, effectifs, taux, bandes) == []
    premier = effectifs[0]
    fausses = [
        Effectif(*(getattr(premier, c) for c in premier.__dataclass_fields__ if c != "nb"), nb=0),
        *effectifs[1:],
    ]
    constats = recount(lignes, fausses, taux, bandes)
    assert {c.code for c in constats} == {"recompte_different"}
    assert all(c.niveau == ERREUR for c in constats)


@pytest.mark.parametrize(
    ("valeurs", "niveau", "code"),
    [
        ([("oui", "oui")] * 10 + [("non", "non")] * 10, INFORMATION, "accord_suffisant"),
        (
            [("oui", "oui")] * 9 + [("non", "non")] * 8 + [("oui", "non")] * 3,
            AVERTISSEMENT, "accord_moyen",
        ),
        ([("oui", "non"), ("non", "oui")] * 5, ERREUR, "accord_insuffisant"),
        ([("oui", "oui")] * 10, INFORMATION, "accord_indetermine"),
        ([("oui", None)] * 3, INFORMATION, "accord_indetermine"),
    ],
)  # fmt: skip
def test_agreement_decides(entrepot: Entrepot, valeurs: list, niveau: str, code: str) -> None:
    doubles = Doubles("public.x", "Un public", "booleen", tuple(valeurs))
    [constat] = check_agreement([doubles], list_niveaux(entrepot))
    assert (constat.niveau, constat.code) == (niveau, code)
    assert "None" not in constat.message
    assert "nan" not in constat.message


def test_an_unknown_lecture_is_a_sentence(entrepot: Entrepot) -> None:
    with pytest.raises(QueryError, match="choisir parmi"):
        check_publication(entrepot, "occitanie-2030")


@pytest.mark.parametrize(("nb", "attendu"), [(1, "1 cellule codée sans"), (2, "2 cellules codées")])
def test_signals_agree_with_their_number(nb: int, attendu: str) -> None:
    """One cell is « codée », two are « codées »."""
    signalement = Signalement("sans_preuve", "partenaire.etat", "État", nb, ())
    message = _report_cells("sans_preuve", [signalement]).message
    assert message.replace(INSECABLE, " ").startswith(attendu)
