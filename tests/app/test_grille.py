"""« Grilles »: a grid given, its preview, its faults, what is written and served."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from observatory.app.pages.grille.depart import write_code
from observatory.app.server.ecriture import VARIABLE
from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.contracts.lectures import LIVREES
from observatory.grid import NouvelleLecture, create_lecture, delete_lecture, export_grid
from observatory.grid.apercu import preview_grid
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import list_lectures
from observatory.queries.taux import list_taux
from observatory.sheets.pages.lectures import build_carte
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse
from tests.app.ouvrir import open_page
from tests.app.tableaux_lus import read_texts

LECTURE = "bretagne-2026"


@pytest.fixture(scope="module")
def modele(paths: Paths, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return an observatory built with an empty lecture of Bretagne, of which tests take copies."""
    lieu = Paths(tmp_path_factory.mktemp("bretagne"))
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, lieu.root / dossier.name)
    nouvelle = NouvelleLecture(
        LECTURE, "Bretagne 2026", "CRPV", region="53", programme=("sante", "partenaire.drac")
    )
    assert create_lecture(nouvelle, lieu, load_codebook()) == 12
    build_warehouse(lieu)
    return lieu


@pytest.fixture
def foyer(modele: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return an observatory of its own, served, with an empty lecture of Bretagne."""
    shutil.copytree(modele.root, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("OBSERVATORY_HOME", str(tmp_path))
    monkeypatch.setenv(VARIABLE, "oui")
    return Paths(tmp_path)


def open_grid_page() -> AppTest:
    return open_page("grille")


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
    vu = texts(at) + read_texts(at)
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
    at = open_page("grille", est_integre=True)
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


def choose(at: AppTest, label: str, element: str = "text_input") -> Any:
    return next(e for e in getattr(at, element) if e.label == label)


def test_a_lecture_is_created_on_some_contracts_selected_then_deleted(foyer: Paths) -> None:
    at = open_grid_page()
    choose(at, "Nom de la lecture").set_value("Gers essai")
    choose(at, "Qui lit les contrats").set_value("CRPV")
    choose(at, "Région", "selectbox").set_value("76").run()
    choose(at, "Contrats de la grille", "multiselect").set_value(["CN03201M", "CN03103I"])
    at.run()
    next(b for b in at.button if b.label == "Créer la lecture").click().run()
    assert not at.exception
    assert "«\u00a0Gers essai\u00a0» est créée" in texts(at)
    assert choose(at, "Lecture à coder", "selectbox").value == "gers-essai"
    assert "2\xa0unités à lire" in texts(at)
    carte = {x.code_lecture: build_carte(x) for x in list_lectures(open_served(foyer))}
    assert carte["gers-essai"].etiquette == "Lecture en cours, non relue"
    assert carte["occitanie-2024-public"].etiquette == "Lecture réelle et partielle"
    offertes = choose(at, "Lecture à supprimer", "selectbox")
    assert sorted(offertes.options) == ["Bretagne 2026", "Gers essai"]
    offertes.set_value("gers-essai").run()
    bouton = next(b for b in at.button if b.label == "Supprimer la lecture")
    assert bouton.disabled
    next(c for c in at.checkbox if "Gers essai" in c.label).check().run()
    next(b for b in at.button if b.label == "Supprimer la lecture").click().run()
    assert not at.exception
    assert "«\u00a0Gers essai\u00a0» est supprimée" in texts(at)
    assert "gers-essai" not in {x.code_lecture for x in list_lectures(open_served(foyer))}


def open_served(foyer: Paths) -> Entrepot:
    return Entrepot.open(current_warehouse(foyer))


def test_a_shipped_lecture_is_never_deleted(foyer: Paths) -> None:
    avant = checksums(foyer)
    for code in (*LIVREES, "inconnue"):
        with pytest.raises(DataError, match="Suppression refusée"):
            delete_lecture(foyer, code)
    assert checksums(foyer) == avant


def test_a_form_left_empty_is_told_in_the_words_of_the_page(foyer: Paths) -> None:
    at = open_grid_page()
    next(b for b in at.button if b.label == "Créer la lecture").click().run()
    assert [e.value for e in at.error] == ["Donnez un nom à la lecture."]
    choose(at, "Nom de la lecture").set_value("Bretagne 2026").run()
    next(b for b in at.button if b.label == "Créer la lecture").click().run()
    assert "Dites qui lit les contrats" in at.error[0].value
    choose(at, "Qui lit les contrats").set_value("CRPV").run()
    next(b for b in at.button if b.label == "Créer la lecture").click().run()
    assert "Une lecture porte déjà ce nom" in at.error[0].value


def test_the_workbook_leads_to_the_page_first_and_names_the_region(foyer: Paths) -> None:
    fichier = foyer.root / "grille.xlsx"
    export_grid(LECTURE, fichier, foyer, load_codebook(), codeur="Marie")
    plan = openpyxl.load_workbook(fichier)["Mode d’emploi"]
    lignes = {str(r[0]): str(r[1]) for r in plan.iter_rows(values_only=True) if r[0]}
    assert lignes["Périmètre"] == "Bretagne"
    assert "« Grilles »" in lignes["Redonner la grille"]
    assert "observatory" not in lignes["Redonner la grille"]
    titres = list(lignes)
    assert titres.index("Sans passer par la page") == titres.index("Redonner la grille") + 1
