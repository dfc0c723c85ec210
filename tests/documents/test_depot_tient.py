"""A deposit is whole or is not, whatever kills it, whoever writes at the same time."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from attacks.documents import list_strays, write_pdf
from observatory.base import files, journal
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.base import _ETAPES
from observatory.documents.depot import Depot, Fiche, open_depot
from observatory.documents.passage import sweep
from observatory.documents.recherche import search

Acte = Callable[[Depot], object]
ALES = Fiche("CN03001I", "contrat")
sans_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")


@pytest.fixture
def home(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "maison [1]")


def run_killed(acte: Callable[[], object], home: Paths, rang: int) -> int:
    """Run an act in a child killed before its n-th change to the files of the home."""
    pid = os.fork()
    if not pid:
        _kill_at(rang, home)
        try:
            acte()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _kill_at(rang: int, home: Paths) -> None:
    vus = [0]
    ecrit = os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def hook(evenement: str, arguments: tuple[object, ...]) -> None:
        if not arguments or not str(arguments[0]).startswith(str(home.root)):
            return
        ouvre = evenement == "open" and isinstance(arguments[2], int) and arguments[2] & ecrit
        if ouvre or evenement in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"):
            vus[0] += 1
            if vus[0] == rang:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def act(home: Paths, acte: Acte) -> None:
    with open_depot(home) as depot:
        acte(depot)


@sans_fork
@pytest.mark.parametrize("rang", range(1, 16, 2))
def test_a_deposit_killed_is_whole_or_leaves_nothing(
    rang: int, home: Paths, tmp_path: Path
) -> None:
    ancien, tue = write_pdf(tmp_path / "a.pdf", "ancien"), write_pdf(tmp_path / "t.pdf", "frappe")
    with open_depot(home) as depot:
        depot.add(ancien, ALES)
    code = run_killed(lambda: act(home, lambda d: d.add(tue, ALES)), home, rang)
    assert code in (0, -signal.SIGKILL)
    with open_depot(home) as depot:
        noms = {d.nom_fichier for d in depot.documents()}
        assert noms == {"a.pdf"} | ({"t.pdf"} if "t.pdf" in noms else set())
        assert all(depot.file_of(d.sha256).is_file() for d in depot.documents())
        assert search(depot, "frappe").k == int("t.pdf" in noms)
        depot.add(write_pdf(tmp_path / "s.pdf", "suite"), ALES)
    assert list_strays(home) == []


@sans_fork
@pytest.mark.parametrize("rang", range(1, 8, 2))
def test_a_removal_killed_is_whole_or_leaves_nothing(
    rang: int, home: Paths, tmp_path: Path
) -> None:
    with open_depot(home) as depot:
        document, _ = depot.add(write_pdf(tmp_path / "t.pdf", "frappe"), ALES)
    assert run_killed(lambda: act(home, lambda d: d.remove(document.code)), home, rang) in (
        0,
        -signal.SIGKILL,
    )
    with open_depot(home) as depot:
        reste = depot.documents()
        assert search(depot, "frappe").k == len(reste)
        assert all(depot.file_of(d.sha256).is_file() for d in reste)
        depot.add(write_pdf(tmp_path / "s.pdf", "suite"), ALES)
    assert list_strays(home) == []


def _add_at_once(racine: Path, fichiers: list[Path], depart: int) -> None:
    for n in range(len(fichiers)):
        act(Paths(racine), lambda d, n=n: d.add(fichiers[(n + depart) % len(fichiers)], ALES))  # type: ignore[misc]


def test_deposits_at_the_same_instant_are_all_kept(home: Paths, tmp_path: Path) -> None:
    fichiers = [write_pdf(tmp_path / f"{n}.pdf", f"mot{'x' * n}") for n in range(4)]
    contexte = multiprocessing.get_context("spawn")
    enfants = [
        contexte.Process(target=_add_at_once, args=(home.root, fichiers, n)) for n in range(4)
    ]
    for enfant in enfants:
        enfant.start()
    for enfant in enfants:
        enfant.join()
    assert [enfant.exitcode for enfant in enfants] == [0, 0, 0, 0]
    with open_depot(home) as depot:
        assert sorted(d.nom_fichier for d in depot.documents()) == [f"{n}.pdf" for n in range(4)]
    assert list_strays(home) == []


def test_a_deposit_waits_for_the_one_lock(home: Paths, tmp_path: Path) -> None:
    fichier = write_pdf(tmp_path / "t.pdf", "attendre")
    fil = threading.Thread(target=act, args=(home, lambda d: d.add(fichier, ALES)))
    with journal.held(home):
        fil.start()
        fil.join(0.5)
        assert fil.is_alive()
    fil.join(30)
    with open_depot(home) as depot:
        assert len(depot.documents()) == 1


def test_another_deposit_does_not_sweep_the_one_under_way(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from observatory.documents import depot as module

    lire, dedans = module.read_pages, write_pdf(tmp_path / "d.pdf", "dedans")

    def read_meanwhile(copie: Path, **options: str) -> object:
        if options.get("nom") == "t.pdf":
            fil = threading.Thread(target=act, args=(home, lambda d: d.add(dedans, ALES)))
            fil.start()
            fil.join(30)
            assert not fil.is_alive()
        return lire(copie, **options)

    monkeypatch.setattr(module, "read_pages", read_meanwhile)
    with open_depot(home) as depot:
        depot.add(write_pdf(tmp_path / "t.pdf", "dehors"), ALES)
        assert {d.nom_fichier for d in depot.documents()} == {"t.pdf", "d.pdf"}
    assert list_strays(home) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no call to sync a folder")
def test_the_file_and_its_folders_are_on_the_disk(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vus: set[int] = set()
    vrai = os.fsync

    def note(descripteur: int) -> None:
        vus.add(os.fstat(descripteur).st_ino)
        vrai(descripteur)

    monkeypatch.setattr(os, "fsync", note)
    with open_depot(home) as depot:
        document, _ = depot.add(write_pdf(tmp_path / "t.pdf", "sync"), ALES)
        place = depot.file_of(document.sha256)
    attendus = (place, place.parent, place.parent.parent, place.parent.parent.parent, home.home)
    assert [p.name for p in attendus if p.stat().st_ino not in vus] == []


def test_a_full_disk_is_said_and_leaves_nothing(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gros = write_pdf(tmp_path / "t.pdf", "plein " * 3000)
    with open_depot(home) as depot:
        depot.add(write_pdf(tmp_path / "a.pdf", "ancien"), ALES)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as plein, open_depot(home) as depot:
        plein.setattr(files, "replace", refuse)
        with pytest.raises(ObservatoryError, match=r"le disque est plein → libérer"):
            depot.add(gros, ALES)
    with open_depot(home) as depot:
        (pages,) = depot.base.execute("PRAGMA page_count").fetchone()
        depot.base.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ObservatoryError, match=r"le disque est plein → libérer"):
            depot.add(gros, ALES)
    assert list_strays(home) == []


def test_a_damaged_base_is_said(home: Paths) -> None:
    dossier = home.home / "documents"
    dossier.mkdir(parents=True)
    (dossier / "documents.sqlite").write_bytes(b"ceci n'est pas une base" * 100)
    with (
        pytest.raises(ObservatoryError, match=r"documents/documents\.sqlite.* → "),
        open_depot(home),
    ):
        pass


def test_where_nothing_may_be_written_documents_are_read(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "can_write", lambda _: False)
    with open_depot(home) as depot:
        assert depot.documents() == []
    assert not home.home.exists()
    with monkeypatch.context() as ouvert:
        ouvert.setattr(files, "can_write", lambda _: True)
        with open_depot(home) as depot:
            depot.add(write_pdf(tmp_path / "t.pdf", "lisible"), ALES)
    fichier = home.home / "documents" / "documents.sqlite"
    avant = sorted(f.name for f in fichier.parent.iterdir())
    with open_depot(home) as depot:
        assert search(depot, "lisible").k == 1
        with pytest.raises(ObservatoryError, match=r"écriture refusée.* → "):
            depot.add(write_pdf(tmp_path / "u.pdf", "refus"), ALES)
    assert sorted(f.name for f in fichier.parent.iterdir()) == avant


def write_as_before(fichier: Path, version: int) -> None:
    """Write the base again as a former version had it: its documents, their pages, their index."""
    with sqlite3.connect(fichier) as base:
        documents = base.execute("SELECT * FROM document").fetchall()
        pages = base.execute("SELECT id, sha256, numero, imprime, etat, brut FROM page").fetchall()
    base.close()
    fichier.unlink()
    ancienne = sqlite3.connect(fichier)
    for etape in _ETAPES[:version]:
        ancienne.executescript(etape.read_text())
    with ancienne:
        ancienne.executemany("INSERT INTO document VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", documents)
        ancienne.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)", pages)
        ancienne.execute("INSERT INTO page_texte (rowid, texte) SELECT id, brut FROM page")
    ancienne.executescript(f"PRAGMA user_version = {version}; PRAGMA journal_mode = WAL;")
    ancienne.close()


@pytest.mark.parametrize("version", [1, 2])
def test_a_base_of_a_former_version_is_read_and_written(
    version: int, home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_depot(home) as depot:
        document, _ = depot.add(
            write_pdf(tmp_path / "t.pdf", "ancien CLS"),
            Fiche("CN03001I", "contrat", est_public=True),
        )
    fichier = home.home / "documents" / "documents.sqlite"
    write_as_before(fichier, version)
    with monkeypatch.context() as ferme:
        ferme.setattr(files, "can_write", lambda _: False)
        with open_depot(home) as depot:
            assert search(depot, "CLS", publics=True).k == 1
    with open_depot(home) as depot:
        assert depot.documents() == [document]
        assert search(depot, "CLS", publics=True).k == 1
        depot.remove(document.code)
    assert list_strays(home) == []


def test_a_folder_that_another_process_takes_away_is_not_missed(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two writers end at the same instant: what one took away first was said « introuvable »."""
    reste = home.home / "documents" / f".ancien{files.PROVISOIRE}"
    reste.mkdir(parents=True)
    (reste / "copie").write_bytes(b"x")
    vrai = shutil.rmtree

    def taken_first(chemin: Path, *suite: object, **options: object) -> None:
        vrai(chemin)
        raise FileNotFoundError(2, "No such file or directory", str(chemin))

    monkeypatch.setattr(shutil, "rmtree", taken_first)
    sweep(reste.parent)
    assert not reste.exists()
