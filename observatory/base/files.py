"""How files reach the disk: whole or not at all, one writer at a time, and what a failure says.

The only place that writes a file under a passing name, that locks between processes, and that
turns a refusal of the system (rights, space, path, held file) into a French sentence.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from observatory.base.errors import ObservatoryError

PROVISOIRE = ".provisoire"
"""Suffix of a file being written: what still bears it when nobody writes is a leftover."""
_JOKERS = "*?["
_PAS_S = 0.02


class StorageError(ObservatoryError):
    """The system refused to read or write: rights, space, path, file held by another program."""


class BusyError(StorageError):
    """Another process holds the lock, and kept it too long."""


def explain(erreur: OSError, lieu: str | None = None) -> StorageError:
    """Return what a refusal of the system means, where, and what to do; no path goes to a page."""
    cible = str(erreur.filename or "")
    nom = lieu or (Path(cible).name if cible else "le dossier de données")
    message, remede = _describe(erreur)
    detail = f"{type(erreur).__name__} : {erreur}"
    return StorageError(f"{nom} : {message} → {remede}.").with_detail(detail)


_NON_INSCRIPTIBLE = (
    "écriture refusée, le dossier n’est pas inscriptible",
    "demander le droit d’y écrire, ou choisir un dossier à soi avec la variable OBSERVATORY_HOME",
)
_INTERDIT = (
    "le système en refuse l’accès, à lire ou à écrire",
    "demander ce droit, ou choisir un dossier à soi avec la variable OBSERVATORY_HOME",
)
_TENU = (
    "fichier tenu par un autre programme",
    "fermer ce programme (tableur, visionneuse), puis recommencer",
)
_PLACE = "libérer de la place, puis recommencer"
_AUTRE_DISQUE = "choisir un dossier d’un autre disque (variable OBSERVATORY_HOME)"
_PAR_CODE: dict[int, tuple[str, str]] = {
    errno.EROFS: _NON_INSCRIPTIBLE,
    errno.EACCES: _INTERDIT,
    errno.EPERM: _INTERDIT,
    errno.ENOSPC: ("le disque est plein", "libérer de la place, puis recommencer"),
    getattr(errno, "EDQUOT", -1): (
        "la place accordée est épuisée",
        "libérer de la place, puis recommencer",
    ),
    errno.EFBIG: ("le fichier est trop gros pour ce disque", "choisir un autre dossier"),
    errno.ENOENT: ("fichier ou dossier introuvable", "vérifier le chemin donné"),
    errno.ENOTDIR: ("un fichier porte le nom d’un dossier", "vérifier le chemin donné"),
    errno.EISDIR: ("un dossier porte le nom du fichier", "donner un autre nom de fichier"),
    errno.EEXIST: ("un fichier porte déjà ce nom", "le déplacer, ou le renommer"),
    errno.ENAMETOOLONG: ("le nom ou le chemin est trop long", "choisir un nom plus court"),
    errno.EINVAL: ("ce nom n’est pas admis sur ce disque", "choisir un autre nom"),
    errno.EBUSY: _TENU,
    getattr(errno, "ETXTBSY", -2): _TENU,
    errno.EMFILE: ("trop de fichiers ouverts", "fermer d’autres programmes, puis recommencer"),
    errno.ENFILE: ("trop de fichiers ouverts", "fermer d’autres programmes, puis recommencer"),
    errno.EIO: ("le disque répond par une erreur", "vérifier le disque, puis recommencer"),
    errno.ENOTSUP: ("ce disque ne permet pas cette opération", _AUTRE_DISQUE),
    errno.ENOLCK: ("ce disque ne permet pas de réserver un fichier", _AUTRE_DISQUE),
}
_WINDOWS_TENU = frozenset((32, 33))


def _describe(erreur: OSError) -> tuple[str, str]:
    if getattr(erreur, "winerror", None) in _WINDOWS_TENU:
        return _TENU
    inconnu = ("le système a refusé l’opération", "vérifier le disque et les droits, puis relancer")
    return _PAR_CODE.get(erreur.errno or 0, inconnu)


@contextmanager
def explained(lieu: str | None = None) -> Iterator[None]:
    """Turn any refusal of the system met inside into a French sentence."""
    try:
        yield
    except OSError as erreur:
        raise explain(erreur, lieu) from erreur


def sync_file(chemin: Path) -> None:
    """Wait until the content of a file is on the disk."""
    descripteur = os.open(chemin, os.O_RDWR)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def sync_folder(dossier: Path) -> None:
    """Wait until the names a folder holds are on the disk (Windows has no such call)."""
    if sys.platform == "win32":
        return
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    except OSError as erreur:
        if erreur.errno not in (errno.EINVAL, errno.ENOTSUP):  # some shares sync by themselves
            raise
    finally:
        os.close(descripteur)


def make_folder(dossier: Path) -> None:
    """Create a folder and those above it, each name on the disk before this returns."""
    manquants = []
    ici = dossier
    while not ici.exists():
        manquants.append(ici)
        ici = ici.parent
    dossier.mkdir(parents=True, exist_ok=True)
    for cree in reversed(manquants):
        sync_folder(cree.parent)


def passing_name(cible: Path) -> Path:
    """Return a name of the same folder to write under before taking the place of `cible`."""
    return cible.with_name(f".{cible.name}.{uuid.uuid4().hex}{PROVISOIRE}")


def replace(source: Path, cible: Path) -> None:
    """Move a file, already on the disk, to its place; the move is on the disk too after this."""
    source.replace(cible)
    sync_folder(cible.parent)


@contextmanager
def written_aside(cible: Path) -> Iterator[Path]:
    """Give a passing name to write; the file takes its place at the end, or leaves no trace."""
    make_folder(cible.parent)
    provisoire = passing_name(cible)
    try:
        yield provisoire
        sync_file(provisoire)
        replace(provisoire, cible)
    finally:
        with suppress(OSError):
            provisoire.unlink(missing_ok=True)


def write_bytes(contenu: bytes, cible: Path) -> None:
    """Write a file in one move: a reader sees the former one or the new one, never a part."""
    with written_aside(cible) as provisoire:
        provisoire.write_bytes(contenu)


def publish_folder(cible: Path, ecrire: Callable[[Path], None]) -> None:
    """Write a folder aside then move it: nobody sees half a folder; one already there stays."""
    if cible.is_dir():
        return
    make_folder(cible.parent)
    provisoire = passing_name(cible)
    try:
        provisoire.mkdir()
        ecrire(provisoire)
        sync_tree(provisoire)
        try:
            replace(provisoire, cible)
        except OSError:
            if not cible.is_dir():
                raise
    finally:
        shutil.rmtree(provisoire, ignore_errors=True)


def sync_tree(dossier: Path) -> None:
    """Wait until every file of a folder, and every name in it, is on the disk."""
    for ici, _, fichiers in os.walk(dossier):
        for nom in fichiers:
            sync_file(Path(ici) / nom)
        sync_folder(Path(ici))


def remove(chemin: Path) -> None:
    """Take away a file or a folder whole; nothing is said when it is not there.

    Another process may be taking the same folder away: what it took first is not missed.
    """
    while chemin.is_dir() and not chemin.is_symlink():
        with suppress(FileNotFoundError):
            shutil.rmtree(chemin)
    chemin.unlink(missing_ok=True)


def can_write(dossier: Path) -> bool:
    """Return whether files may be created in a folder, or in the first one above that exists."""
    ici = dossier
    while not ici.exists() and ici != ici.parent:
        ici = ici.parent
    return ici.is_dir() and os.access(ici, os.W_OK)


def escape_pattern(chemin: Path) -> str:
    """Return a path as a pattern that names it alone: « Données [2024] » is no choice of letters.

    For what reads every path as a pattern (DuckDB): beside a folder « Données 2 », the path as it
    is would open that one.
    """
    return "".join(f"[{signe}]" if signe in _JOKERS else signe for signe in chemin.as_posix())


@dataclass
class _Verrou:
    """The lock of one file in this process: threads wait on the first, processes on the second."""

    fil: threading.RLock = field(default_factory=threading.RLock)
    descripteur: int | None = None
    prises: int = 0


_VERROUS: dict[str, _Verrou] = {}
_REGISTRE = threading.Lock()


@contextmanager
def locked(fichier: Path, *, delai_s: float = 60.0) -> Iterator[None]:
    """Hold a lock that one process, and one thread in it, holds at a time.

    The same thread may take it again. It falls with the process, however it dies. Raises BusyError
    after `delai_s`, StorageError where the disk or the rights forbid to lock.
    """
    with _REGISTRE:
        verrou = _VERROUS.setdefault(str(fichier.absolute()), _Verrou())
    if not verrou.fil.acquire(timeout=delai_s):
        raise _busy()
    try:
        if verrou.prises == 0:
            with explained(fichier.parent.name):
                verrou.descripteur = _open_locked(fichier, delai_s)
        verrou.prises += 1
        try:
            yield
        finally:
            verrou.prises -= 1
            if verrou.prises == 0 and verrou.descripteur is not None:
                with suppress(OSError):
                    _unlock(verrou.descripteur)
                os.close(verrou.descripteur)
                verrou.descripteur = None
    finally:
        verrou.fil.release()


def _open_locked(fichier: Path, delai_s: float) -> int:
    fichier.parent.mkdir(parents=True, exist_ok=True)
    descripteur = os.open(fichier, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    limite = time.monotonic() + delai_s
    try:
        while not _try_lock(descripteur):
            if time.monotonic() > limite:
                raise _busy()
            time.sleep(_PAS_S)
    except BaseException:
        os.close(descripteur)
        raise
    return descripteur


def _busy() -> BusyError:
    return BusyError(
        "Une autre écriture est en cours dans ce dossier → recommencer dans un instant."
    )


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descripteur: int) -> bool:
        """Return whether the first byte of the file could be locked at once."""
        os.lseek(descripteur, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descripteur, msvcrt.LK_NBLCK, 1)
        except OSError as erreur:
            if erreur.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

    def _unlock(descripteur: int) -> None:
        os.lseek(descripteur, 0, os.SEEK_SET)
        msvcrt.locking(descripteur, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descripteur: int) -> bool:
        """Return whether the file could be locked at once."""
        try:
            fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descripteur: int) -> None:
        fcntl.flock(descripteur, fcntl.LOCK_UN)

    # A child born by fork holds no lock of its parent's: it asks for its own.
    os.register_at_fork(after_in_child=_VERROUS.clear)
