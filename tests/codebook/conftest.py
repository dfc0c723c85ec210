"""A copy of the codebook that a test may spoil, and the product's own codebook."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base.errors import CodebookError
from observatory.base.paths import project_paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """Return the product's codebook."""
    return load_codebook()


@pytest.fixture
def copie(tmp_path: Path) -> Path:
    """Return a copy of the codebook's TOML files."""
    dossier = tmp_path / "codebook"
    shutil.copytree(
        project_paths().codebook, dossier, ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    return dossier


@pytest.fixture
def refuser(copie: Path) -> Callable[[], CodebookError]:
    """Return a function that loads the copy and returns the error it must raise."""

    def charger() -> CodebookError:
        with pytest.raises(CodebookError) as erreur:
            load_codebook(copie)
        return erreur.value

    return charger
