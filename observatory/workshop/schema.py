"""The tables of the journal: the same on SQLite and PostgreSQL, rows that nothing may change.

SQLite by default, in `atelier/` of the home (never on a network share); PostgreSQL when several
servers write, with the variable `OBSERVATORY_ATELIER`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.base.sqlite import explain_sqlite

VARIABLE = "OBSERVATORY_ATELIER"
"""The environment variable that names another base than the file of the home."""
NOM = "journal.sqlite"
VERSION = 1
_VERROU_POSTGRES = 7_206_817_417
"""Key of the advisory lock under which the chain grows."""

METADONNEES = MetaData()
_ENTIER = BigInteger().with_variant(Integer, "sqlite")


def _textes(*noms: str) -> list[Column[Any]]:
    return [Column(nom, Text) for nom in noms]


DECISION = Table(
    "decision",
    METADONNEES,
    Column("numero", _ENTIER, primary_key=True, autoincrement=False),
    Column("quand", Text, nullable=False),
    Column("codeur", _ENTIER, nullable=False),
    Column("lecture", Text, nullable=False),
    Column("unite", Text, nullable=False),
    Column("indicateur", Text, nullable=False),
    Column("facette", Text, nullable=False),
    Column("rang", _ENTIER, nullable=False),
    Column("geste", Text, nullable=False),
    *_textes("valeur", "sens", "statut", "certitude", "commentaire", "preuves"),
    *_textes("proposition", "motif"),
    Column("precedente", _ENTIER),
    Column("annule", _ENTIER),
    Column("lot", Text),
    Column("cle", Text, unique=True),
    *_textes("version_lecteur", "version_codebook"),
    Column("chaine", Text, nullable=False),
    Index("decision_cellule", "lecture", "unite", "codeur", "indicateur", "facette", "rang"),
)
"""One gesture per row, with the whole state of the cell after it; `chaine` seals it to the former.

`codeur` is a number drawn at random and nobody's name; `facette` and `rang` name an answer to an
attribute, empty and 0 for the cell itself; `annule` is the number of the row that an undo undoes.
"""
PUBLICATION = Table(
    "publication",
    METADONNEES,
    Column("numero", _ENTIER, primary_key=True, autoincrement=False),
    Column("lecture", Text, nullable=False),
    Column("quand", Text, nullable=False),
    Column("jusqua", _ENTIER, nullable=False),
    *_textes("chaine", "organisation", "explication", "version_avant", "changes"),
)
"""What was published: the journal up to `jusqua`, sealed by the chain of that row."""
PERSONNE = Table(
    "codeur",
    METADONNEES,
    Column("numero", _ENTIER, primary_key=True, autoincrement=False),
    *_textes("nom", "courriel", "sujet", "role", "alias", "cree_le"),
)
"""Who a number is: the only table that names a person, and the only one that can be erased."""
POSITION = Table(
    "position",
    METADONNEES,
    Column("codeur", _ENTIER, primary_key=True, autoincrement=False),
    Column("lecture", Text, primary_key=True),
    Column("unite", Text, primary_key=True),
    *_textes("ordre", "indicateur", "proposition", "quand"),
)
"""Where each coder stopped in each contract."""
TETE = Table("tete", METADONNEES, Column("cle", Text, primary_key=True), Column("valeur", Text))
"""Version of the tables, number and seal of the last row: what tells a journal cut at its end."""
SCELLEES = (DECISION, PUBLICATION)
TABLES = (DECISION, PUBLICATION, PERSONNE, POSITION, TETE)

_ABIME = (
    f"atelier/{NOM} est abîmé → le déplacer hors du foyer, puis remettre une sauvegarde avec "
    "« observatory restore »."
)
_REFUS = "le journal ne se modifie pas"
_SQLITE = """CREATE TRIGGER {table}_{ordre} BEFORE {ordre} ON {table}
BEGIN SELECT RAISE(ABORT, '{refus}'); END"""
_POSTGRES = """CREATE OR REPLACE FUNCTION {table}_scelle() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{refus}'; END $$ LANGUAGE plpgsql"""
_POSTGRES_ORDRE = """CREATE TRIGGER {table}_{ordre} BEFORE {ordre} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_scelle()"""


def _seal_tables() -> None:
    """Declare the triggers that refuse to change or take away a row, on both bases."""
    for table in SCELLEES:
        for modele, dialecte, ordres in (
            (_SQLITE, "sqlite", ("UPDATE", "DELETE")),
            (_POSTGRES, "postgresql", ("",)),
            (_POSTGRES_ORDRE, "postgresql", ("UPDATE", "DELETE", "TRUNCATE")),
        ):
            for ordre in ordres:
                texte = modele.format(table=table.name, ordre=ordre, refus=_REFUS)
                ddl = DDL(texte).execute_if(dialect=dialecte)  # type: ignore[no-untyped-call]
                event.listen(table, "after_create", ddl)


_seal_tables()


def folder_of(paths: Paths) -> Path:
    """Return the folder of the workshop in a home."""
    return paths.home / "atelier"


def find_address(paths: Paths) -> str:
    """Return the address of the base: that of the variable, else the file of the home."""
    voulue = os.environ.get(VARIABLE, "").strip()
    return voulue or f"sqlite:///{folder_of(paths) / NOM}"


def exists(paths: Paths) -> bool:
    """Return whether a journal was ever begun."""
    return bool(os.environ.get(VARIABLE, "").strip()) or (folder_of(paths) / NOM).is_file()


@lru_cache(maxsize=16)
def make_engine(adresse: str) -> Engine:
    """Return how to speak to a base; every write waits for the disk."""
    moteur = create_engine(adresse, poolclass=NullPool) if _is_sqlite(adresse) else _open(adresse)
    if _is_sqlite(adresse):
        event.listen(moteur, "connect", _set_sqlite)
        event.listen(moteur, "begin", _begin_sqlite)
    return moteur


def _open(adresse: str) -> Engine:
    try:
        return create_engine(adresse)
    except (ImportError, ValueError) as erreur:
        raise ObservatoryError(
            f"{VARIABLE} : cette base ne peut être ouverte → installer son pilote (psycopg pour "
            "PostgreSQL), ou vider la variable."
        ).with_detail(str(erreur)) from erreur


def _is_sqlite(adresse: str) -> bool:
    return adresse.startswith("sqlite:")


def _set_sqlite(connexion: sqlite3.Connection, _: object) -> None:
    connexion.isolation_level = None  # transactions are begun below, as we mean them
    connexion.execute("PRAGMA busy_timeout = 30000")
    connexion.execute("PRAGMA journal_mode = WAL")
    connexion.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connexion: Connection) -> None:
    est_ecriture = connexion.get_execution_options().get("ecriture", False)
    connexion.exec_driver_sql("BEGIN IMMEDIATE" if est_ecriture else "BEGIN")


@contextmanager
def writing(moteur: Engine) -> Iterator[Connection]:
    """Give a transaction that writes, alone: the chain grows by one writer at a time."""
    with said(), moteur.connect().execution_options(ecriture=True) as connexion, connexion.begin():
        if connexion.dialect.name == "postgresql":
            connexion.execute(text(f"SELECT pg_advisory_xact_lock({_VERROU_POSTGRES})"))
        yield connexion


@contextmanager
def reading(moteur: Engine) -> Iterator[Connection]:
    """Give a transaction that only reads."""
    with said(), moteur.connect() as connexion, connexion.begin():
        yield connexion


def settle(moteur: Engine) -> None:
    """Create the tables where there are none; ObservatoryError for a journal of a later release."""
    with reading(moteur) as connexion:
        version = read_version(connexion)
    if version is None:
        with writing(moteur) as connexion:
            if read_version(connexion) is None:
                METADONNEES.create_all(connexion)
                connexion.execute(insert(TETE).values(cle="version", valeur=str(VERSION)))


def read_version(connexion: Connection) -> int | None:
    """Return the version of the tables, None where there are none; a later one is refused."""
    if not inspect(connexion).has_table(TETE.name):
        return None
    lue = connexion.scalar(select(TETE.c.valeur).where(TETE.c.cle == "version"))
    if lue is None:
        return None
    if not str(lue).isdigit() or int(lue) > VERSION:
        raise ObservatoryError(
            "Journal : écrit par une version plus récente de l’observatoire → la mettre à jour ; "
            "rien n’a été lu ni écrit."
        )
    return int(lue)


@contextmanager
def said() -> Iterator[None]:
    """Turn what a base says of its disk, its rights or its rules into a French sentence."""
    try:
        yield
    except DBAPIError as erreur:
        raise explain(erreur.orig or erreur) from erreur
    except sqlite3.Error as erreur:
        raise explain(erreur) from erreur


def explain(erreur: BaseException) -> ObservatoryError:
    """Return what a base refused, and what to do."""
    detail = f"{type(erreur).__name__} : {erreur}"
    if isinstance(erreur, sqlite3.Error):
        dite = explain_sqlite(erreur, "atelier", _ABIME)
        if dite is not None:
            return dite.with_detail(detail)
    if _REFUS in str(erreur):
        return ObservatoryError(f"Journal : {_REFUS}.").with_detail(detail)
    return ObservatoryError(
        "Journal : la base n’a pas répondu → vérifier qu’elle est en service, puis recommencer."
    ).with_detail(detail)
