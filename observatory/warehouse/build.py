"""Build the warehouse: files and codebook in, one immutable DuckDB file out, checks in between."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from observatory.base import files
from observatory.base.errors import DataError, WarehouseError
from observatory.base.journal import reading
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.warehouse.access import is_sound, seal, unseal
from observatory.warehouse.checks import Controle, check_keys, check_tables
from observatory.warehouse.codebook_rows import list_codebook_rows
from observatory.warehouse.descriptions import list_sql, load_description, read_sql
from observatory.warehouse.identite import (
    compute_build_id,
    find_current,
    name_warehouse,
    package_version,
    read_pointer,
)
from observatory.warehouse.propres import list_programmes, list_propres
from observatory.warehouse.registry import (
    list_etats_defaut,
    list_sources,
    load_codebook_table,
    load_rows,
)
from observatory.warehouse.staging import load_files

_GARDES = 3
_VERROU = "construction.verrou"
_ATTENTE_S = 600.0
_RESTE = re.compile(r"\.(warehouse|current|.+\.sceau)\.[0-9a-f]{32}\.provisoire(\.wal)?")
_ANCIEN_RESTE = re.compile(r"\.(warehouse-[0-9a-f]+|current)\.\d+\.tmp(\.wal)?")
_REPIT_S = 3600  # a reader that has just read the pointer must still find the file it names
_AVANT = {"facette_cellule": "fonctions", "taux": "macros"}
"""Folders of macros, by the first table that asks for them: each must find its tables."""


@dataclass(frozen=True)
class Construction:
    """A build: the file, its identity, the checks made, and whether it was made just now."""

    path: Path
    build_id: str
    controles: tuple[Controle, ...]
    est_nouvelle: bool

    @property
    def alertes(self) -> tuple[Controle, ...]:
        """Return the checks that found something worth telling, without stopping the build."""
        return tuple(c for c in self.controles if c.nb_anomalies)


def build_warehouse(
    paths: Paths, *, force: bool = False, codebook: Path | None = None
) -> Construction:
    """Return the warehouse of today's inputs, built unless the same one exists already.

    Raises DataError (all faults in one message) or WarehouseError; the pointer then stays where
    it was, so that the former warehouse is still served.
    """
    termes = codebook or paths.codebook
    if not force and (build_id := find_current(paths, termes)) is not None:
        return Construction(name_warehouse(paths, build_id), build_id, (), False)
    livre = load_codebook(codebook)
    with files.locked(paths.var / _VERROU, delai_s=_ATTENTE_S), files.explained(paths.var.name):
        _sweep_leftovers(paths)
        construction = _build(paths, livre, termes, force=force)
        _point_to(paths, construction.path)
        if construction.est_nouvelle:
            _drop_older(paths, construction.path)
    return construction


def check_warehouse(paths: Paths, *, codebook: Path | None = None) -> tuple[Controle, ...]:
    """Return every check made on the inputs and on the tables they give; nothing is written."""
    livre = load_codebook(codebook)
    with _open() as connexion:
        with reading(paths):
            _load(connexion, paths, livre)
        return _fill(connexion, livre, "essai")


def count_figures(
    paths: Paths, codebook: Codebook, code_lecture: str
) -> dict[tuple[str, int], tuple[int | None, int | None]]:
    """Return the k/N that each figure of a lecture's findings has today; nothing is written."""
    with _open() as connexion:
        with reading(paths):
            _load(connexion, paths, codebook)
        _fill(connexion, codebook, "essai")
        lignes = connexion.execute(read_sql("info", "chiffres"), {"lecture": code_lecture})
        return {(code, numero): (k, n) for code, numero, k, n in lignes.fetchall()}


def _build(paths: Paths, livre: Codebook, termes: Path, *, force: bool) -> Construction:
    """Write the warehouse under a passing name; it takes its own once every check has passed.

    Inputs are read under the lock of the writers, with their fingerprint: no import changes them
    between the two, none is seen by half.
    """
    provisoire = files.passing_name(paths.var / "warehouse")
    try:
        with _open(provisoire) as connexion:
            with reading(paths):
                build_id = compute_build_id(paths, termes)
                cible = name_warehouse(paths, build_id)
                if not force and is_sound(cible, build_id):
                    return Construction(cible, build_id, (), False)
                _load(connexion, paths, livre)
            controles = _fill(connexion, livre, build_id)
            connexion.execute("DETACH brut")
            connexion.execute("CHECKPOINT")
        unseal(cible)
        files.sync_file(provisoire)
        files.replace(provisoire, cible)
        seal(cible)
    except duckdb.Error as erreur:
        if os.strerror(errno.ENOSPC) in str(erreur):
            raise files.explain(OSError(errno.ENOSPC, ""), paths.var.name) from erreur
        raise WarehouseError(
            "La construction a échoué → corriger puis relancer observatory build."
        ).with_detail(str(erreur)) from erreur
    finally:
        provisoire.unlink(missing_ok=True)
        provisoire.with_name(provisoire.name + ".wal").unlink(missing_ok=True)
    return Construction(cible, build_id, controles, True)


def _open(path: Path | str = ":memory:") -> duckdb.DuckDBPyConnection:
    """Return a connection of one thread: shared out, the small tables of a build take longer.

    A hundred times the contracts take some 10 % longer by one thread than by two. Plans are made
    without statistics nor filters pushed from one side of a join to the other: a twentieth of a
    build was spent on them, and a hundred times the contracts take as long without.
    """
    return duckdb.connect(
        path,
        config={
            "threads": 1,
            "disabled_optimizers": "statistics_propagation,join_filter_pushdown",
        },
    )


def _load(connexion: duckdb.DuckDBPyConnection, paths: Paths, livre: Codebook) -> None:
    """Read every input into the staging tables, which live in memory."""
    connexion.execute("ATTACH ':memory:' AS brut")
    load_files(connexion, paths)
    for table, lignes in list_codebook_rows(livre, list_propres(connexion, livre)):
        load_codebook_table(connexion, table, lignes)
    load_rows(connexion, "registre_source", list_sources(paths))
    load_rows(connexion, "registre_etat_defaut", list_etats_defaut())
    load_rows(connexion, "registre_programme", list_programmes(connexion, livre))


def _fill(
    connexion: duckdb.DuckDBPyConnection, livre: Codebook, build_id: str
) -> tuple[Controle, ...]:
    """Fill one connection, from the staging to the commented tables; return the checks made.

    All that the file receives is one transaction: one wait for the disk, not one per statement.
    """
    controles = _refuse((check_keys(connexion), *check_tables(connexion, "checks/entrees")))
    for nom in load_description().intermediaires:
        connexion.execute(read_sql("staging", nom))
    load_rows(connexion, "registre_entrepot", [_identity(livre, build_id)])
    connexion.execute("BEGIN")
    _build_marts(connexion)
    controles += _refuse(check_tables(connexion, "checks/tables"))
    load_rows(connexion, "registre_controle", [_row(c) for c in controles])
    connexion.execute(read_sql("marts", "controle"))
    _comment(connexion)
    connexion.execute("COMMIT")
    return controles


def _build_marts(connexion: duckdb.DuckDBPyConnection) -> None:
    """Create the macros, the tables in the order tables.toml gives, then what is read of them."""
    for table in load_description().tables:
        if table.nom in _AVANT:
            _execute_all(connexion, _AVANT[table.nom])
        if table.nom != "controle":
            connexion.execute(read_sql("marts", table.nom))
    connexion.execute("CREATE SCHEMA vue")
    _execute_all(connexion, "vues")


def _execute_all(connexion: duckdb.DuckDBPyConnection, dossier: str) -> None:
    """Run the files of a folder of SQL, in the order of their names."""
    for nom in list_sql(dossier):
        connexion.execute(read_sql(dossier, nom))


def _refuse(controles: tuple[Controle, ...]) -> tuple[Controle, ...]:
    """Return the checks when none of severity « erreur » failed, else raise them all at once."""
    fautes = [a for c in controles if c.gravite == "erreur" for a in c.anomalies]
    if fautes:
        raise DataError(fautes)
    return controles


def _row(controle: Controle) -> Mapping[str, Any]:
    return {
        "nom_controle": controle.nom,
        "gravite": controle.gravite,
        "description": controle.description,
        "nb_anomalies": controle.nb_anomalies,
    }


def _identity(livre: Codebook, build_id: str) -> Mapping[str, Any]:
    return {
        "build_id": build_id,
        "version": package_version(),
        "version_codebook": livre.version,
        "date_construction": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }


def _comment(connexion: duckdb.DuckDBPyConnection) -> None:
    """Write every description of tables.toml into the file; COMMENT ON takes no parameter."""
    ordres: list[str] = []
    for table in load_description().tables:
        ordres.append(f'COMMENT ON TABLE "{table.nom}" IS {_quote(table.description)}')
        for colonne in table.colonnes:
            cible = f'"{table.nom}"."{colonne.nom}"'
            ordres.append(f"COMMENT ON COLUMN {cible} IS {_quote(colonne.description)}")
    connexion.execute(";".join(ordres))


def _quote(texte: str) -> str:
    return "'" + texte.replace("'", "''") + "'"


def _point_to(paths: Paths, cible: Path) -> None:
    """Name the warehouse to serve, in one move: a reader sees the former name or the new one."""
    if read_pointer(paths) != cible.name:
        files.write_bytes(f"{cible.name}\n".encode(), paths.pointer)


def _drop_older(paths: Paths, cible: Path) -> None:
    """Keep the last warehouses, and the recent ones: a running app may be about to open them."""
    fichiers = sorted(
        paths.var.glob("warehouse-*.duckdb"), key=lambda f: f.stat().st_mtime, reverse=True
    )
    limite = time.time() - _REPIT_S
    for fichier in [f for f in fichiers if f != cible][_GARDES - 1 :]:
        with suppress(OSError):
            if fichier.stat().st_mtime < limite:
                fichier.unlink()
                unseal(fichier)


def _sweep_leftovers(paths: Paths) -> None:
    """Take away what killed builds left: under the lock, nobody alive is writing it.

    Files of former releases, which took no lock, are left an hour.
    """
    limite = time.time() - _REPIT_S
    for fichier in paths.var.glob(".*"):
        with suppress(OSError):
            est_ancien = _ANCIEN_RESTE.fullmatch(fichier.name) and fichier.stat().st_mtime < limite
            if est_ancien or _RESTE.fullmatch(fichier.name):
                files.remove(fichier)
