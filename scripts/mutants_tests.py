"""Which tests call which functions of the product: asked of the tests themselves, once.

    python -m scripts.mutants_tests FILE [FOLDER OF TESTS…]

Runs the tests that need no browser, slow ones included, in one process, and writes for each the
seconds of processor it took and the functions it called (file and first line). `scripts/mutants.py`
reads it to run, for one fault, the tests that meet it. A value kept in memory between two tests is
counted for the first that asked it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FrameType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUIT = f"{ROOT / 'observatory'}/"
ICI = ("golden", "queries", "rendering", "sheets", "statistics", "warehouse", "test_cli.py",
       "test_cli_export.py", "test_fabriques.py")  # fmt: skip
"""Folders and files of tests about what is mutated, short enough to be run by the hundred."""
LENTS = ("rendering/pdf/test_archive.py", "rendering/pdf/test_accessibles.py")
"""Files left out among them."""


class Releve:
    """A pytest plugin: the functions of the product each test called, and its seconds."""

    def __init__(self) -> None:
        self.tests: dict[str, tuple[float, list[str]]] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Keep the code of every Python call of one test."""
        vus: dict[int, CodeType] = {}

        def see(frame: FrameType, evenement: str, valeur: object) -> None:
            del evenement, valeur
            vus[id(frame.f_code)] = frame.f_code

        debut = time.process_time()
        threading.settrace(see)
        sys.settrace(see)
        yield
        sys.settrace(None)
        threading.settrace(None)
        fonctions = sorted(
            f"{code.co_filename.removeprefix(str(ROOT) + '/')}:{code.co_firstlineno}"
            for code in vus.values()
            if code.co_filename.startswith(PRODUIT)
        )
        self.tests[item.nodeid] = (round(time.process_time() - debut, 2), fonctions)


def list_files(dossiers: Sequence[str]) -> list[str]:
    """Return the files of tests of some folders of tests/."""
    relatifs = [f.relative_to(ROOT / "tests") for f in sorted((ROOT / "tests").rglob("test_*.py"))]
    return [
        f"tests/{relatif.as_posix()}"
        for relatif in relatifs
        if relatif.parts[0] in dossiers and not relatif.as_posix().startswith(LENTS)
    ]


def write_releve(fichier: Path, dossiers: Sequence[str] = ICI) -> None:
    """Run the tests and write what each calls as JSON."""
    releve = Releve()
    options = ["-q", "-p", "no:cacheprovider", "-n", "0", "-m", "not browser"]
    pytest.main([*options, *list_files(dossiers)], plugins=[releve])
    fichier.write_text(json.dumps(releve.tests, ensure_ascii=False), encoding="utf-8")


def read_releve(fichier: Path) -> Mapping[str, Mapping[str, float]]:
    """Return, for each function and for each file, the tests that call it and their seconds."""
    par_lieu: dict[str, dict[str, float]] = {}
    for test, (secondes, fonctions) in json.loads(fichier.read_text(encoding="utf-8")).items():
        for fonction in fonctions:
            for lieu in (fonction, fonction.rpartition(":")[0]):
                par_lieu.setdefault(lieu, {})[test] = secondes
    return par_lieu


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: python -m scripts.mutants_tests FILE [FOLDER OF TESTS…]")
    write_releve(Path(sys.argv[1]), sys.argv[2:] or ICI)
