"""Texts that mean harm, in every file that leaves: printed sheets, tables, layers, a page."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import FORMATS
from observatory.rendering.export.rendu import render_export
from observatory.rendering.pdf import render_archive, render_fiche_contrat, render_fiche_qpv
from tests.hostile.conftest import PUBLIC

SANTE = Filtres(lecture=PUBLIC, theme="sante")


def test_every_sheet_of_the_first_contracts_is_set(piege: Entrepot) -> None:
    codes = ("CN00901M", "CN01102I", "CN03201M", "CN03103I", "CN03402M")
    for code in codes:
        texte = "".join(
            p.extract_text() for p in PdfReader(io.BytesIO(render_fiche_contrat(piege, code))).pages
        )
        assert "root:" not in texte
    faite = render_archive(piege, "76", genres=("contrat",))
    assert faite.echecs == ()
    assert faite.nb_fiches == 40
    assert render_fiche_qpv(piege, "QN03201M").startswith(b"%PDF")


@pytest.mark.parametrize("code", list(FORMATS))
def test_every_format_is_written(code: str, piege: Entrepot) -> None:
    octets = render_export(piege, SANTE, code).octets
    assert len(octets) > 1_000
    if code == "html":
        texte = octets.decode("utf-8")
        assert "</script><script>window.piege" not in texte
        assert '"><img src=x' not in texte


def test_no_cell_is_a_formula(piege: Entrepot) -> None:
    classeur = load_workbook(io.BytesIO(render_export(piege, SANTE, "xlsx").octets))
    types = {c.data_type for feuille in classeur for ligne in feuille.iter_rows() for c in ligne}
    assert "f" not in types
    with zipfile.ZipFile(io.BytesIO(render_export(piege, SANTE, "csv").octets)) as archive:
        for nom in archive.namelist():
            if nom.endswith(".csv"):
                texte = archive.read(nom).decode("utf-8-sig")
                for ligne in csv.reader(io.StringIO(texte, newline=""), delimiter=";"):
                    assert not [c for c in ligne if c.startswith(("=", "@", "\t", "\r"))], nom
