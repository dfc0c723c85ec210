"""« Coder une lecture »: a grid given, its preview, its faults, what is written and served."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from observatory.app.components.grille_depart import write_code
from observatory.app.ecriture import VARIABLE
from observatory.codebook.loader import load_codebook
from observatory.contracts.grille import NouvelleLecture, create_lecture, export_grid
from observatory.contracts.grille.apercu import preview_grid
from observatory.errors import DataError
from observatory.paths import Paths
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_taux
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse

ROOT = Path(__file__).resolve().parent.parent.parent
LECTURE = "bretagne-2026"


@pytest.fixture
def foyer(paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paths]:
    """Return an observatory of its own, served, with an empty lecture of Bretagne."""
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, tmp_path / dossier.name)
    monkeypatch.setenv("OBSERVATORY_HOME", str(tmp_path))
    monkeypatch.setenv(VARIABLE, "oui")
    lieu = Paths(tmp_path)
    nouvelle = NouvelleLecture(LECTURE, "Bretagne 2026", "CRPV", region="53")
    assert create_lecture(nouvelle, lieu, load_codebook()) == 12
    build_warehouse(lieu)
    yield lieu
    st.cache_resource.clear()


def open_grid_page() -> AppTest:
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    at.run()
    at.switch_page("observatory/app/pages/grille.py").run()
    assert not at.exception
    return at


def fill(foyer: Paths, valeur: str) -> bytes:
    """Return the grid of Bretagne where one partner is coded everywhere."""
    fichier = foyer.root / "grille.xlsx"
    export_grid(LECTURE, fichier, foyer, load_codebook(), codeur="Marie")
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur["Partenaires"]
    colonne = next(c.column for c in plan[4] if c.value == "partenaire.drac")
    for ligne in range(5, 17):
        plan.cell(ligne, colonne).value = valeur
    tampon = io.BytesIO()
    classeur.save(tampon)
    return tampon.getvalue()


def give(at: AppTest, octets: bytes, nom: str = "ma grille.xlsx") -> AppTest:
    at.file_uploader(key="grille-recue").set_value((nom, octets, "application/octet-stream"))
    return at.run()


def texts(at: AppTest) -> str:
    parties = (at.title, at.subheader, at.markdown, at.caption, at.info, at.error, at.success)
    return "\n".join(str(e.value) for elements in parties for e in elements)


def checksums(paths: Paths) -> dict[str, str]:
    fichiers = sorted(p for p in paths.contracts.rglob("*.parquet"))
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in fichiers}


def test_a_grid_is_previewed_then_written_and_served(foyer: Paths) -> None:
    avant, servi = checksums(foyer), current_warehouse(foyer)
    at = give(open_grid_page(), fill(foyer, "Signataire"))
    assert not at.exception
    assert "12\xa0cellules ajoutées" in texts(at).replace("\u202f", "\xa0")
    assert checksums(foyer) == avant
    bouton = next(b for b in at.button if b.label.startswith("Importer"))
    bouton.click().run()
    assert not at.exception
    assert "en service" in texts(at)
    assert current_warehouse(foyer) != servi
    with_new = Entrepot.open(current_warehouse(foyer))
    taux = list_taux(with_new, Filtres(lecture=LECTURE), indicateurs=["partenaire.drac"])
    assert {(t.mesure, t.k, t.n) for t in taux} == {
        ("citation", 12, 12), ("partenaire", 12, 12), ("signataire", 12, 12),
    }  # fmt: skip
    with_new.close()


def test_a_refused_grid_names_sheet_and_cell_and_writes_nothing(foyer: Paths) -> None:
    avant = checksums(foyer)
    at = give(open_grid_page(), fill(foyer, "Signatère"))
    vu = texts(at) + "".join(t.value.to_string() for t in at.table)
    assert "refusée" in vu
    assert "Partenaires" in vu
    assert "Signatère" in vu
    assert not [b for b in at.button if b.label.startswith("Importer")]
    assert checksums(foyer) == avant


def test_an_unchanged_grid_changes_nothing(foyer: Paths) -> None:
    fichier = foyer.root / "vide.xlsx"
    export_grid(LECTURE, fichier, foyer, load_codebook(), codeur="Marie")
    at = give(open_grid_page(), fichier.read_bytes())
    assert "Rien à changer" in texts(at)


def test_a_public_site_reads_no_file(foyer: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "non")
    at = open_grid_page()
    assert "se consulte seulement" in texts(at)
    assert not at.file_uploader
    assert not [s for s in at.selectbox if s.key == "lecture-csv"]


def test_a_view_inside_another_site_writes_nothing(foyer: Paths) -> None:
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    at.context["is_embedded"] = True
    at.run()
    at.switch_page("observatory/app/pages/grille.py").run()
    assert "n’écrit rien" in texts(at)
    assert not at.file_uploader


@pytest.mark.parametrize(
    ("nom", "octets", "dit"),
    [
        ("grille.xlsx", b"%PDF-1.7 bonjour", "PDF"),
        ("grille.exe", b"MZ", "ni un classeur"),
        ("grille.csv", b"", "vide"),
        ("../../etc/passwd.xlsx", b"PK\x03\x04rien", "abîmé"),
        ("grille.xlsx", b"x" * 25_000_001, "trop lourd"),
    ],
)
def test_a_wrong_file_is_a_sentence(foyer: Paths, nom: str, octets: bytes, dit: str) -> None:
    avant = checksums(foyer)
    with pytest.raises(DataError, match=dit):
        preview_grid(octets, nom, foyer)
    assert checksums(foyer) == avant


def test_what_a_page_still_shows_does_not_write_once_refused(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = give(open_grid_page(), fill(foyer, "Signataire"))
    bouton = next(b for b in at.button if b.label.startswith("Importer"))
    avant = checksums(foyer)
    monkeypatch.setenv(VARIABLE, "non")
    bouton.click().run()
    assert checksums(foyer) == avant
    assert "se consulte seulement" in " ".join(str(e.value) for e in at.error)
    at = open_grid_page()
    monkeypatch.setenv(VARIABLE, "oui")
    at.run()
    at.text_input[0].set_value("Normandie 2026")
    at.text_input[1].set_value("CRPV")
    monkeypatch.setenv(VARIABLE, "non")
    at.button[0].click().run()
    assert checksums(foyer) == avant


def test_the_code_of_a_lecture_comes_from_its_name() -> None:
    assert write_code("  Bretagne & Cœur 2024-2030 ! ") == "bretagne-coeur-2024-2030"
