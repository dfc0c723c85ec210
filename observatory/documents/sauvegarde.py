"""What a backup holds of the documents of a home, and what it takes to put them back.

Files go through the disk, never whole through memory: a document may weigh 300 MB.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from observatory.base import files
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.base import (
    NOM,
    REPRISE,
    bring_forward,
    copy_base,
    is_ours,
    locate,
    write_empty,
)
from observatory.documents.depot import Depot, folder_of, open_depot
from observatory.documents.passage import open_passage

BASE = "base.sqlite"
"""Name of the base in a backup."""
_FICHIER = re.compile(r"fichiers/(?P<d>[0-9a-f]{2})/(?P=d)[0-9a-f]{62}\.pdf")


def collect(paths: Paths, pile: ExitStack) -> dict[str, Path]:
    """Return the files of a backup, as this moment sees them, kept until `pile` closes.

    To be called under the lock. Nothing where nothing was ever deposited.
    """
    dossier = folder_of(paths)
    if not (dossier / NOM).is_file():
        return {}
    ecrit = files.can_write(dossier)
    passage = (
        pile.enter_context(open_passage(paths))
        if ecrit
        else Path(pile.enter_context(tempfile.TemporaryDirectory()))
    )
    with open_depot(paths) as depot:
        copy_base(depot.base, passage / BASE)
        digests = sorted({d.sha256 for d in depot.documents()})
    contenus = {BASE: passage / BASE}
    for sha256 in digests:
        place = locate(dossier, sha256)
        if place.is_file():
            nom = place.relative_to(dossier).as_posix()
            contenus[nom] = _hold(place, passage) if ecrit else place
    return contenus


def _hold(place: Path, passage: Path) -> Path:
    """Return another name of a file, which stays when the first is removed; else a copy."""
    tenu = passage / place.name
    try:
        os.link(place, tenu)
    except OSError:  # a disk without links
        shutil.copyfile(place, tenu)
    return tenu


def name_is_ours(nom: str) -> bool:
    """Return whether a backup of ours holds a document under this name."""
    return nom == BASE or _FICHIER.fullmatch(nom) is not None


def prepare(paths: Paths, contenus: Mapping[str, Path], pile: ExitStack) -> dict[Path, Path] | None:
    """Return what takes which place, by a base that the next opening adopts; None if refused.

    `contenus` are files on the disk of the documents, each as its digest said.
    """
    dossier = folder_of(paths)
    base = contenus.get(BASE)
    if base is None:
        if contenus:
            return None
        if not (dossier / NOM).is_file():
            return {}
        base = pile.enter_context(open_passage(paths)) / BASE
        write_empty(base)
    elif not _is_sound(base, paths):
        return None
    files.sync_file(base)
    places = {dossier / nom: fichier for nom, fichier in contenus.items() if nom != BASE}
    return places | {dossier / REPRISE: base}


def _is_sound(fichier: Path, paths: Paths) -> bool:
    """Return whether a base received is one of ours, brought forward to this release."""
    base = sqlite3.connect(fichier)
    try:
        base.execute("PRAGMA trusted_schema = OFF")
        bring_forward(base)
        if not is_ours(base):
            return False
        Depot(paths, base).documents()
    except (sqlite3.Error, ObservatoryError, ValueError, TypeError):
        return False
    finally:
        base.close()
    return True


def finish(paths: Paths) -> None:
    """Adopt what a restoration decided."""
    if folder_of(paths).is_dir():
        with open_depot(paths):
            pass
