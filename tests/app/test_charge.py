"""The load driver itself: a page that answers with an error must count as one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.charge import load, start_server
from benchmarks.demarrage import free_port

pytestmark = pytest.mark.xdist_group("serveur")


def test_a_page_that_cannot_answer_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(tmp_path))
    port = free_port()
    serveur = start_server(port)
    try:
        releve = asyncio.run(load(port, serveur.pid, ("carte",), sessions=2, tours=1, repos=0.1))
    finally:
        serveur.terminate()
        serveur.wait(timeout=20)
    assert len(releve.erreurs) == 4
    assert all("entrepôt" in erreur for erreur in releve.erreurs)


def test_a_server_gone_is_an_error_and_not_a_wait() -> None:
    releve = asyncio.run(load(free_port(), 1, ("carte",), sessions=2, tours=1, repos=0.1))
    assert len(releve.erreurs) == 2
    assert releve.filtres == []
