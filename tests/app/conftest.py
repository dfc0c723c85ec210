"""Pages in tests have a warehouse, and every drawing is checked against its schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.app import session


@pytest.fixture(autouse=True)
def valider_dessins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check each drawing against the Vega-Lite schema."""
    monkeypatch.setattr(session, "VALIDER_DESSINS", True)


@pytest.fixture(autouse=True)
def _warehouse(warehouse_path: Path) -> None:
    """Have the warehouse of the committed data built."""
    assert warehouse_path.is_file()
