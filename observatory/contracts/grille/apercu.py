"""A grid received from a browser: read apart, within limits, never under a name its sender chose.

The bytes go to a passing folder under our own name; another process, with little memory and
little time, reads them. What it finds comes back as the same objects `inspect_grid` and
`compare_grid` give.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from observatory.contracts.grille.controle import TAILLE_MAX
from observatory.contracts.grille.modele import Difference, Grille
from observatory.errors import Breach, DataError
from observatory.paths import Paths

DELAI_S = 90
"""Longest time a grid may take to be read, in seconds."""
MEMOIRE_MAX = 3_000_000_000
"""Most address space of the process that reads it, in bytes (where the system can bound it)."""
_SUFFIXES = {".xlsx": ".xlsx", ".csv": ".csv", ".txt": ".csv", ".tsv": ".csv"}
_REMEDE = "repartir de la grille téléchargée, et ne remplir que ses cellules"


@dataclass(frozen=True)
class Apercu:
    """A grid read, and what importing it would change."""

    grille: Grille
    difference: Difference


def preview_grid(
    octets: bytes,
    nom: str,
    paths: Paths,
    *,
    code_lecture: str | None = None,
    codeur: str | None = None,
) -> Apercu:
    """Return the preview of the bytes of a grid; `nom` only tells a workbook from a text.

    Raises DataError with every fault, or when reading takes too long or too much memory.
    """
    suffixe = _SUFFIXES.get(Path(nom).suffix.casefold())
    if suffixe is None:
        raise _refuse("ce n’est ni un classeur .xlsx ni un fichier .csv")
    if len(octets) > TAILLE_MAX:
        raise _refuse(f"fichier trop lourd : maximum {TAILLE_MAX // 1_000_000} Mo")
    with tempfile.TemporaryDirectory(prefix="grille-") as dossier:
        fichier = Path(dossier) / f"grille{suffixe}"
        fichier.write_bytes(octets)
        demande = {"root": str(paths.root), "lecture": code_lecture, "codeur": codeur}
        return _ask_apart(fichier, json.dumps(demande))


def _ask_apart(fichier: Path, demande: str) -> Apercu:
    reponse = fichier.with_name("reponse")
    try:
        subprocess.run(
            [sys.executable, "-m", __name__, str(fichier), str(reponse)],
            input=demande.encode(),
            timeout=DELAI_S,
            capture_output=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refuse(f"lecture abandonnée après {DELAI_S} secondes") from None
    if not reponse.is_file():
        raise _refuse("fichier illisible, ou trop gros une fois ouvert")
    lue: Apercu | tuple[Breach, ...] = pickle.loads(reponse.read_bytes())  # noqa: S301 (our own)
    if isinstance(lue, Apercu):
        return lue
    raise DataError(lue, titre="Grille refusée")


def _refuse(message: str) -> DataError:
    return DataError([Breach("la grille reçue", message, _REMEDE)], titre="Grille refusée")


def _bound_memory() -> None:
    """Bound the memory of this process where the system knows how (not on Windows)."""
    try:
        import resource  # noqa: PLC0415 (not on every system)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX, MEMOIRE_MAX))


def read_apart(fichier: Path, reponse: Path, demande: str) -> None:
    """Read the grid and write what was found, or its faults, for the process that asked."""
    from observatory.codebook.loader import load_codebook  # noqa: PLC0415 (in the child only)
    from observatory.contracts.grille.apercu import Apercu as Commun  # noqa: PLC0415
    from observatory.contracts.grille.difference import compare_grid  # noqa: PLC0415
    from observatory.contracts.grille.lecture import inspect_grid  # noqa: PLC0415

    voulu = json.loads(demande)
    paths, codebook = Paths(Path(voulu["root"])), load_codebook()
    trouve: object
    try:
        grille = inspect_grid(
            fichier, paths, codebook, code_lecture=voulu["lecture"], codeur=voulu["codeur"]
        )
        trouve = Commun(grille, compare_grid(grille, paths, codebook))
    except DataError as erreur:
        trouve = erreur.breaches
    provisoire = reponse.with_suffix(".tmp")
    provisoire.write_bytes(pickle.dumps(trouve))
    provisoire.replace(reponse)


if __name__ == "__main__":
    _bound_memory()
    read_apart(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin.read())
