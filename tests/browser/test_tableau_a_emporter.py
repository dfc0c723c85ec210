"""The table of a page is written when its button is pressed, and says what the page says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visite


def test_the_comparison_of_a_contract_is_taken_away(visite: Visite, tmp_path: Path) -> None:
    page = visite.ouvrir("/contrat?contrat=CN03201M&lecture=occitanie-2024-demo").page
    visite.attendre_calme()
    bouton = page.get_by_role("button", name="Télécharger la comparaison (CSV)")
    expect(bouton).to_be_visible()
    with page.expect_download() as attendu:
        bouton.click()
    nom = attendu.value.suggested_filename
    assert re.fullmatch(
        r"occitanie-2024-demo_CODAGE-SIMULE_CN03201M-comparaison_20\d\d-\d\d-\d\d\.csv", nom
    )
    fichier = tmp_path / "comparaison.csv"
    attendu.value.save_as(fichier)
    octets = fichier.read_bytes()
    assert octets.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.DictReader(octets.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(lignes) > 100
    assert all("simulé" in " ".join(x.values()) for x in lignes)
