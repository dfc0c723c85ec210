"""A home of its own for each test, and a small lecture to code in it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.contracts import tables
from observatory.grid import NouvelleLecture, create_lecture, export_grid

PETITE = "corse-2026"
CODEUR = "Marie Le Gall"
DEMO = "occitanie-2024-demo"
GARDEES = ("CN03201M", "CN03103I", "CN03402M", "CN01102I")
NOMMES = (
    "gouvernance.equipe_projet", "instrument.cls", "instrument.ctg", "instrument.pre",
    "partenaire.ars", "partenaire.caf", "partenaire.drac", "partenaire.etat",
    "public.jeunes", "thematique.acces_droits", "thematique.sante",
)  # fmt: skip
"""Terms that these tests name."""


def list_small_programme(codebook: Codebook) -> tuple[str, ...]:
    """Return what the small lecture codes: one term in six, and every answer that is no level.

    Its grid has 111 columns instead of 429.
    """
    tous = [i for i in codebook.indicateurs() if i.est_codable and i.code_lecture is None]
    gardes = {i.code for i in tous if i.code_echelle is None or i.axe in ("enjeu", "orientation")}
    return tuple(sorted({*gardes, *NOMMES, *(i.code for i in tous[::6])}))


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """Return the product's codebook."""
    return load_codebook()


@pytest.fixture(scope="session")
def modele(paths: Paths, codebook: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return a copy of the data with one more lecture, empty, of the contracts of Corsica."""
    racine = tmp_path_factory.mktemp("modele")
    shutil.copytree(paths.contracts, racine / "contracts_parquet")
    foyer = Paths(racine)
    programme = list_small_programme(codebook)
    nouvelle = NouvelleLecture(PETITE, "Corse 2024-2030", "CRPV", region="94", programme=programme)
    create_lecture(nouvelle, foyer, codebook)
    return foyer


@pytest.fixture
def foyer(modele: Paths, tmp_path: Path) -> Paths:
    """Return a fresh copy of the data, free to be changed."""
    shutil.copytree(modele.contracts, tmp_path / "foyer" / "contracts_parquet")
    return Paths(tmp_path / "foyer")


@pytest.fixture
def demo(foyer: Paths) -> Paths:
    """Return a fresh copy of the data whose demonstration has four contracts instead of forty."""
    unites = tables.read_table(tables.UNITES, foyer.contracts / "unites.parquet")
    siennes = unites["code_lecture"] == DEMO
    otees = set(unites.loc[siennes, "code_unite"]) - set(GARDEES)
    assert len(otees) == siennes.sum() - len(GARDEES) > 30
    for table in (tables.UNITES, *tables.TABLES_PAR_LECTURE):
        chemin = tables.table_path(foyer.contracts, table, DEMO)
        if "code_unite" in table.noms and chemin.exists():
            cadre = tables.read_table(table, chemin)
            gardees = ~cadre["code_unite"].isin(otees)
            if table is tables.UNITES:
                gardees |= cadre["code_lecture"] != DEMO
            tables.write_table(cadre[gardees], table, chemin)
    return foyer


@pytest.fixture(scope="session")
def unites(modele: Paths) -> dict[str, str]:
    """Return the name of each unit of the small lecture."""
    cadre = pd.read_parquet(modele.contracts / "unites.parquet")
    siennes = cadre[cadre["code_lecture"] == PETITE]
    return dict(zip(siennes["code_unite"], siennes["nom_unite"], strict=True))


@pytest.fixture(scope="session")
def vierge(modele: Paths, codebook: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the empty grid of the small lecture, for one coder."""
    fichier = tmp_path_factory.mktemp("vierge") / "grille.xlsx"
    return export_grid(PETITE, fichier, modele, codebook, codeur=CODEUR)


@pytest.fixture
def grille(vierge: Path, tmp_path: Path) -> Path:
    """Return a copy of the empty grid, free to be filled or damaged."""
    return Path(shutil.copy(vierge, tmp_path / "grille.xlsx"))


@pytest.fixture
def edit() -> Callable[[Path, dict[tuple[str, str], object]], None]:
    """Return how to write values in a workbook: {(sheet, cell): value}."""

    def write(fichier: Path, valeurs: dict[tuple[str, str], object]) -> None:
        classeur = openpyxl.load_workbook(fichier)
        for (feuille, cellule), valeur in valeurs.items():
            classeur[feuille][cellule] = valeur
        classeur.save(fichier)

    return write


@pytest.fixture
def checksums() -> Callable[[Paths], dict[str, str]]:
    """Return how to fingerprint every file of the data."""

    def compute(foyer: Paths) -> dict[str, str]:
        return {
            str(f.relative_to(foyer.root)): hashlib.sha256(f.read_bytes()).hexdigest()
            for f in sorted(foyer.contracts.rglob("*"))
            if f.is_file()
        }

    return compute


@pytest.fixture
def read_rows() -> Callable[..., list[dict[str, object]]]:
    """Return how to read the stored rows of a lecture as plain values, in order."""

    def read(
        foyer: Paths, table: tables.TableFichier, code_lecture: str
    ) -> list[dict[str, object]]:
        chemin = tables.table_path(foyer.contracts, table, code_lecture)
        if not chemin.exists():
            return []
        cadre = tables.read_table(table, chemin).astype(object)
        lignes = cadre.where(cadre.notna(), None).to_dict("records")
        return sorted(lignes, key=lambda r: tuple(str(r[c]) for c in table.cle))

    return read


def fill(fichier: Path, valeurs: dict[tuple[str, str, str], object]) -> None:
    """Type values in a grid: {(sheet, unit, indicator): value}."""
    classeur = openpyxl.load_workbook(fichier)
    for (feuille, unite, code), valeur in valeurs.items():
        plan = classeur[feuille]
        colonne = next(c.column for c in plan[4] if c.value == code)
        ligne = next(r[0].row for r in plan.iter_rows(min_row=5, max_col=1) if r[0].value == unite)
        plan.cell(ligne, colonne).value = valeur
    classeur.save(fichier)
