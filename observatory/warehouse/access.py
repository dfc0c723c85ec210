"""The way in to a built warehouse: which file is served, and how it is opened."""

from __future__ import annotations

from pathlib import Path

import duckdb

from observatory.base.errors import WarehouseError
from observatory.base.paths import Paths

CONSTRUIRE = "lancer « observatory build »"
# The same options for everybody: DuckDB refuses two configurations of one file in one process.
_VERROUS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
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
