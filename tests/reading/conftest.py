"""The coded contracts, where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of coded fictional contracts, or skip where it is not at hand."""
    dossier = Path(os.environ.get("OBSERVATORY_SHARED", ROOT.parent / "shared")) / "reading"
    if not (dossier / "score.py").is_file():
        pytest.skip("coded fictional contracts (../shared/reading) are not on this machine")
    return dossier
