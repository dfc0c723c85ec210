"""Crossings: the golden case, plain sentences, cautions, both criteria at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.base.errors import QueryError
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.combinaison import CritereChiffre
from observatory.sheets.pages.croisement import ChoixCroisement, build_croisement
from observatory.sheets.rates.liens import relate_groups, relate_ladder, write_p
from observatory.sheets.rates.territoire import CHIFFRES_CONTRAT

IDF = Filtres(lecture="idf-ouest-2025", indicateur="forme_haute.ctg")
DEMO = Filtres(lecture="occitanie-2024-demo", indicateur="instrument.ctg")
PUBLIQUE = Filtres(lecture="occitanie-2024-public")


@pytest.mark.parametrize(
    ("chiffre", "tau", "p"), [("part_population_qpv", 0.217, 0.31), ("population", -0.386, 0.071)]
)
def test_the_golden_case(entrepot: Entrepot, chiffre: str, tau: float, p: float) -> None:
    fiche = build_croisement(entrepot, IDF, ChoixCroisement(chiffre))
    lien = fiche.lien
    assert lien is not None
    assert lien.valeur == pytest.approx(tau, abs=5e-4)
    assert lien.p == pytest.approx(p, abs=5e-3 if p > 0.1 else 5e-4)
    assert (lien.n, len(fiche.points), fiche.exclus) == (15, 15, ())
    assert lien.phrase.startswith("Pas de lien net entre")
    assert f"p\u00a0=\u00a0{str(p).replace('.', ',')}" in lien.chiffres


def test_without_a_choice_the_best_known_indicator_is_crossed(entrepot: Entrepot) -> None:
    fiche = build_croisement(entrepot, Filtres(lecture="idf-ouest-2025"))
    assert fiche.code_indicateur == "forme_haute.ctg"
    assert fiche.chiffre.code == "part_population_qpv"
    assert fiche.indicateurs
    assert {c for c, _ in fiche.chiffres} == {"part_population_qpv", "population"}


def test_every_unit_is_a_dot_or_left_out_with_a_reason(entrepot: Entrepot) -> None:
    for filtres in (DEMO, PUBLIQUE.with_changes(indicateur="partenaire.caf")):
        for definition in CHIFFRES_CONTRAT:
            fiche = build_croisement(entrepot, filtres, ChoixCroisement(definition.code))
            codes = [p.code_unite for p in fiche.points] + [x.code_unite for x in fiche.exclus]
            assert len(codes) == len(set(codes)) == 40
            assert all(x.motif for x in fiche.exclus)


def test_a_boolean_is_compared_in_two_groups(entrepot: Entrepot) -> None:
    fiche = build_croisement(
        entrepot, DEMO.with_changes(indicateur="public.seniors"), ChoixCroisement("part_pauvrete")
    )
    assert fiche.lien is not None
    assert fiche.lien.mesure == "delta de Cliff"
    assert fiche.lien.groupes is not None
    assert sum(fiche.lien.groupes) == fiche.lien.n


def test_a_small_side_says_nothing(entrepot: Entrepot) -> None:
    filtres = DEMO.with_changes(indicateur="public.seniors", departement=("34",))
    fiche = build_croisement(entrepot, filtres, ChoixCroisement("part_pauvrete"))
    assert fiche.lien is not None
    assert fiche.lien.phrase.startswith("Trop peu de réponses")
    assert "tau-b" not in fiche.lien.phrase + fiche.lien.chiffres
    assert "delta" not in fiche.lien.phrase + fiche.lien.chiffres


def test_all_equal_is_a_sentence(entrepot: Entrepot) -> None:
    fiche = build_croisement(entrepot, PUBLIQUE.with_changes(indicateur="thematique.sante"))
    assert fiche.lien is not None
    assert (fiche.lien.valeur, fiche.lien.p) == (None, None)
    assert "toutes les valeurs connues sont égales" in fiche.lien.phrase
    assert any("sans tirage au sort" in p for p in fiche.precautions)


def test_nothing_to_cross_is_a_sentence(entrepot: Entrepot) -> None:
    nombre = build_croisement(
        entrepot, PUBLIQUE.with_changes(indicateur="signature.nb_signataires")
    )
    assert nombre.lien is None
    assert "pas sur une échelle" in (nombre.reserve or "")
    assert nombre.indicateurs
    vide = build_croisement(entrepot, DEMO.with_changes(nb_qpv_min=400))
    assert vide.reserve
    assert vide.lien is not None
    assert vide.lien.valeur is None


def test_unknown_codes_name_the_nearest(entrepot: Entrepot) -> None:
    with pytest.raises(QueryError, match="Le plus proche"):
        build_croisement(entrepot, DEMO.with_changes(indicateur="instrument.ctgg"))
    with pytest.raises(QueryError, match="choisir parmi"):
        build_croisement(entrepot, DEMO, ChoixCroisement("population"))


def test_the_two_worlds_filter_at_once(entrepot: Entrepot) -> None:
    choix = ChoixCroisement("part_population_epci", 10, reponse="non")
    fiche = build_croisement(entrepot, DEMO, choix).combinaison
    assert fiche is not None
    assert "plus de 10\u202f%" in fiche.phrase
    assert fiche.phrase.endswith("«\u00a0absent\u00a0»")
    codes = [u.code_unite for u in (*fiche.oui, *fiche.non, *fiche.indecis)]
    assert len(codes) == len(set(codes)) == 40
    for unite in fiche.oui:
        assert unite.valeur is not None
        assert unite.valeur > 0.10
        assert unite.reponse == "Absent"
        assert unite.motif is None
    assert all(u.motif for u in fiche.indecis)


def test_silence_is_never_a_no(entrepot: Entrepot) -> None:
    choix = ChoixCroisement("part_population_epci", 0.0, reponse="non")
    fiche = build_croisement(
        entrepot, PUBLIQUE.with_changes(indicateur="instrument.ctg"), choix
    ).combinaison
    assert fiche is not None
    assert fiche.oui == ()
    assert len(fiche.indecis) == 40
    assert fiche.compte.chiffre == "rien d’établi"


@settings(max_examples=25, deadline=None)
@given(
    seuil=st.floats(0, 40),
    sens=st.sampled_from(["plus", "moins"]),
    reponse=st.sampled_from(["oui", "non"]),
    mesure=st.sampled_from(["mention", "description", "operationnel"]),
)
def test_both_answers_split_the_contracts(
    entrepot: Entrepot, seuil: float, sens: str, reponse: str, mesure: str
) -> None:
    choix = ChoixCroisement("part_population_epci", seuil, sens, reponse)
    fiche = build_croisement(entrepot, DEMO.with_changes(mesure=mesure), choix).combinaison
    assert fiche is not None
    assert len(fiche.oui) + len(fiche.non) + len(fiche.indecis) == 40
    assert fiche.compte.k == len(fiche.oui)
    contraire = ChoixCroisement(
        "part_population_epci", seuil, sens, "non" if reponse == "oui" else "oui"
    )
    autre = build_croisement(entrepot, DEMO.with_changes(mesure=mesure), contraire).combinaison
    assert autre is not None
    assert {u.code_unite for u in fiche.oui}.isdisjoint(u.code_unite for u in autre.oui)
    assert {u.code_unite for u in fiche.indecis} == {u.code_unite for u in autre.indecis}


VALEURS = st.lists(
    st.tuples(st.integers(0, 3), st.floats(0, 1, allow_nan=False) | st.none()), max_size=15
)


@given(VALEURS, st.randoms(use_true_random=False))
def test_the_sentence_does_not_depend_on_the_order(lignes: list, hasard: object) -> None:
    melange = list(lignes)
    hasard.shuffle(melange)  # type: ignore[attr-defined]
    liens = [
        relate_ladder([r for r, _ in x], [v for _, v in x], "a", "b") for x in (lignes, melange)
    ]
    assert liens[0] == liens[1]
    assert "nan" not in liens[0].phrase
    assert "None" not in liens[0].phrase
    groupes = [
        relate_groups([v for r, v in x if r > 1], [v for r, v in x if r <= 1], "a", "b")
        for x in (lignes, melange)
    ]
    assert groupes[0] == groupes[1]


def test_p_is_written_as_people_read_it() -> None:
    assert [write_p(p) for p in (0.31, 0.071, 0.0004, 0.049, 0.9999)] == [
        "0,31", "0,071", "moins de 0,001", "0,049", "1,00",
    ]  # fmt: skip


def test_a_bad_address_is_told_and_set_aside() -> None:
    choix, avis = ChoixCroisement.from_params(
        {"chiffre": "age", "seuil": "beaucoup", "sens": "autant", "reponse": "peut-être"}
    )
    assert choix == ChoixCroisement()
    assert len(avis) == 4


@pytest.mark.parametrize(
    ("sens", "attendu"), [("plus", (False, False, True)), ("moins", (True, False, False))]
)
def test_a_threshold_is_strict_both_ways(sens: str, attendu: tuple[bool, bool, bool]) -> None:
    critere = CritereChiffre(CHIFFRES_CONTRAT[0], sens, 0.2)
    assert tuple(critere.decide(v) for v in (0.1, 0.2, 0.3)) == attendu
    assert critere.decide(None) is None
