"""What is left to `make endurance` is held by shorter tests, which `make test` runs."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent


def is_endurance(noeud: ast.AST) -> bool:
    return isinstance(noeud, ast.Call) and getattr(noeud.func, "id", "") == "endurance"


def list_left() -> Iterator[tuple[str, list[str]]]:
    """Yield the place of each test left to endurance, and the tests it names."""
    for fichier in sorted(TESTS.rglob("test_*.py")):
        texte = fichier.read_text("utf-8")
        if "endurance(" not in texte:
            continue
        for noeud in ast.walk(ast.parse(texte)):
            if isinstance(noeud, ast.Call) and is_endurance(noeud):
                lieu = f"{fichier.relative_to(TESTS).as_posix()}:{noeud.lineno}"
                yield lieu, [str(getattr(a, "value", a)) for a in noeud.args]


@functools.cache
def list_run(fichier: str) -> frozenset[str]:
    """Return the tests of a file that `make test` runs."""
    arbre = ast.parse((TESTS / fichier).read_text("utf-8"))
    if any(is_endurance(n) for ligne in arbre.body if isinstance(ligne, ast.Assign)
           for n in ast.walk(ligne)):  # fmt: skip
        return frozenset()
    return frozenset(
        n.name
        for n in ast.walk(arbre)
        if isinstance(n, ast.FunctionDef)
        and n.name.startswith("test_")
        and not any(is_endurance(d) for d in n.decorator_list)
    )


@pytest.mark.parametrize(("lieu", "noms"), list(list_left()), ids=lambda x: str(x)[:80])
def test_what_is_left_to_endurance_is_held_by_a_test_of_the_gate(
    lieu: str, noms: list[str]
) -> None:
    assert noms, f"{lieu} names no test that holds what it holds"
    for nom in noms:
        fichier, _, test = nom.partition("::")
        assert (TESTS / fichier).is_file(), f"{lieu}: no file {fichier}"
        assert test in list_run(fichier), f"{lieu}: {nom} is not run by make test"
