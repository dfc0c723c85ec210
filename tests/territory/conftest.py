"""Real territories: the committed tables, and the raw files where they are present."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from observatory.base.paths import Paths
from observatory.territory import PreparationReport, load_table, prepare_territories
from observatory.territory.catalogue import load_catalogue
from observatory.territory.journal import Journal
from observatory.territory.reading import read_sources
from observatory.territory.tables import SCHEMAS


@pytest.fixture(scope="session")
def committed(paths: Paths) -> dict[str, Any]:
    """Return the committed tables by name; copy one before changing it."""
    return {nom: load_table(paths.geodata, nom) for nom in SCHEMAS}


@pytest.fixture
def geodata_copy(paths: Paths, tmp_path: Path) -> Path:
    """Return a copy of geodata/ that a test may damage."""
    return Path(shutil.copytree(paths.geodata, tmp_path / "geodata"))


@pytest.fixture(scope="session")
def raw(shared: Path) -> Path:
    """Return the folder of raw open files."""
    return shared / "data"


@pytest.fixture(scope="session")
def sources(raw: Path) -> dict[str, Any]:
    """Return the raw files as read; copy one before changing it."""
    return read_sources(raw, load_catalogue(), Journal())


@pytest.fixture(scope="session")
def prepared(
    raw: Path, paths: Paths, tmp_path_factory: pytest.TempPathFactory
) -> PreparationReport:
    """Return the report of a preparation from the raw files."""
    geodata = tmp_path_factory.mktemp("prepare") / "geodata"
    return prepare_territories(raw, geodata, gardes=paths.geodata)


@pytest.fixture
def raw_copy(raw: Path, tmp_path: Path) -> Path:
    """Return a folder of links to the raw files, any of which a test may replace."""
    for source in load_catalogue().values():
        lien = tmp_path / "raw" / source.fichier
        lien.parent.mkdir(parents=True, exist_ok=True)
        lien.symlink_to(raw / source.fichier)
    return tmp_path / "raw"
