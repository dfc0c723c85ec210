"""« Croisements », run as the browser runs it: the link, the cell, both criteria, bad choices."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from observatory.cli.main import app
from observatory.queries.contrats import list_contrats
from observatory.queries.croisement import list_indicateurs_decides
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.charts.croisement import chart_croisement, describe_croisement
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_combinaison, list_rows_croisement
from observatory.sheets.map.classes import Habillage
from observatory.sheets.map.combinaison import build_combination_map
from observatory.sheets.pages.croisement import ChoixCroisement, build_croisement
from tests.app.ouvrir import open_page, texts

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO, IDF = "occitanie-2024-demo", "idf-ouest-2025"
CTG = {"lecture": DEMO, "indicateur": "instrument.ctg", "mesure": "mention"}
DEUX = {**CTG, "seuil": "10", "reponse": "non"}


def open_cross(**params: str) -> AppTest:
    return open_page("croisements", **params)


def read_all(at: AppTest) -> str:
    """Return the texts of the page, with the sentence that opens it."""
    return texts(at) + "".join(str(h.value) for h in at.html if "obs-phrase" in str(h.value)[:30])


@pytest.mark.parametrize(
    ("chiffre", "tau", "p"),
    [("part_population_qpv", "0,217", "0,31"), ("population", "−0,386", "0,071")],
)
def test_the_page_and_the_command_give_the_published_relations(
    chiffre: str, tau: str, p: str
) -> None:
    vu = read_all(open_cross(lecture=IDF, indicateur="forme_haute.ctg", chiffre=chiffre))
    assert re.search(rf"tau-b\s=\s[-−]?{tau.lstrip('−')}", vu)
    assert f"p\u00a0=\u00a0{p}" in vu
    assert "n\u00a0=\u00a015" in vu
    assert "Pas de lien net" in vu
    fait = CliRunner().invoke(
        app, ["cross", "forme_haute.ctg", chiffre, "--lecture", IDF, "--json"]
    )
    assert fait.exit_code == 0, fait.output
    lien = json.loads(fait.output)["lien"]
    assert lien["valeur"] == pytest.approx(float(tau.replace(",", ".").replace("−", "-")), abs=5e-4)
    assert lien["p"] == pytest.approx(float(p.replace(",", ".")), abs=5e-3)


def test_every_unit_is_a_mark_or_left_out_with_its_reason(entrepot: Entrepot) -> None:
    for lecture in (DEMO, IDF, "occitanie-2024-public"):
        page = build_croisement(entrepot, Filtres(lecture=lecture))
        lignes = list_rows_croisement(page)
        dessin = chart_croisement(page)
        assert dessin is not None
        donnees = next(iter(dessin.to_dict()["datasets"].values()))
        assert len(donnees) == len(page.points)
        assert len(lignes) == len(page.points) + len(page.exclus)
        assert all(bool(x["Réponse"]) != bool(x["Hors du calcul"]) for x in lignes)
        assert page.lien is not None
        assert page.lien.phrase in describe_croisement(page)


def test_a_mark_opens_its_coded_cell() -> None:
    at = open_cross(**CTG, contrat="CN03103I")
    vu = texts(at)
    assert "Toulouse Métropole" in vu
    assert "provenance\u00a0: simulé" in vu
    fermee = texts(open_cross(**CTG))
    assert "La cellule codée" in vu
    assert "La cellule codée" not in fermee


def test_both_criteria_answer_with_a_list_a_map_and_a_file(entrepot: Entrepot) -> None:
    choix, _ = ChoixCroisement.from_params(DEUX)
    page = build_croisement(
        entrepot, Filtres(lecture=DEMO, indicateur="instrument.ctg", mesure="mention"), choix
    )
    reponse = page.combinaison
    assert reponse is not None
    at = open_cross(**DEUX)
    assert reponse.resume in texts(at)
    noms = {p.proto.label for p in at.get("page_link")}
    assert {escape(u.nom) for u in reponse.oui} <= noms
    lignes = list_rows_combinaison(page, reponse)
    assert [x["Répond aux deux critères"] for x in lignes].count("oui") == len(reponse.oui)
    assert len(lignes) == 40
    assert all(x["Avertissement"].startswith("Codage simulé") for x in lignes)
    carte = build_combination_map(
        reponse, list_contrats(entrepot, Filtres(lecture=DEMO)), Habillage()
    )
    assert carte.effectifs["oui"] == len(reponse.oui)
    assert sum(carte.effectifs.values()) == 40
    assert {c.motif for c in carte.classes} >= {"plein", "hachures"}


def test_a_threshold_typed_is_in_the_address() -> None:
    at = open_cross(**CTG)
    assert "Choisir un seuil" in texts(at)
    at.number_input[0].set_value(20.0).run()
    assert at.query_params["seuil"] in ("20", ["20"])
    assert "plus de 20" in texts(at)
    at.selectbox(key="choix-sens").set_value("moins").run()
    assert "moins de 20" in texts(at)


@pytest.mark.parametrize(
    ("params", "dit"),
    [
        ({"chiffre": "zzz"}, "n’est pas une valeur connue de «\u00a0chiffre\u00a0»"),
        ({"lecture": IDF, "chiffre": "part_pauvrete"}, "La lecture ne connaît pas"),
        ({"seuil": "beaucoup"}, "il faut un nombre"),
        ({"sens": "autour"}, "n’est pas une valeur"),
        ({"lecture": DEMO, "indicateur": "signature.date_signature"}, "pas sur une échelle"),
        ({"lecture": DEMO, "departement": "48"}, "établi pour 1/1\u00a0: absent"),
        ({"departement": "75"}, "attend aucun contrat"),
    ],
)
def test_a_wrong_or_empty_choice_is_a_sentence(params: dict[str, str], dit: str) -> None:
    vu = read_all(open_cross(**params))
    assert dit in unescape(re.sub("<[^>]+>", "", vu))
    assert not re.search(r"\b(nan|None)\b", vu)


def test_a_reading_where_nothing_varies_says_so_and_offers_the_demonstration() -> None:
    at = open_cross()
    assert "ne prend deux valeurs établies" in texts(at)
    assert any("démonstration" in p.proto.label for p in at.get("page_link"))
    assert "ne prend deux valeurs établies" not in texts(open_cross(lecture=DEMO))


def test_the_default_indicator_varies_where_one_does(entrepot: Entrepot) -> None:
    for lecture in (DEMO, IDF):
        page = build_croisement(entrepot, Filtres(lecture=lecture))
        assert len({p.rang for p in page.points}) > 1
        assert page.sans_variation is None


def test_under_five_contracts_there_is_a_sentence_and_no_chart(entrepot: Entrepot) -> None:
    filtres = Filtres(lecture=DEMO, departement=("48",), indicateur="instrument.ctg")
    page = build_croisement(entrepot, filtres)
    assert 0 < len(page.points) < 5
    assert chart_croisement(page) is None
    vu = texts(open_cross(lecture=DEMO, departement="48", indicateur="instrument.ctg"))
    assert "Moins de 5 contrats" in vu


def test_one_contract_agrees_and_an_axis_has_no_useless_decimals(entrepot: Entrepot) -> None:
    public = list_indicateurs_decides(entrepot, "occitanie-2024-public")
    seul = next(d.code_indicateur for d in public if d.nb_decides == 1)
    page = build_croisement(entrepot, Filtres(indicateur=seul))
    dit = " ".join(page.precautions).replace("\u00a0", " ")
    assert "1 contrat sur 40 a une réponse établie" in dit
    dessin = chart_croisement(build_croisement(entrepot, Filtres(lecture=DEMO)))
    assert dessin is not None
    axe = dessin.to_dict()["layer"][0]["encoding"]["x"]["axis"]
    assert axe["format"].endswith("~f")
