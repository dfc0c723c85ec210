"""Lists searched in the browser as people type: accents, apostrophes, acronyms, communes."""

from __future__ import annotations

import itertools
import json

import pytest
from tests.browser.conftest import Visite
from playwright.sync_api import expect

from observatory.base.text import rank_search, search_key
from observatory.queries.entrepot import Entrepot
from observatory.sheets.recherche import build_repertoire

CONTRAT = ("/contrat?region=france", "Contrat")
CAS = [
    (*CONTRAT, "beziers", "CA de Béziers-Méditerranée"),
    (*CONTRAT, "nimes", "CA de Nîmes-Métropole"),
    (*CONTRAT, "sete", "CA Sète Agglopôle Méditerranée"),
    (*CONTRAT, "coeur loz", "CC Cœur de Lozère"),
    (*CONTRAT, "L'Agglo", "CA L’Agglo Foix-Varilhes"),
    (*CONTRAT, "saint gaudens", "CC Cœur et Coteaux du Comminges"),
    (*CONTRAT, "St-Gaudens", "CC Cœur et Coteaux du Comminges"),
    (*CONTRAT, "blagnac", "Toulouse Métropole"),
    (*CONTRAT, "venissieux", "Métropole de Lyon"),
    (*CONTRAT, "le mirail", "Toulouse Métropole"),
    ("/carte?region=france", "Département", "ariege", "Ariège (09)"),
    ("/carte", "Indicateur", "CTG", "CTG"),
    ("/lecture", "Département", "herault", "Hérault (34)"),
    ("/articulations", "Ouvrir un instrument", "CTG", "Convention territoriale globale"),
    ("/articulations", "Ouvrir un instrument", "TFPB", "TFPB"),
    ("/articulations", "Ouvrir un instrument", "CLSM", "Conseil local de santé mentale"),
    ("/articulations", "Ouvrir un instrument", "PRE", "Programme de réussite éducative"),
    ("/croisements", "Indicateur codé", "CTG", "Convention territoriale globale"),
    ("/croisements", "Indicateur codé", "PRE", "Programme de réussite éducative"),
    ("/partenaires", "Départements", "herault", "Hérault (34)"),
    ("/contrat?contrat=CN03201M", "À côté (trois au plus)", "beziers", "Béziers"),
    ("/grille", "Contrats de la grille", "sete", "Sète"),
]


@pytest.mark.parametrize(("adresse", "liste", "tape", "attendu"), CAS)
def test_what_is_typed_finds_the_option_first(
    longue_visite: Visite, adresse: str, liste: str, tape: str, attendu: str
) -> None:
    page = longue_visite.ouvrir(adresse).page
    if adresse == "/grille":
        page.get_by_text("Nouvelle lecture : les contrats de ma région").click()
    champ = page.get_by_role("combobox", name=liste, exact=True)
    with page.expect_response("**/noms.json") as noms:
        champ.click()
    noms.value.finished()
    champ.press_sequentially(tape)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text(attendu)
    page.keyboard.press("Escape")
