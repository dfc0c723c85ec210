"""Where data are read and where they are written: the home, and what ships with the product."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from observatory.base import paths as module
from observatory.base.paths import Paths, project_paths
from observatory.codebook.loader import load_codebook
from observatory.contracts import tables
from observatory.grid import NouvelleLecture, create_lecture, delete_lecture
from observatory.grid.etat import load_etat
from observatory.warehouse.access import open_warehouse
from observatory.warehouse.build import build_warehouse
from tests.mini.fabrique import AUTRE_REGION, COMPLETE, PARTIELLE

PLAINE = NouvelleLecture("plaine-2026", "Plaine", "CRPV", region=AUTRE_REGION)


def copy_data(paths: Paths, cible: Path) -> Path:
    for dossier in (paths.geodata, paths.contracts_shipped):
        shutil.copytree(dossier, cible / dossier.name, copy_function=os.link)
    return cible


@pytest.fixture
def apart(mini: Paths, tmp_path: Path) -> Paths:
    """Return an empty home whose data ship elsewhere, in a folder that must not change."""
    livre = copy_data(mini, tmp_path / "livré é (x)")
    return Paths(tmp_path / "foyer", livre)


def list_bytes(dossier: Path) -> dict[str, bytes]:
    return {str(f.relative_to(dossier)): f.read_bytes() for f in dossier.rglob("*") if f.is_file()}


def test_a_lecture_of_the_home_joins_those_that_ship(apart: Paths) -> None:
    avant = list_bytes(apart.shipped)
    depart = build_warehouse(apart)
    create_lecture(PLAINE, apart, load_codebook())
    construction = build_warehouse(apart)
    assert construction.build_id != depart.build_id
    assert construction.path.is_relative_to(apart.home)
    with open_warehouse(construction.path) as connexion:
        lignes = connexion.execute("SELECT code_lecture FROM lecture ORDER BY 1").fetchall()
        unites = connexion.execute(
            "SELECT count(*) FROM unite WHERE code_lecture = 'plaine-2026'"
        ).fetchone()
    assert [code for (code,) in lignes] == [COMPLETE, PARTIELLE, "plaine-2026"]
    assert unites == (1,)
    assert list_bytes(apart.shipped) == avant
    siennes = duckdb.read_parquet(str(apart.contracts / "lectures.parquet")).fetchall()
    assert [ligne[0] for ligne in siennes] == ["plaine-2026"]
    delete_lecture(apart, "plaine-2026")
    assert build_warehouse(apart).controles is not None
    assert list_bytes(apart.shipped) == avant


def test_cells_of_the_home_are_read_before_those_that_ship(apart: Paths) -> None:
    code = PARTIELLE
    livre = load_etat(apart, code)
    assert len(livre.codages) > 0
    vide = livre.codages.iloc[:1].astype(object)
    tables.write_table(
        vide, tables.CODAGES, tables.table_path(apart.contracts, tables.CODAGES, code)
    )
    etat = load_etat(apart, code)
    assert len(etat.codages) == 1
    assert len(etat.preuves) == len(livre.preuves)
    assert etat.empreinte != livre.empreinte


def test_the_home_is_chosen(paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    complet, vide, utilisateur = tmp_path / "complet", tmp_path / "vide", tmp_path / "moi"
    copy_data(paths, complet)
    monkeypatch.setattr(module, "user_folder", lambda: utilisateur)
    monkeypatch.setenv(module.VARIABLE, str(complet))
    assert project_paths() == Paths(complet)
    monkeypatch.setenv(module.VARIABLE, str(vide))
    assert project_paths() == Paths(vide, module.shipped_folder())
    monkeypatch.delenv(module.VARIABLE)
    monkeypatch.setattr(module, "_CHECKOUT", complet)
    (complet / "pyproject.toml").touch()
    assert project_paths() == Paths(complet)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert project_paths() == Paths(utilisateur, complet)
    monkeypatch.setattr(module, "_CHECKOUT", tmp_path)
    assert project_paths() == Paths(utilisateur, module._DANS_LE_PAQUET)
