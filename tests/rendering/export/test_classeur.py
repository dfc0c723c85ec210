"""XLSX: typed, filtered, frozen; no formula in it; LibreOffice finds the same values."""

from __future__ import annotations

import csv
import io
import math
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.classeur import LIGNE_ENTETE, TITRES, render_xlsx
from observatory.rendering.export.feuille_a_lire import TITRE as A_LIRE
from observatory.rendering.export.rendu import render_export
from observatory.rendering.export.surete import clean
from observatory.sheets.export.table_typee import Colonne, Export, Table, Valeur
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.mini.douze import DOUZE
from tests.rendering.export.conftest import PIEGES, SELECTIONS, Exports

pytestmark = pytest.mark.xdist_group("export")


def open_book(octets: bytes) -> Workbook:
    return load_workbook(io.BytesIO(octets))


def read_sheet(classeur: Workbook, table: Table) -> list[tuple[object, ...]]:
    feuille = classeur[TITRES[table.nom]]
    return list(feuille.iter_rows(min_row=LIGNE_ENTETE + 1, values_only=True))


@pytest.mark.parametrize("nom", ["demo_sante", "demo_petite", "villes", "sans_codage"])
def test_every_cell_is_read_back_with_its_type(exports: Exports, nom: str) -> None:
    export = exports[nom]
    classeur = exports.open_book(nom)
    assert classeur.sheetnames == [A_LIRE, *(TITRES[t.nom] for t in export.tables)]
    for table in export.tables:
        lus = read_sheet(classeur, table)
        assert len(lus) == len(table.lignes)
        for ligne, attendue in zip(lus, table.lignes, strict=True):
            for lu, voulu in zip(ligne, attendue, strict=True):
                if isinstance(voulu, float):
                    assert math.isclose(lu, voulu, rel_tol=1e-14)
                else:
                    assert lu == (clean(voulu) if isinstance(voulu, str) else voulu)
                    assert type(lu) is type(voulu)


def test_sheets_are_ready_to_be_used(exports: Exports) -> None:
    export = exports["demo_sante"]
    classeur = exports.open_book("demo_sante")
    for table in export.tables:
        feuille = classeur[TITRES[table.nom]]
        assert feuille.freeze_panes.endswith(str(LIGNE_ENTETE + 1))
        assert feuille.auto_filter.ref.startswith(f"A{LIGNE_ENTETE}:")
        largeurs = [d.width for d in feuille.column_dimensions.values()]
        assert all(7 <= largeur <= 95 for largeur in largeurs)
        assert feuille.print_title_rows == "$1:$2"
        titres = [c.value for c in feuille[LIGNE_ENTETE]]
        assert titres == [c.libelle for c in table.colonnes]
    taux = classeur["Taux"]
    rang = export.table("taux").noms.index("part") + 1
    assert taux.cell(LIGNE_ENTETE + 1, rang).number_format == "0.0%"


def test_the_first_sheet_is_to_be_read(exports: Exports) -> None:
    feuille = exports.open_book("demo_sante").worksheets[0]
    lignes = [[c for c in r if c is not None] for r in feuille.iter_rows(values_only=True)]
    textes = [str(c) for r in lignes for c in r]
    assert feuille.title == A_LIRE
    assert "Ce que contient ce fichier" in textes
    assert "Adresse qui rouvre la vue" in textes
    assert any("non_lu = " in t for t in textes)
    taux = exports["demo_sante"].table("taux").records()
    plus_grand = max(taux, key=lambda r: int(str(r["k"])))
    assert str(plus_grand["chiffre"]) in textes
    vide = exports.open_book("sans_codage").worksheets[0]
    assert "Les feuilles" in [r[0].value for r in vide.iter_rows()]


def test_each_sheet_of_a_simulated_lecture_announces_it(exports: Exports) -> None:
    classeur = exports.open_book("demo_petite")
    for feuille in classeur.worksheets:
        assert str(feuille["A1"].value).startswith(MENTION_SIMULEE)
        assert feuille.oddHeader.center.text == MENTION_SIMULEE
        assert feuille.sheet_properties.tabColor is not None


def test_a_partial_lecture_gives_its_warning(exports: Exports) -> None:
    classeur = exports.open_book("sans_codage")
    assert "Lecture partielle" in str(classeur["Taux"]["A1"].value)


@pytest.fixture(scope="module")
def piege(hostile: Entrepot) -> bytes:
    """Return the workbook of contracts whose names mean harm."""
    return render_export(hostile, Filtres(lecture=DOUZE, theme="sante"), "xlsx").octets


def test_no_bad_name_becomes_a_formula(piege: bytes) -> None:
    classeur = open_book(piege)
    noms = {}
    for feuille in classeur.worksheets:
        for ligne in feuille.iter_rows():
            for cellule in ligne:
                assert cellule.data_type != "f", cellule.value
        if feuille.title == "Contrats":
            noms = {c.value: c for c in feuille["B"]}
    assert noms[PIEGES["formule"]].quotePrefix
    assert noms[PIEGES["commande"]].quotePrefix
    assert PIEGES["script"] in noms
    assert "abc" in noms


@pytest.fixture(scope="module")
def tableur() -> str:
    programme = shutil.which("soffice")
    if programme is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is missing, and CI must open the workbooks with it")
        pytest.skip("no LibreOffice on this machine: install the package « libreoffice-calc »")
    return programme


Feuilles = dict[str, list[list[str]]]
RELUS = ("demo_sante", "villes")


@pytest.fixture(scope="module")
def relus(
    exports: Exports, piege: bytes, tableur: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Feuilles]:
    """Return what LibreOffice, started once, reads in each sheet of some workbooks."""
    dossier = tmp_path_factory.mktemp("relus")
    livres = {**{nom: exports.render_xlsx(nom) for nom in RELUS}, "piege": piege}
    for nom, octets in livres.items():
        (dossier / f"{nom}.xlsx").write_bytes(octets)
    filtre = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1"
    fait = subprocess.run(
        [tableur, "--headless", f"-env:UserInstallation={(dossier / 'profil').as_uri()}",
         "--convert-to", filtre, "--outdir", str(dossier),
         *(str(dossier / f"{nom}.xlsx") for nom in livres)],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    lus: dict[str, Feuilles] = {}
    for nom in livres:
        lus[nom] = {
            fichier.stem.removeprefix(f"{nom}-"): read_csv(fichier)
            for fichier in sorted(dossier.glob(f"{nom}-*.csv"))
        }
        assert lus[nom], fait.stderr
    return lus


def read_csv(fichier: Path) -> list[list[str]]:
    with fichier.open(encoding="utf-8-sig", newline="") as flux:
        return list(csv.reader(flux, delimiter=";"))


@pytest.mark.parametrize("nom", RELUS)
def test_libreoffice_finds_the_same_values(
    exports: Exports, relus: dict[str, Feuilles], nom: str
) -> None:
    export, feuilles = exports[nom], relus[nom]
    assert set(feuilles) == {A_LIRE, *(TITRES[t.nom] for t in export.tables)}
    for table in export.tables:
        lignes = feuilles[TITRES[table.nom]][LIGNE_ENTETE:]
        assert len(lignes) == max(len(table.lignes), 0)
        for ligne, attendue in zip(lignes, table.lignes, strict=True):
            for lu, voulu in zip(ligne, attendue, strict=True):
                assert_same(lu, voulu)


def assert_same(lu: str, voulu: Valeur) -> None:
    if voulu is None:
        assert lu == ""
    elif isinstance(voulu, bool):
        assert lu == str(voulu).upper()
    elif isinstance(voulu, int | float):
        nombre = float(lu.removesuffix("%")) / (100 if lu.endswith("%") else 1)
        assert math.isclose(nombre, voulu, rel_tol=1e-12, abs_tol=1e-15)
    else:
        assert lu == clean(str(voulu))


def test_libreoffice_shows_bad_names_as_they_are(relus: dict[str, Feuilles]) -> None:
    noms = {ligne[1] for ligne in relus["piege"]["Contrats"]}
    assert {clean(piege) for piege in PIEGES.values()} <= noms


def test_a_text_too_long_for_a_cell_is_cut_not_refused() -> None:
    table = Table("methode", "t", (Colonne("a", "A", "texte"),), (("x" * 40_000,),))
    export = Export("t", None, "", "t", "b", (table,))
    cellule = open_book(render_xlsx(export))["Méthode"].cell(LIGNE_ENTETE + 1, 1)
    assert 30_000 < len(str(cellule.value)) <= 32_767


def test_the_selections_are_not_empty(exports: Exports) -> None:
    assert len(exports["demo_sante"].table("donnees").lignes) == 40 * 72, (
        "71 points, and one of its own"
    )
    assert SELECTIONS["demo_petite"].departement == ("32",)
