"""Fixtures shared by all tests: the real data, the real build, the larger raw case."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from observatory.base.paths import Paths, project_paths
from observatory.queries.entrepot import Entrepot
from tests.en_cours import lecture_close, lecture_en_cours

__all__ = ["lecture_close", "lecture_en_cours"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def paths() -> Paths:
    """Return the folders of this checkout."""
    return project_paths()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of raw open data, or skip: a user's machine does not have it."""
    folder = Path(os.environ.get("OBSERVATORY_SHARED", ROOT.parent / "shared"))
    if not (folder / "data" / "README.md").is_file():
        pytest.skip("raw open data (../shared/data) is not on this machine")
    return folder


@pytest.fixture(scope="session")
def warehouse_path(paths: Paths) -> Path:
    """Return the warehouse built from the committed data by the real build (nothing if current)."""
    from observatory.warehouse.build import build_warehouse

    return build_warehouse(paths).path


@pytest.fixture(scope="session")
def entrepot(warehouse_path: Path) -> Iterator[Entrepot]:
    """Return the warehouse open to questions, once for all tests."""
    ouvert = Entrepot.open(warehouse_path)
    yield ouvert
    ouvert.close()


@pytest.fixture
def ecrire_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a PDF from Typst markup, one file per name."""
    import typst

    def ecrire(markup: str, nom: str = "contrat.pdf") -> Path:
        source = tmp_path / f"{nom}.typ"
        source.write_text(f'#set text(lang: "fr", font: "Source Sans 3")\n{markup}', "utf-8")
        polices = ROOT / "observatory" / "rendering" / "pdf" / "polices"
        typst.compile(str(source), output=str(tmp_path / nom), font_paths=[str(polices)])
        return tmp_path / nom

    return ecrire
