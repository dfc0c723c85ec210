"""Print what each attack tried and what was held: python -m attacks [--court] [section…].

`--court` is the bounded form that `make test` runs; without it, the whole, in some minutes.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

from attacks.releve import Releve, print_table

SECTIONS = {
    "serveur": "Le serveur : origines, noms, adresses",
    "trames": "La mémoire du serveur : trames et fichiers",
    "ecritures": "Les écritures : au même instant, tuées, disque et fichiers abîmés",
    "documents": "Les documents : déposés au même instant, tués, remis",
    "visiteurs": "Beaucoup de visiteurs, ou longtemps",
    "questions": "Les questions en SQL : mémoire, temps, octets",
}
"""Modules of this folder, each with `attack(court: bool) -> Iterator[Releve]`: one line to add."""


def attack(section: str, *, court: bool) -> Iterator[Releve]:
    """Yield what one section tried and held."""
    yield from importlib.import_module(f"attacks.{section}").attack(court)


def main(arguments: list[str]) -> int:
    """Run the sections asked for, all when none is; return 1 when something was not held."""
    court = "--court" in arguments
    tout = True
    for nom in [a for a in arguments if not a.startswith("--")] or SECTIONS:
        print(f"\n== {SECTIONS.get(nom, nom)}\n", flush=True)
        tout = print_table(attack(nom, court=court)) and tout
    return 0 if tout else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
