"""What was made of a document's text, kept beside the base: derived, so never in a backup.

One row per content, with the digest of all it was made from: another digest makes it anew. It goes
with the file of its document.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from observatory.base import files

NOM = "lues.sqlite"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS lue (sha256 TEXT PRIMARY KEY, empreinte TEXT NOT NULL, "
    "version_lecteur TEXT NOT NULL, version_codebook TEXT NOT NULL, lue_le TEXT NOT NULL, "
    "contenu BLOB NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Lue:
    """What is kept of one content: the digest of what it was made from, by which versions."""

    contenu: str
    sha256: str
    empreinte: str
    version_lecteur: str
    version_codebook: str
    lue_le: str


def find_kept(dossier: Path, sha256: str) -> Lue | None:
    """Return what is kept of a content in a folder of documents; None when nothing is."""
    if (dossier / NOM).is_file():
        with suppress(sqlite3.Error, zlib.error), _open(dossier) as base:
            ligne = base.execute(
                "SELECT contenu, sha256, empreinte, version_lecteur, version_codebook, lue_le "
                "FROM lue WHERE sha256 = ?",
                (sha256,),
            ).fetchone()
            if ligne is not None:
                contenu, *faits = ligne
                return Lue(zlib.decompress(contenu).decode(), *faits)
    return None


def keep(dossier: Path, lue: Lue) -> None:
    """Keep what was made of a content, in place of what was; called under the lock."""
    contenu = zlib.compress(lue.contenu.encode())
    try:
        with _open(dossier) as base, base:
            base.execute(
                "INSERT OR REPLACE INTO lue VALUES (?, ?, ?, ?, ?, ?)",
                (lue.sha256, lue.empreinte, lue.version_lecteur, lue.version_codebook,
                 lue.lue_le, contenu),
            )  # fmt: skip
    except sqlite3.DatabaseError:  # spoilt: it is only what can be made again
        (dossier / NOM).unlink(missing_ok=True)


def forget_kept(dossier: Path, sha256: str) -> None:
    """Take away what is kept of a content; called under the lock."""
    if not (dossier / NOM).is_file():
        return
    try:
        with _open(dossier) as base, base:
            base.execute("DELETE FROM lue WHERE sha256 = ?", (sha256,))
    except sqlite3.DatabaseError:  # spoilt: nothing of it may stay
        (dossier / NOM).unlink(missing_ok=True)


@contextmanager
def _open(dossier: Path) -> Iterator[sqlite3.Connection]:
    ecrit = files.can_write(dossier)
    adresse = (dossier / NOM).absolute().as_uri() + ("" if ecrit else "?mode=ro")
    with closing(sqlite3.connect(adresse, timeout=60.0, uri=True)) as base:
        base.execute("PRAGMA secure_delete = ON")
        if ecrit:
            base.execute(_TABLE)
        yield base
