"""What several workers of a run need, made once: the first to ask makes it, the others wait."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base import files


def build_once(
    dossiers: pytest.TempPathFactory, nom: str, construire: Callable[[Path], object]
) -> Path:
    """Return the folder of a run that `construire` filled, once for all its workers.

    Tests only read it. A failure leaves nothing behind: the next worker meets it in turn.
    """
    commun = dossiers.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        commun = commun.parent
    fini = commun / nom
    with files.locked(commun / f"{nom}.verrou", delai_s=600):
        if not fini.exists():
            en_cours = dossiers.mktemp(f"{nom}-en-cours") / nom
            construire(en_cours)
            en_cours.rename(fini)
    return fini
