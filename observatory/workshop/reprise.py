"""A journal that a restoration decided takes the place of the present one.

It waits beside it and is adopted whole at the next opening, in one transaction: a server that runs
sees one or the other.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from observatory.base import files, journal
from observatory.base.paths import Paths
from observatory.workshop import schema

REPRISE = "reprise.sqlite"
"""A journal that a restoration decided, beside the one it replaces at the next opening."""


def adopt(paths: Paths) -> None:
    """Bring the journal to what a restoration decided, in one transaction; again if cut short."""
    dossier = schema.folder_of(paths)
    reprise = dossier / REPRISE
    if not reprise.is_file():
        return
    with journal.held(paths), files.explained("atelier"), schema.said():
        if not reprise.is_file():
            return
        schema.settle(schema.make_engine(schema.find_address(paths)))
        with closing(sqlite3.connect(dossier / schema.NOM, timeout=60.0)) as base:
            base.isolation_level = None
            base.execute("PRAGMA synchronous = FULL")
            base.execute("ATTACH ? AS reprise", (str(reprise),))
            base.execute("BEGIN IMMEDIATE")
            try:
                _replace_rows(base)
                base.execute("COMMIT")
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("DETACH reprise")
        reprise.unlink()
        files.sync_folder(dossier)


def _replace_rows(base: sqlite3.Connection) -> None:
    """Replace the rows of every table; the triggers are lifted inside the transaction only."""
    triggers = base.execute(
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    for nom, _ in triggers:
        base.execute(f'DROP TRIGGER main."{nom}"')
    for table in schema.TABLES:
        base.execute(f"DELETE FROM main.{table.name}")  # noqa: S608
        base.execute(f"INSERT INTO main.{table.name} SELECT * FROM reprise.{table.name}")  # noqa: S608
    for _, ordre in triggers:
        base.execute(ordre)
