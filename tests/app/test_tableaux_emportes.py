"""Every table of every page leaves as a workbook and as a CSV no spreadsheet can falsify."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import streamlit as st

from observatory.app.shared import csv_differe
from observatory.base.formula import is_formula, is_guessed
from tests.app.ouvrir import open_page

DEMO = "occitanie-2024-demo"
NOM = re.compile(r"[\w.-]+_20\d\d-\d\d-\d\d\.(csv|xlsx)")
_FAUSSE = re.compile(r"\d+/\d+")
Pris = dict[str, Callable[[], bytes]]

PAGES = [
    ("lecture", {"lecture": DEMO}),
    ("lecture", {}),
    ("articulations", {"lecture": DEMO}),
    ("articulations", {"lecture": "idf-ouest-2025"}),
    ("croisements", {"lecture": DEMO}),
    ("contrat", {"lecture": DEMO, "contrat": "CN03201M"}),
]


@pytest.fixture
def pris(monkeypatch: pytest.MonkeyPatch) -> Pris:
    """Return the files the buttons of a page would write, by name, filled as the page is shown."""
    fichiers: Pris = {}
    vrai = st.download_button

    def note(libelle: str, donnees: Callable[[], bytes], **options: Any) -> Any:
        fichiers[options["file_name"]] = donnees
        return vrai(libelle, donnees, **options)

    monkeypatch.setattr(csv_differe.st, "download_button", note)
    return fichiers


@pytest.mark.parametrize(("page", "params"), PAGES)
def test_every_table_of_a_page(page: str, params: dict[str, str], pris: Pris) -> None:
    open_page(page, **params)
    tables = {nom: f for nom, f in pris.items() if nom.endswith((".csv", ".xlsx"))}
    seuls = {n.rpartition(".")[0] for n in tables if not n.startswith("contrats-de-ville")}
    assert seuls
    for radical in seuls:
        assert NOM.fullmatch(f"{radical}.csv"), radical
        check_csv(tables[f"{radical}.csv"]())
        check_workbook(tables[f"{radical}.xlsx"]())


def check_csv(octets: bytes) -> None:
    lignes = list(csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";"))
    for ligne in lignes[1:]:
        for titre, valeur in zip(lignes[0], ligne, strict=True):
            est_nombre = re.fullmatch(r"-?\d+(,\d+)?", valeur) and not re.match(r"0\d", valeur)
            assert not is_formula(valeur) or est_nombre, (titre, valeur)
            assert est_nombre or not is_guessed(valeur), (titre, valeur)
            assert not _FAUSSE.search(valeur) or "http" in valeur, (titre, valeur)


def check_workbook(octets: bytes) -> None:
    """Each column holds one type; k, N and share are numbers."""
    feuille = openpyxl.load_workbook(io.BytesIO(octets))["Tableau"]
    titres = [c.value for c in feuille[2]]
    for titre, colonne in zip(titres, feuille.iter_cols(min_row=3), strict=True):
        types = {c.data_type for c in colonne if c.value is not None}
        assert len(types) <= 1, (titre, types)
        if str(titre).endswith(("(k)", "(N)", "(part)")):
            assert types <= {"n"}, titre
