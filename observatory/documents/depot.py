"""The documents deposited in a home: their files, what is known of each, and the text of pages.

Files and texts live in `documents/` of the home, never in contracts_parquet/: a document is not
public unless said so. One SQLite base holds the facts, the pages and their full-text index; a
file is named after its content, so that the same document is deposited once. A deposit is copied
and read apart, then takes its place under the lock of the home: all of it, or nothing.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from observatory.base import files, journal
from observatory.base.errors import Breach, DataError, ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.base import (
    INDEX,
    PAGE,
    PAGES_DE,
    REPRISE,
    adopt,
    build_page,
    clear_pending,
    locate,
    open_base,
    open_settled,
    open_to_read,
    read_states,
    said,
    write_order,
)
from observatory.documents.images import forget_images
from observatory.documents.pages import Page, read_pages
from observatory.documents.passage import copy_apart, open_passage, sweep
from observatory.documents.texte import clean, list_acronyms

NATURES: Mapping[str, str] = {
    "contrat": "contrat de ville",
    "annexe": "annexe du contrat",
    "projet_quartier": "projet de quartier",
    "avenant": "avenant",
    "ctg": "convention territoriale globale",
    "cls": "contrat local de santé",
    "tfpb": "convention d’abattement de taxe foncière",
    "deliberation": "délibération",
    "autre": "autre document",
}
"""Kinds of documents, and the French words that say them."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a deposited document; `etats` counts its pages by state.

    The same file deposited for two contracts is two documents of one content.
    """

    sha256: str
    code_contrat: str
    nature: str
    titre: str
    nom_fichier: str
    date_document: str | None
    est_signe: bool
    est_public: bool
    remplace: str | None
    nb_pages: int
    etats: Mapping[str, int]
    ajoute_le: str

    @property
    def code(self) -> str:
        """Return the short name of the document, enough to tell it in a home."""
        return self.sha256[:12]

    @property
    def nb_sans_texte(self) -> int:
        """Return how many pages cannot be read as text."""
        return sum(n for etat, n in self.etats.items() if etat in ("vide", "illisible"))

    @property
    def nb_lisibles(self) -> int:
        """Return how many pages have a text that a search reads."""
        return sum(n for etat, n in self.etats.items() if etat in ("texte", "ocr"))


@dataclass(frozen=True, slots=True)
class Fiche:
    """What a person says of a document when depositing it."""

    code_contrat: str
    nature: str
    titre: str | None = None
    date_document: dt.date | None = None
    est_signe: bool = False
    est_public: bool = False
    remplace: str | None = None


Lecteur = Callable[..., list[Page]]


class Depot:
    """The documents of one home, open; use `open_depot`."""

    def __init__(self, paths: Paths, base: sqlite3.Connection) -> None:
        self.paths = paths
        self.dossier = folder_of(paths)
        self.base = base

    def add(
        self, fichier: Path, fiche: Fiche, *, nom: str | None = None, lire: Lecteur | None = None
    ) -> tuple[Document, bool]:
        """Deposit a file and return it, with whether it was new for this contract.

        `nom` is what it was called where it comes from; `lire` reads its pages (`read_pages`).

        The file is copied by its content, its pages read; all of it is kept or nothing. DataError
        says in French why a file is refused.
        """
        vrai, lire = Path(nom or fichier.name), lire or read_pages
        self._check_record(vrai, fiche)
        self.check_writable()
        with said(), open_passage(self.paths) as passage:
            copie, sha256 = copy_apart(fichier, passage)
            connu = self._load(sha256, fiche.code_contrat)
            pages = [] if connu else lire(copie, nom=vrai.name)
            with self.held():
                connu = self._load(sha256, fiche.code_contrat)
                if connu is not None:
                    return connu, False
                pages = pages or lire(copie, nom=vrai.name)  # removed meanwhile
                self._take_place(copie, sha256)
                with self.base:
                    self._write_pages(sha256, pages)
                    self._write_record(sha256, vrai, fiche, pages)
                    self.index_public(sha256)
                    self.base.execute("DELETE FROM attente WHERE sha256 = ?", (sha256,))
        ajoute = self._load(sha256, fiche.code_contrat)
        assert ajoute is not None  # noqa: S101 (just written)
        return ajoute, True

    def check_writable(self) -> None:
        """Raise StorageError where nothing may be written."""
        if not _can_write(self.paths):
            raise files.explain(OSError(errno.EROFS, ""), "documents")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the home to write documents, what others left settled; nothing half done stays."""
        with journal.held(self.paths), files.explained(self.dossier.name):
            adopt(self.base, self.dossier)
            clear_pending(self.base, self.dossier)
            try:
                yield
            except BaseException:
                clear_pending(self.base, self.dossier)
                raise

    def _take_place(self, copie: Path, sha256: str) -> None:
        """Move a file to its place, named first as one whose deposit is not finished."""
        place = self.file_of(sha256)
        connu = self.base.execute("SELECT 1 FROM document WHERE sha256 = ?", (sha256,)).fetchone()
        if connu and place.is_file() and place.stat().st_size == copie.stat().st_size:
            return
        with self.base:
            self.base.execute("INSERT OR IGNORE INTO attente VALUES (?)", (sha256,))
        files.make_folder(place.parent)
        files.replace(copie, place)

    def documents(self, code_contrat: str | None = None) -> list[Document]:
        """Return the documents of a contract, of all when none is given, oldest first."""
        lignes = self.base.execute(
            "SELECT * FROM document WHERE ?1 IS NULL OR code_contrat = ?1 "
            "ORDER BY code_contrat, ajoute_le, sha256",
            (code_contrat,),
        )
        return [_build(ligne) for ligne in lignes]

    def find(self, code: str) -> Document:
        """Return the document whose code begins so; ObservatoryError when none or several do."""
        trouves = [
            d for d in self.documents() if len(code) >= _CODE_MINIMUM and d.sha256.startswith(code)
        ]
        if len({d.sha256 for d in trouves}) != 1:
            probleme = "plusieurs documents commencent ainsi" if trouves else "document inconnu"
            raise ObservatoryError(
                f"« {code} » : {probleme} → voir les codes avec « observatory documents list »."
            )
        return trouves[0]

    def remove(self, code: str) -> Document:
        """Remove a document: its file, pages, index and images, from every contract.

        That it was here is kept: its title, its contract, and when it came and went.
        """
        self.check_writable()
        with said(), self.held():
            document = self.find(code)
            cle = (document.sha256,)
            with self.base:
                self.base.execute(
                    "INSERT INTO retrait (sha256, code_contrat, nature, titre, nb_pages, "
                    "ajoute_le, retire_le) SELECT sha256, code_contrat, nature, titre, nb_pages, "
                    "ajoute_le, ? FROM document WHERE sha256 = ?",
                    (now(), document.sha256),
                )
                self.base.execute("INSERT OR IGNORE INTO attente VALUES (?)", cle)
                self.base.execute("DELETE FROM document WHERE sha256 = ?", cle)
                for index in INDEX:
                    self.base.execute(
                        f"DELETE FROM {index} WHERE rowid IN "  # noqa: S608
                        "(SELECT id FROM page WHERE sha256 = ?)",
                        cle,
                    )
                for table in ("page", "marque_page", "tache"):
                    self.base.execute(f"DELETE FROM {table} WHERE sha256 = ?", cle)  # noqa: S608
            with self.base:  # an index keeps words until it is written anew
                for index in INDEX:
                    self.base.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608
            clear_pending(self.base, self.dossier)
        forget_images(self.file_of(document.sha256))
        return document

    def pages(self, sha256: str) -> list[Page]:
        """Return the pages of a document, in order."""
        lignes = self.base.execute(f"{PAGE} sha256 = ? ORDER BY numero", (sha256,))
        return [build_page(ligne) for ligne in lignes]

    def page(self, sha256: str, numero: int) -> Page | None:
        """Return one page of a document, None when it has no such page."""
        cle = (sha256, numero)
        ligne = self.base.execute(f"{PAGE} sha256 = ? AND numero = ?", cle).fetchone()
        return None if ligne is None else build_page(ligne)

    def pages_of(self, rangs: Sequence[int]) -> list[Page]:
        """Return the pages of numbers in the base, as an index gives them, in their order."""
        lignes = self.base.execute(PAGES_DE, (json.dumps(rangs),))
        return [build_page(ligne) for ligne in lignes]

    def digests(self) -> list[str]:
        """Return the digest of each content deposited."""
        return [sha256 for (sha256,) in self.base.execute("SELECT DISTINCT sha256 FROM document")]

    def of_content(self, sha256: str) -> list[Document]:
        """Return the documents of one content: one for each contract it was deposited for."""
        lignes = self.base.execute("SELECT * FROM document WHERE sha256 = ?", (sha256,))
        return [_build(ligne) for ligne in lignes]

    def file_of(self, sha256: str) -> Path:
        """Return where the file of a document is kept."""
        return locate(self.dossier, sha256)

    def _check_record(self, fichier: Path, fiche: Fiche) -> None:
        if fiche.nature not in NATURES:
            raise _refuse(
                fichier,
                f"nature inconnue : « {fiche.nature} »",
                f"choisir parmi {', '.join(NATURES)}",
            )
        if fiche.remplace is not None:
            self.find(fiche.remplace)

    def _load(self, sha256: str, code_contrat: str) -> Document | None:
        ligne = self.base.execute(
            "SELECT * FROM document WHERE sha256 = ? AND code_contrat = ?", (sha256, code_contrat)
        ).fetchone()
        return None if ligne is None else _build(ligne)

    def _write_pages(self, sha256: str, pages: Sequence[Page]) -> None:
        deja = self.base.execute("SELECT 1 FROM page WHERE sha256 = ?", (sha256,)).fetchone()
        if deja:
            return
        for page in pages:
            curseur = self.base.execute(
                "INSERT INTO page (sha256, numero, imprime, etat, brut, ordre) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (sha256, page.numero, page.imprime, page.etat, page.texte, write_order(page)),
            )
            self.base.execute(
                "INSERT INTO page_texte (rowid, texte, sigles, colonnes) VALUES (?, ?, ?, ?)",
                (
                    curseur.lastrowid,
                    clean(page.texte),
                    list_acronyms(page.texte),
                    clean(page.colonnes),
                ),
            )

    def index_public(self, sha256: str) -> None:
        """Have the pages of a content in the index of visitors when it is public, else not."""
        self.base.execute(
            "DELETE FROM page_publique WHERE rowid IN (SELECT id FROM page WHERE sha256 = ?)",
            (sha256,),
        )
        self.base.execute(
            "INSERT INTO page_publique (rowid, texte, sigles, colonnes) "
            "SELECT rowid, texte, sigles, colonnes FROM page_texte WHERE rowid IN "
            "(SELECT id FROM page WHERE sha256 = ?1) AND EXISTS "
            "(SELECT 1 FROM document WHERE sha256 = ?1 AND est_public)",
            (sha256,),
        )

    def change(self, code: str, *, public: bool) -> Document:
        """Say whether a document is public, for every contract it was deposited for."""
        self.check_writable()
        with said(), self.held():
            document = self.find(code)
            with self.base:
                self.base.execute(
                    "UPDATE document SET est_public = ? WHERE sha256 = ?",
                    (public, document.sha256),
                )
                self.index_public(document.sha256)
        return self.find(document.sha256)

    def _write_record(
        self, sha256: str, fichier: Path, fiche: Fiche, pages: Sequence[Page]
    ) -> None:
        etats = Counter(page.etat for page in pages)
        jour = fiche.date_document.isoformat() if fiche.date_document else None
        self.base.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                sha256, fiche.code_contrat, fiche.nature, fiche.titre or fichier.stem,
                fichier.name, jour, fiche.est_signe, fiche.est_public, fiche.remplace,
                len(pages), json.dumps(etats, sort_keys=True),
                now(),
            ),
        )  # fmt: skip


_CODE_MINIMUM = 6


def _build(ligne: Sequence[object]) -> Document:
    valeurs = list(ligne)
    valeurs[6], valeurs[7] = bool(valeurs[6]), bool(valeurs[7])
    valeurs[10] = read_states(str(valeurs[10]))
    return Document(*valeurs)  # type: ignore[arg-type]


def now() -> str:
    """Return this instant as the base keeps it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def folder_of(paths: Paths) -> Path:
    """Return the folder of the documents of a home."""
    return paths.home / "documents"


@contextmanager
def open_depot(paths: Paths) -> Iterator[Depot]:
    """Give the documents of a home, settled; only to read where nothing may be written."""
    with said():
        base = _open(paths)
        try:
            yield Depot(paths, base)
        finally:
            base.close()


def _open(paths: Paths) -> sqlite3.Connection:
    dossier = folder_of(paths)
    if not _can_write(paths):
        with journal.reading(paths):
            if (dossier / REPRISE).exists():
                raise journal.refuse_write(
                    "documents/",
                    "une restauration commencée n’est pas finie",
                    "relancer avec le droit d’écrire dans le dossier de données",
                )
            return open_to_read(dossier)
    if not (paths.contracts / journal.JOURNAL).exists():
        base = open_settled(dossier)
        if base is not None:
            return base
    with journal.held(paths), files.explained(dossier.name):
        base = open_base(dossier)
        adopt(base, dossier)
        clear_pending(base, dossier)
        sweep(dossier)
    return base


def _can_write(paths: Paths) -> bool:
    return files.can_write(folder_of(paths)) and files.can_write(paths.var)


def _refuse(fichier: Path, probleme: str, remede: str) -> DataError:
    return DataError([Breach(fichier.name, probleme, remede)], titre="Document refusé")
