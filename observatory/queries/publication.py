"""What a publication check looks at beside the rates: doubtful cells, small groups."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot


@dataclass(frozen=True)
class Signalement:
    """The nb cells of one indicator to read again, the first fifty named.

    `motif` is sans_preuve, probable, automatique.
    """

    motif: str
    code_indicateur: str
    libelle_indicateur: str
    nb: int
    unites: tuple[str, ...]


def list_signalements(entrepot: Entrepot, lecture: str) -> list[Signalement]:
    """Return the doubtful cells of a lecture by reason and indicator; derived ones left out."""
    return entrepot.fetch("list_signalements", {"lecture": lecture}, Signalement)
