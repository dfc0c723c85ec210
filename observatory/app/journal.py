"""The journal of the server: one JSON object a line on the error output, nothing about people.

No address parameter (a name may be typed in a search), no visitor's address, no browser name:
what page, what status, how long, and the errors.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime

JOURNAL = logging.getLogger("observatory")
VARIABLE = "OBSERVATORY_JOURNAL"
"""non: no journal but the errors; anything else: every page served."""
_CHAMPS = ("chemin", "statut", "ms")


class LigneJson(logging.Formatter):
    """Write one record as one line of JSON, its traceback in a field."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        quand = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        ligne = {
            "quand": quand,
            "niveau": record.levelname.lower(),
            "source": record.name,
            "message": record.getMessage(),
            **{c: getattr(record, c) for c in _CHAMPS if hasattr(record, c)},
        }
        if record.exc_info:
            ligne["erreur"] = self.formatException(record.exc_info)
        return json.dumps(ligne, ensure_ascii=False)


def open_journal() -> None:
    """Send the observatory's records to the error output as JSON; twice changes nothing."""
    if any(isinstance(h.formatter, LigneJson) for h in JOURNAL.handlers):
        return
    sortie = logging.StreamHandler(sys.stderr)
    sortie.setFormatter(LigneJson())
    JOURNAL.addHandler(sortie)
    JOURNAL.propagate = False
    muet = os.environ.get(VARIABLE, "").strip().lower() == "non"
    JOURNAL.setLevel(logging.ERROR if muet else logging.INFO)


def note_page(chemin: str, statut: int, secondes: float) -> None:
    """Note a page served: its path without parameters, its status, its time in milliseconds."""
    mesures = {"chemin": chemin[:80], "statut": statut, "ms": round(secondes * 1000)}
    JOURNAL.info("page", extra=mesures)
