"""The product copied over the small observatory, additions made, the copy run as a user would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb

from observatory.base.paths import Paths, project_paths
from observatory.warehouse.access import current_warehouse
from tests.mini.fabrique import write_mini

Ajout = dict[str, Callable[[str], str]]
"""What an addition writes, file by file of the package, from its text before."""
CLI = "from observatory.cli.main import main; main()"
COPIES = ("observatory", "static", ".streamlit")


def insert(avant: str, texte: str) -> Callable[[str], str]:
    """Return what writes a text before a mark of a file, which must hold it once."""

    def write(contenu: str) -> str:
        assert contenu.count(avant) == 1, avant
        return contenu.replace(avant, texte + avant)

    return write


def copy_product(copie: Path, ajouts: Iterable[Ajout]) -> None:
    """Copy the product beside the small data, make each addition alone, build the warehouse."""
    racine = project_paths().root
    write_mini(copie)
    for dossier in COPIES:
        if (racine / dossier).is_dir():
            shutil.copytree(racine / dossier, copie / dossier)  # with what is compiled already
    shutil.copy(racine / "streamlit_app.py", copie)
    for fichiers in ajouts:
        for chemin, write in fichiers.items():
            fichier = copie / "observatory" / chemin
            fichier.parent.mkdir(exist_ok=True)
            avant = fichier.read_text(encoding="utf-8") if fichier.exists() else ""
            fichier.write_text(write(avant), encoding="utf-8")
    run(copie, CLI, "build")


def run(maison: Path, programme: str, *arguments: str) -> str:
    """Return what a Python program of the copied product prints; fail with its errors."""
    fait = subprocess.run(
        [sys.executable, "-c", programme, *arguments],
        cwd=maison,
        env={
            **os.environ,
            "OBSERVATORY_HOME": str(maison),
            "PYTHONPATH": str(maison),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert fait.returncode == 0, fait.stderr
    return fait.stdout


def ask(maison: Path, sql: str) -> list[dict[str, Any]]:
    """Return the rows the copied product's command line answers."""
    return list(json.loads(run(maison, CLI, "query", sql, "--format", "json")))


def read(maison: Path, sql: str) -> list[dict[str, Any]]:
    """Return the rows of the warehouse that the copied product built."""
    with duckdb.connect(current_warehouse(Paths(maison)), read_only=True) as base:
        lu = base.execute(sql)
        noms = [c[0] for c in lu.description or ()]
        return [dict(zip(noms, ligne, strict=True)) for ligne in lu.fetchall()]
