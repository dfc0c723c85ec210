"""Documents are saved and put back with the rest: whole or not at all, through the disk."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from attacks.documents import list_strays, write_pdf
from observatory.base import journal
from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.cli.main import app
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.documents import depot as module
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.pages import Page
from observatory.documents.recherche import search
from observatory.grid import NouvelleLecture, create_lecture, depot
from observatory.grid.sauvegarde import PARTIES, restore_backup, write_backup
from tests.documents.test_depot_tient import run_killed, sans_fork

ALES = Fiche("CN03001I", "contrat", est_public=True)
CODE = "corse-2026"


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load_codebook()


@pytest.fixture
def home(paths: Paths, tmp_path: Path, codebook: Codebook) -> Paths:
    foyer = Paths(tmp_path / "foyer [1]", paths.root)
    create_lecture(NouvelleLecture(CODE, "Corse", "CRPV", region="94"), foyer, codebook)
    add(foyer, tmp_path, "garde", "partout")
    return foyer


def add(foyer: Paths, tmp_path: Path, *mots: str) -> None:
    with open_depot(foyer) as documents:
        for mot in mots:
            documents.add(write_pdf(tmp_path / f"{mot}.pdf", mot), ALES)


def picture(foyer: Paths) -> dict[str, object]:
    """Return what a person would lose or keep of the documents, and the lectures."""
    with journal.reading(foyer), open_depot(foyer) as documents:
        vus: dict[str, object] = {
            d.nom_fichier: (
                d,
                documents.file_of(d.sha256).read_bytes(),
                search(documents, d.titre).k,
                [p.texte for p in documents.pages(d.sha256)],
            )
            for d in documents.documents()
        }
        return vus | {d.name: True for d in (foyer.contracts / "codages").iterdir()}


def test_documents_come_back_with_the_lectures(home: Paths, tmp_path: Path) -> None:
    avant = picture(home)
    faite = write_backup(home, tmp_path / "s.zip", PARTIES)
    again = write_backup(home, tmp_path / "t.zip", PARTIES)
    assert faite.fichier.read_bytes() == again.fichier.read_bytes()
    with open_depot(home) as documents:
        documents.remove(documents.documents()[0].code)
    add(home, tmp_path, "nouveau")
    apres = picture(home)
    assert apres != avant
    remise = restore_backup(home, tmp_path / "s.zip", PARTIES)
    assert picture(home) == avant
    assert list_strays(home) == []
    restore_backup(home, remise.fichier, PARTIES)
    assert picture(home) == apres
    assert list_strays(home) == []


def test_documents_move_to_another_home(home: Paths, paths: Paths, tmp_path: Path) -> None:
    write_backup(home, tmp_path / "s.zip", PARTIES)
    neuf = Paths(tmp_path / "neuf", paths.root)
    remise = restore_backup(neuf, tmp_path / "s.zip", PARTIES)
    assert picture(neuf) == picture(home)
    restore_backup(neuf, remise.fichier, PARTIES)  # as it was: without a document
    with open_depot(neuf) as documents:
        assert documents.documents() == []
    assert list_strays(neuf) == []


def test_a_backup_that_knows_no_documents_leaves_them(home: Paths, tmp_path: Path) -> None:
    anciennes = [p for p in PARTIES if p.nom != "documents"]
    write_backup(home, tmp_path / "s.zip", anciennes)
    add(home, tmp_path, "nouveau")
    avant = picture(home)
    restore_backup(home, tmp_path / "s.zip", PARTIES)
    assert picture(home) == avant


@sans_fork
@pytest.mark.parametrize("rang", range(2, 60, 8))
def test_a_restoration_killed_is_whole_or_nothing(
    rang: int, home: Paths, tmp_path: Path, codebook: Codebook
) -> None:
    write_backup(home, tmp_path / "s.zip", PARTIES)
    voulu = picture(home)
    with open_depot(home) as documents:
        documents.remove(documents.documents()[0].code)
    add(home, tmp_path, "nouveau")
    create_lecture(NouvelleLecture("loire", "L", "C", departements=("42",)), home, codebook)
    avant = picture(home)
    code = run_killed(lambda: restore_backup(home, tmp_path / "s.zip", PARTIES), home, rang)
    assert code in (0, -signal.SIGKILL)
    assert picture(home) in (avant, voulu)
    add(home, tmp_path, "suite")
    with depot.writing(home):
        assert "suite.pdf" in picture(home)
    restore_backup(home, tmp_path / "s.zip", PARTIES)
    assert picture(home) == voulu
    assert list_strays(home) == []
    assert [f.name for f in (home.home / "sauvegardes").iterdir() if f.name.startswith(".")] == []


@sans_fork
@pytest.mark.parametrize("rang", [2, 5, 9])
def test_a_backup_killed_leaves_nothing(rang: int, home: Paths, tmp_path: Path) -> None:
    avant = picture(home)
    run_killed(lambda: write_backup(home, tmp_path / "s.zip", PARTIES), home, rang)
    assert picture(home) == avant
    write_backup(home, tmp_path / "s.zip", PARTIES)
    assert list_strays(home) == []


def test_a_heavy_document_passes_through_the_disk(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lourd = tmp_path / "lourd.pdf"
    with lourd.open("wb") as flux:
        for _ in range(64):
            flux.write(os.urandom(1 << 20))
    monkeypatch.setattr(module, "read_pages", lambda *_, **__: [Page(1, "lourd", "texte")])
    tracemalloc.start()
    try:
        with open_depot(home) as documents:
            document, _ = documents.add(lourd, ALES)
        write_backup(home, tmp_path / "s.zip", PARTIES)
        with open_depot(home) as documents:
            documents.remove(document.code)
        restore_backup(home, tmp_path / "s.zip", PARTIES)
        sommet = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    with open_depot(home) as documents:
        place = documents.file_of(document.sha256)
        with place.open("rb") as flux:
            assert hashlib.file_digest(flux, "sha256").hexdigest() == document.sha256
    assert sommet < lourd.stat().st_size


def forge(source: Path, cible: Path, nom: str, octets: bytes) -> None:
    """Write a backup as sound as its manifest says, one file of it replaced or added."""
    with zipfile.ZipFile(source) as archive:
        contenus = {n: archive.read(n) for n in archive.namelist()}
    manifeste = json.loads(contenus["manifeste.json"])
    manifeste["fichiers"][nom] = hashlib.sha256(octets).hexdigest()
    contenus |= {nom: octets, "manifeste.json": json.dumps(manifeste).encode()}
    with zipfile.ZipFile(cible, "w") as archive:
        for n, o in contenus.items():
            archive.writestr(n, o)


@pytest.mark.parametrize(
    "ordre",
    ["UPDATE document SET sha256 = '../../../dehors' WHERE nom_fichier = 'garde.pdf'",
     "CREATE TABLE autre (a)",
     "CREATE TRIGGER t AFTER INSERT ON document BEGIN DELETE FROM page; END",
     "UPDATE document SET etats = 'rien'", "PRAGMA user_version = 99"],
)  # fmt: skip
def test_a_hostile_base_is_refused(ordre: str, home: Paths, tmp_path: Path) -> None:
    write_backup(home, tmp_path / "s.zip", PARTIES)
    fichier = tmp_path / "base.sqlite"
    with zipfile.ZipFile(tmp_path / "s.zip") as archive:
        fichier.write_bytes(archive.read("documents/base.sqlite"))
    base = sqlite3.connect(fichier)
    with base:
        base.execute(ordre)
    base.close()
    forge(tmp_path / "s.zip", tmp_path / "h.zip", "documents/base.sqlite", fichier.read_bytes())
    avant = picture(home)
    with pytest.raises(DataError, match=r"refusée : 1 anomalie"):
        restore_backup(home, tmp_path / "h.zip", PARTIES)
    assert picture(home) == avant
    assert list_strays(home) == []


@pytest.mark.parametrize(
    "nom",
    ["documents/fichiers/ab/../../../dehors.pdf", "documents/reprise.sqlite", "documents/a.pdf",
     f"documents/fichiers/ab/{'c' * 64}.pdf", f"documents/fichiers/aa/{'a' * 64}.sh"],
)  # fmt: skip
def test_a_hostile_name_of_document_is_refused(nom: str, home: Paths, tmp_path: Path) -> None:
    write_backup(home, tmp_path / "s.zip", PARTIES)
    forge(tmp_path / "s.zip", tmp_path / "h.zip", nom, b"x")
    avant = picture(home)
    with pytest.raises(DataError, match=r"refusée : 1 anomalie"):
        restore_backup(home, tmp_path / "h.zip", PARTIES)
    assert picture(home) == avant


def test_the_command_says_that_documents_are_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foyer = Paths(tmp_path / "f")
    add(foyer, tmp_path, "garde")
    monkeypatch.setenv("OBSERVATORY_HOME", str(foyer.home))
    fait = CliRunner().invoke(app, ["backup", "--out", str(tmp_path / "s.zip")])
    assert (fait.exit_code, "documents déposés" in fait.output) == (0, True)
    assert "n’y sont pas" not in fait.output
