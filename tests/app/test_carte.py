"""The page « Carte » run as the browser runs it: empty, one, many; the address is the view."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from observatory.app.pages.carte.fond import read_click
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.app.ouvrir import open_page, texts
from tests.app.tableaux_lus import list_tables, read_rows

ROOT = Path(__file__).resolve().parent.parent.parent
CARTE = "observatory/app/pages/carte/page.py"
DEMO = "occitanie-2024-demo"


def open_map(**params: str) -> AppTest:
    return open_page("carte", **params)


LARGEUR_A_COTE = 498
"""Pixels of the table on a screen of 1440."""


def read_state(at: AppTest) -> dict[str, Any]:
    """Return the JSON sent to the map."""
    (composant,) = at.get("component_instance")
    args = json.loads(composant.proto.json_args)
    trouve = re.search(r"observatoire\.apply\((\{.*\})\);", args["feature_group"])
    assert trouve
    return dict(json.loads(trouve[1]))


def test_the_map_opens_on_the_share_of_the_forty_contracts() -> None:
    at = open_map()
    etat = read_state(at)
    assert len(etat["points"]) == 40
    assert "Part des habitants" in at.header[0].value
    assert at.header[1].value == "40\u00a0contrats"
    assert etat["region"] == "76"
    assert len(read_rows(list_tables(at)[-1])) == 41


def test_one_contract() -> None:
    at = open_map(departement="32", niveau="commune")
    assert len(read_state(at)["points"]) == 1
    assert at.header[1].value == "1\u00a0contrat"


def test_no_contract_says_what_to_do() -> None:
    at = open_map(recherche="zzzz", q="zzzz")
    assert read_state(at)["points"] == {}
    assert "Aucun contrat de ville de la liste nationale ne répond" in texts(at)


def test_a_filter_is_written_in_the_address_and_only_that() -> None:
    at = open_map()
    at.multiselect(key="filtre-departement").select("34").run()
    assert at.query_params == {"departement": "34"}
    assert len(read_state(at)["points"]) == 8
    at.multiselect(key="filtre-departement").unselect("34").run()
    assert at.query_params == {}


def test_the_demonstration_is_announced_in_every_title() -> None:
    at = open_map(lecture=DEMO, indicateur="partenaire.caf")
    assert MENTION_SIMULEE in at.header[0].value
    assert read_state(at)["simule"] == MENTION_SIMULEE


def test_a_value_of_the_indicator_filters() -> None:
    at = open_map(lecture=DEMO, indicateur="partenaire.caf", valeur="partenaire")
    etat = read_state(at)
    assert {p[1] for p in etat["points"].values()} == {"partenaire"}


@pytest.mark.parametrize(
    "params",
    [
        {"lecture": "zzz", "region": "zz", "departement": "99,34"},
        {"part_min": "abc", "qpv_min": "-1", "vue": "x", "indicateur": "<script>"},
        {"contrat": "' OR 1=1", "valeur": "a" * 5_000, "q": "\x00\u202e"},
    ],
)
def test_any_address_gives_a_map_and_a_sentence(params: dict[str, str]) -> None:
    at = open_map(**params)
    assert len(at.get("component_instance")) == 1
    assert not at.error


def test_the_chosen_contract_has_its_card() -> None:
    at = open_map(contrat="CN03103I")
    assert any("Toulouse" in m.value for m in at.markdown)
    assert read_state(at)["selection"] == "CN03103I"


def test_erasing_keeps_the_lecture() -> None:
    at = open_map(lecture=DEMO, departement="34", q="béziers")
    next(b for b in at.button if b.label == "Tout effacer").click().run()
    assert at.query_params == {"lecture": DEMO}
    assert len(read_state(at)["points"]) == 40


@pytest.mark.parametrize(
    ("valeur", "lu"),
    [
        ({"contrat": "CN1", "geste": "selection", "fois": 1}, ("CN1", "selection")),
        ({"contrat": "CN1", "geste": "fiche"}, ("CN1", "fiche")),
        ({"contrat": "CN1", "geste": ["fiche"]}, ("CN1", "selection")),
        ({"contrat": "CN2"}, None),
        ({"contrat": {"a": 1}}, None),
        ({}, None),
        (None, None),
        ("CN1", None),
    ],
)
def test_what_a_browser_sends_is_checked(valeur: object, lu: tuple[str, str] | None) -> None:
    assert read_click(valeur, {"CN1": "Contrat"}) == lu


def test_the_representation_is_in_the_address() -> None:
    at = open_map(vue="territoires")
    assert read_state(at)["mode"] == "territoires"
    assert at.query_params == {"vue": "territoires"}


@pytest.mark.parametrize("params", [{}, {"indicateur": "instrument.cls"}, {"region": "france"}])
def test_the_table_holds_beside_the_map_and_is_folded_where_it_does_not(
    params: dict[str, str],
) -> None:
    tableau = list_tables(open_map(**params))[-1]
    pli = re.search(r"@container obs \(max-width:([\d.]+)rem\)", tableau)
    assert pli
    assert float(pli[1]) * 16 <= LARGEUR_A_COTE


def test_the_list_of_indicators_names_axis_and_acronym_in_few_words() -> None:
    liste = next(s for s in open_map().selectbox if s.label == "Indicateur")
    assert "Présence · CLS – Contrat local de santé, sur le territoire" in liste.options
    assert "Articulations · CLS – Contrat local de santé" in liste.options
    assert not [x for x in liste.options if "_" in x.split(" · ")[0]]


def test_a_region_chosen_drops_the_departements_it_does_not_hold() -> None:
    at = open_map(departement="34")
    region = next(s for s in at.selectbox if s.label == "Région")
    region.select("94").run()
    assert not at.exception
    assert at.query_params["region"] == "94"
    assert "departement" not in at.query_params
    assert at.header[1].value == "3\u00a0contrats"
    at = open_map(departement="34")
    next(s for s in at.selectbox if s.label == "Région").select("france").run()
    assert at.query_params["departement"] == "34"


def test_a_name_of_another_region_is_said_to_be_elsewhere() -> None:
    at = open_page("carte", q="Lille")
    assert "Cette sélection compte 1\u00a0contrat de ville" in texts(at)
    assert "Métropole Européenne de Lille" in texts(at)
    assert "Voir ces contrats sur la carte" in [p.label for p in at.get("page_link")]
    rien = open_page("carte", q="zzzz")
    assert "Aucun contrat de ville de la liste nationale" in texts(rien)
    assert "Voir ces contrats sur la carte" not in [p.label for p in rien.get("page_link")]


def test_a_parameter_given_twice_keeps_both_values() -> None:
    at = open_map()
    at.query_params["departement"] = ["30", "34"]
    at.run()
    assert not at.exception
    assert set(at.multiselect(key="filtre-departement").value) == {"30", "34"}


def test_shares_of_communes_are_not_titled_as_those_of_epci() -> None:
    titres = read_state(open_page("carte", region="06"))
    assert "commune" in str(titres)
    assert "de l’EPCI" not in str(titres.get("titre", ""))
