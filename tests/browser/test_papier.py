"""A page printed, the tables of a page: in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from observatory.base.french import MOIS
from tests.bornes import EST_ENTIER, bound
from tests.browser.chiffres import find_program, print_page, read_paper
from tests.browser.conftest import Visite
from tests.browser.etats import settle


def print_view(visite: Visite, adresse: str, dossier: Path) -> str:
    """Return the text of a view printed on A4, its lines joined."""
    find_program("pdftotext", "poppler-utils")
    page = visite.page
    page.set_viewport_size({"width": 1440, "height": 900})
    visite.ouvrir(adresse)
    settle(page)
    if adresse.startswith("/carte"):
        visite.attendre_carte()
    return re.sub(r"\s+", " ", read_paper(print_page(page, dossier)))


def test_the_map_is_printed_with_its_contracts_its_origin_and_its_filters(
    longue_visite: Visite, tmp_path: Path
) -> None:
    papier = print_view(longue_visite, "/carte?departement=34,30,11", tmp_path)
    serre = re.sub(r"\s", "", papier)
    jour = dt.date.today()
    assert f"Impriméle{jour.day}{MOIS[jour.month - 1]}{jour.year}" in serre
    assert "Occitanie2024-2030" in serre
    assert "départements:Hérault(34),Gard(30)etAude(11)" in serre
    assert "departement=34,30,11" in serre.replace("%2C", ",")
    for commande in ("Copierlelien", "Télécharger", "Toutefacer", "Voirladémonstration"):
        assert commande not in serre
    tableau = longue_visite.page.locator(".st-key-tableau_contrats tbody th").all_inner_texts()
    assert len(tableau) > 13
    assert [nom for nom in tableau if re.sub(r"\s", "", nom) not in serre] == []
    assert "moinsde5" in serre, "the legend is printed with the map"
    page = longue_visite.page
    page.get_by_role("textbox", name="Rechercher").fill("Béziers")
    page.get_by_role("textbox", name="Rechercher").press("Enter")
    expect(page).to_have_url(re.compile("q="))
    settle(page)
    papier = re.sub(r"\s+", " ", read_paper(print_page(page, tmp_path)))
    assert "recherche:«Béziers»" in re.sub(r"\s", "", papier), papier[-600:]
    assert papier.count("Imprimé le") == 1


@pytest.mark.parametrize(
    ("adresse", "compte", "tu"),
    bound([
        ("/lecture?theme=sante", "Thématiques déclarées transversales — 1 indicateur",
         "Santé : thématique déclarée transversale"),
        ("/lecture", "Rien d’établi pour", "Rien d’établi ne veut pas dire absent"),
        ("/partenaires", "Rien d’établi pour", "Rien d’établi ne veut pas dire absent"),
    ], 2),
)  # fmt: skip
def test_what_nothing_establishes_is_counted_on_paper_and_not_listed(
    longue_visite: Visite, tmp_path: Path, adresse: str, compte: str, tu: str
) -> None:
    papier = print_view(longue_visite, adresse, tmp_path)
    assert compte in papier
    assert tu not in papier
    assert longue_visite.page.locator(".obs-papier table").count() == 0, "left on the screen"
    check_lines_apart(longue_visite.page, adresse)


_SOUS_LES_CHIFFRES = """() => [...document.querySelectorAll('[data-testid=stMetricValue]')]
  .map((e) => {
    const suite = e.closest('[data-testid=stElementContainer]').nextElementSibling;
    const texte = suite && suite.querySelector('p');
    const bas = e.getBoundingClientRect().bottom;
    return texte && { dit: e.innerText, ecart: texte.getBoundingClientRect().top - bas };
  }).filter(Boolean)"""


def test_what_is_folded_is_printed_and_the_screen_is_left_as_it_was(
    longue_visite: Visite, tmp_path: Path
) -> None:
    page = longue_visite.page
    papier = print_view(longue_visite, "/methode", tmp_path)
    assert "Signataire" in papier
    assert page.locator("details[open]").count() == 0


def test_a_row_of_the_table_opens_its_contract_and_a_title_sorts(longue_visite: Visite) -> None:
    page = longue_visite.page
    page.set_viewport_size({"width": 1440, "height": 900})
    longue_visite.ouvrir("/carte").attendre_carte()
    settle(page)
    tableau = page.locator(".st-key-tableau_contrats table")
    tableau.get_by_role("button", name="Habitants en QPV").click()
    expect(tableau.locator("tbody th").first).to_have_text("Toulouse Métropole")
    tableau.get_by_role("button", name="Habitants en QPV").click()
    expect(tableau.locator("tbody th").first).not_to_have_text("Toulouse Métropole")
    tableau.get_by_role("button", name="Limoux").click()
    expect(page).to_have_url(re.compile("contrat=CN"))
    expect(page.locator(".st-key-fiche_contrat")).to_contain_text("Limoux")
    expect(tableau.locator(".obs-choisie th")).to_have_text("Limoux")
    tableau.get_by_role("button", name="Limoux").click()
    expect(page).not_to_have_url(re.compile("contrat="))


SUPERPOSES = """() => {
  const page = document.querySelector('[data-testid=stMain]'), lignes = [], fautes = [];
  const cache = (e) => e && e !== page
    && ((e.clientWidth === 1 && e.clientHeight === 1) || cache(e.parentElement));
  const textes = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  while (textes.nextNode()) {
    const noeud = textes.currentNode, e = noeud.parentElement;
    const vus = e.checkVisibility() && !e.closest('svg, [aria-hidden=true]');
    if (!noeud.data.trim() || !vus || cache(e)) continue;
    const portee = document.createRange();
    portee.selectNodeContents(noeud);
    for (const { left, right, top, bottom } of portee.getClientRects())
      if (right - left > 4) lignes.push([left, right, top, bottom, noeud.data.trim()]);
  }
  lignes.sort((a, b) => a[2] - b[2]);
  lignes.forEach((a, i) => {
    for (let j = i + 1; j < lignes.length && lignes[j][2] < a[3] - 5; j++) {
      const b = lignes[j];
      if (Math.min(a[1], b[1]) - Math.max(a[0], b[0]) > 5) fautes.push(`${a[4]} / ${b[4]}`);
    }
  });
  return fautes.slice(0, 8);
}"""


CHIFFREES = ("/contrat?contrat=CN03103I", "/?region=france")
"""Views whose figures stand in a row, a text under each."""
AUSSI = (
    "/articulations?departement=30", "/?lecture=idf-ouest-2025", "/?lecture=occitanie-2024-demo",
    "/contrat?contrat=CN03001I", "/",
)  # fmt: skip


@pytest.mark.parametrize("adresse", [*CHIFFREES, *(AUSSI if EST_ENTIER else AUSSI[:1])])
def test_no_text_is_printed_over_another(longue_visite: Visite, adresse: str) -> None:
    longue_visite.page.set_viewport_size({"width": 720, "height": 1000})
    longue_visite.ouvrir(adresse)
    settle(longue_visite.page)
    check_lines_apart(longue_visite.page, adresse)


def check_lines_apart(page: Page, adresse: str) -> None:
    """Check that no line of the page is printed over another, at the width of a sheet."""
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    try:
        assert page.evaluate(SUPERPOSES) == []
        poses = page.evaluate(_SOUS_LES_CHIFFRES)
        assert poses or adresse not in CHIFFREES
        assert [p for p in poses if p["ecart"] < -1] == []
    finally:
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")


@pytest.mark.parametrize(
    ("adresse", "tableau", "colonne"),
    bound([
        ("/lecture", ".obs-papier", "Reste à établir"),
        ("/partenaires?lecture=occitanie-2024-demo", ".obs-papier", "Écart"),
        ("/comparer?comparer=generations", ".obs-comparatif", "Contrat 2024-2030"),
    ], 2),
)  # fmt: skip
def test_a_table_on_paper_is_small_and_gives_room_to_its_sentences(
    longue_visite: Visite, adresse: str, tableau: str, colonne: str
) -> None:
    """What the pages send after Streamlit's own style must not undo the style of paper."""
    page = longue_visite.page
    page.set_viewport_size({"width": 1440, "height": 900})
    longue_visite.ouvrir(adresse)
    settle(page)
    page.set_viewport_size({"width": 690, "height": 900})
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    try:
        table = page.locator(f"{tableau} table").first
        titre = table.locator("thead th", has_text=re.compile(f"^{colonne}$"))
        assert table.evaluate("e => getComputedStyle(e).fontSize") == "10.6667px"
        assert titre.evaluate("e => getComputedStyle(e).display") == "table-cell"
        assert titre.evaluate("e => e.offsetWidth") > 95
        hauteurs = table.locator("tbody tr").evaluate_all("l => l.map(e => e.offsetHeight)")
        assert max(hauteurs) < 130, "a row of nine lines: a column is starved"
    finally:
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
