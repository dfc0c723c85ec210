"""Folders where documents pass before they take their place: swept when their process is gone."""

from __future__ import annotations

import errno
import hashlib
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from observatory.base import files, journal
from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths

TAILLE_MAXIMUM = 300 * 1024 * 1024
"""Octets: the largest file taken."""

_BLOC = 1 << 20
_VERROU = "verrou"
_OUVERTS: set[Path] = set()
"""The folders that this process uses: a lock does not tell a thread from itself."""


@contextmanager
def open_passage(paths: Paths) -> Iterator[Path]:
    """Give an empty folder, on the disk of the documents, that leaves no trace.

    A lock that falls with the process tells the next writer whether it is still used: a document
    of 300 MB is copied and read there without holding the home.
    """
    dossier = paths.home / "documents"
    with ExitStack() as pile:
        with journal.held(paths), files.explained("documents"):
            sweep(dossier)
            passage = dossier / f".{uuid.uuid4().hex}{files.PROVISOIRE}"
            files.make_folder(passage)
            pile.enter_context(files.locked(passage / _VERROU))
            _OUVERTS.add(passage)
        try:
            yield passage
        finally:
            pile.close()  # an open file cannot be taken away everywhere
            shutil.rmtree(passage, ignore_errors=True)
            _OUVERTS.discard(passage)


def copy_apart(fichier: Path, passage: Path) -> tuple[Path, str]:
    """Copy a file by blocks to a folder, on the disk; return the copy and the digest of it."""
    try:
        taille = fichier.stat().st_size
    except OSError as erreur:
        if erreur.errno == errno.ENAMETOOLONG:
            raise _refuse(fichier, "nom trop long pour le disque", "raccourcir son nom") from None
        raise _refuse(fichier, "fichier introuvable", "vérifier son nom") from None
    if fichier.is_dir():
        raise _refuse(fichier, "c’est un dossier", "donner les fichiers PDF qu’il contient")
    if taille > TAILLE_MAXIMUM:
        raise _refuse(
            fichier,
            f"{taille // (1024 * 1024)} Mo, au-delà de {TAILLE_MAXIMUM // (1024 * 1024)} Mo",
            "l’alléger ou le couper en plusieurs fichiers",
        )
    empreinte = hashlib.sha256()
    copie = passage / "document.pdf"
    with files.explained(fichier.name):
        source = fichier.open("rb")
    with source, files.explained("documents"), copie.open("wb") as cible:
        while bloc := source.read(_BLOC):
            empreinte.update(bloc)
            cible.write(bloc)
    files.sync_file(copie)
    return copie, empreinte.hexdigest()


def _refuse(fichier: Path, probleme: str, remede: str) -> DataError:
    return DataError([Breach(fichier.name, probleme, remede)], titre="Document refusé")


def sweep(dossier: Path) -> None:
    """Take away what killed writers left in the folder; to be called under the lock."""
    for reste in dossier.glob(f"*{files.PROVISOIRE}"):
        if reste not in _OUVERTS and not (reste.is_dir() and _is_used(reste)):
            files.remove(reste)
    for motif in (f".*{journal.NOUVEAU}", f"fichiers/*/.*{journal.NOUVEAU}"):
        for reste in dossier.glob(motif):
            files.remove(reste)


def _is_used(passage: Path) -> bool:
    try:
        with files.locked(passage / _VERROU, delai_s=0):
            return False
    except files.BusyError:
        return True
    except files.StorageError as erreur:
        if isinstance(erreur.__cause__, FileNotFoundError):  # its own process is taking it away
            return False
        raise
