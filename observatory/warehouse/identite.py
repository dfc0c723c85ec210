"""Which warehouse today's inputs give, and whether it is served: what a start asks before all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

import duckdb

from observatory.base.journal import reading
from observatory.base.paths import Paths
from observatory.warehouse.access import is_sound

_RACINE = Path(__file__).resolve().parent
_CODE = (".py", ".sql", ".toml")


def find_current(paths: Paths, codebook: Path) -> str | None:
    """Return the identity of today's inputs when their warehouse is served and sound, else None."""
    with reading(paths):
        build_id = compute_build_id(paths, codebook)
    cible = name_warehouse(paths, build_id)
    return build_id if read_pointer(paths) == cible.name and is_sound(cible, build_id) else None


def name_warehouse(paths: Paths, build_id: str) -> Path:
    """Return the file of a build."""
    return paths.var / f"warehouse-{build_id}.duckdb"


def read_pointer(paths: Paths) -> str | None:
    """Return the name of the file that is served, None without one."""
    try:
        return paths.pointer.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def package_version() -> str:
    """Return the version of the installed package, "0" when it is not installed."""
    try:
        return installed_version("observatoire-contrats-de-ville")
    except PackageNotFoundError:
        return "0"


def compute_build_id(paths: Paths, codebook: Path) -> str:
    """Return twelve hexadecimal digits: inputs, codebook, SQL, code, and versions."""
    empreinte = hashlib.sha256(f"{package_version()} duckdb {duckdb.__version__}".encode())
    for nom, fichier in sorted(_list_ingredients(paths, codebook)):
        empreinte.update(f"\0{nom}\0{fichier.stat().st_size}\0".encode())
        empreinte.update(fichier.read_bytes())
    return empreinte.hexdigest()[:12]


def _list_ingredients(paths: Paths, codebook: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file that changes the warehouse, with a name that no machine changes."""
    for dossier in (paths.geodata, paths.contracts_shipped):
        for fichier in dossier.rglob("*"):
            if fichier.suffix in (".parquet", ".toml"):
                yield fichier.relative_to(paths.shipped).as_posix(), fichier
    if paths.is_apart:
        for fichier in paths.contracts.rglob("*.parquet"):
            yield f"foyer/{fichier.relative_to(paths.root).as_posix()}", fichier
    for etiquette, dossier in (("warehouse", _RACINE), ("codebook", codebook)):
        for fichier in dossier.rglob("*"):
            if fichier.suffix in _CODE:
                yield f"{etiquette}/{fichier.relative_to(dossier).as_posix()}", fichier
