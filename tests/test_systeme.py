"""When the system says no: a French sentence, the right exit code, nothing left behind."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from observatory.base import files
from observatory.base.files import StorageError, escape_pattern, explain, locked, write_bytes
from observatory.base.journal import reading
from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.grid import NouvelleLecture, create_lecture, export_grid
from observatory.grid.sauvegarde import PARTIES, write_backup
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse, check_warehouse
from tests.mini.fabrique import AUTRE_REGION
from tests.partage import copy_built

BRETAGNE = NouvelleLecture("bretagne-2026", "Bretagne", "CRPV", region="53")
PLAINE = NouvelleLecture("plaine-2026", "Plaine", "CRPV", region=AUTRE_REGION)
est_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"),
    reason="only root may mount a small or a read-only disk",
)


def observatory(*arguments: str, **environnement: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "observatory.cli", *arguments],
        env={**os.environ, **environnement},
        capture_output=True,
        timeout=120,
        check=False,
    )


def copy_home(paths: Paths, cible: Path, *dossiers: str) -> Paths:
    for nom in dossiers or ("geodata", "contracts_parquet"):
        shutil.copytree(paths.root / nom, cible / nom)
    return Paths(cible)


def mount(*arguments: str) -> None:
    fait = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    if fait.returncode:
        pytest.skip(f"this machine does not let mount: {fait.stderr.decode()[:80]}")


@pytest.fixture
def plein(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of its own, small enough to be filled."""
    disque = tmp_path / "disque"
    disque.mkdir()
    mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disque))
    yield disque
    subprocess.run(["umount", str(disque)], check=True)


def fill(bouchon: Path) -> None:
    """Write until the disk takes nothing more."""
    descripteur = os.open(bouchon, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while os.write(descripteur, b"\0" * 4096):
            pass
    os.close(descripteur)


def list_files(dossier: Path) -> set[str]:
    return {str(f.relative_to(dossier)) for f in dossier.rglob("*") if f.is_file()}


@est_root
def test_a_full_disk_is_said_and_leaves_nothing(paths: Paths, plein: Path) -> None:
    foyer = Paths(plein, paths.root)
    create_lecture(BRETAGNE, foyer, load_codebook())
    avant = list_files(plein)
    bouchon = plein / "bouchon"
    fill(bouchon)
    autre = NouvelleLecture("corse-2026", "Corse", "CRPV", region="94")
    with pytest.raises(StorageError, match="le disque est plein → libérer de la place"):
        create_lecture(autre, foyer, load_codebook())
    with pytest.raises(StorageError, match="le disque est plein"):
        export_grid("bretagne-2026", plein / "g.xlsx", foyer, load_codebook())
    with pytest.raises(StorageError, match="le disque est plein"):
        build_warehouse(foyer)
    restes = {f for f in list_files(plein) - avant if not f.endswith(".verrou")}
    assert restes == {"bouchon"}
    bouchon.unlink()
    create_lecture(autre, foyer, load_codebook())


@est_root
def test_a_read_only_home_is_served_and_refuses_to_write(mini: Paths, tmp_path: Path) -> None:
    foyer = copy_built(mini, tmp_path / "foyer")
    construction = build_warehouse(foyer)
    avant = list_files(foyer.root)
    mount("--bind", str(foyer.root), str(foyer.root))
    try:
        mount("-o", "remount,ro,bind", str(foyer.root))
        fait = observatory("build", OBSERVATORY_HOME=str(foyer.root))
        assert (fait.returncode, fait.stderr.decode()) == (0, "")
        assert f"{construction.build_id} déjà à jour" in fait.stdout.decode()
        fait = observatory(
            "grid", "new", "x", "--nom", "X", "--organisation", "X", "--region", AUTRE_REGION,
            OBSERVATORY_HOME=str(foyer.root),
        )  # fmt: skip
        assert fait.returncode == 1
        assert "n’est pas inscriptible → demander le droit d’y écrire" in fait.stderr.decode()
        fait = observatory("build", "--force", OBSERVATORY_HOME=str(foyer.root))
        assert fait.returncode == 1
        assert "n’est pas inscriptible" in fait.stderr.decode()
        assert check_warehouse(foyer)
        with reading(foyer):
            pass
    finally:
        subprocess.run(["umount", str(foyer.root)], check=True)
    assert list_files(foyer.root) == avant


def test_a_disk_without_hard_links_is_written_to(
    mini: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    foyer = Paths(tmp_path / "foyer", mini.root)
    assert create_lecture(PLAINE, foyer, load_codebook()) > 0
    export_grid("plaine-2026", tmp_path / "g.xlsx", foyer, load_codebook())


@pytest.mark.parametrize("nom", ["Données [2024]", "100 % {a,b} (é)"])
def test_a_path_is_never_read_as_a_pattern(nom: str, mini: Paths, tmp_path: Path) -> None:
    foyer = copy_home(mini, tmp_path / nom)
    leurre = tmp_path / "Données 2"
    copy_home(mini, leurre)
    (leurre / "geodata" / "region.parquet").write_bytes(b"ceci n'est pas un fichier Parquet")
    construction = build_warehouse(foyer)
    assert current_warehouse(foyer) == construction.path
    assert not (leurre / "var").exists()


def test_a_pattern_names_one_path() -> None:
    assert escape_pattern(Path("/a [1]/b*c?")) == "/a [[]1]/b[*]c[?]"


@pytest.mark.parametrize("encodage", ["cp1252", "cp850"])
def test_an_old_encoding_replaces_signs(encodage: str, warehouse_path: Path) -> None:
    question = ("query", "SELECT '\u202f→ œ' AS a")
    for arguments in (question, ("--help",)) if encodage == "cp850" else (question,):
        fait = observatory(*arguments, PYTHONIOENCODING=encodage)
        assert (fait.returncode, fait.stderr) == (0, b""), arguments
        texte = fait.stdout.decode(encodage)
        assert "?" not in texte
        assert arguments is not question or "->" in texte


def test_a_pipe_is_in_utf8_whatever_the_locale(warehouse_path: Path) -> None:
    vieux = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    fait = observatory("query", "SELECT chr(8594) || chr(233) AS a", **vieux)
    assert "→é" in fait.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("erreur", "dit"),
    [
        (PermissionError(errno.EACCES, ""), "à lire ou à écrire"),
        (PermissionError(errno.EPERM, ""), "à lire ou à écrire"),
        (OSError(errno.EROFS, ""), "n’est pas inscriptible"),
        (OSError(errno.ENOSPC, ""), "le disque est plein"),
        (OSError(errno.ENAMETOOLONG, ""), "trop long"),
        (OSError(errno.EMFILE, ""), "trop de fichiers ouverts"),
        (OSError(errno.EBUSY, ""), "tenu par un autre programme"),
        (OSError(99_999, "?"), "le système a refusé l’opération"),
    ],
)
def test_every_refusal_has_a_sentence_and_a_remedy(erreur: OSError, dit: str) -> None:
    phrase = str(explain(erreur, "ici"))
    assert phrase.startswith("ici : ")
    assert dit in phrase
    assert " → " in phrase


def test_a_write_that_fails_keeps_the_former_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cible = tmp_path / "a"
    write_bytes(b"avant", cible)

    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files, "sync_file", fail)
    with pytest.raises(OSError, match="Input/output"):
        write_bytes(b"apres", cible)
    assert cible.read_bytes() == b"avant"
    assert [f.name for f in tmp_path.iterdir()] == ["a"]


def test_the_lock_is_one_between_processes_and_falls_with_them(tmp_path: Path) -> None:
    verrou = tmp_path / "var" / "v"
    tenir = (
        "import sys, time; from pathlib import Path; from observatory.base.files import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('tenu', flush=True); time.sleep(60)"
    )
    autre = subprocess.Popen([sys.executable, "-c", tenir, str(verrou)], stdout=subprocess.PIPE)
    assert autre.stdout is not None
    assert autre.stdout.readline().strip() == b"tenu"
    with (
        pytest.raises(StorageError, match="Une autre écriture est en cours"),
        locked(verrou, delai_s=0.1),
    ):
        pass
    autre.kill()
    autre.wait()
    with locked(verrou, delai_s=5), locked(verrou, delai_s=5):
        assert verrou.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no call to sync a folder")
def test_what_is_written_is_on_the_disk_and_so_are_its_folders(
    mini: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foyer, vus, vrai = Paths(tmp_path / "foyer", mini.root), set[int](), os.fsync

    def note(descripteur: int) -> None:
        vus.add(os.fstat(descripteur).st_ino)
        vrai(descripteur)

    monkeypatch.setattr(os, "fsync", note)
    create_lecture(PLAINE, foyer, load_codebook())
    construction = build_warehouse(foyer)
    tables = list(foyer.contracts.rglob("*.parquet"))
    attendus = [*tables, *(t.parent for t in tables), construction.path, foyer.pointer]
    attendus += [foyer.contracts, foyer.var, foyer.home]
    assert tables
    assert sorted({p.name for p in attendus if p.stat().st_ino not in vus}) == []


def test_a_clock_that_says_1970_writes_workbooks_and_backups(
    mini: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foyer = Paths(tmp_path / "foyer", mini.root)
    debut = time.gmtime(0)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "localtime", lambda *_: debut)
    create_lecture(PLAINE, foyer, load_codebook())
    export_grid("plaine-2026", tmp_path / "g.xlsx", foyer, load_codebook())
    write_backup(foyer, tmp_path / "s.zip", PARTIES)
    for fichier in ("g.xlsx", "s.zip"):
        with zipfile.ZipFile(tmp_path / fichier) as archive:
            assert {entree.date_time[0] for entree in archive.infolist()} == {1980}
