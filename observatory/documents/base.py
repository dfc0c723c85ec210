"""The SQLite base of documents: opened, brought forward, replaced whole, and what it refuses.

Writers hold the lock of the home. A file that takes or leaves its place is named in `attente`
first: what a killed write left is found there, and nothing else is ever taken away.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from observatory.base import files
from observatory.base.errors import ObservatoryError
from observatory.base.sqlite import explain_sqlite
from observatory.documents.lues import forget_kept
from observatory.documents.pages import Page
from observatory.documents.texte import clean, list_acronyms

NOM = "documents.sqlite"
REPRISE = "reprise.sqlite"
"""A base that a restoration decided, beside the one it replaces at the next opening."""
_ETAPES = sorted((Path(__file__).parent / "schema").glob("*.sql"))
"""What brings a base from each version to the next; the first creates it."""
_VERSION = 5
INDEX = ("page_texte", "page_publique")
"""The index of all documents, and that of public ones: a visitor's search never opens the first."""
TABLES = ("document", "page", "marque_page", "retrait", "tache", "piece_attendue", "piece_exigee")
"""What a restoration takes whole from a backup, beside the index."""
_PAR_CONTENU = ("document", "page", "attente", "marque_page", "retrait", "tache")


@contextmanager
def said() -> Iterator[None]:
    """Turn what SQLite says of the disk, of the rights or of its file into a French sentence."""
    try:
        yield
    except sqlite3.Error as erreur:
        dite = explain_sqlite(erreur, "documents", _ABIME)
        if dite is None:
            raise
        raise dite.with_detail(f"{type(erreur).__name__} : {erreur}") from erreur


_ABIME = (
    f"documents/{NOM} est abîmé → déplacer le dossier « documents » hors du foyer, puis "
    "remettre une sauvegarde avec « observatory restore »."
)


def open_base(dossier: Path) -> sqlite3.Connection:
    """Open the base of a folder to write, created or brought forward; called under the lock."""
    files.make_folder(dossier)
    fichier = dossier / NOM
    est_neuve = not fichier.is_file()
    base = sqlite3.connect(fichier, timeout=60.0)
    try:
        _tune(base)
        bring_forward(base)
        if est_neuve:
            files.sync_folder(dossier)
    except BaseException:
        base.close()
        raise
    return base


def _tune(base: sqlite3.Connection) -> None:
    """Have writes reach the disk, and what is deleted written over."""
    base.execute("PRAGMA synchronous = EXTRA")
    base.execute("PRAGMA secure_delete = ON")


def open_settled(dossier: Path) -> sqlite3.Connection | None:
    """Open the base of a folder when nothing is left to do there, None otherwise."""
    fichier = dossier / NOM
    if not fichier.is_file() or (dossier / REPRISE).exists():
        return None
    base = sqlite3.connect(fichier, timeout=60.0)
    try:
        _tune(base)
        if _read_version(base) == _VERSION:
            return base
    except BaseException:
        base.close()
        raise
    base.close()
    return None


def open_to_read(dossier: Path) -> sqlite3.Connection:
    """Open the base of a folder where nothing may be written; an empty one when there is none."""
    fichier = dossier / NOM
    if not fichier.is_file():
        base = sqlite3.connect(":memory:")
        bring_forward(base)
        return base
    base = sqlite3.connect(f"{fichier.absolute().as_uri()}?mode=ro", timeout=60.0, uri=True)
    try:
        if _read_version(base) != _VERSION:
            return _copy_forward(base)
    except BaseException:
        base.close()
        raise
    return base


def _copy_forward(ancienne: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy, in memory and brought forward, of a base that may not be written."""
    copie = sqlite3.connect(":memory:")
    ancienne.backup(copie)
    ancienne.close()
    bring_forward(copie)
    return copie


def bring_forward(base: sqlite3.Connection) -> None:
    """Create the tables, or add those of later versions; ObservatoryError for a later release."""
    version = _read_version(base)
    if version == _VERSION:
        return
    base.create_function("clean", 1, clean, deterministic=True)
    base.create_function("acronyms", 1, list_acronyms, deterministic=True)
    with base:
        base.execute("BEGIN IMMEDIATE")
        for etape in _ETAPES[version:]:
            for ordre in filter(str.strip, etape.read_text(encoding="utf-8").split(";")):
                base.execute(ordre.strip())
        base.execute(f"PRAGMA user_version = {_VERSION}")
    with suppress(sqlite3.OperationalError):  # read elsewhere at this moment: it stays as it was
        base.execute("PRAGMA journal_mode = DELETE")


def _read_version(base: sqlite3.Connection) -> int:
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise ObservatoryError(
            "documents/ : écrit par une version plus récente de l’observatoire → la mettre à jour."
        )
    return int(version)


def is_ours(base: sqlite3.Connection) -> bool:
    """Return whether a base has our tables and nothing else, whole, naming only digests."""
    with sqlite3.connect(":memory:") as modele:
        bring_forward(modele)
        attendu = _read_shape(modele)
    modele.close()
    if _read_shape(base) != attendu or base.execute("PRAGMA quick_check").fetchone() != ("ok",):
        return False
    etranger = "length(sha256) <> 64 OR sha256 GLOB '*[^0-9a-f]*'"
    return not any(
        base.execute(f"SELECT 1 FROM {table} WHERE {etranger} LIMIT 1").fetchone()  # noqa: S608
        for table in _PAR_CONTENU
    )


def _read_shape(base: sqlite3.Connection) -> list[tuple[str, str, str]]:
    return base.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2"
    ).fetchall()


def adopt(base: sqlite3.Connection, dossier: Path) -> None:
    """Bring the base to what a restoration decided, in one transaction; again if cut short."""
    reprise = dossier / REPRISE
    if not reprise.is_file():
        return
    base.execute("ATTACH ? AS reprise", (str(reprise),))
    try:
        with base:
            base.execute("BEGIN IMMEDIATE")
            base.execute(
                "INSERT OR IGNORE INTO attente SELECT DISTINCT sha256 FROM main.document "
                "WHERE sha256 NOT IN (SELECT sha256 FROM reprise.document)"
            )
            for table in TABLES:
                base.execute(f"DELETE FROM main.{table}")  # noqa: S608
                base.execute(f"INSERT INTO main.{table} SELECT * FROM reprise.{table}")  # noqa: S608
            for index in INDEX:
                base.execute(f"DELETE FROM main.{index}")  # noqa: S608
                base.execute(
                    f"INSERT INTO main.{index} (rowid, texte, sigles, colonnes) "  # noqa: S608
                    f"SELECT rowid, texte, sigles, colonnes FROM reprise.{index}"
                )
    finally:
        base.execute("DETACH reprise")
    reprise.unlink()
    files.sync_folder(dossier)


def copy_base(base: sqlite3.Connection, destination: Path) -> None:
    """Write the base apart, compact: the same content gives the same bytes."""
    base.execute("VACUUM INTO ?", (str(destination),))


def write_empty(destination: Path) -> None:
    """Write a base that holds no document."""
    base = sqlite3.connect(destination)
    try:
        bring_forward(base)
    finally:
        base.close()


def locate(dossier: Path, sha256: str) -> Path:
    """Return where the file of a document is kept."""
    return dossier / "fichiers" / sha256[:2] / f"{sha256}.pdf"


def clear_pending(base: sqlite3.Connection, dossier: Path) -> None:
    """Take away the files whose deposit was not finished, or whose removal was."""
    attendus = base.execute(
        "SELECT sha256, sha256 IN (SELECT sha256 FROM document) FROM attente"
    ).fetchall()
    if not attendus:
        return
    for sha256, est_garde in attendus:
        place = locate(dossier, sha256)
        if not est_garde:
            forget_kept(dossier, sha256)
        if not est_garde and place.exists():
            place.unlink()
            files.sync_folder(place.parent)
    with base:
        base.execute("DELETE FROM attente")


def build_page(ligne: Sequence[object]) -> Page:
    """Return a page from its row: number, text, state, printed number, second order."""
    numero, brut, etat, imprime, ordre = ligne
    return Page(
        numero, brut, etat, imprime,  # type: ignore[arg-type]
        ordre=tuple((a, b) for a, b in json.loads(str(ordre or "[]"))),
    )  # fmt: skip


_DITE = "numero, brut, etat, imprime, ordre"
PAGE = f"SELECT {_DITE} FROM page WHERE"  # noqa: S608
"""The rows that `build_page` reads, of the pages that…"""
PAGES_DE = f"SELECT {_DITE} FROM json_each(?) CROSS JOIN page ON page.id = value ORDER BY key"  # noqa: S608
"""The same of numbers given as JSON, in their order."""


@contextmanager
def hold_still(base: sqlite3.Connection) -> Iterator[None]:
    """Have several questions asked of one state: who writes waits until they are answered."""
    if base.in_transaction:
        yield
        return
    base.execute("BEGIN")
    try:
        yield
    finally:
        base.rollback()


@lru_cache(maxsize=1024)
def read_states(etats: str) -> Mapping[str, int]:
    """Return the counts of pages by state that a row holds; many documents have the same."""
    lus: Mapping[str, int] = json.loads(etats)
    return lus


def write_order(page: Page) -> str:
    """Return the second reading order of a page as the base keeps it."""
    return json.dumps(page.ordre, separators=(",", ":"))
