"""The product copied whole, additions made in the copy, and the copy run as a user would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from observatory.base.paths import project_paths

Ajout = dict[str, Callable[[str], str]]
"""What an addition writes, file by file of the package, from its text before."""
CLI = "from observatory.cli.main import main; main()"
COPIES = ("observatory", "geodata", "contracts_parquet", "static", ".streamlit")


def insert(avant: str, texte: str) -> Callable[[str], str]:
    """Return what writes a text before a mark of a file, which must hold it once."""

    def write(contenu: str) -> str:
        assert contenu.count(avant) == 1, avant
        return contenu.replace(avant, texte + avant)

    return write


def copy_product(copie: Path, ajouts: Iterable[Ajout]) -> None:
    """Copy the product, make each addition and nothing else, build its warehouse."""
    racine = project_paths().root
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
