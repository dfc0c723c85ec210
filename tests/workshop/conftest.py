"""A journal of its own for each test, in a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from observatory.base.paths import Paths
from observatory.documents.depot import Fiche
from observatory.workshop.decisions import (
    CODER,
    CleDecision,
    EtatCode,
    Geste,
    JournalAtelier,
    PieceJustificative,
    open_journal,
)
from tests.mini.fabrique import BRUME
from tests.workshop.contrat_ecrit import write_home


@pytest.fixture
def seul(tmp_path: Path) -> Paths:
    """Return an empty home."""
    return Paths(tmp_path / "foyer")


@pytest.fixture
def journal(seul: Paths) -> Iterator[JournalAtelier]:
    """Return the journal of an empty home."""
    with open_journal(seul) as ouvert:
        yield ouvert


@pytest.fixture
def foyer(tmp_path: Path) -> Paths:
    """Return a home with one contract whose last page is blank."""
    return write_home(tmp_path, Fiche(BRUME, "contrat", titre="Contrat de Brume", est_signe=True))


def code(indicateur: str, valeur: str = "cite", codeur: int = 11111, **autres: object) -> Geste:
    """Return a gesture that codes a cell of one contract."""
    preuve = PieceJustificative("page_pdf", "ab" * 32, 4, citation="la Caf")
    etat = EtatCode("code", valeur, "exact", "ferme", preuves=(preuve,))
    cellule = CleDecision(codeur, "essai", "CN00001M", indicateur)
    return Geste(cellule, CODER, etat, **autres)  # type: ignore[arg-type]
