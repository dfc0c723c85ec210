"""A grid from a browser: what its reading may cost, one at a time, and the answer it gives."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.grid import apercu as module
from observatory.grid.apercu import LectureOccupee, load_reply, preview_grid
from observatory.grid.controle import check_file
from observatory.grid.difference import compare_grid
from observatory.grid.lecture import inspect_grid
from observatory.grid.reponse import Apercu, read_reply, write_reply
from tests.grid.exportees import export_grid

DEMO = "occitanie-2024-demo"
PUBLIC = "occitanie-2024-public"
MEMOIRE_PROMISE = 600_000_000


@pytest.fixture(scope="module")
def pleine(paths: Paths, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the grid of 40 contracts where every indicator is coded."""
    fichier = tmp_path_factory.mktemp("grille") / "pleine.xlsx"
    export_grid(DEMO, fichier, paths, load_codebook())
    return fichier


def test_a_grid_of_forty_contracts_is_read_within_the_bounds(pleine: Path, paths: Paths) -> None:
    assert module.MEMOIRE_MAX <= MEMOIRE_PROMISE
    vu = preview_grid(pleine.read_bytes(), "pleine.xlsx", paths)
    assert vu.grille.code_lecture == DEMO
    assert len(vu.grille.cellules) >= 40 * 400
    assert vu.difference.nb_inchangees + len(vu.difference.refusees) >= 40 * 400


def test_the_process_that_reads_is_bounded() -> None:
    resource = pytest.importorskip("resource")
    code = (
        "import resource as r\n"
        "from observatory.base.apart import bound_process\n"
        "from observatory.grid.apercu import CALCUL_MAX_S, MEMOIRE_MAX, REPONSE_MAX\n"
        "bound_process(memoire=MEMOIRE_MAX, calcul_s=CALCUL_MAX_S, fichier=REPONSE_MAX)\n"
        "print([r.getrlimit(x)[1] for x in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE)])\n"
        "try:\n    bytearray(700_000_000)\nexcept MemoryError:\n    print('refuse')\n"
    )
    dit = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    bornes, *suite = dit.stdout.splitlines()
    assert all(0 < borne != resource.RLIM_INFINITY for borne in json.loads(bornes))
    assert suite == ["refuse"]


def test_the_answer_is_data_and_says_all_that_was_read(paths: Paths, tmp_path: Path) -> None:
    fichier = tmp_path / "grille.xlsx"
    export_grid(PUBLIC, fichier, paths, load_codebook())
    grille = inspect_grid(fichier, paths, load_codebook())
    assert grille.preuves
    vu = Apercu(grille, compare_grid(grille, paths, load_codebook()))
    octets = write_reply(vu)
    assert isinstance(json.loads(octets), dict)
    assert read_reply(octets) == vu
    fautes = (Breach("a", "b", "c", "1", "D"), Breach("e", "f", "g"))
    assert read_reply(write_reply(fautes)) == fautes


@pytest.mark.parametrize("octets", [b"", b"{}", b"\x80\x05cos\nsystem\n", b"[1]", b"{" * 9_999])
def test_anything_else_is_no_answer(octets: bytes, tmp_path: Path) -> None:
    reponse = tmp_path / "reponse"
    reponse.write_bytes(octets)
    with pytest.raises(DataError, match="illisible"):
        load_reply(reponse)


def test_an_answer_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reponse = tmp_path / "reponse"
    reponse.write_bytes(write_reply((Breach("a", "b" * 2_000, "c"),)))
    assert load_reply(reponse)
    monkeypatch.setattr(module, "REPONSE_MAX", 1_000)
    with pytest.raises(DataError, match="trop gros"):
        load_reply(reponse)


def test_one_grid_is_read_at_a_time(
    pleine: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ATTENTE_S", 0.05)
    lus: list[Apercu] = []
    premier = threading.Thread(
        target=lambda: lus.append(preview_grid(pleine.read_bytes(), "a.xlsx", paths))
    )
    premier.start()
    time.sleep(0.3)
    with pytest.raises(LectureOccupee, match="attendre"):
        preview_grid(b"code_lecture;codeur\n", "b.csv", paths)
    premier.join()
    assert len(lus) == 1
    with pytest.raises(DataError):
        preview_grid(b"code_lecture;codeur\n", "b.csv", paths)


def test_cells_are_counted_over_the_whole_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feuille = b"<worksheet>" + b"<c/>" * 600 + b"</worksheet>"
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(nom, "<a/>")
        for rang in range(3):
            archive.writestr(f"xl/worksheets/sheet{rang}.xml", feuille)
    fichier = tmp_path / "eparpille.xlsx"
    fichier.write_bytes(tampon.getvalue())
    monkeypatch.setattr("observatory.grid.controle.CELLULES_MAX", 1_000)
    with pytest.raises(DataError, match="plus de 1000 cellules"):
        check_file(fichier)
    monkeypatch.setattr("observatory.grid.controle.CELLULES_MAX", 1_800)
    assert check_file(fichier) == "xlsx"
