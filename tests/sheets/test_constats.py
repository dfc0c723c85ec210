"""Findings as pages say them: this lecture's alone, flagged when their figure is no longer true."""

from __future__ import annotations

from observatory.queries.constats import list_chiffres_constats, list_constats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.sheets.pages.candidats import list_candidats
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.rates.constats import keep_nature
from observatory.sheets.rates.enjeux import build_enjeux
from tests.mini.fabrique import BRUME, COMPLETE, PARTIELLE


def test_a_figure_that_changed_flags_its_finding_and_no_other(mini_entrepot: Entrepot) -> None:
    un, deux = list_constats(mini_entrepot, COMPLETE)
    assert (un.est_a_revoir, deux.est_a_revoir) == (False, True)
    (chiffre,) = list_chiffres_constats(mini_entrepot, COMPLETE)[deux.code_constat]
    assert (chiffre.k_fige, chiffre.n_fige, chiffre.k, chiffre.n) == (2, 3, 1, 3)


def test_a_theme_shows_its_findings_with_k_n_the_contract_and_the_proof(
    mini_entrepot: Entrepot,
) -> None:
    lu = build_lecture_regionale(mini_entrepot, Filtres(lecture=COMPLETE, theme="sante")).theme
    assert lu is not None
    un, deux = keep_nature(lu.constats, "constat")
    assert (un.comptes, un.a_revoir) == ("3/3", "")
    assert "2/3 quand il a été écrit, 1/3 aujourd’hui" in deux.a_revoir
    assert [x.code for x in un.lieux] == [BRUME]
    assert un.chiffres[0].lien is not None
    assert un.chiffres[0].lien["indicateur"] == "partenaire.etat"
    assert (lu.avertissement, lu.source, lu.renvoi) == (None, "", None)


def test_another_lecture_shows_none_of_them(mini_entrepot: Entrepot) -> None:
    for theme in ("sante", "gouvernance", None):
        page = build_lecture_regionale(mini_entrepot, Filtres(lecture=PARTIELLE, theme=theme))
        assert page.constats == ()
        assert page.theme is None or page.theme.constats == ()
    lu = build_lecture_regionale(mini_entrepot, Filtres(lecture=PARTIELLE, theme="sante")).theme
    assert lu is not None
    assert lu.avertissement == "Lecture non publiée."


def test_under_five_contracts_no_fact_is_proposed(mini_entrepot: Entrepot) -> None:
    assert list_candidats(mini_entrepot, COMPLETE) == ()


def test_facts_are_proposed_from_a_complete_reading_and_never_a_sentence(
    entrepot: Entrepot,
) -> None:
    faits = list_candidats(entrepot, "occitanie-2024-demo")
    genres = {f.genre for f in faits}
    assert genres == {"rare", "ecart", "sans_reponse", "bascule"}
    sans = [f for f in faits if f.genre == "sans_reponse"]
    for fait in sans:
        theme = fait.code_indicateur.split(".")[1]
        enjeux = build_enjeux(entrepot, Filtres(lecture="occitanie-2024-demo"), theme)
        assert enjeux is not None
        (enjeu,) = [e for e in enjeux.enjeux if e.code_indicateur == fait.code_indicateur]
        assert f"{enjeu.compte.k}/{enjeu.compte.n}" in fait.fait
    drac = [f for f in faits if f.genre == "ecart"]
    assert len(drac) == 5
    for fait in faits:
        assert "/40" in fait.fait or any(f"/{n}" in fait.fait for n in range(5, 40)), fait.fait
        assert fait.lien["indicateur"] == fait.code_indicateur
    assert any(f.deja for f in faits)
    assert list_candidats(entrepot, "occitanie-2015-public") == ()


def test_the_town_and_the_study_keep_their_own(entrepot: Entrepot) -> None:
    lecture = load_lecture(entrepot, "idf-ouest-2025")
    page = build_lecture_regionale(entrepot, Filtres(lecture=lecture.code_lecture))
    titres = [g.titre for g in page.constats]
    assert titres == [
        "Ce que dit la lecture publiée", "Les freins", "Les leviers", "Les avantages perçus",
        "Les risques perçus",
    ]  # fmt: skip
    comptes = [c.comptes for c in keep_nature(page.constats, "constat") if c.comptes]
    assert comptes == ["5/6", "2/6", "3/6", "2/6", "17/17", "7/17", "4/17", "7/17", "0/17"]
    assert build_lecture_regionale(entrepot, Filtres()).constats == ()
