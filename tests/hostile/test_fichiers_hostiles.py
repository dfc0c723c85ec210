"""Texts that mean harm, in every file that leaves: printed sheets, tables, layers, a page."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import FORMATS
from observatory.rendering.export.rendu import render_export
from observatory.rendering.pdf import (
    archive,
    render_archive,
)
from observatory.rendering.tables.lignes import write_csv
from tests.bornes import bound_number
from tests.hostile.conftest import PIEGES, PUBLIC

SANTE = Filtres(lecture=PUBLIC, theme="sante")


CODES = ("CN00901M", "CN01102I", "CN03201M", "CN03103I", "CN03402M")
"""Contracts whose sheet is read; two of them bear texts without end."""


def test_a_sheet_is_set_under_every_name(piege: Entrepot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive holds a neighbourhood of each name, and some contracts; of all at length."""
    lister, noms = archive._list_jobs, len(PIEGES)

    def list_some(*choix: Any) -> list[archive.Travail]:
        tous = lister(*choix)
        contrats = [x for x in tous if x.genre == "contrat"]
        gardes = {x.code for x in contrats[: bound_number(40, 4)]} | set(CODES)
        quartiers = [x for x in tous if x.genre == "qpv"]
        return [*(x for x in contrats if x.code in gardes), *quartiers[:noms]]

    monkeypatch.setattr(archive, "_list_jobs", list_some)
    faite = render_archive(piege, "76", genres=("contrat", "qpv"))
    assert faite.echecs == ()
    assert faite.nb_fiches >= noms + bound_number(40, 4)
    with zipfile.ZipFile(io.BytesIO(faite.contenu)) as contenu:
        fiches = {n: contenu.read(n) for n in contenu.namelist() if n.endswith(".pdf")}
    assert len(fiches) == faite.nb_fiches
    lues = [octets for nom, octets in fiches.items() if any(code in nom for code in CODES)]
    assert len(lues) == len(CODES)
    for octets in lues:
        texte = "".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)
        assert "root:" not in texte


@pytest.fixture(scope="module")
def ecrits(piege: Entrepot) -> Callable[[str], bytes]:
    """Return what gives the file of each format, written once."""
    return cache(lambda code: render_export(piege, SANTE, code).octets)


@pytest.mark.parametrize("code", list(FORMATS))
def test_every_format_is_written(code: str, ecrits: Callable[[str], bytes]) -> None:
    octets = ecrits(code)
    assert len(octets) > 1_000
    if code == "html":
        texte = octets.decode("utf-8")
        assert "</script><script>window.piege" not in texte
        assert '"><img src=x' not in texte


NOMBRE = re.compile(r"[+-]?\d+([.,]\d+)?(e[+-]?\d+)?")
"""What may begin with a sign: a number, alone in its cell."""


def list_formulas(texte: str) -> list[str]:
    """Return the cells of a CSV that a spreadsheet would work out."""
    csv.field_size_limit(100_000_000)
    lignes = csv.reader(io.StringIO(texte, newline=""), delimiter=";")
    return [
        cellule[:80]
        for ligne in lignes
        for cellule in ligne
        if cellule.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        and not NOMBRE.fullmatch(cellule)
    ]


def test_no_cell_is_a_formula(ecrits: Callable[[str], bytes]) -> None:
    classeur = load_workbook(io.BytesIO(ecrits("xlsx")))
    cases = [c for feuille in classeur for ligne in feuille.iter_rows() for c in ligne]
    assert "f" not in {c.data_type for c in cases}
    textes = " ".join(str(c.value) for c in cases if c.data_type == "s")
    assert "calc'!A0" in textes
    with zipfile.ZipFile(io.BytesIO(ecrits("csv"))) as ouverte:
        lus = {
            n: ouverte.read(n).decode("utf-8-sig") for n in ouverte.namelist() if n.endswith(".csv")
        }
    assert any("calc'!A0" in texte for texte in lus.values())
    assert {nom: trouvees for nom, texte in lus.items() if (trouvees := list_formulas(texte))} == {}


def test_no_cell_of_a_page_table_is_a_formula() -> None:
    ecrit = write_csv([{"Où": piege, piege: "dit"} for piege in PIEGES]).decode("utf-8-sig")
    assert "calc'!A0" in ecrit
    assert list_formulas(ecrit) == []
    assert list_formulas('"=1";-12,5;"-1+1";+3\n') == ["=1", "-1+1"]
