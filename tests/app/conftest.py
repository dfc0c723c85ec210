"""Pages in tests check what a server takes as given: every drawing follows its schema."""

from __future__ import annotations

import pytest

from observatory.app import session


@pytest.fixture(autouse=True)
def valider_dessins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check each drawing against the Vega-Lite schema."""
    monkeypatch.setattr(session, "VALIDER_DESSINS", True)
