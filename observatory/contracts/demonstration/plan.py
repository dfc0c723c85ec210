"""What the draw must meet: counts per indicator and rank, and dependencies between indicators."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from observatory.contracts.demonstration.tirage import stream


@dataclass(frozen=True)
class Dependance:
    """The rank of `source` bounds the rank of `dependant` in the same contract."""

    dependant: str
    source: str
    condition: str
    rang: int
    effet: str
    borne: int

    def source_of(self, code_indicateur: str) -> str | None:
        """Return the indicator this one depends on; None when it does not.

        « * » stands for one part of a code; that of the source is the second of the dependant.
        """
        parties, motif = code_indicateur.split("."), self.dependant.split(".")
        if len(parties) != len(motif) or any(
            m not in ("*", p) for m, p in zip(motif, parties, strict=True)
        ):
            return None
        return self.source.replace("*", parties[1])

    def bound(self, rang_source: int, bas: int, haut: int) -> tuple[int, int]:
        """Return the bounds of the dependant once the source's rank is known."""
        declenchee = (
            rang_source < self.rang if self.condition == "moins_de" else rang_source >= self.rang
        )
        if not declenchee:
            return bas, haut
        if self.effet == "au_plus":
            return min(bas, self.borne), min(haut, self.borne)
        return max(bas, self.borne), max(haut, self.borne)


def read_rows(nom: str) -> list[dict[str, str]]:
    """Return the rows of one data file of the procedure."""
    dossier = resources.files("observatory.contracts.demonstration")
    return list(csv.DictReader((dossier / nom).read_text(encoding="utf-8").splitlines()))


def load_dependances() -> tuple[Dependance, ...]:
    """Return the dependencies between indicators."""
    return tuple(
        Dependance(
            r["dependant"],
            r["source"],
            r["condition"],
            int(r["rang"]),
            r["effet"],
            int(r["borne"]),
        )
        for r in read_rows("dependances.csv")
    )


def load_profils() -> dict[tuple[str, int], tuple[float, float]]:
    """Return, per indicator or axis and rank, the plausible share among those of the rank below."""
    return {
        (r["indicateur"], int(r["rang"])): (float(r["part_min"]), float(r["part_max"]))
        for r in read_rows("profils.csv")
    }


def plan_counts(
    code_indicateur: str,
    rang_max: int,
    nombre: int,
    publies: Mapping[int, int],
    profils: Mapping[tuple[str, int], tuple[float, float]],
) -> dict[int, int]:
    """Return how many contracts reach each rank: published counts, plausible ones between them.

    A published count bounds its neighbours: no more reach a higher rank, and lower ranks spread
    between it and the rank below.
    """
    hasard = stream("profil", code_indicateur)
    axe = code_indicateur.partition(".")[0]
    comptes: dict[int, int] = {}
    precedent = nombre
    for rang in range(1, rang_max + 1):
        cles = [(code_indicateur, rang), (axe, rang), ("*", rang)]
        bas, haut = next(profils[cle] for cle in cles if cle in profils)
        part = float(hasard.uniform(bas, haut))
        plancher = max((k for r, k in publies.items() if r > rang), default=0)
        tire = round(plancher + (precedent - plancher) * part)
        comptes[rang] = publies.get(rang, tire)
        precedent = comptes[rang]
    return comptes


def nearest_count(valeur: float, relation: str, nombre: int) -> int:
    """Return the k for which k/nombre is nearest to a published share, or the first above it."""
    if relation == ">":
        return int(valeur * nombre + 1e-9) + 1
    return round(valeur * nombre)
