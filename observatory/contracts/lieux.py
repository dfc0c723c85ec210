"""Which files hold the lectures: those that ship, those of the home, and which one is read.

Lists (lectures, units) are read from both places, one after the other. The cells of a lecture are
read from the home when it has them, else from what ships: coding in a shipped lecture writes a
file of the home and leaves what ships as it came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from observatory.base.paths import Paths
from observatory.contracts import tables

if TYPE_CHECKING:
    import pandas as pd

PARTAGEES = (tables.LECTURES, tables.UNITES)
"""The lists that both places hold."""


def list_files(paths: Paths, table: tables.TableFichier) -> list[Path]:
    """Return the files of a list, what ships first; a file of the home only when it exists."""
    livre = tables.table_path(paths.contracts_shipped, table)
    local = tables.table_path(paths.contracts, table)
    if table not in PARTAGEES or not paths.is_apart or not local.exists():
        return [livre]
    return [livre, local]


def read_list(paths: Paths, table: tables.TableFichier) -> pd.DataFrame:
    """Return a list whole: rows that ship, then rows of the home."""
    import pandas as pd  # noqa: PLC0415 (as in tables)

    cadres = [tables.read_table(table, chemin) for chemin in list_files(paths, table)]
    return cadres[0] if len(cadres) == 1 else pd.concat(cadres, ignore_index=True)


def read_home_list(paths: Paths, table: tables.TableFichier) -> pd.DataFrame:
    """Return the rows of a list that the home holds: those a writer reads, changes and writes."""
    import pandas as pd  # noqa: PLC0415 (as in tables)

    local = tables.table_path(paths.contracts, table)
    if paths.is_apart and not local.exists():
        return pd.DataFrame(columns=table.noms, dtype=object)
    return tables.read_table(table, local)


def cells_path(paths: Paths, table: tables.TableFichier, code_lecture: str) -> Path:
    """Return the file to read for the cells or the evidence of a lecture; it may not exist."""
    local = tables.table_path(paths.contracts, table, code_lecture)
    livre = tables.table_path(paths.contracts_shipped, table, code_lecture)
    return local if local.exists() or not livre.exists() else livre


def list_cell_files(paths: Paths, table: tables.TableFichier) -> list[Path]:
    """Return one file per lecture that has cells, in the order of the codes."""
    codes = {
        fichier.parent.name.partition("=")[2]
        for dossier in {paths.contracts_shipped, paths.contracts}
        for fichier in (dossier / table.nom).glob(f"lecture=*/{table.nom}.parquet")
    }
    return [cells_path(paths, table, code) for code in sorted(codes)]


def compute_empreinte(paths: Paths, code_lecture: str) -> str:
    """Return sixteen hexadecimal digits that change with all that a lecture says.

    The number of its version, which says nothing of it, is left out.
    """
    dites = [t for t in tables.TABLES_PAR_LECTURE if t is not tables.PUBLICATIONS]
    return _digest(paths, dites, code_lecture)


def compute_empreinte_codee(paths: Paths, code_lecture: str) -> str:
    """Return sixteen hexadecimal digits that change with the coded cells or their evidence."""
    return _digest(paths, tables.TABLES_CODEES, code_lecture)


def _digest(paths: Paths, lues: Sequence[tables.TableFichier], code_lecture: str) -> str:
    somme = hashlib.sha256()
    for table in lues:
        chemin = cells_path(paths, table, code_lecture)
        if table in tables.TABLES_ECRITES and not chemin.exists():
            continue
        contenu = chemin.read_bytes() if chemin.exists() else b""
        somme.update(f"{table.nom} {len(contenu)}\0".encode())
        somme.update(contenu)
    return somme.hexdigest()[:16]
