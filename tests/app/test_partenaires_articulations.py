"""« Partenaires » and « Articulations », run as the browser runs them: none, one, many."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.proto.SelectWidgetFilterMode_pb2 import FILTER_MODE_CONTAINS
from streamlit.testing.v1 import AppTest

from observatory.codebook.loader import load_codebook
from observatory.queries.cellules import list_cotes
from observatory.queries.codebook import find_top
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_reperes
from observatory.rendering.echappement import escape
from observatory.rendering.signes import build_marques
from observatory.rendering.tables.matrice import list_rows_matrice
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.partenaires import build_partenaires
from tests.app.ouvrir import open_page, texts

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO, PUBLIC, IDF = "occitanie-2024-demo", "occitanie-2024-public", "idf-ouest-2025"


def links(at: AppTest) -> list[str]:
    return [p.proto.query_string for p in at.get("page_link")]


@pytest.mark.parametrize("page", ["partenaires", "articulations"])
@pytest.mark.parametrize(
    "params",
    [{"departement": "75"}, {"lecture": IDF}, {"departement": "48"}, {}, {"lecture": DEMO}],
    ids=["aucun", "autre", "un", "partielle", "quarante"],
)
def test_the_page_holds_with_none_one_and_many(page: str, params: dict[str, str]) -> None:
    vu = texts(open_page(page, **params))
    assert not re.search(r"\b(nan|None)\b", vu)
    if params == {"departement": "75"}:
        assert "0" in vu or "aucun" in vu.lower()


def test_one_contract_gives_counts_and_no_percentage() -> None:
    for page in ("partenaires", "articulations"):
        at = open_page(page, lecture=DEMO, departement="48")
        labels = [p.proto.label for p in at.get("page_link")]
        assert any("/1" in x for x in labels), page
        assert not [x for x in labels if "%" in x], page


def test_a_partner_opens_to_its_contracts_then_to_a_cell(entrepot: Entrepot) -> None:
    ligne = next(
        x
        for x in build_partenaires(entrepot, Filtres(lecture=DEMO)).lignes
        if x.code_indicateur == "partenaire.drac"
    )
    at = open_page("partenaires", lecture=DEMO, indicateur="partenaire.drac", mesure="partenaire")
    vu = texts(at)
    partenaire = next(t for t in ligne.taux if t.ligne.mesure == "partenaire")
    assert partenaire.ligne.k == 13
    assert f"● oui — {partenaire.ligne.k}" in vu
    assert sum("contrat=CN" in q for q in links(at)) >= 40
    cellule = texts(
        open_page(
            "partenaires", lecture=DEMO, indicateur="partenaire.drac", mesure="partenaire",
            contrat="CN03103I",
        )
    )  # fmt: skip
    assert "provenance\u00a0: simulé" in cellule


def test_one_screen_gives_one_figure_for_one_thing(entrepot: Entrepot) -> None:
    lignes = build_partenaires(entrepot, Filtres(lecture=PUBLIC)).lignes
    ligne = next(
        x for x in lignes if x.taux[-1].ligne.k and x.taux[-1].ligne.k_probable and not x.est_derive
    )
    k, probables = ligne.taux[-1].ligne.k, ligne.taux[-1].ligne.k_probable
    at = open_page("partenaires", lecture=PUBLIC, indicateur=ligne.code_indicateur)
    vu = texts(at).replace("\u00a0", " ")
    assert f"● Signataire — {k} contrat" in vu
    assert f"◐ Signataire, probable — {probables} contrat" in vu
    assert f"{k} contrats sur 40, et {probables} probable" in vu or k == 1
    pastilles = [o.replace("\u00a0", " ") for p in at.pills for o in p.options]
    assert any(f"Signataire · {k} + {probables} probable" in o for o in pastilles), pastilles


def test_each_case_of_the_matrix_is_the_cell_of_the_warehouse(entrepot: Entrepot) -> None:
    page = build_articulations(entrepot, Filtres(lecture=DEMO), "seriation")
    marques = build_marques(page.legende, find_top(entrepot, "articulation"))
    for colonne in page.epingles.colonnes:
        place = page.epingles.colonnes.index(colonne)
        cellules = list_cotes(entrepot, DEMO, None, [colonne.code_indicateur], "mention")
        cotes = {c.code_unite: c.cote for c in cellules}
        for ligne in page.epingles.lignes:
            marque = marques[ligne.etats[place]]
            oui = cotes[ligne.code_unite] in ("oui", "oui_probable")
            absent = cotes[ligne.code_unite] in ("non", "non_probable")
            assert oui == (not marque.est_silence and marque.signe != "–"), ligne.nom
            assert absent == (marque.signe == "–"), ligne.nom
    instruments = {e for e in load_codebook().epingles if e.startswith("instrument.")}
    assert {c.code_indicateur for c in page.epingles.colonnes} == instruments


def test_the_matrix_keeps_its_order_and_its_table(entrepot: Entrepot) -> None:
    filtres = Filtres(lecture=DEMO)
    pages = [build_articulations(entrepot, filtres, "seriation") for _ in range(2)]
    ordres = [[x.code_unite for x in p.epingles.lignes] for p in pages]
    assert ordres[0] == ordres[1]
    par_nom = build_articulations(entrepot, filtres, "nom")
    noms = [x.nom for x in par_nom.epingles.lignes]
    assert len(noms) == 40
    assert sorted(noms) != [x.nom for x in pages[0].epingles.lignes]
    marques = build_marques(pages[0].legende, find_top(entrepot, "articulation"))
    lignes = list_rows_matrice([pages[0].epingles], marques, est_simulee=True)
    assert len(lignes) == 40
    assert all("Codage simulé" in "".join(x.values()) for x in lignes)


def test_the_three_disagreements_of_the_published_tables_are_shown() -> None:
    vu = texts(open_page("articulations", lecture=IDF))
    for ville in ("Mantes-la-Ville", "Montigny-lès-Cormeilles"):
        assert escape(ville) in vu or ville in vu
    assert "2\xa0désaccords entre sources publiées, 1\xa0doute" in vu


def test_every_partner_is_in_the_list_with_its_acronym_first() -> None:
    at = open_page("partenaires")
    liste = next(s for s in at.selectbox if s.label == "Ouvrir un partenaire")
    assert any(x.startswith("Drac – Direction régionale") for x in liste.options)
    assert any(x.startswith("CPAM – Caisse primaire") for x in liste.options)
    connus = load_codebook().indicateurs("partenaire")
    assert len(liste.options) == len(connus) + 1
    for choix in (*at.selectbox, *at.multiselect):
        assert choix.proto.filter_mode == FILTER_MODE_CONTAINS, choix.label


def test_a_partner_nobody_established_opens_on_a_sentence_and_its_published_rate(
    entrepot: Entrepot,
) -> None:
    vu = texts(open_page("partenaires", indicateur="partenaire.drac"))
    assert "Drac – Direction régionale des affaires culturelles" in vu
    assert "Dans la lecture régionale publiée" in vu
    assert "Non lu ne veut pas dire absent." in vu
    publies = {r.code_indicateur for r in list_reperes(entrepot, PUBLIC)}
    muets = {m.code_indicateur for m in build_partenaires(entrepot, Filtres()).non_lus}
    familles = {i.code for i in load_codebook().indicateurs("partenaire") if i.est_derive}
    membres = {
        m.code_indicateur
        for i in load_codebook().indicateurs("partenaire")
        if i.code in familles & publies
        for m in i.membres
    }
    sans = texts(open_page("partenaires", indicateur=min(muets - publies - membres)))
    assert "Non lu ne veut pas dire absent." in sans
    assert "Dans la lecture régionale publiée" not in sans


def test_almost_nothing_known_is_a_sentence_and_not_three_cells() -> None:
    at = open_page("articulations")
    vu = texts(at)
    assert "Ce que cette lecture établit des articulations" in vu
    assert "(CC du Clermontais et CC Lodévois et Larzac)" in vu
    assert "aucun contrat lu n’en dit" not in vu
    ctg = vu.index("Existe sur le territoire")
    assert "Nîmes" in vu[ctg:]
    silence = "Aucune articulation relevée ; les 40 contrats restent à lire."
    assert ctg < re.sub("[\u00a0\u202f]", " ", vu).index(silence)
    assert vu.index("Ce que cette lecture établit") < ctg < vu.index("Rien n’est établi pour")
    assert not at.get("vega_lite_chart")
    assert at.get("expander")
    demo = open_page("articulations", lecture=DEMO)
    assert "presque rien" not in texts(demo)


@pytest.mark.parametrize(
    ("page", "liste", "code", "dit"),
    [
        ("articulations", "Ouvrir un instrument", "instrument.atfpb", "61"),
        ("croisements", "Indicateur codé", "instrument.pre", "63"),
        ("articulations", "Ouvrir un instrument", "instrument.ctg", "Nîmes Métropole"),
    ],
)
def test_an_unread_instrument_is_listed_and_opens_what_is_known(
    page: str, liste: str, code: str, dit: str
) -> None:
    at = open_page(page, lecture=PUBLIC, departement="30")
    choix = next(s for s in at.selectbox if s.label == liste)
    sigle = {"atfpb": "ATFPB –", "pre": "PRE –", "ctg": "CTG –"}[code.split(".")[1]]
    siennes = [o for o in choix.options if sigle in o and "(non lu)" in o]
    choix.select(siennes[0]).run()
    assert not at.exception
    assert at.query_params["indicateur"] in (code, [code])
    vu = texts(at)
    assert dit in vu
    assert "7\xa0restent à lire. Non lu ne veut pas dire absent." in vu
