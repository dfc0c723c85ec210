"""The way in to a built warehouse: which file is served, and how it is opened."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from observatory.base import files
from observatory.base.errors import ObservatoryError, WarehouseError
from observatory.base.paths import Paths
from observatory.warehouse.descriptions import read_sql

CONSTRUIRE = "lancer « observatory build »"
# The same options for everybody: DuckDB refuses two configurations of one file in one process.
# Statistics of columns are not carried through the plan of a question: over tables this small that
# takes longer (a tenth of the time of an answer) than what it lets DuckDB leave out.
_VERROUS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "disabled_optimizers": "statistics_propagation",
}


def current_warehouse(paths: Paths) -> Path:
    """Return the file the pointer names; WarehouseError when nothing was built yet."""
    try:
        nom = paths.pointer.read_text(encoding="utf-8").strip()
        chemin = paths.var / Path(nom).name
        est_la = chemin.is_file()
    except FileNotFoundError:
        raise WarehouseError(f"Aucun entrepôt n’est construit → {CONSTRUIRE}.") from None
    except (OSError, ValueError) as erreur:
        raise WarehouseError(f"Le pointeur d’entrepôt est illisible → {CONSTRUIRE}.").with_detail(
            f"{paths.pointer} : {type(erreur).__name__} : {erreur}"
        ) from erreur
    if not est_la:
        raise WarehouseError(f"L’entrepôt désigné a disparu → {CONSTRUIRE}.").with_detail(
            f"{paths.pointer} désigne {nom[:80]!r}"
        )
    return chemin


def open_warehouse(
    path: Path, *, memoire: str = "2GB", fils: int | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads the file and nothing else: no other file, no network.

    memoire, fils: most memory DuckDB takes, and its threads (one per processor by default).
    """
    config = {**_VERROUS, "memory_limit": memoire}
    if fils is not None:
        config["threads"] = fils
    try:
        return duckdb.connect(path, read_only=True, config=config)
    except duckdb.Error as erreur:
        raise WarehouseError(f"L’entrepôt est illisible → {CONSTRUIRE} avec --force.").with_detail(
            f"{path} : {erreur}"
        ) from erreur


_SCEAU = ".sceau"


def seal(path: Path) -> None:
    """Write beside a warehouse the fingerprint of its bytes."""
    files.write_bytes(f"{_hash(path)}\n".encode(), path.with_name(path.name + _SCEAU))


def unseal(path: Path) -> None:
    """Take the fingerprint of a warehouse away: its bytes are about to change, or to go."""
    path.with_name(path.name + _SCEAU).unlink(missing_ok=True)


def is_sound(path: Path, build_id: str) -> bool:
    """Return whether a file opens, says it is this build, and holds the bytes that were written.

    A file without a fingerprint (built by a former release, or cut before its seal) must be as
    long as it says it is.
    """
    try:
        with open_warehouse(path) as connexion:
            dit = connexion.execute(read_sql("info", "identite")).fetchone()
            (taille,) = connexion.execute(read_sql("info", "taille_attendue")).fetchone() or (0,)
        if dit != (build_id,) or path.stat().st_size < taille:
            return False
        sceau = path.with_name(path.name + _SCEAU)
        return not sceau.is_file() or sceau.read_text(encoding="utf-8").strip() == _hash(path)
    except (ObservatoryError, duckdb.Error, OSError, UnicodeDecodeError):
        return False


def _hash(path: Path) -> str:
    with path.open("rb") as flux:
        return hashlib.file_digest(flux, "sha256").hexdigest()
