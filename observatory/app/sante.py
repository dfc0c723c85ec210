"""Whether the observatory can answer: its warehouse opens and holds something to read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from observatory.errors import ObservatoryError
from observatory.paths import Paths
from observatory.queries.entrepot import Entrepot
from observatory.queries.lectures import list_lectures
from observatory.warehouse.access import current_warehouse

CHEMIN = "sante"
"""Address of the answer, under the base of the site."""


def check_health(paths: Paths) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status (200 or 503) and what to say: build, lectures, or what is wrong."""
    try:
        chemin = current_warehouse(paths)
        entrepot = _open(chemin)
        lectures = len(list_lectures(entrepot))
    except (ObservatoryError, OSError) as erreur:
        return 503, {"etat": "indisponible", "raison": str(erreur).splitlines()[0]}
    return 200, {"etat": "disponible", "entrepot": entrepot.build_id, "lectures": lectures}


@lru_cache(maxsize=1)
def _open(chemin: Path) -> Entrepot:
    return Entrepot.open(chemin)
