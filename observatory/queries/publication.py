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


@dataclass(frozen=True)
class PetitGroupe:
    """One group of the lecture under five units."""

    perimetre: str
    libelle: str
    nb_unites: int


def list_signalements(entrepot: Entrepot, lecture: str) -> list[Signalement]:
    """Return the doubtful cells of a lecture by reason and indicator; derived ones left out."""
    return entrepot.fetch("list_signalements", {"lecture": lecture}, Signalement)


def list_petits_groupes(entrepot: Entrepot, lecture: str) -> list[PetitGroupe]:
    """Return the groups of a lecture under five units."""
    return entrepot.fetch("list_petits_groupes", {"lecture": lecture}, PetitGroupe)
