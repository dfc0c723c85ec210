"""One free question answered in another process: what it may take is bounded, whatever it asks.

DuckDB looks at its delay and its memory between two blocks of rows: a function that turns inside
one block (levenshtein, repeat, a list) heeds neither. The system does.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from observatory.base.apart import TARDIF, Fin, bound_process, follow_parent, run_apart
from observatory.base.errors import ObservatoryError, QueryError
from observatory.warehouse.question import (
    DELAI_S,
    LIMITE,
    RESTREINDRE,
    TROP_DE_MEMOIRE,
    ask,
    explain_delay,
    render,
)

MEMOIRE_MAX = 2_500_000_000
"""Most address space of the process that answers, in bytes, where the system can bound it.

DuckDB, its threads and the warehouse reserve 0.9 GB before the first row.
"""
MEMOIRE_DUCKDB = "1GB"
"""Most memory DuckDB takes for itself: what holds where the system bounds nothing."""
OCTETS_MAX = 50_000_000
"""Longest answer, in bytes of text."""
_FILS = 2
_GRACE_S = 2.0
"""What DuckDB has to stop by itself, then the process, before each is ended by force."""
_MODULE = "observatory.warehouse.question_apart"


@dataclass(frozen=True)
class Limites:
    """What one question may take."""

    limite: int = LIMITE
    delai_s: float = DELAI_S
    memoire: int = MEMOIRE_MAX
    octets: int = OCTETS_MAX

    @property
    def grace_s(self) -> float:
        """Return how long after its delay a question is ended by force."""
        return min(_GRACE_S, self.delai_s)


@dataclass(frozen=True)
class Texte:
    """The answer as it is shown; est_tronquee when there were more rows."""

    texte: str
    est_tronquee: bool


def answer(path: Path, sql: str, forme: str, bornes: Limites | None = None) -> Texte:
    """Return the answer to one SELECT, rendered; QueryError when refused or past a bound."""
    bornes = bornes or Limites()
    demande = {"path": str(path), "sql": sql, "forme": forme, "bornes": asdict(bornes)}
    fin = run_apart(
        _MODULE,
        json.dumps(demande).encode(),
        delai_s=bornes.delai_s + 2 * bornes.grace_s,
        octets_max=bornes.octets,
    )
    return _read_reply(fin, bornes)


def _read_reply(fin: Fin, bornes: Limites) -> Texte:
    if fin.est_trop_long:
        raise QueryError(
            f"La réponse dépasse {bornes.octets / 1e6:g} Mo → {RESTREINDRE}, ou choisir moins de"
            " colonnes."
        )
    entete, fini, texte = fin.octets.partition(b"\n")
    if fin.code != 0 or not fini:
        raise QueryError(_explain(fin, bornes)).with_detail(f"code {fin.code}")
    etat = json.loads(entete)
    if "refus" in etat:
        raise QueryError(etat["refus"]).with_detail(etat["detail"])
    return Texte(texte.decode(), bool(etat["est_tronquee"]))


def _explain(fin: Fin, bornes: Limites) -> str:
    """Return why a process left no answer: its delay if it says so, else its memory."""
    par_le_systeme = getattr(signal, "SIGXCPU", None)
    if fin.est_tardif or fin.code == TARDIF or (par_le_systeme and fin.code == -par_le_systeme):
        return explain_delay(bornes.delai_s)
    return TROP_DE_MEMOIRE


def _serve() -> None:
    """Answer the question read on the input; a refusal is an answer."""
    demande = json.loads(sys.stdin.buffer.readline())
    bornes = Limites(**demande["bornes"])
    follow_parent(bornes.delai_s + bornes.grace_s)
    calcul_s = int(_FILS * bornes.delai_s + _GRACE_S) + 1
    bound_process(memoire=bornes.memoire, calcul_s=calcul_s, fichier=0)
    entete: dict[str, object]
    texte = ""
    try:
        reponse = ask(
            Path(demande["path"]),
            demande["sql"],
            limite=bornes.limite,
            delai_s=bornes.delai_s,
            memoire=MEMOIRE_DUCKDB,
            fils=_FILS,
        )
        texte = render(reponse, demande["forme"])
        entete = {"est_tronquee": reponse.est_tronquee}
    except ObservatoryError as erreur:
        entete = {"refus": str(erreur), "detail": erreur.detail}
    except MemoryError:
        sys.exit(3)
    sys.stdout.buffer.write(json.dumps(entete).encode() + b"\n" + texte.encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
