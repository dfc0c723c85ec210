"""What a backup holds of the journal of the workshop, beside what it holds of the rest.

A copy apart, made by SQLite while others write. A journal on PostgreSQL is saved by its own tools.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from observatory.base import files
from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.documents.passage import open_passage
from observatory.grid import sauvegarde as grid
from observatory.grid.enveloppe import Contenu
from observatory.grid.sauvegarde import Partie, PlanSauvegarde
from observatory.workshop import schema
from observatory.workshop.reprise import REPRISE, adopt

BASE = "journal.sqlite"
"""Name of the journal in a backup."""


def collect(paths: Paths, pile: ExitStack) -> dict[str, Path]:
    """Return the journal of a backup, as this moment sees it; nothing where none was begun.

    To be called under the lock. A journal on PostgreSQL is saved by its own tools.
    """
    source = schema.folder_of(paths) / schema.NOM
    if not source.is_file():
        return {}
    reprise = source.with_name(REPRISE)
    lu = reprise if reprise.is_file() else source
    passage = Path(pile.enter_context(tempfile.TemporaryDirectory(prefix="observatory-")))
    copie = passage / BASE
    with (
        schema.said(),
        closing(sqlite3.connect(f"{lu.absolute().as_uri()}?mode=ro", uri=True)) as b,
    ):
        b.execute("VACUUM INTO ?", (str(copie),))
    return {BASE: copie}


def prepare(paths: Paths, contenus: Mapping[str, Path]) -> dict[Path, Path] | None:
    """Return what takes which place, adopted at the next opening; None if it is no journal."""
    base = contenus.get(BASE)
    if base is None:
        return {} if not contenus else None
    if not _is_sound(base):
        return None
    files.sync_file(base)
    return {schema.folder_of(paths) / REPRISE: base}


def _is_sound(fichier: Path) -> bool:
    """Return whether a file is a journal of this release or before, with the tables of ours."""
    try:
        with closing(sqlite3.connect(f"{fichier.absolute().as_uri()}?mode=ro", uri=True)) as base:
            if base.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return False
            for table in schema.TABLES:
                colonnes = [r[1] for r in base.execute(f"PRAGMA table_info({table.name})")]
                if colonnes != [c.name for c in table.columns]:
                    return False
            (version,) = base.execute("SELECT valeur FROM tete WHERE cle = 'version'").fetchone()
            return str(version).isdigit() and int(version) <= schema.VERSION
    except (sqlite3.Error, TypeError):
        return False


def _plan(paths: Paths, contenus: Mapping[str, Contenu], _: ExitStack) -> PlanSauvegarde:
    poses = {nom: contenu for nom, contenu in contenus.items() if isinstance(contenu, Path)}
    places = prepare(paths, poses)
    if places is None:
        faute = Breach(
            "atelier/",
            "le journal n’est pas de l’observatoire, ou il est abîmé, ou plus récent que lui",
            "choisir une autre sauvegarde, ou mettre l’observatoire à jour",
        )
        raise DataError([faute], titre="Restauration refusée")
    return PlanSauvegarde(dict(places))


JOURNAL = Partie(
    "atelier",
    "journal de l’atelier",
    lambda paths, pile: dict(collect(paths, pile)),
    _plan,
    open_passage,
    lambda nom: nom == BASE,
    adopt,
)
PARTIES: tuple[Partie, ...] = (*grid.PARTIES, JOURNAL)
"""What a backup covers, all rooms together."""
