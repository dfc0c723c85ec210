"""Pages in tests have a warehouse, and every drawing is checked against its schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from altair.utils import schemapi

from observatory.app import session

session._PAGES_GARDEES, session._DESSINS_GARDES, session._REPONSES_GARDEES = 200, 400, 4_000
"""Tests open every page again and again in one process, for minutes."""

schemapi.disable_debug_mode()
"""Pieces of a drawing are not checked one by one, as in a server: the drawing is, whole."""


@pytest.fixture(autouse=True)
def valider_dessins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check each drawing against the Vega-Lite schema."""
    monkeypatch.setattr(session, "VALIDER_DESSINS", True)


@pytest.fixture(autouse=True)
def _warehouse(warehouse_path: Path) -> None:
    """Have the warehouse of the committed data built."""
    assert warehouse_path.is_file()
