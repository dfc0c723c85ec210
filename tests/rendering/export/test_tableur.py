"""No value of a CSV is read as another one by a spreadsheet: tried in LibreOffice.

Excel is not at hand: what it guesses is written as a rule (base/formula.py), checked here on every
value of every table.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.base.formula import is_formula, is_guessed, restore
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import Options
from observatory.rendering.export.lignes import build_page_table, say_fraction
from observatory.rendering.export.surete import clean
from observatory.rendering.export.texte import render_csv
from observatory.rendering.tables.lignes import write_csv, write_xlsx
from observatory.sheets.export.fichiers import build_export
from observatory.sheets.export.table_typee import Colonne, Export, Table
from tests.bornes import EST_ENTIER, bound_number
from tests.rendering.export.conftest import DEMO

pytestmark = pytest.mark.xdist_group("export")

LECTURES = {
    "demo": Filtres(lecture=DEMO, departement=("09", "32")),
    "publique": Filtres(lecture="occitanie-2024-public", departement=("09", "30", "31")),
    "villes": Filtres(lecture="idf-ouest-2025"),
}
PIEGES = (
    "4/7", "9/40", "2-3", "09", "2024-03", "12:30", "1e5", "VRAI", "=1+1", " =1+1", "-2+3", "@x",
    "mars 2024", "1 234,5", "12 %", "200066355", "1.2", "3,5", "12-mars", "1/2/2024", "'x", "00",
    "2A", "Ariège", "2024-03-12", "3 h 30", "1 1/2", "TRUE", "#N/A", "1E3", "6.02",
    "12345678901234567",
)  # fmt: skip
LANGUES = {"fr": 1036, "en": 1033}


@pytest.fixture(scope="module")
def exports(entrepot: Entrepot) -> dict[str, Export]:
    """Return the exports of three lectures."""
    return {nom: build_export(entrepot, filtres) for nom, filtres in LECTURES.items()}


def open_in_libreoffice(fichiers: list[Path], langue: int, dossier: Path) -> dict[str, list[list]]:
    """Return the cells of some CSV as LibreOffice opens them, special numbers detected."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{dossier}/profil", "--headless",
         f"--infilter=CSV:59,34,76,1,,{langue},false,true,false",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(dossier / "lo"),
         *map(str, fichiers)],
        check=True, capture_output=True, timeout=400,
    )  # fmt: skip
    return {
        f.stem: [
            list(ligne)
            for ligne in openpyxl.load_workbook(dossier / "lo" / f"{f.stem}.xlsx").active.iter_rows(
                values_only=True
            )
        ]
        for f in fichiers
    }


def check_sheet(table: Table, cellules: list[list[object]]) -> None:
    """Every text is a text, every number is its number."""
    for numero, (ligne, lue) in enumerate(zip(table.lignes, cellules[1:], strict=True), start=2):
        for colonne, valeur, vu in zip(table.colonnes, ligne, lue, strict=False):
            ou = f"{table.nom}, ligne {numero}, {colonne.nom}"
            if colonne.type == "texte" and valeur is not None:
                attendu = say_fraction(clean(str(valeur)))
                assert isinstance(vu, str), (ou, valeur, vu)
                assert restore(vu).strip() == attendu.strip(), ou
            elif colonne.type in ("entier", "decimal", "part") and valeur is not None:
                assert isinstance(vu, int | float), (ou, valeur, vu)
                assert vu == pytest.approx(float(str(valeur))), ou


def keep_new(tables: dict[str, Table]) -> dict[str, Table]:
    """Keep the rows that bring a value not yet written under a column of its type.

    How a spreadsheet opens a value does not hang on where it stands.
    """
    if EST_ENTIER:
        return tables
    vus: set[tuple[str, object]] = set()
    gardees = {}
    for nom, table in tables.items():
        lignes = []
        for ligne in table.lignes:
            dits = {(c.type, str(v)) for c, v in zip(table.colonnes, ligne, strict=True)}
            if dits - vus:
                vus |= dits
                lignes.append(ligne)
        gardees[nom] = replace(table, lignes=tuple(lignes))
    return gardees


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice absent")
@pytest.mark.parametrize("langue", LANGUES)
def test_libreoffice_keeps_every_value_of_every_table(
    langue: str, exports: dict[str, Export], tmp_path: Path
) -> None:
    ici = exports if langue == "fr" or EST_ENTIER else {"publique": exports["publique"]}
    tables = keep_new({f"{nom}-{t.nom}": t for nom, export in ici.items() for t in export.tables})
    pieges = tuple((p, p, 1) for p in PIEGES)
    tables["pieges"] = Table(
        "pieges", "Pièges",
        (Colonne("a", "A", "texte"), Colonne("b", "B", "texte"), Colonne("c", "C", "entier")),
        pieges,
    )  # fmt: skip
    decimale = "," if langue == "fr" else "."
    fichiers = []
    for nom, table in tables.items():
        fichiers.append(tmp_path / f"{nom}.csv")
        fichiers[-1].write_bytes(render_csv(table, Options(decimale=decimale)))
    lus = open_in_libreoffice(fichiers, LANGUES[langue], tmp_path)
    for nom, table in tables.items():
        check_sheet(table, lus[nom])


@pytest.mark.parametrize("nom", LECTURES)
def test_no_text_of_any_table_can_be_guessed_and_all_come_back(
    nom: str, exports: dict[str, Export]
) -> None:
    vus = 0
    for table in exports[nom].tables:
        texte = render_csv(table, Options()).decode("utf-8-sig")
        lues = list(csv.reader(io.StringIO(texte, newline=""), delimiter=";"))[1:]
        for ligne, lue in zip(table.lignes, lues, strict=True):
            for colonne, valeur, ecrit in zip(table.colonnes, ligne, lue, strict=True):
                if colonne.type == "texte" and valeur is not None:
                    assert not is_formula(ecrit)
                    assert not is_guessed(ecrit), (table.nom, colonne.nom, ecrit)
                    assert restore(ecrit) == say_fraction(clean(str(valeur)))
                    vus += 1
    assert vus > 500


def test_codes_and_classes_keep_what_a_spreadsheet_takes_away(exports: dict[str, Export]) -> None:
    contrats = exports["demo"].table("contrats")
    assert set(contrats.column("classe_nb_qpv")) <= {"1 QPV", "2 à 3 QPV", "4 QPV ou plus"}
    texte = render_csv(contrats, Options()).decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(texte, newline=""), delimiter=";"))
    assert {x["code_departement"] for x in lignes} == {"'09", "'32"}
    taux = render_csv(exports["demo"].table("taux"), Options()).decode("utf-8-sig")
    assert all("/" not in x["chiffre"] for x in csv.DictReader(io.StringIO(taux), delimiter=";"))


def test_a_page_table_gives_k_n_and_share_apart() -> None:
    lignes = [
        {"Code": "09001", "Rôle": "33/40", "Rôle (%)": "82,5 %", "Habitants": "12 345"},
        {"Code": "2A004", "Rôle": "au moins 9/40", "Rôle (%)": "—", "Habitants": "non connu"},
        {"Code": "31555", "Rôle": "3/3", "Rôle (%)": "—", "Habitants": "7"},
    ]
    table = build_page_table(lignes, "t", "T")
    assert {c.nom: c.type for c in table.colonnes} == {
        "Code": "texte", "Rôle": "texte", "Rôle (k)": "entier", "Rôle (N)": "entier",
        "Rôle (%)": "part", "Habitants": "entier",
    }  # fmt: skip
    assert table.lignes == (
        ("09001", "33 sur 40", 33, 40, 0.825, 12345),
        ("2A004", "au moins 9 sur 40", 9, 40, None, None),
        ("31555", "3 sur 3", 3, 3, None, 7),
    )
    seules = build_page_table([{"Rôle": "33/40"}, {"Rôle": "3/4"}], "t", "T")
    assert seules.lignes == (("33 sur 40", 33, 40, 0.825), ("3 sur 4", 3, 4, None))
    feuille = openpyxl.load_workbook(io.BytesIO(write_xlsx(lignes, "T", "Lecture", "b")))["Tableau"]
    assert [c.value for c in feuille[3]] == list(table.lignes[0])
    assert [c.data_type for c in feuille[3]] == ["s", "s", "n", "n", "n", "n"]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["A", "Code", "B"]),
            st.sampled_from(PIEGES) | st.text(st.characters(codec="utf-8"), max_size=20),
            min_size=1,
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=bound_number(60, 25), deadline=None)
def test_any_row_of_a_page_leaves_without_a_value_to_guess(lignes: list[dict[str, str]]) -> None:
    texte = write_csv(lignes).decode("utf-8-sig")
    table = build_page_table(lignes, "t", "T")
    for lue in list(csv.reader(io.StringIO(texte, newline=""), delimiter=";"))[1:]:
        for colonne, ecrit in zip(table.colonnes, lue, strict=False):
            if colonne.type == "texte":
                assert not is_formula(ecrit)
                assert not is_guessed(ecrit)
