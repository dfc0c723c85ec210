"""A coded indicator beside the figures of the territory, unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember


@dataclass(frozen=True)
class UniteCroisee:
    """One unit, its figures (shares 0–1, None when unknown) and its cell of one indicator.

    The ranks are those that decide (firm ones in a partial lecture), None without an answer.
    `population` and `part_population_qpv` are published with the lecture; the others belong to
    the contract and are None when the units are towns.
    """

    code_unite: str
    nom_unite: str
    code_contrat: str | None
    population: int | None
    part_population_qpv: float | None
    nb_qpv: int | None
    population_qpv: int | None
    population_epci: int | None
    part_population_epci: float | None
    part_population_communes: float | None
    part_pauvrete: float | None
    part_emploi: float | None
    statut: str
    rang_min: int | None
    rang_max: int | None
    libelle_valeur: str | None
    sens: str | None
    certitude: str | None

    @property
    def rangs(self) -> tuple[int, int] | None:
        """Return the ranks the cell allows, None without an answer."""
        if self.rang_min is None or self.rang_max is None:
            return None
        return self.rang_min, self.rang_max


@dataclass(frozen=True)
class IndicateurDecide:
    """One indicator with a ladder, how many units have one known rank, how many such ranks."""

    code_indicateur: str
    libelle: str
    axe: str
    code_echelle: str
    rang_sommet: int
    nb_decides: int
    nb_degres: int


def list_croisement(
    entrepot: Entrepot, lecture: str, indicateur: str, unites: Sequence[str] | None = None
) -> list[UniteCroisee]:
    """Return the units of a lecture (some, or None for all) with figures and cell, by name."""
    params = {
        "lecture": lecture,
        "indicateur": indicateur,
        "unites": None if unites is None else list(unites),
    }
    return entrepot.fetch("list_croisement", params, UniteCroisee)


def list_indicateurs_decides(entrepot: Entrepot, lecture: str) -> list[IndicateurDecide]:
    """Return the indicators a lecture answers at least once, in codebook order."""
    params = {"lecture": lecture}
    return remember(entrepot).fetch("list_indicateurs_decides", params, IndicateurDecide)
