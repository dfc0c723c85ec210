"""A grid received from a browser: read apart, within limits, never under a name its sender chose.

The bytes go to a passing folder under our own name; another process, with little memory and
little time, reads them, one grid at a time. What it finds comes back as the same objects
`inspect_grid` and `compare_grid` give.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from observatory.base import files
from observatory.base.apart import SOBRE, bound_process
from observatory.base.errors import Breach, DataError, ObservatoryError
from observatory.base.paths import Paths
from observatory.grid.controle import TAILLE_MAX
from observatory.grid.reponse import REPONSE_MAX, Apercu, read_reply, write_reply

DELAI_S = 90
"""Longest time a grid may take to be read, in seconds."""
CALCUL_MAX_S = 60
"""Most processor time it may take, in seconds (40 contracts, every indicator: 3)."""
MEMOIRE_MAX = 600_000_000
"""Most address space of the process that reads it, in bytes, where the system can bound it.

Measured: 440 MB for 40 contracts and every indicator, 470 MB when each cell has a comment.
"""
ATTENTE_S = 10.0
"""Longest wait for the grid of somebody else, in seconds, before being asked to come back."""
_SUFFIXES = {".xlsx": ".xlsx", ".csv": ".csv", ".txt": ".csv", ".tsv": ".csv"}
_REMEDE = "repartir de la grille téléchargée, et ne remplir que ses cellules"
_UNE_A_LA_FOIS = threading.Semaphore(1)


class LectureOccupee(ObservatoryError):
    """Somebody else's grid is being read."""


def preview_grid(
    octets: bytes,
    nom: str,
    paths: Paths,
    *,
    code_lecture: str | None = None,
    codeur: str | None = None,
) -> Apercu:
    """Return the preview of the bytes of a grid; `nom` only tells a workbook from a text.

    Raises DataError with every fault, or when reading takes too long or too much memory;
    LectureOccupee when another grid is being read and does not end soon.
    """
    suffixe = _SUFFIXES.get(Path(nom).suffix.casefold())
    if suffixe is None:
        raise _refuse("ce n’est ni un classeur .xlsx ni un fichier .csv")
    if len(octets) > TAILLE_MAX:
        raise _refuse(f"fichier trop lourd : maximum {TAILLE_MAX // 1_000_000} Mo")
    if not _UNE_A_LA_FOIS.acquire(timeout=ATTENTE_S):
        raise LectureOccupee(
            "Une autre grille est en cours de lecture → attendre une minute, puis réessayer."
        )
    try:
        with tempfile.TemporaryDirectory(prefix="grille-") as dossier:
            fichier = Path(dossier) / f"grille{suffixe}"
            fichier.write_bytes(octets)
            demande = {
                "root": str(paths.root),
                "livre": str(paths.shipped),
                "lecture": code_lecture,
                "codeur": codeur,
            }
            return _ask_apart(fichier, json.dumps(demande))
    finally:
        _UNE_A_LA_FOIS.release()


def _ask_apart(fichier: Path, demande: str) -> Apercu:
    reponse = fichier.with_name("reponse")
    try:
        subprocess.run(
            [sys.executable, "-m", __name__, str(fichier), str(reponse)],
            input=demande.encode(),
            timeout=DELAI_S,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **SOBRE},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refuse(f"lecture abandonnée après {DELAI_S} secondes") from None
    trouve = load_reply(reponse)
    if isinstance(trouve, Apercu):
        return trouve
    raise DataError(trouve, titre="Grille refusée")


def load_reply(reponse: Path) -> Apercu | tuple[Breach, ...]:
    """Return what the other process found; DataError when it left nothing, or too much."""
    if reponse.is_file():
        with reponse.open("rb") as flux:
            octets = flux.read(REPONSE_MAX + 1)
        trouve = read_reply(octets) if len(octets) <= REPONSE_MAX else None
        if trouve is not None:
            return trouve
    raise _refuse("fichier illisible, ou trop gros une fois ouvert")


def _refuse(message: str) -> DataError:
    return DataError([Breach("la grille reçue", message, _REMEDE)], titre="Grille refusée")


def read_apart(fichier: Path, reponse: Path, demande: str) -> None:
    """Read the grid and write what was found, or its faults, for the process that asked."""
    from observatory.codebook.loader import load_codebook  # noqa: PLC0415 (in the child only)
    from observatory.grid.difference import compare_grid  # noqa: PLC0415
    from observatory.grid.lecture import inspect_grid  # noqa: PLC0415

    voulu = json.loads(demande)
    paths, codebook = Paths(Path(voulu["root"]), Path(voulu["livre"])), load_codebook()
    trouve: Apercu | tuple[Breach, ...]
    try:
        grille = inspect_grid(
            fichier, paths, codebook, code_lecture=voulu["lecture"], codeur=voulu["codeur"]
        )
        trouve = Apercu(grille, compare_grid(grille, paths, codebook))
    except DataError as erreur:
        trouve = erreur.breaches
    provisoire = reponse.with_suffix(".tmp")
    provisoire.write_bytes(write_reply(trouve))
    files.replace(provisoire, reponse)


if __name__ == "__main__":
    bound_process(memoire=MEMOIRE_MAX, calcul_s=CALCUL_MAX_S, fichier=REPONSE_MAX + 1)
    read_apart(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin.read())
