"""Same build, same choices: the same bytes, from another process and at another time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from observatory.rendering.export.formats import FORMATS
from tests.commande import run_inside
from tests.mini.douze import DOUZE, build_douze
from tests.partage import build_once

pytestmark = pytest.mark.xdist_group("export")


CHOIX = ("--lecture", DOUZE, "--departement", "96", "--theme", "sante")
EXPORTER = """
import sys
from observatory.cli.main import main
for dossier, *arguments in (x.split("\\n") for x in sys.argv[1:]):
    sys.argv = ["observatory", *arguments, dossier]
    try:
        main()
    except SystemExit as fin:
        assert not fin.code, arguments
"""
"""The command, once for each format, in one process."""


def list_commands(dossier: Path) -> list[list[str]]:
    """Return the arguments that write each format in a folder of its own."""
    for code in FORMATS:
        (dossier / code).mkdir(parents=True)
    return [["export", "--format", code, *CHOIX, "--out", str(dossier / code)] for code in FORMATS]


def mark_files(dossier: Path) -> dict[str, str]:
    """Return the fingerprint of each file the command wrote."""
    return {
        str(f.relative_to(dossier)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in dossier.rglob("*")
        if f.is_file()
    }


def test_two_processes_write_the_same_bytes(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Another process, another clock, another order of hashes; this one has its own."""
    foyer = {"OBSERVATORY_HOME": str(build_once(tmp_path_factory, "douze", build_douze))}
    for arguments in list_commands(tmp_path / "un"):
        assert run_inside(*arguments, env=foyer).returncode == 0
    ailleurs = ["\n".join([x[-1], *x[:-1]]) for x in list_commands(tmp_path / "deux")]
    subprocess.run(
        [sys.executable, "-c", EXPORTER, *ailleurs],
        env={**os.environ, **foyer, "PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland"},
        check=True, capture_output=True,
    )  # fmt: skip
    premier = mark_files(tmp_path / "un")
    assert premier == mark_files(tmp_path / "deux")
    assert sorted({Path(nom).parts[0] for nom in premier}) == sorted(FORMATS)
    assert len(premier) == len(FORMATS)
