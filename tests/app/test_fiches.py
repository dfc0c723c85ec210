"""The buttons that print: where they stand, what they give, what the archive says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.app.ouvrir import open_page

ROOT = Path(__file__).resolve().parent.parent.parent


def list_pdf(at: AppTest) -> list[str]:
    return [b.label for b in at.get("download_button") if "PDF" in b.label]


def test_a_contract_and_a_theme_have_their_sheets() -> None:
    assert list_pdf(open_page("contrat", contrat="CN03201M")) == ["Fiche du contrat (PDF)"]
    deux = list_pdf(open_page("contrat", contrat="CN03201M", theme="sante"))
    assert len(deux) == 2
    assert "Santé" in deux[1]
    assert list_pdf(open_page("lecture", theme="sante")) == ["Fiche du thème (PDF, 2 pages)"]
    assert list_pdf(open_page("lecture")) == []


def test_the_sheets_of_a_region_are_composed_then_saved() -> None:
    at = open_page("telechargements", region="94")
    bouton = next(b for b in at.button if b.label == "Composer les fiches")
    bouton.click().run()
    assert not at.exception
    assert "aucun échec" in at.success[0].value
    faite = at.session_state["_archive_fiches"][1]
    with zipfile.ZipFile(io.BytesIO(faite.contenu)) as archive:
        assert "index.html" in archive.namelist()
    assert any("Enregistrer l’archive" in b.label for b in at.get("download_button"))
    at.pills(key="choix-fiches").set_value([]).run()
    assert next(b for b in at.button if b.label == "Composer les fiches").disabled


def test_several_regions_are_not_composed_together() -> None:
    at = open_page("telechargements", region="france")
    assert any("une seule région" in i.value for i in at.info)
