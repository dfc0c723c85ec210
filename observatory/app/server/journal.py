"""The journal of the server: one JSON object a line on the error output, nothing about people.

No address parameter (a name may be typed in a search), no visitor's address, no browser name:
what page, what status, how long, and the errors. An error is told by its class and the lines of
code it went through: its message may quote what somebody typed, and is left out.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
import traceback
from collections import Counter
from datetime import UTC, datetime

from observatory.base.errors import ObservatoryError

JOURNAL = logging.getLogger("observatory")
_STREAMLIT = logging.getLogger("streamlit.error_util")
VARIABLE = "OBSERVATORY_JOURNAL"
"""non: no journal but the errors; anything else: every page served."""
_CHAMPS = ("chemin", "statut", "ms")
_LIGNES_ERREUR, _LIGNES_TRACE = 25, 100
_MOTS_TIERS = 200
_REFUS = logging.getLogger("observatory.refus")
AUTRE_PAGE = "/(autre)"
"""How the journal writes an address that is no page: it may hold anything."""


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
            ligne |= describe_error(record.exc_info[1])
        return json.dumps(ligne, ensure_ascii=False)


class LigneTierce(LigneJson):
    """Write what a library says as one line: its fixed words, the class of an error, no more.

    What fills its words may come from a visitor, and its traceback says nothing of our code.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        nu = logging.makeLogRecord(
            {**record.__dict__, "args": None, "exc_info": None, "exc_text": None}
        )
        nu.msg = str(record.msg).strip()[:_MOTS_TIERS]
        if record.exc_info and record.exc_info[0]:
            nu.msg += f" ({record.exc_info[0].__qualname__})"
        if tus := getattr(record, "tus", 0):
            nu.msg += f" [et {tus} fois de plus]"
        return super().format(nu)


class Debit(logging.Filter):
    """Let through a few records of one kind a minute, and say how many were not."""

    def __init__(self, par_minute: int = 5, minute: float = 60.0) -> None:
        super().__init__()
        self._par_minute, self._minute = par_minute, minute
        self._debut = time.monotonic()
        self._vus: Counter[tuple[str, str]] = Counter()
        self._tus: Counter[tuple[str, str]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is written."""
        if time.monotonic() - self._debut >= self._minute:
            self._debut = time.monotonic()
            self._tus = Counter({c: n - self._par_minute for c, n in self._vus.items()})
            self._vus.clear()
        sorte = (record.name, str(record.msg))
        self._vus[sorte] += 1
        if self._vus[sorte] == 1 and self._tus[sorte] > 0:
            record.tus = self._tus.pop(sorte)
        return self._vus[sorte] <= self._par_minute


_DEBIT = Debit()


def write_as_json(tiers: logging.Logger) -> None:
    """Have a library's logger write in the journal, a few lines of each kind a minute."""
    sortie = logging.StreamHandler(sys.stderr)
    sortie.setFormatter(LigneTierce())
    sortie.addFilter(_DEBIT)
    tiers.handlers[:] = [sortie]
    tiers.propagate = False


def _drop_repeated(record: logging.LogRecord) -> bool:
    return record.msg != "Uncaught app execution"


def describe_error(erreur: BaseException | None) -> dict[str, str]:
    """Return what the journal keeps of an error and of its causes: classes, lines, our detail."""
    lignes: list[str] = []
    details: list[str] = []
    while erreur is not None and len(lignes) < _LIGNES_TRACE:
        lignes += [type(erreur).__qualname__, *_list_lines(erreur)]
        if isinstance(erreur, ObservatoryError) and erreur.detail:
            details.append(erreur.detail)
        elif isinstance(erreur, OSError) and erreur.strerror:
            details.append(erreur.strerror)
        cachee = None if erreur.__suppress_context__ else erreur.__context__
        erreur = erreur.__cause__ or cachee
    dit = {"erreur": "\n".join(lignes)}
    return {**dit, "detail": " ; ".join(details)} if details else dit


def _list_lines(erreur: BaseException) -> list[str]:
    return [
        f"  {e.filename}, ligne {e.lineno}, {e.name} : {e.line}"
        for e in traceback.extract_tb(erreur.__traceback__)[-_LIGNES_ERREUR:]
    ]


def open_journal() -> None:
    """Send the observatory's records to the error output as JSON; twice changes nothing.

    Streamlit also writes each error of a page with its message, which may quote a visitor: that
    record is dropped, ours says the same without the words (its coloured form is off by setting).
    """
    _STREAMLIT.addFilter(_drop_repeated)
    if any(isinstance(h.formatter, LigneJson) for h in JOURNAL.handlers):
        return
    sortie = logging.StreamHandler(sys.stderr)
    sortie.setFormatter(LigneJson())
    JOURNAL.addHandler(sortie)
    _REFUS.filters[:] = [_DEBIT]
    JOURNAL.propagate = False
    muet = os.environ.get(VARIABLE, "").strip().lower() == "non"
    JOURNAL.setLevel(logging.ERROR if muet else logging.INFO)


def note_page(chemin: str, statut: int, secondes: float) -> None:
    """Note the shell of a page served: its path, its status, its time in milliseconds.

    `chemin` is one of ours: what somebody typed after the site's name is not noted.
    """
    mesures = {"chemin": chemin, "statut": statut, "ms": round(secondes * 1000)}
    JOURNAL.info("page", extra=mesures)


def note_run(page: str, secondes: float) -> None:
    """Note that a page was run for a session: its path, the time it took in milliseconds."""
    JOURNAL.info("passage", extra={"chemin": f"/{page}", "ms": round(secondes * 1000)})


def note_frame() -> None:
    """Note that a session sent what is not a message of a page."""
    _REFUS.warning("message illisible, visite fermée")


def note_refusal(statut: int) -> None:
    """Note that a request was refused before anything answered it: its status, not its address."""
    _REFUS.warning(f"refus {statut}", extra={"chemin": AUTRE_PAGE, "statut": statut})
