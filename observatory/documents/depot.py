"""The documents deposited in a home: their files, what is known of each, and the text of pages.

Files and texts live in `documents/` of the home, never in contracts_parquet/: a document is not
public unless said so. One SQLite base holds the facts, the pages and their full-text index; a
file is named after its content, so that the same document is deposited once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from observatory.base.errors import Breach, DataError, ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.pages import Page, read_pages
from observatory.documents.texte import clean

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

TAILLE_MAXIMUM = 300 * 1024 * 1024
"""Octets: the largest file taken."""

_VERSION = 1
_BLOC = 1 << 20

_SCHEMA = """
CREATE TABLE document (
    sha256 TEXT NOT NULL, code_contrat TEXT NOT NULL, nature TEXT NOT NULL,
    titre TEXT NOT NULL, nom_fichier TEXT NOT NULL, date_document TEXT,
    est_signe INTEGER NOT NULL, est_public INTEGER NOT NULL, remplace TEXT,
    nb_pages INTEGER NOT NULL, etats TEXT NOT NULL, ajoute_le TEXT NOT NULL,
    PRIMARY KEY (sha256, code_contrat)
);
CREATE TABLE page (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, numero INTEGER NOT NULL, imprime TEXT,
    etat TEXT NOT NULL, brut TEXT NOT NULL, UNIQUE (sha256, numero)
);
CREATE VIRTUAL TABLE page_texte USING fts5 (
    texte, tokenize = "unicode61 remove_diacritics 2"
);
"""


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


class Depot:
    """The documents of one home, open; use `open_depot`."""

    def __init__(self, dossier: Path, base: sqlite3.Connection) -> None:
        self.dossier = dossier
        self.base = base

    def add(self, fichier: Path, fiche: Fiche) -> tuple[Document, bool]:
        """Deposit a file and return it, with whether it was new for this contract.

        The file is copied by its content, its pages read; all of it is kept or nothing. DataError
        says in French why a file is refused.
        """
        self._check_record(fichier, fiche)
        with _copied_aside(fichier, self.dossier) as (copie, sha256):
            connu = self._load(sha256, fiche.code_contrat)
            if connu is not None:
                return connu, False
            pages = read_pages(copie, nom=fichier.name)
            place = self.file_of(sha256)
            if not place.is_file():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(copie, place)
            with self.base:
                self._write_pages(sha256, pages)
                self._write_record(sha256, fichier, fiche, pages)
        ajoute = self._load(sha256, fiche.code_contrat)
        assert ajoute is not None  # noqa: S101 (just written)
        return ajoute, True

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
        """Remove a document: its file, its pages and their index, from every contract."""
        document = self.find(code)
        with self.base:
            self.base.execute("DELETE FROM document WHERE sha256 = ?", (document.sha256,))
            self.base.execute(
                "DELETE FROM page_texte WHERE rowid IN (SELECT id FROM page WHERE sha256 = ?)",
                (document.sha256,),
            )
            self.base.execute("DELETE FROM page WHERE sha256 = ?", (document.sha256,))
        self.file_of(document.sha256).unlink(missing_ok=True)
        return document

    def pages(self, sha256: str) -> list[Page]:
        """Return the pages of a document, in order."""
        lignes = self.base.execute(
            "SELECT numero, brut, etat, imprime FROM page WHERE sha256 = ? ORDER BY numero",
            (sha256,),
        )
        return [Page(numero, brut, etat, imprime) for numero, brut, etat, imprime in lignes]

    def file_of(self, sha256: str) -> Path:
        """Return where the file of a document is kept."""
        return self.dossier / "fichiers" / sha256[:2] / f"{sha256}.pdf"

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
                "INSERT INTO page (sha256, numero, imprime, etat, brut) VALUES (?, ?, ?, ?, ?)",
                (sha256, page.numero, page.imprime, page.etat, page.texte),
            )
            self.base.execute(
                "INSERT INTO page_texte (rowid, texte) VALUES (?, ?)",
                (curseur.lastrowid, clean(page.texte)),
            )

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
                dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            ),
        )  # fmt: skip


_CODE_MINIMUM = 6


def _build(ligne: Sequence[object]) -> Document:
    valeurs = list(ligne)
    valeurs[6], valeurs[7] = bool(valeurs[6]), bool(valeurs[7])
    valeurs[10] = json.loads(str(valeurs[10]))
    return Document(*valeurs)  # type: ignore[arg-type]


@contextmanager
def open_depot(paths: Paths) -> Iterator[Depot]:
    """Give the documents of a home; the base is made at the first deposit."""
    dossier = paths.home / "documents"
    dossier.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(dossier / "documents.sqlite", timeout=60.0)
    try:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        _check_version(base)
        yield Depot(dossier, base)
    finally:
        base.close()


def _check_version(base: sqlite3.Connection) -> None:
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise ObservatoryError(
            "documents/ : écrit par une version plus récente de l’observatoire → la mettre à jour."
        )
    if version == 0:
        with base:
            base.execute("BEGIN IMMEDIATE")
            (version,) = base.execute("PRAGMA user_version").fetchone()
            if version == 0:
                for ordre in filter(str.strip, _SCHEMA.split(";")):
                    base.execute(ordre)
                base.execute(f"PRAGMA user_version = {_VERSION}")


@contextmanager
def _copied_aside(fichier: Path, dossier: Path) -> Iterator[tuple[Path, str]]:
    """Give a copy of a file in the depot's folder and the digest of its content, read by blocks."""
    try:
        taille = fichier.stat().st_size
    except OSError:
        raise _refuse(fichier, "fichier introuvable", "vérifier son nom") from None
    if taille > TAILLE_MAXIMUM:
        raise _refuse(
            fichier,
            f"{taille // (1024 * 1024)} Mo, au-delà de {TAILLE_MAXIMUM // (1024 * 1024)} Mo",
            "l’alléger ou le couper en plusieurs fichiers",
        )
    empreinte = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=dossier, suffix=".provisoire", delete=False) as copie:
        chemin = Path(copie.name)
        try:
            with fichier.open("rb") as source:
                while bloc := source.read(_BLOC):
                    empreinte.update(bloc)
                    copie.write(bloc)
            copie.close()
            yield chemin, empreinte.hexdigest()
        finally:
            copie.close()
            chemin.unlink(missing_ok=True)


def _refuse(fichier: Path, probleme: str, remede: str) -> DataError:
    return DataError([Breach(fichier.name, probleme, remede)], titre="Document refusé")
