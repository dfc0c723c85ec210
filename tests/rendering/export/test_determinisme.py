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


def export(paths: Paths, dossier: Path, code: str, graine: str) -> dict[str, str]:
    """Return the fingerprint of each file the command writes, under another clock and hash."""
    subprocess.run(
        [sys.executable, "-m", "observatory.cli", "export", "--format", code, "--lecture", DEMO,
         "--departement", "32", "--departement", "65", "--theme", "sante", "--out", str(dossier)],
        env={**os.environ, "OBSERVATORY_HOME": str(paths.root), "PYTHONHASHSEED": graine,
             "TZ": "Pacific/Auckland" if graine == "2" else "UTC"},
        check=True, capture_output=True,
    )  # fmt: skip
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in dossier.iterdir()}


@pytest.mark.parametrize("code", FORMATS)
def test_two_processes_write_the_same_bytes(
    paths: Paths, warehouse_path: Path, tmp_path: Path, code: str
) -> None:
    assert warehouse_path.is_file()
    lieux = [tmp_path / "un", tmp_path / "deux"]
    for lieu in lieux:
        lieu.mkdir()
    premier = export(paths, lieux[0], code, "1")
    assert premier == export(paths, lieux[1], code, "2")
    assert len(premier) == 1
