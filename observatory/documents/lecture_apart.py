"""The pages of one PDF read in another process, bounded in memory and time whatever it holds."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from observatory.base.apart import bound_process, follow_parent, run_apart
from observatory.base.errors import Breach, DataError
from observatory.documents.pages import Page, read_pages

MEMOIRE_MAX = 2_000_000_000
"""Most address space of the process, in bytes, where the system can bound it."""
DELAI_S = 300.0
OCTETS_MAX = 200_000_000
"""Longest text of a document: 2,000 pages of 100 kB."""
_MODULE = "observatory.documents.lecture_apart"


def read_pages_apart(fichier: Path, *, nom: str | None = None) -> list[Page]:
    """Return the pages of a PDF as `read_pages` does; a file that asks too much is refused."""
    demande = json.dumps({"fichier": str(fichier), "nom": nom}).encode()
    fin = run_apart(_MODULE, demande, delai_s=DELAI_S, octets_max=OCTETS_MAX)
    if fin.code or fin.est_tardif or fin.est_trop_long:
        raise DataError(
            [
                Breach(
                    nom or fichier.name,
                    "sa lecture demande trop de temps ou de mémoire",
                    "l’enregistrer de nouveau en PDF, ou le couper en plusieurs fichiers",
                )
            ],
            titre="Document refusé",
        )
    lu = json.loads(fin.octets)
    if "refus" in lu:
        raise DataError([Breach(**b) for b in lu["refus"]], titre="Document refusé")
    return [
        Page(**{**p, "ordre": tuple((debut, fin) for debut, fin in p["ordre"])})
        for p in lu["pages"]
    ]


def _answer() -> None:
    bound_process(memoire=MEMOIRE_MAX, calcul_s=int(DELAI_S), fichier=0)
    demande = json.loads(sys.stdin.buffer.readline())
    follow_parent(DELAI_S)
    try:
        lu: dict[str, object] = {
            "pages": [asdict(p) for p in read_pages(Path(demande["fichier"]), nom=demande["nom"])]
        }
    except DataError as erreur:
        lu = {"refus": [asdict(b) for b in erreur.breaches]}
    sys.stdout.buffer.write(json.dumps(lu).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _answer()
