"""Each page, run as the browser runs it: empty, one, many; simulated said; labels as text."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.charts.barres import chart_tableau
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.app.ouvrir import open_page, texts
from tests.app.tableaux_lus import list_tables, read_texts

ROOT = Path(__file__).resolve().parent.parent.parent
BORNES = (0, 10, 40, 70)
DEMO = "occitanie-2024-demo"


def levels(at: AppTest) -> list[int]:
    """Return the levels of the headings, in the order of the page."""
    rangs = {"title": 1, "header": 2, "subheader": 3}
    niveaux = []
    for element in at.main:
        if element.type in rangs:
            niveaux.append(rangs[element.type])
        elif element.type == "markdown" and (titre := re.match(r"(#+) ", str(element.value))):
            niveaux.append(len(titre[1]))
    return niveaux


PAGES = [
    ("accueil", {}),
    ("accueil", {"lecture": DEMO}),
    ("accueil", {"region": "94"}),
    ("lecture", {}),
    ("lecture", {"lecture": DEMO}),
    ("lecture", {"lecture": "idf-ouest-2025"}),
    ("lecture", {"lecture": DEMO, "departement": "32"}),
    ("lecture", {"departement": "75"}),
    ("lecture", {"theme": "culture_sport"}),
    ("lecture", {"theme": "sante", "lecture": DEMO}),
    ("contrat", {}),
    ("contrat", {"contrat": "CN03201M"}),
    ("contrat", {"contrat": "CN03103I", "lecture": DEMO, "theme": "sante"}),
    ("contrat", {"contrat": "CN07501I"}),
    ("contrat", {"contrat": "CN03201M", "partie": "territoire"}),
    ("contrat", {"contrat": "CN03201M", "partie": "cellules"}),
    ("methode", {}),
]


@pytest.mark.parametrize(("page", "params"), PAGES)
def test_every_page_has_one_title_and_headings_in_order(page: str, params: dict[str, str]) -> None:
    niveaux = levels(open_page(page, **params))
    assert niveaux.count(1) == 1
    assert niveaux[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(niveaux))


@pytest.mark.parametrize(("page", "params"), PAGES)
def test_no_page_shows_a_missing_value_as_code(page: str, params: dict[str, str]) -> None:
    at = open_page(page, **params)
    assert not re.search(r"\b(nan|None|NULL|NaN)\b", texts(at) + str([m.value for m in at.metric]))


@pytest.mark.parametrize("page", ["accueil", "lecture", "contrat"])
def test_a_simulated_lecture_announces_itself(page: str) -> None:
    at = open_page(page, lecture=DEMO, contrat="CN03201M")
    bandeaux = "".join(str(h.value) for h in at.html)
    assert MENTION_SIMULEE in bandeaux
    if page != "accueil":
        assert MENTION_SIMULEE in at.title[0].value


def test_the_first_page_opens_on_what_is_known_then_names_every_lecture() -> None:
    at = open_page("accueil")
    figure = "".join(str(h.value) for h in at.html)
    assert "32 contrats sur 40".replace(" ", "\u00a0", 1) in figure
    assert figure.index("32/40") < figure.index("39/40") < figure.index("· 2/40")
    assert figure.count("lecture?indicateur=") == 20 + 6  # the rows, the figures of the sentence
    assert figure.count("<b>54") == figure.count("<b>56") == figure.count("<b>61") == 1
    assert figure.count('<i class="obs-losange" ') == 20
    assert [m.value for m in at.metric][:3] == ["40", "108", "393\u202f069"]
    dits = figure + texts(at) + "".join(p.label for p in at.get("page_link"))
    for vide in ("indéterminé", "rien d’établi", "non vérifiable"):
        assert vide not in dits.lower()
    liens = [p.label for p in at.get("page_link")]
    assert len([x for x in liens if "génération" in x]) == 3
    assert [x for x in liens if MENTION_SIMULEE in x]


def test_the_field_of_the_first_page_opens_what_is_chosen_and_says_where_it_is() -> None:
    at = open_page("accueil")
    champ = next(s for s in at.selectbox if s.label == "Chercher")
    assert [o for o in champ.options if "Persan" in o and "[Île-de-France]" in o]
    assert not [o for o in champ.options if "Alès" in o and "[" in o]
    champ.set_value("contrat:CN03001I").run()
    assert not at.exception
    assert [t.value for t in at.title] == ["CA Alès Agglomération"]
    at = open_page("accueil")
    champ = next(s for s in at.selectbox if s.label == "Chercher")
    champ.set_value("theme:sante").run()
    assert dict(at.query_params)["theme"] in ("sante", ["sante"])


def test_the_first_page_of_a_region_nobody_read_says_territory_only_and_how_to_start() -> None:
    at = open_page("accueil", region="04")
    figure = "".join(str(h.value) for h in at.html)
    assert "La Réunion" in figure
    assert "territoire et quartiers seulement" in figure
    assert "Coder la vôtre" in [p.label for p in at.get("page_link")]
    assert '<div class="obs-echelle">' not in figure


def test_the_first_page_of_the_towns_says_how_they_work_together() -> None:
    at = open_page("accueil", lecture="idf-ouest-2025")
    figure = "".join(str(h.value) for h in at.html)
    assert "11\u00a0villes sur 15" in figure
    assert "5\u00a0villes sur 15" in figure


def test_the_default_reading_gives_bounds() -> None:
    at = open_page("lecture")
    liens = [p.label for p in at.get("page_link")]
    assert any(x.startswith("au moins ") for x in liens)
    assert not any(re.search(r"\d/40 · \d", x) for x in liens)
    assert "20\u00a0taux publiés" in texts(at)


def test_a_rate_of_the_address_opens_to_its_contracts_then_to_the_page_that_proves_it() -> None:
    at = open_page("lecture", indicateur="partenaire.etat", mesure="signataire")
    assert "### Derrière le taux\u00a0: État" in texts(at)
    assert "● oui — " in texts(at)
    ouvert = open_page(
        "lecture", indicateur="partenaire.etat", mesure="signataire", contrat="CN03103I"
    )
    assert "#### Toulouse Métropole — État" in texts(ouvert)
    assert re.search(r"\[.+\]\(<https?://", texts(ouvert))


def test_what_was_published_is_said_where_nothing_is_established() -> None:
    """The whole shows no line for it: the rate opens above the tables, far from its mark."""
    dit = texts(open_page("lecture", indicateur="instrument.atfpb"))
    assert "Derrière le taux\u00a0: Abattement" in dit
    assert "publié\u00a0: 61\u202f%" in dit


@pytest.mark.parametrize(
    ("code", "mesure", "publie", "ici"),
    [
        ("partenaire.ars", "signataire", "signature publié\u00a0: 50\u202f% · 20/40", "1\u00a0c"),
        ("instrument.ctg", "mention", "mention publié\u00a0: 73\u202f% · 29/40", "rien d’é"),
    ],
)
def test_a_published_rate_opens_on_what_was_published_then_on_what_the_lecture_says(
    code: str, mesure: str, publie: str, ici: str
) -> None:
    dit = texts(open_page("lecture", indicateur=code, mesure=mesure))
    detail = dit[dit.index("### Derrière le taux") :]
    assert detail.index(publie) < detail.index("Dans cette lecture\u00a0:") < detail.index(ici)
    assert "Source\u00a0: Lecture régionale" in detail


def test_the_demonstration_shows_rates_and_takes_up_the_marks() -> None:
    at = open_page("lecture", lecture=DEMO)
    assert any(re.search(r"33/40 · 82,5", p.label) for p in at.get("page_link"))
    vu = texts(at).replace("\u00a0", " ")
    assert "17 repris par construction" in vu
    assert "confirmé" not in vu
    assert "3 impossibles" in texts(at)


def test_an_empty_selection_is_a_sentence() -> None:
    at = open_page("lecture", departement="75")
    assert any("Cette sélection compte 1\u00a0contrat de ville" in m.value for m in at.markdown)
    assert not [p for p in at.get("page_link") if "/" in p.label]


def test_one_contract_has_no_percentage() -> None:
    at = open_page("lecture", lecture=DEMO, departement="32")
    assert not any("%" in p.label for p in at.get("page_link"))


def test_an_unpublished_reading_says_so() -> None:
    at = open_page("lecture", theme="culture_sport")
    assert any("Lecture non publiée" in w.value for w in at.warning)


def test_a_stale_address_is_answered_by_the_view_it_names() -> None:
    """A name nearly right is read, a code is not guessed: the default lecture is shown."""
    at = open_page("accueil", lecture="occitanie-2024-dem", theme="zzzzz")
    assert "occitanie-2024-dem" in at.info[0].value
    assert "occitanie-2024-demo" in at.info[0].value
    assert "zzzzz" in at.info[0].value
    assert MENTION_SIMULEE not in "".join(str(h.value) for h in at.html)


def test_a_contract_has_its_card_and_its_cells() -> None:
    at = open_page("contrat", contrat="CN03201M", partie="cellules")
    assert at.title[0].value == "Auch"
    assert len(list_tables(at)) >= 3
    lieu = open_page("contrat", contrat="CN03201M", partie="territoire")
    assert "Grand Garros" in read_texts(lieu)
    preuve = open_page(
        "contrat", contrat="CN03201M", partie="cellules", indicateur="signature.date_signature"
    )
    assert len(texts(preuve)) > len(texts(at))


def test_without_a_contract_the_page_lists_them() -> None:
    at = open_page("contrat")
    liens = [
        p.proto.query_string for p in at.get("page_link") if "contrat=" in p.proto.query_string
    ]
    assert len(set(liens)) == 40


def test_a_town_of_a_communal_lecture_is_not_taken_for_a_contract() -> None:
    at = open_page("contrat", lecture="idf-ouest-2025", contrat="78335")
    assert [t.value for t in at.title] == ["Limay"]
    assert any("Limay\u00a0: " in m.value for m in at.html)
    assert "CN07803M" in str([p.proto.query_string for p in at.get("page_link")])
    fiche = open_page("contrat", lecture="idf-ouest-2025", contrat="CN07803M", partie="cellules")
    assert "Limay" in list_tables(fiche)[0]


def test_the_method_page_folds_every_definition() -> None:
    at = open_page("methode")
    assert len(at.expander) > 30
    assert "3, 4, 15, 16, 27 et 28" in texts(at)


def test_every_cell_of_a_partial_table_says_its_probable_ones(entrepot: Entrepot) -> None:
    theme = build_lecture_regionale(entrepot, Filtres(theme="sante")).theme
    assert theme is not None
    lus = [t for tableau in theme.tableaux for x in tableau.lignes for t in x.taux if t.est_lu]
    assert any(t.complement for t in lus)
    at = open_page("lecture", theme="sante")
    labels = [p.proto.label.replace("\\", "") for p in at.get("page_link")]
    for taux in lus:
        assert taux.dit in labels


def test_the_bars_of_a_partial_table_hatch_their_probable_part(entrepot: Entrepot) -> None:
    page = build_lecture_regionale(entrepot, Filtres(lecture="occitanie-2015-public"))
    vus = 0
    for tableau in page.ensemble:
        dessin = chart_tableau(tableau, BORNES)
        probables = any(x.principal.complement for x in tableau.lignes if x.principal.pourcentage)
        if dessin is None or not probables:
            continue
        spec = dessin.to_dict()
        assert any(c.get("name") == "hachures" for c in spec["layer"])
        assert spec["autosize"]["type"] == "fit-x", "else the title takes the height of the bars"
        assert "Hachures : probable" in spec["title"]["subtitle"]
        vus += 1
    assert vus
