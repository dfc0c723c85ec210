"""A write already decided, finished by whoever comes next: the journal of a home and its lock.

Every writer (lectures, documents, settings) takes the one lock of the home, and finishes first the
write that a journal decided: tables, files and settings move together, or not at all.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from observatory.base import files
from observatory.base.errors import Breach, DataError
from observatory.base.ordres import TAILLE_MAX, read_orders
from observatory.base.paths import Paths

JOURNAL = ".ecriture-en-cours.json"
"""The file, beside the tables of a home, that lists the moves of a write decided."""
ECARTES = ".mis-de-cote"
"""Where a damaged journal goes, with the files it may have named."""
NOUVEAU = ".nouveau"
"""Suffix of a new file that waits beside the one whose place it takes."""
_VERROU = "ecriture.verrou"
_PISTE = logging.getLogger(__name__)


@contextmanager
def held(paths: Paths) -> Iterator[None]:
    """Hold the home: no other process writes meanwhile, and nothing decided is left to finish."""
    with files.locked(paths.var / _VERROU), files.explained(paths.contracts.name):
        recover_writes(paths)
        yield


@contextmanager
def reading(paths: Paths) -> Iterator[None]:
    """Read the home as one whole: never half of a write.

    Where nothing may be written, nothing is; DataError then when a write waits to be finished.
    """
    journal = paths.contracts / JOURNAL
    if not files.can_write(paths.var):
        if journal.exists():
            raise refuse_write(
                "écriture en attente",
                "une écriture commencée n’est pas finie",
                "relancer avec le droit d’écrire dans le dossier de données",
            )
        yield
        return
    with files.locked(paths.var / _VERROU):
        with files.explained(paths.contracts.name):
            recover_writes(paths)
        yield


def recover_writes(paths: Paths) -> bool:
    """Finish the write that a journal decided; return whether there was one.

    A journal that cannot be obeyed (cut short, or naming what no write names) is set aside with
    the files that waited for it; this is said, and work goes on.
    """
    journal = paths.contracts / JOURNAL
    if not journal.exists():
        return False
    with files.locked(paths.var / _VERROU), files.explained(paths.contracts.name):
        try:
            with journal.open("rb") as flux:
                octets = flux.read(TAILLE_MAX + 1)
        except FileNotFoundError:
            return False
        lu = read_orders(octets)
        if lu is None:
            _set_aside(paths, journal)
            return False
        deplacements, retraits = lu
        for nouveau, final in deplacements:
            source, cible = paths.home / nouveau, paths.home / final
            if source.exists():
                files.make_folder(cible.parent)
                if source.is_dir() and cible.is_dir():
                    files.remove(source)  # the same version is kept already
                else:
                    files.replace(source, cible)
        for retire in retraits:
            dossier = paths.home / retire
            if dossier.exists():
                files.remove(dossier)
                files.sync_folder(dossier.parent)
        journal.unlink(missing_ok=True)
        files.sync_folder(paths.contracts)
    return True


def _set_aside(paths: Paths, journal: Path) -> None:
    """Put a journal nobody can obey, and what waited for it, out of the way; say it."""
    coin = paths.contracts / ECARTES / uuid.uuid4().hex[:8]
    files.make_folder(coin)
    for reste in list(paths.contracts.rglob(f".*{NOUVEAU}")):
        if ECARTES not in reste.parts:
            files.replace(reste, coin / f"{reste.parent.name}_{reste.name}".lstrip("."))
    files.replace(journal, coin / "journal.json")
    files.sync_folder(paths.contracts)
    _PISTE.warning(
        "Une écriture interrompue est illisible : elle est mise de côté dans %s/%s/%s, et les "
        "données restent celles d’avant → vérifier le dernier import, et le refaire au besoin.",
        paths.contracts.name,
        ECARTES,
        coin.name,
    )


def name_aside(final: Path) -> Path:
    """Return the name under which a new file waits beside the place it will take."""
    return final.with_name(f".{final.stem}.{uuid.uuid4().hex}{NOUVEAU}")


def refuse_write(lieu: str, message: str, remede: str) -> DataError:
    """Return the refusal of a write: where, what is wrong, what to do."""
    return DataError([Breach(lieu, message, remede)], titre="Écriture refusée")
