"""What tables.toml says: the files expected, the tables built, every column described."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class ColonneServie:
    """One column: its name, its DuckDB type, what it means."""

    nom: str
    type: str
    description: str


@dataclass(frozen=True)
class FichierAttendu:
    """One expected Parquet file, or one per lecture when its path holds a star."""

    nom: str
    dossier: str
    chemin: str
    cle: tuple[str, ...]
    colonnes: tuple[ColonneServie, ...]
    ajoutees: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TableServie:
    """One public table, built by sql/marts/<nom>.sql."""

    nom: str
    description: str
    colonnes: tuple[ColonneServie, ...]


@dataclass(frozen=True)
class Description:
    """The whole of tables.toml."""

    fichiers: tuple[FichierAttendu, ...]
    intermediaires: tuple[str, ...]
    tables: tuple[TableServie, ...]


@cache
def load_description() -> Description:
    """Return what tables.toml declares; KeyError when a column is not described."""
    brut = tomllib.loads(read_resource("tables.toml"))
    communes = brut["colonnes"]
    return Description(
        fichiers=tuple(
            FichierAttendu(
                nom,
                f["dossier"],
                f["chemin"],
                tuple(f["cle"]),
                _columns(f, communes),
                frozenset(f.get("ajoutees", ())),
            )
            for nom, f in brut["fichiers"].items()
        ),
        intermediaires=tuple(brut["intermediaires"]),
        tables=tuple(
            TableServie(nom, t["description"], _columns(t, communes))
            for nom, t in brut["tables"].items()
        ),
    )


def _columns(
    declaration: Mapping[str, Any], communes: Mapping[str, Any]
) -> tuple[ColonneServie, ...]:
    types = declaration.get("types", {})
    precisions = declaration.get("precisions", {})
    return tuple(
        ColonneServie(
            nom,
            types.get(nom, communes[nom]["type"]),
            precisions.get(nom, communes[nom]["description"]),
        )
        for nom in declaration["colonnes"]
    )


@cache
def read_resource(nom: str) -> str:
    """Return the text of a file that ships with this package (tables.toml, sql/…)."""
    return resources.files(__package__).joinpath(nom).read_text(encoding="utf-8")


def read_sql(dossier: str, nom: str) -> str:
    """Return the text of sql/<dossier>/<nom>.sql."""
    return read_resource(f"sql/{dossier}/{nom}.sql")


def fetch_records(
    connexion: duckdb.DuckDBPyConnection,
    dossier: str,
    nom: str,
    parametres: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Return the rows that sql/<dossier>/<nom>.sql gives, by column."""
    curseur = connexion.execute(read_sql(dossier, nom), parametres)
    noms = [colonne[0] for colonne in curseur.description or []]
    return [dict(zip(noms, ligne, strict=True)) for ligne in curseur.fetchall()]


def list_sql(dossier: str) -> tuple[str, ...]:
    """Return the names of the SQL files of a folder, sorted."""
    fichiers = resources.files(__package__).joinpath(f"sql/{dossier}").iterdir()
    return tuple(sorted(f.name[:-4] for f in fichiers if f.name.endswith(".sql")))
