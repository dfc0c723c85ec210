"""What an attack found: how many times it was tried, how many times the observatory held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Releve:
    """One attack: its name, the tries, those the observatory held, and what is worth saying."""

    nom: str
    essais: int
    tenus: int
    note: str = ""

    @property
    def tient(self) -> bool:
        """Whether every try was held, and there was one."""
        return self.essais == self.tenus > 0


def print_table(releves: Iterable[Releve]) -> bool:
    """Print one line an attack, as soon as it is known; return whether all were held."""
    tout = True
    print(f"{'attaque':<66} {'essais':>7} {'tenus':>7}")
    for r in releves:
        tout = tout and r.tient
        signe = "✓" if r.tient else "✗"
        print(f"{signe} {r.nom:<64} {r.essais:>7} {r.tenus:>7}   {r.note}", flush=True)
    return tout
