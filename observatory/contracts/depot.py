"""contracts_parquet/ as the rest of the product reads it and adds to it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from observatory.base.errors import Breach, DataError
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.contracts import tables
from observatory.contracts.verification import check_codages, check_parts


def read_lectures(dossier: Path) -> pd.DataFrame:
    """Return the table of lectures of a contracts_parquet folder."""
    return tables.read_table(tables.LECTURES, tables.table_path(dossier, tables.LECTURES))


def read_unites(dossier: Path, code_lecture: str | None = None) -> pd.DataFrame:
    """Return the units of one lecture, of all if none is given; shares are checked."""
    cadre = tables.read_table(tables.UNITES, tables.table_path(dossier, tables.UNITES))
    fautes = check_parts(cadre, ["part_population_qpv"], "unites.parquet")
    if fautes:
        raise DataError(fautes)
    return cadre if code_lecture is None else cadre[cadre["code_lecture"] == code_lecture]


def read_codages(dossier: Path, code_lecture: str | None = None) -> pd.DataFrame:
    """Return the coded cells with code_lecture first, of one lecture or of all those stored."""
    return _read_cells(dossier, tables.CODAGES, code_lecture)


def read_preuves(dossier: Path, code_lecture: str | None = None) -> pd.DataFrame:
    """Return the evidence with code_lecture first, of one lecture or of all those stored."""
    return _read_cells(dossier, tables.PREUVES, code_lecture)


def _read_cells(dossier: Path, table: tables.Table, code_lecture: str | None) -> pd.DataFrame:
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


def append_codages(
    dossier: Path,
    code_lecture: str,
    codages: pd.DataFrame,
    preuves: pd.DataFrame | None = None,
    *,
    codebook: Codebook | None = None,
) -> int:
    """Add coded cells (and evidence) to a lecture and return its number of cells.

    A cell already coded by the same coder is replaced, its evidence too. Raises DataError with
    every fault, and then writes nothing.
    """
    _check_lecture(dossier, code_lecture)
    unites = frozenset(read_unites(dossier, code_lecture)["code_unite"])
    fautes = check_codages(codages, codebook or load_codebook(), unites, "cellules ajoutées")
    if preuves is not None:
        fautes += _check_orphans(codages, preuves)
    if fautes:
        raise DataError(fautes, titre="Codage refusé")
    total = 0
    for table, neuves in ((tables.CODAGES, codages), (tables.PREUVES, preuves)):
        chemin = tables.table_path(dossier, table, code_lecture)
        restantes = _without(tables.read_table(table, chemin), codages) if chemin.exists() else None
        lots = [lot for lot in (restantes, neuves) if lot is not None and len(lot)]
        reunies = pd.concat(lots, ignore_index=True) if lots else pd.DataFrame(columns=table.noms)
        tables.write_table(reunies, table, chemin)
        total = total or len(reunies)
    return total


def _check_lecture(dossier: Path, code_lecture: str) -> None:
    connues = list(read_lectures(dossier)["code_lecture"])
    if code_lecture not in connues:
        raise DataError(
            [
                Breach(
                    "lectures.parquet",
                    f"lecture inconnue « {code_lecture} »",
                    "choisir : " + ", ".join(connues),
                    colonne="code_lecture",
                )
            ]
        )


def _without(anciennes: pd.DataFrame, neuves: pd.DataFrame) -> pd.DataFrame:
    cle = list(tables.CODAGES.cle)
    remplacees = pd.MultiIndex.from_frame(neuves[cle])
    return anciennes[~pd.MultiIndex.from_frame(anciennes[cle]).isin(remplacees)]


def _check_orphans(codages: pd.DataFrame, preuves: pd.DataFrame) -> list[Breach]:
    cle = list(tables.CODAGES.cle)
    connues = set(codages[cle].itertuples(index=False, name=None))
    return [
        Breach(
            "preuves ajoutées",
            "preuve sans cellule : " + " × ".join(str(v) for v in valeurs),
            "ajouter la cellule qu’elle prouve",
            ligne=str(numero),
        )
        for numero, valeurs in enumerate(preuves[cle].itertuples(index=False, name=None), start=1)
        if valeurs not in connues
    ]
