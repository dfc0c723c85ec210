"""What a lecture knows on some axes, inside a selection and outside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot


@dataclass(frozen=True)
class ReponsePositive:
    """One indicator some units answer positively: which, in the selection or out of it.

    `est_ferme` is false when every one of these answers is only probable.
    """

    axe: str
    code_indicateur: str
    libelle: str
    libelle_court: str
    sigle: str | None
    est_retenue: bool
    est_ferme: bool
    noms: tuple[str, ...]


def list_positives(
    entrepot: Entrepot, lecture: str, axes: Sequence[str], unites: Sequence[str]
) -> list[ReponsePositive]:
    """Return the indicators of some axes that units answer positively, in codebook order."""
    params = {"lecture": lecture, "axes": list(axes), "unites": list(unites)}
    return entrepot.fetch("list_ailleurs", params, ReponsePositive)
