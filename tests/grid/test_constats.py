"""The sheet « Constats »: there and back, what it changes, what it refuses."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.grid import compare_grid, import_grid, inspect_grid, restore_version
from observatory.grid.constats import COLONNES, list_constats
from observatory.grid.etat import load_etat
from observatory.grid.modele import A_FIGER
from tests.grid.conftest import DEMO
from tests.grid.exportees import export_grid

PETITE, IDF = "corse-2026", "idf-ouest-2025"
CODEUR = "Marie Le Gall"
JOUR = dt.date(2026, 11, 26)
RANGS = {c.champ: rang for rang, c in enumerate(COLONNES, start=1)}
SANTE = {"code_theme": "sante — Santé", "nature": "Constat", "texte": "L’ARS signe peu.",
         "code_indicateur": "partenaire.ars", "mesure": "Taux de signature"}  # fmt: skip


def write(fichier: Path, lignes: list[Mapping[str, object]], debut: int = 3) -> Path:
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur["Constats"]
    for numero, ligne in enumerate(lignes, start=debut):
        for champ, valeur in ligne.items():
            plan.cell(numero, RANGS[champ]).value = valeur
    classeur.save(fichier)
    return fichier


def read(foyer: Paths, code: str = PETITE) -> list[tuple[str, str]]:
    cadre = tables.read_table(
        tables.CONSTATS, tables.table_path(foyer.contracts, tables.CONSTATS, code)
    )
    return list(zip(cadre["code_constat"], cadre["texte"], strict=True))


def test_a_finding_typed_is_written_and_its_figure_waits_to_be_frozen(
    foyer: Paths, grille: Path, codebook: Codebook
) -> None:
    suite = {"code_indicateur": "instrument.cls", "mesure": "Taux de mention", "k": 1, "n": 4}
    write(grille, [SANTE, suite, {"nature": "Impensé", "texte": "Rien sur la médiation."}])
    fait = import_grid(grille, foyer, codebook, date_codage=JOUR)
    assert {c.genre for c in fait.difference.constats} == {"ajoute"}
    assert read(foyer) == [
        ("ensemble.impense.1", "Rien sur la médiation."), ("sante.constat.1", "L’ARS signe peu."),
    ]  # fmt: skip
    chiffres = tables.read_table(
        tables.CHIFFRES, tables.table_path(foyer.contracts, tables.CHIFFRES, PETITE)
    )
    assert list(chiffres["version"].fillna("")) == [A_FIGER, ""]
    assert chiffres["seuil"].tolist() == [3, 1]
    assert not (foyer.contracts / "codages" / f"lecture={PETITE}").joinpath("x").exists()


@pytest.mark.parametrize("code", [IDF, "occitanie-2024-public"])
def test_the_sheet_left_as_it_was_changes_nothing(
    foyer: Paths, codebook: Codebook, tmp_path: Path, code: str
) -> None:
    codeur = load_etat(foyer, code).codeurs[0]
    fichier = export_grid(code, tmp_path / "g.xlsx", foyer, codebook, codeur=codeur)
    lue = inspect_grid(fichier, foyer, codebook)
    assert lue.anomalies == ()
    assert lue.constats is not None
    assert lue.constats.constats == list_constats(load_etat(foyer, code))
    assert compare_grid(lue, foyer, codebook).constats == ()


def test_an_older_grid_left_as_it_was_takes_nothing_back(
    foyer: Paths, grille: Path, codebook: Codebook, tmp_path: Path
) -> None:
    ancienne = Path(shutil.copy(grille, tmp_path / "ancienne.xlsx"))
    import_grid(write(grille, [SANTE]), foyer, codebook, date_codage=JOUR)
    assert import_grid(ancienne, foyer, codebook).difference.constats == ()
    with pytest.raises(DataError, match="ont changé depuis l’export"):
        import_grid(write(ancienne, [SANTE | {"texte": "Autre."}]), foyer, codebook)
    assert read(foyer) == [("sante.constat.1", "L’ARS signe peu.")]


def test_a_row_taken_away_takes_its_finding_away_and_a_version_brings_it_back(
    foyer: Paths, grille: Path, codebook: Codebook, tmp_path: Path
) -> None:
    import_grid(write(grille, [SANTE]), foyer, codebook, date_codage=JOUR)
    neuve = export_grid(PETITE, tmp_path / "n.xlsx", foyer, codebook, codeur=CODEUR)
    vide = dict.fromkeys(RANGS)
    fait = import_grid(write(neuve, [vide]), foyer, codebook)
    assert [c.genre for c in fait.difference.constats] == ["retire"]
    assert read(foyer) == []
    assert fait.version is not None
    restore_version(foyer, PETITE, fait.version)
    assert read(foyer) == [("sante.constat.1", "L’ARS signe peu.")]


def test_a_demonstration_keeps_its_simulated_findings(
    demo: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    codeur = load_etat(demo, DEMO).codeurs[0]
    fichier = export_grid(DEMO, tmp_path / "d.xlsx", demo, codebook, codeur=codeur)
    with pytest.raises(DataError, match="simulés"):
        import_grid(write(fichier, [{"texte": "Inventé."}]), demo, codebook)


@pytest.mark.parametrize(
    ("ligne", "message"),
    [
        (SANTE | {"code_theme": "médecine"}, "thème inconnu"),
        (SANTE | {"nature": "Opinion"}, "mot hors liste"),
        (SANTE | {"code_indicateur": "partenaire.disparu"}, "indicateur inconnu"),
        (SANTE | {"mesure": "Taux de mention"}, "mesure qui n’est pas de partenaire.ars"),
        (SANTE | {"k": 5, "n": 3}, "k/N impossible"),
        (SANTE | {"k": 5}, "k/N impossible"),
        (SANTE | {"k": "cinq", "n": 6}, "nombre entier attendu"),
        (SANTE | {"unites": "CN99999X"}, "hors de la lecture"),
        (SANTE | {"code_constat": "Santé 1"}, "code mal formé"),
        (SANTE | {"url": "pas une adresse"}, "ce n’est pas une adresse"),
        (SANTE | {"texte": "=1+1"}, "formule"),
        ({"code_theme": "sante"}, "constat sans texte"),
        ({"texte": "Seul.", "k": 3}, "chiffre sans indicateur ni compte"),
    ],
)
def test_each_fault_says_its_place_and_what_to_do(
    foyer: Paths, grille: Path, codebook: Codebook, ligne: Mapping[str, object], message: str
) -> None:
    lue = inspect_grid(write(grille, [ligne]), foyer, codebook)
    assert message.casefold() in lue.anomalies[0].message.casefold(), lue.anomalies
    assert len(lue.anomalies) == 1 or message == "formule"
    assert lue.anomalies[0].lieu.feuille == "Constats"
    assert lue.anomalies[0].remede
    with pytest.raises(DataError, match="feuille « Constats »"):
        import_grid(lue, foyer, codebook)
