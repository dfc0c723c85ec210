"""What several tests or workers need, made once: the first to ask makes it, the others wait."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base import files
from observatory.base.paths import Paths
from observatory.warehouse.access import current_warehouse


def build_once(
    dossiers: pytest.TempPathFactory, nom: str, construire: Callable[[Path], object]
) -> Path:
    """Return the folder of a run that `construire` filled, once for all its workers.

    Tests only read it. A failure leaves nothing behind: the next worker meets it in turn.
    """
    commun = find_common(dossiers)
    fini = commun / nom
    with files.locked(commun / f"{nom}.verrou", delai_s=600):
        if not fini.exists():
            en_cours = dossiers.mktemp(f"{nom}-en-cours") / nom
            construire(en_cours)
            en_cours.rename(fini)
    return fini


def find_common(dossiers: pytest.TempPathFactory) -> Path:
    """Return the folder of a run that all its workers see."""
    sien = dossiers.getbasetemp()
    return sien.parent if os.environ.get("PYTEST_XDIST_WORKER") else sien


def copy_built(paths: Paths, racine: Path) -> Paths:
    """Copy the data of an observatory and its warehouse, which the next build finds up to date."""
    copie = Paths(racine)
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    copie.var.mkdir()
    for fichier in paths.var.glob(f"{current_warehouse(paths).name}*"):
        shutil.copyfile(fichier, copie.var / fichier.name)
    shutil.copyfile(paths.pointer, copie.pointer)
    return copie
