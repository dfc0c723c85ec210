"""Pythons the product has no wheel for are refused in French, before anything else."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import observatory

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("module", ["observatory", "observatory.cli"])
@pytest.mark.parametrize("version", [(3, 15), (3, 10), (4, 0)])
def test_another_python_is_refused_in_french(version: tuple[int, int], module: str) -> None:
    code = f"import sys; sys.version_info = (*{version}, 0, 'final', 0)\nimport {module}"
    fait = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert fait.returncode == 1
    assert (
        f"demande Python 3.11 à 3.14, en 64 bits ; celui-ci est Python {version[0]}.{version[1]}"
        in fait.stderr
    )
    assert "→ en installer un autre" in fait.stderr
    assert "Traceback" not in fait.stderr


def test_a_python_of_32_bits_is_refused_in_french() -> None:
    code = "import sys; sys.maxsize = 2**31 - 1\nimport observatory"
    fait = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert fait.returncode == 1
    assert "64 bits" in fait.stderr


def test_the_bounds_are_those_of_the_package() -> None:
    projet = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bas, haut = (".".join(map(str, v)) for v in observatory.PYTHON)
    assert projet["requires-python"] == f">={bas},<{haut}"


def test_workbooks_are_written_one_way_whatever_is_installed() -> None:
    from openpyxl.xml import LXML

    assert LXML is False
