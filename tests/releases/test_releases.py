"""What each release wrote opens in this one; what a later one writes is refused in French."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.grid import (
    compare_grid,
    import_grid,
    inspect_grid,
    list_versions,
    restore_version,
)
from observatory.grid.etat import load_etat
from observatory.grid.sauvegarde import PARTIES, restore_backup, write_backup
from observatory.warehouse.access import open_warehouse
from observatory.warehouse.build import build_warehouse

ICI = Path(__file__).parent
RELEASES = sorted(d.name for d in ICI.iterdir() if (d / "contracts_parquet").is_dir())
CODE = "corse-2026"


@pytest.fixture(params=RELEASES)
def ancien(request: pytest.FixtureRequest, paths: Paths, tmp_path: Path) -> Paths:
    """Return a home as a release left it: what ships, and over it what it wrote."""
    racine = tmp_path / "ancien"
    shutil.copytree(paths.geodata, racine / "geodata")
    shutil.copytree(paths.contracts_shipped, racine / "contracts_parquet")
    shutil.copytree(
        ICI / request.param / "contracts_parquet", racine / "contracts_parquet", dirs_exist_ok=True
    )
    for grille in (ICI / request.param).glob("grille.*"):
        shutil.copy(grille, racine)
    return Paths(racine)


def test_there_is_a_folder_for_the_first_release() -> None:
    assert "0.1.0" in RELEASES


def test_a_home_of_a_former_release_is_built_and_coded(ancien: Paths) -> None:
    with open_warehouse(build_warehouse(ancien).path) as connexion:
        codes = connexion.execute(
            "SELECT valeur FROM codage WHERE statut = 'code' AND code_lecture = $code ORDER BY ALL",
            {"code": CODE},
        ).fetchall()
    assert [valeur for (valeur,) in codes] == ["absent", "mentionne", "signataire"]
    (version,) = list_versions(ancien, CODE)
    assert version.nb_cellules == 1
    restore_version(ancien, CODE, version.code)
    assert len(load_etat(ancien, CODE).codages) == 1


@pytest.mark.parametrize("nom", ["grille.xlsx", "grille.csv"])
def test_a_grid_of_a_former_release_is_read(nom: str, ancien: Paths) -> None:
    livre = load_codebook()
    grille = inspect_grid(ancien.root / nom, ancien, livre)
    assert compare_grid(grille, ancien, livre).nb_changements == 0
    (version,) = list_versions(ancien, CODE)
    restore_version(ancien, CODE, version.code)
    fait = import_grid(ancien.root / nom, ancien, livre)
    assert len(fait.difference.ajoutees) == 2
    assert len(load_etat(ancien, CODE).codages) == 3


def test_a_backup_moves_a_former_home_to_one_of_its_own(
    ancien: Paths, paths: Paths, tmp_path: Path
) -> None:
    faite = write_backup(ancien, tmp_path / "s.zip", PARTIES)
    assert faite.lectures == (CODE,)
    with zipfile.ZipFile(faite.fichier) as archive:
        assert not [nom for nom in archive.namelist() if "occitanie" in nom or "idf" in nom]
    neuf = Paths(tmp_path / "neuf", paths.root)
    restore_backup(neuf, tmp_path / "s.zip", PARTIES)
    assert len(load_etat(neuf, CODE).codages) == 3
    assert [v.nb_cellules for v in list_versions(neuf, CODE)] == [1]
    # cells that ship are read where they ship, not copied
    assert [d.name for d in (neuf.contracts / "codages").iterdir()] == [f"lecture={CODE}"]


@pytest.mark.parametrize("champ", ["format", "parties"])
def test_a_backup_of_a_later_release_is_refused(champ: str, ancien: Paths, tmp_path: Path) -> None:
    write_backup(ancien, tmp_path / "s.zip", PARTIES)
    with zipfile.ZipFile(tmp_path / "s.zip") as archive:
        contenus = {nom: archive.read(nom) for nom in archive.namelist()}
    manifeste = json.loads(contenus["manifeste.json"])
    manifeste[champ] = 99 if champ == "format" else ["lectures", "atelier"]
    with zipfile.ZipFile(tmp_path / "futur.zip", "w") as archive:
        for nom, octets in {**contenus, "manifeste.json": json.dumps(manifeste)}.items():
            archive.writestr(nom, octets)
    with pytest.raises(DataError, match="version plus récente") as refus:
        restore_backup(ancien, tmp_path / "futur.zip", PARTIES)
    assert "→ mettre l’observatoire à jour" in str(refus.value)
