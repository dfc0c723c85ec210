"""A printed sheet is its entry, its sheet and its template."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.one_touch.copie import CLI, Ajout, insert, run

pytestmark = pytest.mark.xdist_group("one_touch")
FEUILLE_FICHE = """from dataclasses import dataclass

from observatory.queries.contrats import list_regions
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.sheets.printed.fiche_pied import PiedFiche, build_pied


@dataclass(frozen=True)
class FicheRegion:
    nom: str
    pied: PiedFiche


def build_fiche_region(entrepot: Entrepot, vue: Filtres, code: str, base: str) -> FicheRegion:
    nom = next(r.nom for r in list_regions(entrepot) if r.code == code)
    lecture = load_lecture(entrepot, vue.lecture)
    return FicheRegion(nom, build_pied(entrepot, lecture, "toute la région", base))


def write_region(fiche: FicheRegion) -> dict[str, object]:
    return {"titre": fiche.nom}


def list_one(entrepot: Entrepot, region: str, lecture: str) -> list[tuple[str, str]]:
    return [(r.code, r.nom) for r in list_regions(entrepot) if r.code == region]
"""
MODELE = """#let d = json(bytes(sys.inputs.donnees))
#set document(title: d.titre)
#set text(lang: "fr", font: "Atkinson Hyperlegible")
= #d.titre
"""
GENRE = """    GenreFiche(
        "region", "Fiche région", "région", "régions", 1, "regions", "fiche_region",
        build_fiche_region, write_region, list_one,
    ),
"""
IMPORT_FICHE = """from observatory.sheets.printed.fiche_region import (
    build_fiche_region,
    list_one,
    write_region,
)
"""
AJOUT: Ajout = {
    "rendering/pdf/fiches.py": lambda t: insert(")  # fmt: skip\nGENRES", GENRE)(
        insert("from observatory.sheets.printed.fiche_theme", IMPORT_FICHE)(t)
    ),
    "rendering/pdf/modeles/fiche_region.typ": lambda _: MODELE,
    "sheets/printed/fiche_region.py": lambda _: FEUILLE_FICHE,
}


def test_it_touches_few_files() -> None:
    assert len(AJOUT) <= 3


def test_a_printed_sheet_is_set_and_archived(maison: Path) -> None:
    cible = maison / "regions.zip"
    run(maison, CLI, "sheet", "archive", "71", "--genre", "region", "-o", str(cible))
    with zipfile.ZipFile(cible) as archive:
        (fiche,) = [n for n in archive.namelist() if n.endswith(".pdf")]
        assert fiche == "regions/71-Coteaux-et-Brumes.pdf"
        assert archive.read(fiche).startswith(b"%PDF")
        assert "Fiche région" in archive.read("index.html").decode()
