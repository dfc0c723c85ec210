"""The tables of contracts_parquet/, read as they are stored."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from observatory.contracts import tables


def read_lectures(dossier: Path) -> pd.DataFrame:
    """Return the table of lectures of a contracts_parquet folder."""
    return tables.read_table(tables.LECTURES, tables.table_path(dossier, tables.LECTURES))


def read_unites(dossier: Path, code_lecture: str | None = None) -> pd.DataFrame:
    """Return the units of one lecture, of all if none is given."""
    cadre = tables.read_table(tables.UNITES, tables.table_path(dossier, tables.UNITES))
    return cadre if code_lecture is None else cadre[cadre["code_lecture"] == code_lecture]


def read_codages(dossier: Path, code_lecture: str | None = None) -> pd.DataFrame:
    """Return the coded cells with code_lecture first, of one lecture or of all those stored."""
    return _read_cells(dossier, tables.CODAGES, code_lecture)


def read_preuves(dossier: Path, code_lecture: str | None = None) -> pd.DataFrame:
    """Return the evidence with code_lecture first, of one lecture or of all those stored."""
    return _read_cells(dossier, tables.PREUVES, code_lecture)


def _read_cells(
    dossier: Path, table: tables.TableFichier, code_lecture: str | None
) -> pd.DataFrame:
    codes = [code_lecture] if code_lecture else list_stored(dossier)
    cadres = [
        tables.read_table(table, tables.table_path(dossier, table, code)).assign(code_lecture=code)
        for code in codes
    ]
    noms = ["code_lecture", *table.noms]
    return pd.concat(cadres, ignore_index=True)[noms] if cadres else pd.DataFrame(columns=noms)


def list_stored(dossier: Path) -> list[str]:
    """Return the lectures that have a folder of coded cells."""
    return sorted(
        chemin.name.partition("=")[2]
        for chemin in (dossier / tables.CODAGES.nom).glob("lecture=*")
        if chemin.is_dir()
    )
