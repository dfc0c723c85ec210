"""Each figure of each page leads to its cells: found for all of them, broken ones detected."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.base.errors import QueryError
from observatory.queries.cellules import list_cotes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_taux_groupe, write_perimetre
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.croisement import ChoixCroisement, build_croisement
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.methode import build_methode
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.publication.controle import check_publication
from observatory.sheets.rates.cellules import build_fiche_cellule
from observatory.sheets.rates.preuve import (
    CleTaux,
    Compte,
    key_of,
    list_rates,
    open_compte,
    open_rate,
)
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.taux import Taux
from tests.bornes import bound_number
from tests.lus import walk
from tests.sheets.chaine import open_taux, read_sides, trace_rates

DEMO, PUBLIQUE, IDF = "occitanie-2024-demo", "occitanie-2024-public", "idf-ouest-2025"
LECTURES = (DEMO, PUBLIQUE, "occitanie-2015-public", IDF)
AUCH = "CN03201M"
ARS = "partenaire.ars"

Page = Callable[[Entrepot, Filtres], object]
PAGES: dict[str, Page] = {
    "accueil": build_accueil,
    "lecture": build_lecture_regionale,
    "theme": lambda e, f: build_lecture_regionale(e, f.with_changes(theme="sante")),
    "contrat": lambda e, f: build_fiche_contrat(e, f, AUCH),
    "methode": lambda e, _: build_methode(e),
    "comparaison": lambda e, f: build_comparaison(e, f, AUCH),
    "voisins": lambda e, f: build_comparaison(e, f, AUCH, ChoixComparaison(("proches",))),
    "choisis": lambda e, f: build_comparaison(
        e, f, AUCH, ChoixComparaison(("CN03401I", "CN03003I"), ("CN03401I",))
    ),
    "seul": lambda e, f: build_comparaison(e, f, AUCH, ChoixComparaison(("departement",))),
    "partenaires": lambda e, f: build_partenaires(e, f.with_changes(indicateur=ARS)),
    "articulations": build_articulations,
    "croisement": lambda e, f: build_croisement(e, f, ChoixCroisement(seuil=10)),
    "publication": lambda e, f: check_publication(e, f.lecture),
}


@pytest.fixture(scope="module")
def fiches(entrepot: Entrepot) -> Callable[[str, str], object]:
    """Return what gives a page of a lecture, built once."""
    return cache(lambda page, lecture: PAGES[page](entrepot, Filtres(lecture=lecture)))


@pytest.mark.parametrize("lecture", LECTURES)
@pytest.mark.parametrize("page", PAGES)
def test_every_rate_leads_to_its_cells(
    entrepot: Entrepot, fiches: Callable[[str, str], object], lecture: str, page: str
) -> None:
    fiche = fiches(page, lecture)
    figures = list(list_rates(fiche))
    assert trace_rates(entrepot, figures) == ()
    if lecture == DEMO and page not in ("accueil", "contrat", "methode"):
        assert figures


@pytest.mark.parametrize("page", ["lecture", "partenaires", "articulations", "croisement"])
def test_rates_of_a_selection_lead_to_their_cells(entrepot: Entrepot, page: str) -> None:
    filtres = Filtres(lecture=DEMO, departement=("34", "30"), nb_qpv_min=2)
    figures = list(list_rates(PAGES[page](entrepot, filtres)))
    assert figures
    assert trace_rates(entrepot, figures) == ()


@pytest.mark.parametrize("lecture", LECTURES)
@pytest.mark.parametrize("page", PAGES)
def test_no_nan_and_no_raw_word_reaches_a_page(
    fiches: Callable[[str, str], object], lecture: str, page: str
) -> None:
    for valeur in walk(fiches(page, lecture)):
        if isinstance(valeur, float):
            assert math.isfinite(valeur)
        if isinstance(valeur, str):
            assert "None" not in valeur
            assert " nan" not in valeur
            assert "NaN" not in valeur
        if isinstance(valeur, Taux):
            assert 0 <= valeur.ligne.k <= valeur.ligne.n <= valeur.ligne.nb_attendus
            assert valeur.ligne.part is None or 0 <= valeur.ligne.part <= 1


@pytest.mark.parametrize("lecture", LECTURES)
def test_a_rate_opens_to_the_coded_cell_and_its_evidence(entrepot: Entrepot, lecture: str) -> None:
    figures = [
        f
        for f in list_rates(build_comparaison(entrepot, Filtres(lecture=lecture), AUCH))
        if isinstance(f, Taux) and f.ligne.k
    ]
    for taux in figures[:: max(1, len(figures) // bound_number(12, 6))]:
        detail = open_taux(entrepot, taux)
        assert (detail.taux.ligne.k, detail.taux.ligne.n) == (taux.ligne.k, taux.ligne.n)
        assert sum(len(c.unites) for c in detail.cotes) == taux.ligne.nb_attendus
        positifs = [u for c in detail.cotes if c.code == "oui" for u in c.unites]
        assert positifs or taux.ligne.k_probable
        for unite in positifs[:2]:
            fiche = build_fiche_cellule(
                entrepot, lecture, unite.code_unite, taux.ligne.code_indicateur
            )
            assert fiche is not None
            lus = [c for c in fiche.codages if c.valeur != "—"]
            assert lus
            for codage in lus:
                for mot in ("Statut", "Certitude", "Provenance"):
                    assert mot.lower() in codage.details.lower(), codage.details
            assert fiche.preuves or fiche.sans_preuve
            if lecture != DEMO:
                assert fiche.preuves, "a real cell shows its page"


def test_published_marks_lead_to_their_passage(entrepot: Entrepot) -> None:
    for lecture in (DEMO, PUBLIQUE):
        page = build_lecture_regionale(entrepot, Filtres(lecture=lecture))
        marques = [x for x in walk(page) if isinstance(x, RepereLu)]
        assert marques
        for marque in marques:
            assert " — " in marque.source, "source and passage"


def test_counts_open_to_their_units(entrepot: Entrepot) -> None:
    fiche = build_partenaires(entrepot, Filtres(lecture=PUBLIQUE))
    comptes = [f for f in list_rates(fiche) if isinstance(f, Compte)]
    for compte in comptes[:20]:
        detail = open_compte(entrepot, compte)
        assert len(detail.oui) == compte.k
        cotes = (detail.oui, detail.probables, detail.non, detail.inconnus)
        assert sum(map(len, cotes)) == compte.nb_attendus


def test_a_broken_chain_is_seen(entrepot: Entrepot) -> None:
    fiche = build_comparaison(entrepot, Filtres(lecture=DEMO), AUCH)
    taux = next(f for f in list_rates(fiche) if isinstance(f, Taux) and 0 < f.ligne.k < f.ligne.n)
    faux = dataclasses.replace(taux, ligne=dataclasses.replace(taux.ligne, k=taux.ligne.k + 1))
    [rupture] = trace_rates(entrepot, [faux])
    assert "affiché" in rupture.raison
    ailleurs = dataclasses.replace(taux, perimetre="departement=99")
    assert len(trace_rates(entrepot, [ailleurs])) == 1
    compte = next(
        f
        for f in list_rates(build_partenaires(entrepot, Filtres(lecture=DEMO)))
        if isinstance(f, Compte)
    )
    assert len(trace_rates(entrepot, [dataclasses.replace(compte, k=compte.k + 1)])) == 1


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_macro_places_a_unit_where_its_ranks_say(entrepot: Entrepot, lecture: str) -> None:
    """`read_sides` writes the rule a second time, apart from the macro."""
    placees = {
        (x.code_indicateur, x.mesure, x.code_unite): x.cote for x in list_cotes(entrepot, lecture)
    }
    a_part = {
        (indicateur, mesure, unite): cote
        for (indicateur, mesure), cotes in read_sides(entrepot, lecture).items()
        for unite, cote in cotes.items()
    }
    assert a_part == placees
    assert "oui" in placees.values()


def test_an_unknown_rate_is_a_sentence(entrepot: Entrepot) -> None:
    for cle in (
        CleTaux(DEMO, "partenaire.rien", "signataire"),
        CleTaux(DEMO, ARS, "mention"),
        CleTaux(DEMO, ARS, "signataire", "departement=99"),
        CleTaux("rien", ARS, "signataire"),
    ):
        with pytest.raises(QueryError, match="Le taux demandé n’existe pas"):
            open_rate(entrepot, cle)


def test_a_key_is_an_address(entrepot: Entrepot) -> None:
    cle = CleTaux(DEMO, ARS, "signataire", "classe_qpv=1")
    detail = open_rate(entrepot, cle)
    assert key_of(detail.taux) == cle
    assert dict(detail.taux.lien) == cle.to_params()


CODES = st.lists(
    st.sampled_from([
        AUCH, "CN03401I", "CN03003I", "CN03103I", "CN03001I", "CN00901M", "CN08202I", "CN97101I",
    ]),
    min_size=1, unique=True,
)  # fmt: skip


@settings(max_examples=bound_number(20, 8), deadline=None)
@given(codes=CODES, hasard=st.randoms(use_true_random=False), lecture=st.sampled_from(LECTURES[:3]))
def test_rates_of_any_group_hold(
    entrepot: Entrepot, codes: list[str], hasard: object, lecture: str
) -> None:
    lignes = list_taux_groupe(entrepot, lecture, write_perimetre(codes))
    melange = list(codes)
    hasard.shuffle(melange)  # type: ignore[attr-defined]
    assert list_taux_groupe(entrepot, lecture, write_perimetre(melange)) == lignes
    for ligne in lignes:
        assert 0 <= ligne.k <= ligne.n <= ligne.nb_attendus <= len(codes)
        assert ligne.n + ligne.nb_inconnus == ligne.nb_attendus
        assert ligne.part is None or 0 <= ligne.part <= 1
        assert (ligne.part_min is None) == (ligne.part_max is None) == (ligne.n < 5)
        if ligne.part_min is None or ligne.part_max is None:
            assert ligne.part is None
            assert ligne.bande is None
            continue
        assert 0 <= ligne.part_min <= ligne.part_max <= 1
        if ligne.part is not None:
            assert ligne.part_min <= ligne.part <= ligne.part_max
        if ligne.nb_inconnus == 0:
            assert ligne.part_min == ligne.part_max


def test_the_average_of_one_contract_is_its_own_answer(entrepot: Entrepot) -> None:
    fiche = build_comparaison(
        entrepot, Filtres(lecture=DEMO), AUCH, ChoixComparaison(("departement",))
    )
    for axe in fiche.axes:
        for ligne in axe.lignes:
            assert ligne.pairs is not None
            assert ligne.pairs.ligne.part is None
            if ligne.mienne.etat in ("oui", "oui_probable"):
                assert (ligne.pairs.ligne.k, ligne.pairs.ligne.n) == (1, 1)
            elif ligne.mienne.etat in ("non", "non_probable"):
                assert (ligne.pairs.ligne.k, ligne.pairs.ligne.n) == (0, 1)
            else:
                assert ligne.pairs.ligne.n == 0
