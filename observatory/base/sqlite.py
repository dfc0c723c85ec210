"""What SQLite says of the disk, of the rights or of its file, as a French sentence."""

from __future__ import annotations

import errno
import sqlite3

from observatory.base import files
from observatory.base.errors import ObservatoryError

_PAR_CODE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_IOERR: errno.EIO,
}


def explain_sqlite(erreur: sqlite3.Error, dossier: str, abime: str) -> ObservatoryError | None:
    """Return what an error of the system means; None when it is a fault of ours.

    `abime` is the sentence for a file that is damaged, in the folder named.
    """
    code = getattr(erreur, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return files.BusyError(
            f"Une autre écriture est en cours dans {dossier}/ → recommencer dans un instant."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return files.StorageError(abime)
    numero = _PAR_CODE.get(code)
    return None if numero is None else files.explain(OSError(numero, str(erreur)), dossier)
