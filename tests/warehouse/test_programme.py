"""A lecture that codes some themes or terms only: grid, cells, coverage and pages follow."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.codebook.programme import list_programme
from observatory.grid import (
    NouvelleLecture,
    change_programme,
    create_lecture,
    export_grid,
    import_grid,
)
from observatory.queries.cellules import list_cellules
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_taux_groupe
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse
from tests.commande import run_inside
from tests.mini.fabrique import BRUME, REGION

SEULE, DRAC, CAF = "sante-seule", "partenaire.drac", "partenaire.caf"


def create(copie: Paths, *programme: str) -> None:
    nouvelle = NouvelleLecture(SEULE, "Santé seule", "Essais", region=REGION, programme=programme)
    create_lecture(nouvelle, copie, load_codebook())


def test_grid_cells_and_pages_follow_what_is_declared(copie: Paths, tmp_path: Path) -> None:
    create(copie, "sante", DRAC)
    livre = load_codebook()
    fichier = export_grid(SEULE, tmp_path / "g.xlsx", copie, livre, codeur="Marie")
    classeur = openpyxl.load_workbook(fichier)
    codes = {str(c.value) for p in classeur.worksheets for c in p[4] if "." in str(c.value)}
    attendus = list_programme(livre, ("sante", DRAC))
    assert {c for c in attendus if livre.indicateur(c).est_codable} <= codes
    assert {DRAC, "enjeu.sante.addictions"} <= codes
    assert "instrument.cite_educative" not in codes
    assert all("sante" in livre.indicateur(c).themes or c == DRAC
               for c in codes & {i.code for i in livre.indicateurs()})  # fmt: skip
    plan = classeur["Partenaires"]
    colonne = next(c.column for c in plan[4] if c.value == DRAC)
    plan.cell(5, colonne).value = "Signataire"
    classeur.save(fichier)
    assert import_grid(fichier, copie, livre).difference.nb_cellules == 1
    build_warehouse(copie)
    entrepot = Entrepot.open(current_warehouse(copie))
    cellules = {c.code_indicateur for c in list_cellules(entrepot, SEULE)}
    assert cellules == attendus
    assert {t.code_indicateur for t in list_taux_groupe(entrepot, SEULE)} <= attendus
    vue = Filtres(lecture=SEULE)
    assert build_partenaires(entrepot, vue)
    assert build_articulations(entrepot, vue)
    for theme in livre.thematiques:
        assert build_lecture_regionale(entrepot, vue.with_changes(theme=theme.code))
    assert build_fiche_theme(entrepot, vue, "sante")
    assert build_fiche_imprimee(entrepot, vue, BRUME)
    entrepot.close()


@pytest.mark.parametrize("code", ["santé", "partenaire.mairie", "partenaire.etat_groupe"])
def test_an_unknown_term_is_refused_with_those_to_choose(copie: Paths, code: str) -> None:
    with pytest.raises(DataError) as refus:
        create(copie, "sante", code)
    (faute,) = refus.value.breaches
    assert code in faute.message
    assert "choisir parmi" in faute.remede


def test_what_is_coded_may_be_declared_again_and_nothing_is_lost(
    copie: Paths, tmp_path: Path
) -> None:
    create(copie, "sante", DRAC)
    livre = load_codebook()
    fichier = export_grid(SEULE, tmp_path / "g.xlsx", copie, livre, codeur="Marie")
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur["Partenaires"]
    plan.cell(5, next(c.column for c in plan[4] if c.value == DRAC)).value = "Signataire"
    classeur.save(fichier)
    import_grid(fichier, copie, livre)
    fait = run_inside(
        "lectures", "program", SEULE, "--terme", CAF, env={"OBSERVATORY_HOME": str(copie.root)}
    )
    assert fait.returncode == 0, fait.stderr
    dit = fait.stdout.replace("\u00a0", " ")
    assert f"{SEULE} code 1 terme : {CAF}." in dit
    assert "Hors de ce programme : 1 cellule codée" in dit
    entrepot = Entrepot.open(current_warehouse(copie))
    assert {t.code_indicateur for t in list_taux_groupe(entrepot, SEULE)} == {CAF}
    entrepot.close()
    assert change_programme(copie, livre, SEULE, ()) == (CAF,)
    build_warehouse(copie)
    entrepot = Entrepot.open(current_warehouse(copie))
    (drac,) = [t for t in list_taux_groupe(entrepot, SEULE)
               if (t.code_indicateur, t.mesure) == (DRAC, "signataire")]  # fmt: skip
    assert drac.k == 1  # coded before, counted again
    entrepot.close()


@pytest.mark.parametrize(("lecture", "code", "dit"), [
    (SEULE, "santé", "ni un thème ni un terme"),
    ("inconnue", "sante", "lecture inconnue"),
    ("occitanie-2024-demo", "sante", "lecture livrée"),
])  # fmt: skip
def test_a_wrong_declaration_changes_nothing(
    copie: Paths, lecture: str, code: str, dit: str
) -> None:
    create(copie, "sante")
    livre = load_codebook()
    with pytest.raises(DataError, match="Programme refusé") as refus:
        change_programme(copie, livre, lecture, (code,))
    (faute,) = refus.value.breaches
    assert dit in faute.message
    assert faute.remede
    assert change_programme(copie, livre, SEULE, ("sante",)) == ("sante",)
