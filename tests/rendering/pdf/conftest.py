"""What the tests of printed sheets share: the warehouse kept open, a PDF read back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember

DEMO, PUBLIC = "occitanie-2024-demo", "occitanie-2024-public"


@dataclass(frozen=True)
class Lu:
    """A PDF read back: its catalogue, its pages, its text with plain spaces."""

    octets: bytes

    @cached_property
    def lecteur(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.octets))

    @cached_property
    def racine(self) -> Any:
        return self.lecteur.trailer["/Root"]

    @cached_property
    def pages(self) -> list[str]:
        return [flatten(p.extract_text()) for p in self.lecteur.pages]

    @property
    def texte(self) -> str:
        return "\n".join(self.pages)

    def list_structure(self) -> Iterator[Any]:
        """Yield every element of the structure tree."""
        a_voir = [self.racine["/StructTreeRoot"]]
        while a_voir:
            noeud = a_voir.pop().get_object()
            if not isinstance(noeud, dict):
                continue
            yield noeud
            enfants = noeud.get("/K", [])
            enfants = enfants if isinstance(enfants, list) else [enfants]
            a_voir += [e for e in enfants if not isinstance(e, int)]


def flatten(texte: str) -> str:
    """Return the text with one kind of space, a line per line of the page."""
    return "\n".join(re.sub(r"\s+", " ", ligne).strip() for ligne in texte.splitlines())


@pytest.fixture(scope="session")
def memoire(warehouse_path: Path) -> Iterator[Entrepot]:
    ouvert = Entrepot.open(warehouse_path)
    yield remember(ouvert)
    ouvert.close()


@pytest.fixture(scope="session")
def lire() -> Callable[[bytes], Lu]:
    """Return what reads a PDF, once each."""
    return cache(Lu)
