"""What is read again before publishing: cells where coders differ, and doubtful cells."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember


@dataclass(frozen=True)
class Signalement:
    """The nb cells of one indicator to read again, the first fifty named.

    `motif` is sans_preuve, probable, automatique, a_revoir.
    """

    motif: str
    code_indicateur: str
    libelle_indicateur: str
    nb: int
    unites: tuple[str, ...]


def list_signalements(entrepot: Entrepot, lecture: str) -> list[Signalement]:
    """Return the doubtful cells of a lecture by reason and indicator; derived ones left out."""
    return entrepot.fetch("list_signalements", {"lecture": lecture}, Signalement)


@dataclass(frozen=True)
class Avis:
    """What one coder (or one published table) wrote in a cell where coders differ."""

    code_unite: str
    nom_unite: str
    code_contrat: str | None
    code_indicateur: str
    libelle_indicateur: str
    libelle_court: str
    axe: str
    numero_codeur: int
    statut: str
    valeur: str | None
    libelle_valeur: str | None
    certitude: str | None
    provenance: str | None
    passage: str | None


@dataclass(frozen=True)
class Doubles:
    """The values coders gave to one indicator: one tuple per unit, None where one gave none."""

    code_indicateur: str
    libelle_indicateur: str
    code_echelle: str
    valeurs: tuple[tuple[str | None, ...], ...]


def list_desaccords(entrepot: Entrepot, lecture: str) -> list[Avis]:
    """Return every coding of the cells where coders differ, by indicator, unit and coder."""
    memoire = remember(entrepot)
    ((doubles,),) = memoire.fetch_rows("count_cellules_doubles", {"lecture": lecture})
    return memoire.fetch("list_desaccords", {"lecture": lecture}, Avis) if doubles else []


def list_doubles(entrepot: Entrepot, lecture: str) -> list[Doubles]:
    """Return the values of each indicator that at least two coders read on one unit."""
    return entrepot.fetch("list_doubles", {"lecture": lecture}, Doubles)
