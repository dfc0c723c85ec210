"""Same build, same choices: the same bytes, from another process and at another time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from observatory.base.paths import Paths
from observatory.rendering.export.formats import FORMATS
from tests.rendering.export.conftest import DEMO

pytestmark = pytest.mark.xdist_group("export")


EXPORTER = """
import sys
from observatory.cli.main import main
dossier, *codes = sys.argv[1:]
for code in codes:
    sys.argv = ["observatory", "export", "--format", code, "--lecture", "%s", "--departement", "32",
                "--departement", "65", "--theme", "sante", "--out", f"{dossier}/{code}"]
    try:
        main()
    except SystemExit as fin:
        assert not fin.code, code
"""
"""The command, once for each format, in one process."""


def export(paths: Paths, dossier: Path, graine: str) -> dict[str, str]:
    """Return the fingerprint of each file the command writes, under another clock and hash."""
    for code in FORMATS:
        (dossier / code).mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-c", EXPORTER % DEMO, str(dossier), *FORMATS],
        env={**os.environ, "OBSERVATORY_HOME": str(paths.root), "PYTHONHASHSEED": graine,
             "TZ": "Pacific/Auckland" if graine == "2" else "UTC"},
        check=True, capture_output=True,
    )  # fmt: skip
    return {
        str(f.relative_to(dossier)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in dossier.rglob("*")
        if f.is_file()
    }


def test_two_processes_write_the_same_bytes(
    paths: Paths, warehouse_path: Path, tmp_path: Path
) -> None:
    assert warehouse_path.is_file()
    premier = export(paths, tmp_path / "un", "1")
    assert premier == export(paths, tmp_path / "deux", "2")
    assert sorted({Path(nom).parts[0] for nom in premier}) == sorted(FORMATS)
    assert len(premier) == len(FORMATS)
