"""From an empty grid to the map, in a browser, for a lecture of one's own, without restarting."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from observatory.base.paths import Paths
from tests.bornes import EST_ENTIER
from tests.browser.conftest import start_server, visiter
from tests.partage import copy_built

CONSTRUCTION = 120_000
"""Milliseconds given to the warehouse to be built again, on a machine that does much else."""


REGION = "Corse" if EST_ENTIER else "Coteaux-et-Brumes"
"""`make endurance` takes the real data, and a region nobody has read."""


@pytest.fixture
def neuf(request: pytest.FixtureRequest, mini: Paths, tmp_path: Path) -> Iterator[str]:
    """Return the address of another observatory, on a copy of the data."""
    if EST_ENTIER:
        assert request.getfixturevalue("warehouse_path").is_file()
    copy_built(request.getfixturevalue("paths") if EST_ENTIER else mini, tmp_path)
    environ = {**os.environ, "OBSERVATORY_HOME": str(tmp_path)}
    with start_server(tmp_path / "journal.txt", environ) as adresse:
        yield adresse


def test_a_new_lecture_is_coded_and_mapped(neuf: str, navigateur: Browser, tmp_path: Path) -> None:
    with visiter(navigateur, neuf) as visite:
        page = visite.ouvrir("/grille").page
        page.get_by_text("Nouvelle lecture : les contrats de ma région").click()
        page.get_by_label("Nom de la lecture").fill("Essai 2026")
        page.get_by_label("Qui lit les contrats").fill("CRPV")
        choose(page, "Région", REGION)
        page.get_by_role("button", name="Créer la lecture").click()
        expect(page.get_by_text("est créée")).to_be_visible(timeout=CONSTRUCTION)
        choose(page, "Lecture à coder", "Essai 2026")
        page.get_by_label("Nom du codeur (vide").fill("Marie")
        page.keyboard.press("Tab")
        visite.attendre_calme()
        with page.expect_download() as attendu:
            page.get_by_role("button", name="Grille (XLSX)").click()
        grille = tmp_path / "remplie.xlsx"
        attendu.value.save_as(grille)
        codes = code_one(grille)
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(grille)
        expect(page.get_by_text("Ce que cet import changerait")).to_be_visible()
        page.get_by_role("button", name="Importer").click()
        expect(page.get_by_text("est en service")).to_be_visible(timeout=CONSTRUCTION)
        visite.attendre_calme()
        page.goto(f"{neuf}/carte?lecture=essai-2026&indicateur=partenaire.etat")
        cadre = visite.attendre_carte()
        expect(page.get_by_role("heading", name=f"{codes} contrats")).to_be_visible()
        expect(page.frame_locator("iframe").get_by_text("signataire").first).to_be_visible()
        assert cadre is not None


def choose(page: Page, liste: str, choix: str) -> None:
    """Type a choice in a list, as one does when it is long."""
    champ = page.get_by_role("combobox", name=liste)
    champ.click()
    champ.press_sequentially(choix, delay=20)
    page.get_by_role("option", name=choix).click()


def code_one(fichier: Path) -> int:
    """Code one partner for every contract of the grid; return how many there are."""
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur["Partenaires"]
    colonne = next(c.column for c in plan[4] if c.value == "partenaire.etat")
    lignes = [r for r in range(5, plan.max_row + 1) if plan.cell(r, 1).value]
    for ligne in lignes:
        plan.cell(ligne, colonne).value = "Signataire"
    classeur.save(fichier)
    return len(lignes)
