"""The figures of findings frozen: k/N as the one definition of a rate counts it today."""

from __future__ import annotations

from typing import Any

import pandas as pd

from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.contracts import lieux, tables
from observatory.contracts.lieux import compute_empreinte_codee
from observatory.contracts.lignes import list_records
from observatory.grid.depot import Ecriture, replace_tables, take_witness, writing
from observatory.grid.etat import load_etat
from observatory.grid.modele import A_FIGER
from observatory.warehouse.build import count_figures
from observatory.workshop.constats import note_frozen
from observatory.workshop.decisions import open_journal

Cle = tuple[str, int]


def freeze_findings(paths: Paths, code_lecture: str) -> int:
    """Write the k/N of the figures that wait for it; return how many.

    The lecture's rates are counted once, as a build counts them; nothing waits, nothing is written.
    """
    with writing(paths):
        temoin = take_witness(paths, code_lecture)
        chemin = lieux.cells_path(paths, tables.CHIFFRES, code_lecture)
        if not chemin.exists():
            return 0
        cadre = tables.read_table(tables.CHIFFRES, chemin)
        attendus = cadre["version"] == A_FIGER
        if not attendus.any():
            return 0
        comptes = count_figures(paths, load_codebook(), code_lecture)
        version = compute_empreinte_codee(paths, code_lecture)
        lignes = [
            _freeze(r, comptes, version) if r["version"] == A_FIGER else r
            for r in list_records(cadre)
        ]
        neuf = pd.DataFrame(lignes, columns=tables.CHIFFRES.noms, dtype=object)
        replace_tables(paths, [Ecriture(tables.CHIFFRES, neuf, code_lecture)], temoin)
        return int(attendus.sum())


def freeze_published(paths: Paths, code_lecture: str) -> int:
    """Freeze the figures of findings just published, and say so in the journal; return how many."""
    nombre = freeze_findings(paths, code_lecture)
    with open_journal(paths) as journal:
        note_frozen(journal, load_etat(paths, code_lecture))
    return nombre


def _freeze(
    ligne: dict[Any, Any], comptes: dict[Cle, tuple[int | None, int | None]], version: str
) -> dict[Any, Any]:
    k, n = comptes.get((str(ligne["code_constat"]), int(ligne["numero"])), (None, None))
    return ligne | {"k": k, "n": n, "version": version if k is not None else None}
