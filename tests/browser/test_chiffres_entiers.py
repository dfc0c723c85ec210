"""No figure is ever cut: what a sheet holds is whole on screen at any width, and on paper."""

from __future__ import annotations

import base64
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.rates.axes import AXE_PARTENAIRE
from observatory.sheets.rates.marques import list_marks_of
from tests.bornes import EST_ENTIER, bound, endurance
from tests.browser.chiffres import (
    FRACTION,
    MESURER,
    TEXTE,
    check_screen,
    check_view,
    count_fractions,
    find_program,
    list_largeurs,
    list_published,
    measure,
    print_page,
    read_paper,
    write_texts,
)
from tests.browser.conftest import Visite, start_server, visiter
from tests.browser.etats import settle
from tests.en_cours.lecture import CODE as EN_COURS
from tests.en_cours.lecture import LUS, Observatoire

LECTURES = (
    "occitanie-2024-public", "occitanie-2015-public", "occitanie-2024-demo", "idf-ouest-2025",
    EN_COURS,
)  # fmt: skip
DEPLIER = """() => document.querySelectorAll('.obs-plus[aria-expanded=false]')
  .forEach((suite) => suite.click())"""


@pytest.fixture(scope="module")
def longue_visite(
    navigateur: Browser, lecture_en_cours: Observatoire, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visite]:
    """Return one visit of an observatory that holds the four lectures and one in progress."""
    journal = tmp_path_factory.mktemp("serveur") / "journal.txt"
    chez = {**os.environ, "OBSERVATORY_HOME": str(lecture_en_cours.paths.root)}
    with (
        start_server(journal, chez) as adresse,
        visiter(navigateur, adresse) as visite,
    ):
        yield visite


@pytest.fixture(scope="module")
def entrepot(lecture_en_cours: Observatoire) -> Entrepot:
    """Return the warehouse that this visit is served."""
    return lecture_en_cours.entrepot


@dataclass(frozen=True)
class Feuille:
    """A page with the figures of its sheet, each as many times as the sheet shows it."""

    nom: str
    adresse: str
    tenir: Callable[[Entrepot, Filtres], object]


def _read_whole(entrepot: Entrepot, filtres: Filtres) -> object:
    page = build_lecture_regionale(entrepot, filtres)
    return [t.lignes for t in page.ensemble]


def _read_theme(entrepot: Entrepot, filtres: Filtres) -> object:
    page = build_lecture_regionale(entrepot, filtres.with_changes(theme="sante"))
    return [t.lignes for t in page.theme.tableaux] if page.theme else []


def _read_partners(entrepot: Entrepot, filtres: Filtres) -> object:
    page = build_partenaires(entrepot, filtres)
    lues = [f for f in page.familles if any(c.k or c.probables for c in f.comptes)]
    publies = list_marks_of(entrepot, filtres, AXE_PARTENAIRE)
    return [[x.taux for x in page.lignes], [f.comptes for f in lues], publies]


def _read_instruments(entrepot: Entrepot, filtres: Filtres) -> object:
    page = build_articulations(entrepot, filtres)
    return [] if page.reserve else [[c.principal for c in m.colonnes] for m in page.matrices]


FEUILLES = (
    Feuille("vue d’ensemble", "/lecture?", _read_whole),
    Feuille("santé", "/lecture?theme=sante&", _read_theme),
    Feuille("partenaires", "/partenaires?", _read_partners),
    Feuille("articulations", "/articulations?muets=montres&", _read_instruments),
)
VUES = dict(
    zip(
        LECTURES,
        ("partenaires", "articulations", "santé", "vue d’ensemble", "santé"),
        strict=True,
    )
)
"""A sheet for each lecture; `make endurance` tries every sheet on every lecture."""
AUTRES = (
    "/comparer?comparer=generations",
    "/carte?indicateur=partenaire.caf&region=france", "/contrat?contrat=CN03201M",
    "/partenaires?lecture=occitanie-2024-demo&graphique=ecart&indicateur=partenaire.caf",
    "/lecture?indicateur=partenaire.etat&mesure=signataire&perimetre=lecture",
    f"/contrat?lecture={EN_COURS}&contrat={LUS[0]}",
    f"/croisements?lecture={EN_COURS}&seuil=10",
    f"/contrat?lecture={EN_COURS}&contrat={LUS[0]}&partie=territoire",
    f"/carte?indicateur=partenaire.caf&lecture={EN_COURS}",
)  # fmt: skip
VUES_AUSSI = bound(AUTRES, 2)


@pytest.mark.parametrize(
    ("lecture", "feuille"),
    [
        (lecture, f)
        for lecture in LECTURES
        for f in FEUILLES
        if EST_ENTIER or f.nom == VUES[lecture]
    ],
    ids=lambda x: x.nom if isinstance(x, Feuille) else x,
)
def test_every_figure_of_a_sheet_is_whole_on_screen_and_on_paper(
    longue_visite: Visite, entrepot: Entrepot, tmp_path: Path, lecture: str, feuille: Feuille
) -> None:
    find_program("pdftotext", "poppler-utils")
    tenue = feuille.tenir(entrepot, Filtres(lecture=lecture))
    adresse, largeurs = (
        f"{feuille.adresse}lecture={lecture}",
        list_largeurs(LECTURES.index(lecture)),
    )
    parts = check_sheet(longue_visite, adresse, tenue, tmp_path, largeurs)
    if lecture == EN_COURS:
        assert parts == [], "a share of three contracts coded"


def check_sheet(
    visite: Visite, adresse: str, tenue: object, dossier: Path, largeurs: Iterable[int]
) -> list[str]:
    """Check a page against what its sheet holds: no fraction cut, none missing, none other.

    Return the shares seen that are of coded units.
    """
    tenues = count_fractions(tenue)
    page = visite.page
    page.set_viewport_size({"width": 1440, "height": 900})
    visite.ouvrir(adresse)
    settle(page)
    parts = check_screen(visite, largeurs)
    papier = Counter(FRACTION.findall(read_paper(print_page(page, dossier))))
    assert tenues - papier == Counter(), "missing or cut on paper"
    dites = set(FRACTION.findall(page.evaluate(TEXTE)))
    tues = set(papier) - set(FRACTION.findall(write_texts(tenue))) - dites
    assert tues == set(), "on paper, and nowhere else"
    return parts


@pytest.mark.parametrize("adresse", VUES_AUSSI)
def test_no_figure_is_cut_at_any_width_nor_on_paper(
    longue_visite: Visite, adresse: str, tmp_path: Path
) -> None:
    page = longue_visite.page
    page.set_viewport_size({"width": 1440, "height": 900})
    longue_visite.ouvrir(adresse)
    settle(page)
    if adresse.startswith("/carte"):
        longue_visite.attendre_carte()
    parts = check_view(longue_visite, tmp_path, list_largeurs(VUES_AUSSI.index(adresse)))
    if EN_COURS in adresse:
        assert parts == [], "a share of three contracts coded"


def list_fractions(page: Page, nature: str) -> set[str]:
    """Return the fractions told to be of this nature; some figure of it is a share."""
    tags = f'[data-chiffre="{nature}"], [class*="st-key-chiffre-{nature}-"]'
    dits = page.locator(tags).all_inner_texts()
    assert any("%" in d for d in dits), dits
    return {f for d in dits for f in FRACTION.findall(d)}


def test_published_shares_are_told_apart_and_the_check_sees_a_figure_cut_or_on_two_lines(
    longue_visite: Visite, entrepot: Entrepot
) -> None:
    page = longue_visite.page
    sante = build_lecture_regionale(entrepot, Filtres(lecture=LECTURES[0], theme="sante")).theme
    assert sante is not None
    publiees = list_published(x for t in sante.tableaux for x in t.lignes)
    page.set_viewport_size({"width": 1440, "height": 900})
    longue_visite.ouvrir(f"/lecture?lecture={LECTURES[0]}&theme=sante")
    settle(page)
    assert list_fractions(page, "repere") <= publiees, "a figure of coded units told apart"
    # The page also gives shares of its own: with no tag they are seen.
    vue = measure(page.main_frame)
    assert vue["parts"]
    assert vue["fautes"] == []
    page.evaluate("""() => {
      const e = document.createElement('div');
      e.innerHTML = '<p style="width:42px;overflow:hidden;white-space:nowrap">au moins 16/40</p>'
        + '<p style="width:1.2em;overflow-wrap:anywhere">16/40</p>';
      document.querySelector('[data-testid=stMain] h1').after(e);
    }""")
    fautes = page.evaluate(MESURER)["fautes"]
    assert any("16/40" in f and "coupé" in f for f in fautes), fautes
    assert any("16/40" in f and "deux lignes" in f for f in fautes), fautes


def test_shares_of_the_territory_are_told_apart_and_a_name_chosen_in_a_list_is_read_whole(
    longue_visite: Visite,
) -> None:
    page = longue_visite.page
    page.set_viewport_size({"width": 320, "height": 900})
    longue_visite.ouvrir("/contrat?contrat=CN03001I")
    settle(page)
    assert list_fractions(page, "territoire") == set(), "a figure of coded units told apart"
    for largeur in (320, 360, 820):
        page.set_viewport_size({"width": largeur, "height": 900})
        page.wait_for_function(_NOMS_DITS)
        coupes = page.evaluate(_NOMS_COUPES)
        assert largeur > 360 or coupes, "a name is cut at this width"
        for nom, titre, dessous in coupes:
            assert nom == titre
            assert dessous == f'"{nom}"'


_NOMS_COUPES = """() => [...document.querySelectorAll('[data-testid=stSelectbox] input')]
  .filter((e) => e.scrollWidth > e.clientWidth).map((e) => [e.value, e.title,
    getComputedStyle(e.closest('[data-testid=stSelectbox]'), '::after').content])"""
_NOMS_DITS = f"() => ({_NOMS_COUPES})().every(([nom, titre]) => nom === titre)"


@pytest.fixture(scope="module")
def lisibles(longue_visite: Visite, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return images of the overall reading: on a tablet, on a telephone, and printed."""
    find_program("tesseract", "tesseract-ocr tesseract-ocr-fra")
    find_program("pdftoppm", "poppler-utils")
    dossier, page = tmp_path_factory.mktemp("images"), longue_visite.page
    images = []
    page.set_viewport_size({"width": 1440, "height": 900})
    longue_visite.ouvrir("/lecture")
    settle(page)
    print_page(page, dossier)
    cdp = page.context.new_cdp_session(page)
    for largeur in (800, 360):
        taille = {"width": largeur, "height": 1400, "deviceScaleFactor": 2, "mobile": False}
        cdp.send("Emulation.setDeviceMetricsOverride", taille)
        page.evaluate(DEPLIER)
        chiffre = page.get_by_text(re.compile(r"\d+/40")).nth(12)
        chiffre.evaluate("(e) => e.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(400)
        vue = cdp.send("Page.captureScreenshot", {"format": "png"})
        images.append(dossier / f"{largeur}.png")
        images[-1].write_bytes(base64.b64decode(vue["data"]))
    cdp.send("Emulation.clearDeviceMetricsOverride")
    decoupe = ["pdftoppm", "-r", "170", "-f", "2", "-l", "2", "-gray", "-png", "page.pdf", "papier"]
    subprocess.run(decoupe, cwd=dossier, check=True)
    images += sorted(dossier.glob("papier-*.png"))
    return images


@endurance(
    "browser/test_chiffres_entiers.py::"
    "test_every_figure_of_a_sheet_is_whole_on_screen_and_on_paper",
    "browser/test_chiffres_entiers.py::"
    "test_published_shares_are_told_apart_and_the_check_sees_a_figure_cut_or_on_two_lines",
)
def test_what_is_seen_is_read_back_from_the_image(lisibles: list[Path], entrepot: Entrepot) -> None:
    tables = build_lecture_regionale(entrepot, Filtres(lecture=LECTURES[0])).ensemble
    tenues = set(count_fractions([t.lignes for t in tables]))
    tenues |= list_published(x for t in tables for x in t.lignes)
    for image in lisibles:
        commande = ["tesseract", image, "-", "-l", "fra", "--psm", "6"]
        environ = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads wait for each other
        fait = subprocess.run(commande, capture_output=True, check=True, env=environ)
        lu = fait.stdout.decode()
        vues = FRACTION.findall(lu)
        assert len(vues) >= 8, f"{image.name}: {lu}"
        fausses = [f for f in vues if f not in tenues]
        assert len(fausses) <= len(vues) // 20, f"{image.name}: {fausses}"
