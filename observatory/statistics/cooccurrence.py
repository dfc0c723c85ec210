"""How often two coded facts stand in the same contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from observatory.statistics.motifs import StatisticsError


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """A two-by-two table over the contracts known for both; nb_exclus are unknown for one."""

    nb_deux: int
    nb_a_seul: int
    nb_b_seul: int
    nb_aucun: int
    nb_exclus: int

    @property
    def n(self) -> int:
        """Return the contracts known for both."""
        return self.nb_deux + self.nb_a_seul + self.nb_b_seul + self.nb_aucun


def list_cooccurrences(
    colonnes: Mapping[str, Sequence[bool | None]],
) -> dict[tuple[str, str], Cooccurrence]:
    """Return the counts of every pair of columns, in the order the columns are given.

    Counted all at once as products of 0/1 matrices: thousands of contracts stay quick.
    """
    tailles = {len(colonne) for colonne in colonnes.values()}
    if len(tailles) > 1:
        raise StatisticsError(
            "Croisement impossible : les colonnes n'ont pas le même nombre de contrats."
        )
    # Floats are exact on these counts (far below 2**53) and numpy multiplies them faster.
    oui = np.array(
        [[v is not None and bool(v) for v in c] for c in colonnes.values()], dtype=np.float64
    )
    non = np.array(
        [[v is not None and not v for v in c] for c in colonnes.values()], dtype=np.float64
    )
    if not tailles:
        return {}
    deux, a_seul, aucun = oui @ oui.T, oui @ non.T, non @ non.T
    total = tailles.pop()
    tableaux = {}
    for (i, a), (j, b) in combinations(enumerate(colonnes), 2):
        comptes = (int(deux[i, j]), int(a_seul[i, j]), int(a_seul[j, i]), int(aucun[i, j]))
        tableaux[a, b] = Cooccurrence(*comptes, total - sum(comptes))
    return tableaux
