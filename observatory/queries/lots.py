"""The cells of a lecture gathered by answer: lists of units, or counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot


@dataclass(frozen=True)
class Lot:
    """The units that give one indicator the same answer, hence the same place in every rate.

    `statut` is code, non_compte (not reviewed) or why there is no answer; ranks are None then.
    Units nobody read are in no lot.
    """

    code_indicateur: str
    code_echelle: str | None
    rang_sommet: int | None
    statut: str
    est_comptee: bool
    rang_min: int | None
    rang_max: int | None
    rang_min_ferme: int | None
    rang_max_ferme: int | None
    unites: tuple[str, ...]

    def read_ranks(self, *, est_bornee: bool) -> tuple[int, int] | None:
        """Return the ranks that decide: firm ones in a partial lecture; None without an answer."""
        bas = self.rang_min_ferme if est_bornee else self.rang_min
        haut = self.rang_max_ferme if est_bornee else self.rang_max
        return None if bas is None or haut is None else (bas, haut)


def list_lots(
    entrepot: Entrepot, lecture: str, axes: Sequence[str], unites: Sequence[str] | None = None
) -> list[Lot]:
    """Return the cells of some axes gathered by answer, for some units or (None) for all."""
    params = {
        "lecture": lecture,
        "axes": list(axes),
        "unites": None if unites is None else list(unites),
    }
    return entrepot.fetch("list_lots", params, Lot)


@dataclass(frozen=True)
class Effectif:
    """How many counted cells of one indicator allow the same ranks."""

    code_indicateur: str
    rang_min: int
    rang_max: int
    rang_min_ferme: int
    rang_max_ferme: int
    nb: int


def list_effectifs(entrepot: Entrepot, lecture: str) -> list[Effectif]:
    """Return the number of counted cells of a lecture by indicator and ranks."""
    return entrepot.fetch("list_effectifs", {"lecture": lecture}, Effectif)
