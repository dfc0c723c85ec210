"""The figures of a page: measured on screen, read back from its paper, told by its sheet."""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page

from observatory.sheets.rates.preuve import Compte
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.tableaux import LigneTableau
from observatory.sheets.rates.taux import Taux
from tests.bornes import EST_ENTIER
from tests.browser.conftest import Visite

LARGEURS = (320, 360, 820, 1440)
"""Pixels of the page: 320 is also what a screen of 1280 leaves at a zoom of 400 %, and 360 what one
of 1440 does; a browser gives the page that many pixels of CSS, so the two are one test."""
ATTENTES = (60, 400, 1500)
"""Milliseconds given to the charts to be drawn again: a fault that stays is one."""
MESURER = (Path(__file__).parent / "chiffres.js").read_text(encoding="utf-8")
EXPRES = (property, cached_property)
NOMBRE = r"\d+(?:[\u202f\u00a0]\d{3})*"
FRACTION = re.compile(rf"(?<![\d/]){NOMBRE}/{NOMBRE}")
TEXTE = """() => {
  const page = document.querySelector('[data-testid=stMain]'), textes = [page.textContent];
  const suite = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  while (suite.nextNode()) textes.push(suite.currentNode.data);
  return textes.join(' ');
}"""
"""All a page says, whole, then text by text: a figure may be set beside another number."""
TABLES = """() => [...document.querySelectorAll('[data-tableau]')]
  .map(x => x.dataset.tableau).join(' ')"""
"""The tables that a page holds ready for the paper, as the server wrote them."""


def list_shown(figures: object) -> Iterator[object]:
    """Yield the figures that a sheet shows, each once: those of a line are its measures."""
    if isinstance(figures, LigneTableau):
        yield from figures.taux
    elif isinstance(figures, list | tuple):
        for figure in figures:
            yield from list_shown(figure)
    else:
        yield figures


def count_fractions(figures: object) -> Counter[str]:
    """Return the fractions of the figures of a sheet, once each; published ones are not its own."""
    compte: Counter[str] = Counter()
    for figure in list_shown(figures):
        if isinstance(figure, RepereLu):
            continue
        assert isinstance(figure, Taux | Compte)
        dit = figure.dit if isinstance(figure, Taux) else figure.chiffre
        compte.update(FRACTION.findall(dit)[:1])
    return compte


def list_published(lignes: Iterable[LigneTableau]) -> set[str]:
    """Return the fractions of the published marks of some lines: « 73 % · 29/40 »."""
    return {f for x in lignes for r in x.reperes for f in FRACTION.findall(r.dit)}


def write_texts(figures: object) -> str:
    """Return every text of the figures of a sheet, those written when asked included."""
    textes = [repr(figures)]
    for figure in list_shown(figures):
        noms = [n for n, x in inspect.getmembers(type(figure)) if isinstance(x, EXPRES)]
        textes += [repr(getattr(figure, nom)) for nom in noms]
    return " ".join(textes)


def list_largeurs(rang: int) -> tuple[int, ...]:
    """Return the widths of a view by its rank: two, and the two others for the next one."""
    return LARGEURS if EST_ENTIER else LARGEURS[rang % 2 :: 2]


def check_screen(visite: Visite, largeurs: Iterable[int]) -> list[str]:
    """Check every figure at these widths; return the shares seen that are of coded units."""
    parts: list[str] = []
    for largeur in largeurs:
        visite.page.set_viewport_size({"width": largeur, "height": 900})
        for cadre in visite.page.frames:
            mesure = measure(cadre)
            assert mesure["fautes"] == [], f"{largeur} px"
            parts += mesure["parts"]
    return parts


def measure(cadre: Frame) -> dict[str, list[str]]:
    """Return the faults of a document and its fractions, once its charts have taken their place."""
    mesure: dict[str, list[str]] = {}
    for attente in ATTENTES:
        cadre.page.wait_for_timeout(attente)
        mesure = cadre.evaluate(MESURER)
        if not mesure["fautes"]:
            break
    return mesure


def print_page(page: Page, dossier: Path) -> Path:
    """Print a page on A4, from the width of a desk."""
    page.pdf(path=dossier / "page.pdf", format="A4")
    return dossier / "page.pdf"


def read_paper(pdf: Path) -> str:
    """Return the text of a printed page."""
    lu = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    return lu.stdout.decode()


def find_program(nom: str, paquet: str) -> None:
    """Skip the test where a program is missing; fail under continuous integration."""
    if shutil.which(nom) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{nom} is missing, and CI must read the printed pages")
        pytest.skip(f"no {nom} on this machine: install the package « {paquet} »")


def check_view(visite: Visite, dossier: Path, largeurs: Iterable[int]) -> list[str]:
    """Check the figures of a page already open, on screen and on paper; return its coded shares."""
    find_program("pdftotext", "poppler-utils")
    page = visite.page
    parts = check_screen(visite, largeurs)
    page.set_viewport_size({"width": 1440, "height": 900})
    papier = set(FRACTION.findall(read_paper(print_page(page, dossier))))
    dites = set(FRACTION.findall(page.evaluate(TEXTE) + " " + page.evaluate(TABLES)))
    assert papier - dites == set(), "on paper only"
    return parts
