"""Rows that come from Python objects rather than Parquet: sent to SQL as one JSON parameter."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.contracts.lectures import LIVREES, default_etat
from observatory.warehouse.descriptions import TableServie, read_sql

Ligne = Mapping[str, Any]


def load_rows(connexion: duckdb.DuckDBPyConnection, nom: str, lignes: Sequence[Ligne]) -> None:
    """Create the staging table that sql/staging/<nom>.sql describes, with these rows."""
    texte = json.dumps(list(lignes), ensure_ascii=False)
    connexion.execute(read_sql("staging", nom), {"lignes": texte})


def load_codebook_table(
    connexion: duckdb.DuckDBPyConnection, table: TableServie, lignes: Sequence[Ligne]
) -> None:
    """Create the staging table of a codebook table, with the columns that tables.toml declares."""
    structure = {
        c.nom: [c.type.removesuffix("[]")] if c.type.endswith("[]") else c.type
        for c in table.colonnes
    }
    valeurs = {
        "lignes": json.dumps(list(lignes), ensure_ascii=False),
        "structure": json.dumps([structure]),
    }
    sql = f'CREATE TABLE brut."{table.nom}" AS {read_sql("staging", "codebook")}'
    connexion.execute(sql, valeurs)


def list_sources(paths: Paths) -> list[Ligne]:
    """Return the sources recorded beside the data; DataError when a register is unreadable."""
    lignes: list[Ligne] = []
    fautes: list[Breach] = []
    for fichier in (paths.geodata / "sources.toml", paths.contracts_shipped / "sources.toml"):
        nom = f"{fichier.parent.name}/{fichier.name}"
        try:
            contenu = tomllib.loads(fichier.read_text(encoding="utf-8"))
        except FileNotFoundError:
            fautes.append(Breach(nom, "fichier absent", "régénérer les données"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as erreur:
            fautes.append(Breach(nom, f"TOML illisible ({erreur})", "corriger la syntaxe"))
        else:
            lignes += [_row(code, s) for code, s in contenu.items() if isinstance(s, dict)]
    if fautes:
        raise DataError(fautes)
    return lignes


def list_etats_defaut() -> list[Ligne]:
    """Return the state of the lectures that come with the product, where a file is silent."""
    return [{"code_lecture": code, "etat": default_etat(code)} for code in sorted(LIVREES)]


def _row(code: str, source: Mapping[str, Any]) -> Ligne:
    return {"code_source": code, **source}
