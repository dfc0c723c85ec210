"""The way in to a built warehouse: which file is served, and how it is opened."""

from __future__ import annotations

from pathlib import Path

import duckdb

from observatory.errors import WarehouseError
from observatory.paths import Paths

CONSTRUIRE = "lancer « observatory build »"
# The same options for everybody: DuckDB refuses two configurations of one file in one process.
_VERROUS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "memory_limit": "2GB",
}


def current_warehouse(paths: Paths) -> Path:
    """Return the file the pointer names; WarehouseError when nothing was built yet."""
    try:
        nom = paths.pointer.read_text(encoding="utf-8").strip()
    except OSError:
        raise WarehouseError(f"Aucun entrepôt n’est construit → {CONSTRUIRE}.") from None
    chemin = paths.var / Path(nom).name
    if not chemin.is_file():
        raise WarehouseError(f"L’entrepôt désigné ({chemin.name}) a disparu → {CONSTRUIRE}.")
    return chemin


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads the file and nothing else: no other file, no network."""
    try:
        return duckdb.connect(path, read_only=True, config=_VERROUS)
    except duckdb.Error as erreur:
        premiere = str(erreur).splitlines()[0]
        raise WarehouseError(
            f"{path.name} : entrepôt illisible ({premiere}) → {CONSTRUIRE} avec --force."
        ) from erreur
