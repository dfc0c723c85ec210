"""The papers of the repository name files that exist, and stay short enough to be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAPIERS = ("ARCHITECTURE.md", "CONTRIBUTING.md", "docs/decisions.md")
DEPUIS = ("", "observatory/", "observatory/app/", "tests/rendering/export/", "tests/rendering/pdf/",
          "observatory/app/server/coquille/", "observatory/warehouse/",
          "observatory/warehouse/sql/")  # fmt: skip
"""Where a path named in a paper may start."""
FAITS = ("observatory/livre/", "build/")
"""What exists only once built."""
_CHEMIN = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|toml|sh|css|js))`")


def list_paths(texte: str) -> list[str]:
    """Return the paths a paper names; those with a blank to fill (<page>, …, *) are left out."""
    return [c for c in _CHEMIN.findall(texte) if not c.startswith(FAITS)]


@pytest.mark.parametrize("papier", PAPIERS)
def test_every_file_named_exists(papier: str) -> None:
    chemins = list_paths((ROOT / papier).read_text(encoding="utf-8"))
    assert len(chemins) > 10
    perdus = [c for c in chemins if not any((ROOT / d / c).exists() for d in DEPUIS)]
    assert perdus == []


def test_the_map_holds_on_one_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 90


def test_the_walk_sees_a_lost_file() -> None:
    assert list_paths("see `base/french.py` and `sheets/<page>/x.py`") == ["base/french.py"]


def test_every_adaptation_of_streamlit_says_when_it_goes_while_it_is_pinned() -> None:
    decisions = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
    tableau = decisions.split("## What adapts Streamlit")[1]
    assert re.search(r'"streamlit==[\d.]+"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lignes = [x for x in tableau.splitlines() if x.startswith("| ")][1:]
    assert len(lignes) > 8
    for ligne in lignes:
        adaptation, remplace, condition = ligne.strip("| ").split(" | ", 2)
        assert adaptation
        assert remplace
        assert len(condition) > 20, ligne


def test_what_runs_before_a_commit_is_what_the_gate_runs_first() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entrees = re.findall(r"entry: \.venv/bin/(.+)", hooks)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    premiers = re.findall(r"^(?:lint|types): .*\n((?:\t.+\n)+)", makefile, re.MULTILINE)
    lances = [x.removesuffix(" .") for x in re.findall(r"@\$\(BIN\)/(.+)", "".join(premiers))]
    assert entrees == lances
    assert "http" not in hooks
