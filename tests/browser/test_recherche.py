"""Lists searched in the browser as people type: accents, apostrophes, acronyms, communes."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Route, expect

from observatory.base.text import rank_search, search_key
from observatory.queries.entrepot import Entrepot
from observatory.sheets.pages.recherche import build_repertoire
from tests.bornes import bound
from tests.browser.conftest import Visite

CONTRAT = ("/contrat?region=france", "Contrat")
DEMO = "?lecture=occitanie-2024-demo"
INSTRUMENT, CRITERE = "Ouvrir un instrument", "Indicateur codé"
CAS: dict[tuple[str, str], dict[str, str]] = {
    CONTRAT: {
        "beziers": "CA de Béziers-Méditerranée",
        "nimes": "CA de Nîmes Métropole",
        "sete": "CA Sète Agglopôle Méditerranée",
        "coeur loz": "CC Cœur de Lozère",
        "L'Agglo": "CA L’Agglo Foix-Varilhes",
        "saint gaudens": "CC Cœur et Coteaux du Comminges",
        "St-Gaudens": "CC Cœur et Coteaux du Comminges",
        "blagnac": "Toulouse Métropole",
        "venissieux": "Métropole de Lyon",
        "le mirail": "Toulouse Métropole",
    },
    ("/carte?region=france", "Département"): {"ariege": "Ariège (09)"},
    ("/carte", "Indicateur"): {"CTG": "CTG"},
    ("/lecture", "Départements"): {"herault": "Hérault (34)"},
    (f"/articulations{DEMO}", INSTRUMENT): {
        "CTG": "Convention territoriale globale",
        "TFPB": "taxe foncière",
        "CLSM": "onseil local de santé mentale",
        "PRE": "Programme de réussite éducative",
    },
    (f"/croisements{DEMO}", CRITERE): {
        "CTG": "Convention territoriale globale",
        "PRE": "Programme de réussite éducative",
    },
    ("/articulations?departement=30", INSTRUMENT): {"TFPB": "taxe foncière"},
    ("/partenaires", "Départements"): {"herault": "Hérault (34)"},
    ("/contrat?contrat=CN03201M", "À côté (trois au plus)"): {"beziers": "Béziers"},
}
"""Page and list → what is typed → the option that comes first."""


@pytest.mark.parametrize(("adresse", "liste"), bound(list(CAS), 4))
def test_what_is_typed_finds_the_option_first(
    longue_visite: Visite, adresse: str, liste: str
) -> None:
    page = longue_visite.ouvrir(adresse).page
    champ = page.get_by_role("combobox", name=liste, exact=True)
    with page.expect_response("**/noms.json"):
        champ.click()
    option = page.get_by_role("option").first
    for rang, (tape, attendu) in enumerate(bound(list(CAS[adresse, liste].items()), 2)):
        if rang:
            champ.fill("")
            expect(option).not_to_contain_text(attendu)
        champ.press_sequentially(tape)
        expect(option).to_contain_text(attendu)
    page.keyboard.press("Escape")


TAPES = ("st", "PRE", "l'agglo", "CTG", "st-d", "la", "ellier", "le mirail", "CA de", "pau")


def test_the_browser_folds_and_ranks_as_the_library_does(
    longue_visite: Visite, entrepot: Entrepot
) -> None:
    """One rule: each label of the product has the same key, each search the same rank.

    Every page has it: the one that is open serves.
    """
    page = longue_visite.page
    if not page.url.startswith(longue_visite.base):
        longue_visite.ouvrir("/")
    page.wait_for_function("!!window.obsCherche")
    repertoire = build_repertoire(entrepot)
    textes = sorted({*repertoire.etiquettes, *itertools.chain.from_iterable(repertoire.noms)})
    textes += [t.upper() for t in textes[::7]] + ["L’Haÿ-les-Roses", "Saint-Lô s/ Vire", "ŒUVRE"]
    lus = page.evaluate("(t) => t.map(window.obsCherche.plier)", textes)
    assert dict(zip(textes, lus, strict=True)) == {t: search_key(t) for t in textes}

    noms = [(n[0], list(n[1:])) for n in repertoire.noms]
    for tape in TAPES:
        rangs = page.evaluate(
            "([tape, noms]) => noms.map(([n, a]) => window.obsCherche.classer(tape, n, a))",
            [tape, noms],
        )
        assert rangs == [rank_search(tape, nom, autres) for nom, autres in noms], tape


def test_enter_takes_the_first_answer_and_the_list_stays_usable_on_a_phone(
    longue_visite: Visite,
) -> None:
    page = longue_visite.page
    page.set_viewport_size({"width": 360, "height": 760})
    longue_visite.ouvrir(CONTRAT[0])
    champ = page.get_by_role("combobox", name="Contrat", exact=True)
    with page.expect_response("**/noms.json"):
        champ.focus()
    longue_visite.attendre_calme()
    champ.press_sequentially("st-gaudens")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Comminges")
    boite = option.bounding_box()
    assert boite is not None
    assert boite["x"] >= 0
    assert boite["x"] + boite["width"] <= 360
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Comminges")
    page.set_viewport_size({"width": 1440, "height": 1000})


COMMUNES = [
    ("gimont", "Gimont (32) : pas de quartier prioritaire ; son intercommunalité, CC des"),
    ("balma", "Balma (31) : pas de quartier prioritaire ; son intercommunalité, Toulouse"),
    (
        "annecy le vieux",
        "Annecy-le-Vieux (74) : ancienne commune, aujourd’hui Annecy ; pas de quartier "
        "prioritaire ; son intercommunalité, CA du Grand Annecy, n’a pas de contrat de ville.",
    ),
    ("l'union", "L’Union (31) : pas de quartier prioritaire"),
    ("lomme", "Lomme (59) : ancienne commune, aujourd’hui Lille."),
]


def test_a_commune_without_a_neighbourhood_is_told_so(longue_visite: Visite) -> None:
    page = longue_visite.ouvrir("/").page
    champ = page.get_by_role("combobox", name="Chercher", exact=True)
    with page.expect_response("**/communes.json"):
        champ.click()
    note = page.locator(".obs-commune")
    for tape, dit in COMMUNES:
        champ.press_sequentially(tape)
        expect(note).to_contain_text(dit.split()[0])
        assert dit in note.inner_text().replace("\u202f", " ").replace("\xa0", " ")
        champ.press("Control+a")
    champ.press_sequentially("ARS")
    expect(page.get_by_role("option").first).to_contain_text("Agence régionale de santé")
    expect(note).to_be_hidden()
    page.keyboard.press("Escape")


def test_what_was_typed_before_the_names_came_is_told_when_they_do(longue_visite: Visite) -> None:
    page, retenus = longue_visite.page, list[Route]()

    def hold(route: Route) -> None:
        retenus.append(route)

    page.route("**/communes.json", hold)
    longue_visite.ouvrir("/")
    champ = page.get_by_role("combobox", name="Chercher", exact=True)
    with page.expect_request("**/communes.json"):
        champ.click()
    champ.press_sequentially("balma")
    expect(page.locator(".obs-commune")).to_have_count(0)
    retenus[0].continue_()
    expect(page.locator(".obs-commune")).to_contain_text("Balma (31)")
    page.unroute("**/communes.json")
    page.keyboard.press("Escape")
