"""Whether the observatory can answer: its warehouse opens and holds something to read.

Anybody may ask: a reason is one of a few sentences, the rest is in the journal.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from observatory.app.server.prechargement import publish_map
from observatory.base.paths import Paths
from observatory.queries.acces import VISITEUR, open_as
from observatory.queries.entrepot import Entrepot
from observatory.warehouse.access import current_warehouse

CHEMIN = "sante"
"""Address of the answer, under the base of the site."""
ABSENT = "Aucun entrepôt en service : lancer « observatory build »."
MUET = "L’entrepôt ne répond pas : le journal du serveur dit pourquoi."
MUETTE = (
    "Les fichiers de la carte ne peuvent pas être écrits : rendre le dossier static/ inscriptible, "
    "ou libérer de la place."
)
_JOURNAL = logging.getLogger(__name__)


def check_health(paths: Paths) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status (200 or 503) and what to say: build, lectures, or what is wrong."""
    raison = ABSENT
    try:
        chemin = current_warehouse(paths)
        raison = MUET
        entrepot = _open(chemin)
        lectures = len(entrepot.fetch_rows("list_lectures", {}))
        raison = MUETTE
        publish_map(paths)
    except Exception as erreur:  # whatever it is, the answer is that nothing can be served
        _JOURNAL.error("santé : %s", raison, exc_info=erreur)
        return 503, {"etat": "indisponible", "raison": raison}
    return 200, {"etat": "disponible", "entrepot": entrepot.build_id, "lectures": lectures}


@lru_cache(maxsize=1)
def _open(chemin: Path) -> Entrepot:
    return open_as(chemin, VISITEUR)
