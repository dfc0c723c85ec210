"""Small faults put one at a time in the product: which ones do the tests let pass?

    python -m scripts.mutants --seed 1 --number 300 [--packages statistics queries]
                              [--releve FILE] [--json FILE] [--seconds 240]

Each mutant changes one place of one module (a comparison, an operation, a constant, a boolean, a
returned value). Only tests that call the function changed are run, the nearest and shortest first,
in a child of this process that has the libraries in memory already: some seconds a mutant. Which
tests call what is measured once (`scripts/mutants_tests.py`) and kept in the file of `--releve`.
Same seed, same sources, same mutants: two runs can be compared; `--json` goes on where a run
stopped, `--seconds` stops one. The mutated module is loaded from memory: no file of the checkout
is changed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import CodeType
from typing import NoReturn

import pytest

from scripts.mutants_tests import read_releve, write_releve

ROOT = Path(__file__).resolve().parent.parent
PAQUETS = ("statistics", "queries", "sheets")
TIERS = ("altair", "duckdb", "folium", "geopandas", "numpy", "openpyxl", "pandas",
         "pyarrow.parquet", "pydantic", "scipy.stats", "streamlit", "typer.testing")  # fmt: skip
DELAI_S = 300
TESTS_MAX = 60
SECONDES_MAX = 20.0
"""Tests run for one mutant, in number and in seconds of processor: farther ones ask again."""

_COMPARAISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OPERATIONS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is, what it changes, and what became of it."""

    module: str
    ligne: int
    genre: str
    avant: str
    apres: str
    etat: str = "à essayer"
    tue_par: str = ""


def list_modules(paquets: tuple[str, ...]) -> list[Path]:
    """Return the modules of the packages, in a stable order."""
    return sorted(
        f
        for p in paquets
        for f in (ROOT / "observatory" / p).rglob("*.py")
        if f.name != "__init__.py"
    )


def list_places(arbre: ast.AST) -> list[tuple[int, str]]:
    """Return the places that may be changed: rank of the node in a walk, and kind of fault.

    Options of a class's decorator are left alone: no test need hold that a class is frozen.
    """
    places = []
    options = {
        id(noeud)
        for classe in ast.walk(arbre)
        if isinstance(classe, ast.ClassDef)
        for decorateur in classe.decorator_list
        for noeud in ast.walk(decorateur)
    }
    for rang, noeud in enumerate(ast.walk(arbre)):
        if id(noeud) in options:
            continue
        if isinstance(noeud, ast.Compare) and type(noeud.ops[0]) in _COMPARAISONS:
            places.append((rang, "comparaison"))
        elif isinstance(noeud, ast.BinOp) and type(noeud.op) in _OPERATIONS:
            places.append((rang, "opération"))
        elif isinstance(noeud, ast.BoolOp):
            places.append((rang, "booléen"))
        elif isinstance(noeud, ast.UnaryOp) and isinstance(noeud.op, ast.Not):
            places.append((rang, "négation"))
        elif isinstance(noeud, ast.Constant) and isinstance(noeud.value, bool | int | float):
            places.append((rang, "constante"))
        elif isinstance(noeud, ast.Return) and not _is_nothing(noeud.value):
            places.append((rang, "rien rendu"))
    return places


def _is_nothing(valeur: ast.expr | None) -> bool:
    return valeur is None or (isinstance(valeur, ast.Constant) and valeur.value is None)


def change(arbre: ast.Module, rang: int, genre: str) -> tuple[ast.Module, int, str, str]:
    """Return a copy of the tree with one fault, its line, and the text before and after."""
    neuf = copy.deepcopy(arbre)
    noeud = next(n for r, n in enumerate(ast.walk(neuf)) if r == rang)
    avant = ast.unparse(noeud)
    if isinstance(noeud, ast.Compare):
        noeud.ops[0] = _COMPARAISONS[type(noeud.ops[0])]()
    elif isinstance(noeud, ast.BinOp):
        noeud.op = _OPERATIONS[type(noeud.op)]()
    elif isinstance(noeud, ast.BoolOp):
        noeud.op = ast.Or() if isinstance(noeud.op, ast.And) else ast.And()
    elif isinstance(noeud, ast.UnaryOp):
        noeud.op = ast.UAdd()
        noeud.operand = ast.Call(ast.Name("bool", ast.Load()), [noeud.operand], [])
    elif isinstance(noeud, ast.Constant):
        valeur = noeud.value
        noeud.value = (not valeur) if isinstance(valeur, bool) else valeur + 1  # type: ignore[operator]
    elif isinstance(noeud, ast.Return):
        noeud.value = ast.Constant(None)
    ast.fix_missing_locations(neuf)
    return neuf, getattr(noeud, "lineno", 0), avant, ast.unparse(noeud)


def draw(graine: int, nombre: int, paquets: tuple[str, ...]) -> Iterator[tuple[Path, str, Mutant]]:
    """Yield modules with one fault each: their path, their new source, and what was changed."""
    hasard = random.Random(graine)  # noqa: S311 (a draw to repeat, not a secret)
    possibles = []
    arbres = {}
    for chemin in list_modules(paquets):
        arbres[chemin] = ast.parse(chemin.read_text(encoding="utf-8"))
        possibles += [(chemin, rang, genre) for rang, genre in list_places(arbres[chemin])]
    for chemin, rang, genre in hasard.sample(possibles, min(nombre, len(possibles))):
        neuf, ligne, avant, apres = change(arbres[chemin], rang, genre)
        module = chemin.relative_to(ROOT).as_posix()
        yield chemin, ast.unparse(neuf), Mutant(module, ligne, genre, avant, apres)


def list_tests(par_lieu: Mapping[str, Mapping[str, float]], chemin: Path, ligne: int) -> list[str]:
    """Return the tests that call the function of a line, the nearest and shortest first.

    For a line out of any function: those that call any function of its file.
    """
    module = chemin.relative_to(ROOT).as_posix()
    tests = par_lieu.get(f"{module}:{_find_function(chemin, ligne)}") or par_lieu.get(module, {})
    paquet = Path(module).parts[1]
    ranges = sorted(tests, key=lambda t: (not t.startswith(f"tests/{paquet}/"), tests[t], t))
    choisis: list[str] = []
    somme = 0.0
    for test in ranges[:TESTS_MAX]:
        somme += tests[test]
        if choisis and somme > SECONDES_MAX:
            break
        choisis.append(test)
    return choisis


def _find_function(chemin: Path, ligne: int) -> int:
    """Return the first line of the function that holds a line, 0 when none does."""
    debuts = [
        min([noeud.lineno, *(d.lineno for d in noeud.decorator_list)])
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.FunctionDef)
        and noeud.lineno <= ligne <= (noeud.end_lineno or noeud.lineno)
    ]
    return max(debuts, default=0)


class _Chargeur(importlib.machinery.SourceFileLoader):
    """Loads the mutated module from memory."""

    def __init__(self, nom: str, chemin: str, source: str) -> None:
        super().__init__(nom, chemin)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of the mutated source, under the path of the real one."""
        del fullname
        return compile(self._source, self.path, "exec")


class _Chercheur(importlib.abc.MetaPathFinder):
    """Gives one module from its mutated source, the others as they are."""

    def __init__(self, nom: str, chemin: Path, source: str) -> None:
        self._nom = nom
        self._chargeur = _Chargeur(nom, str(chemin), source)

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the mutated module when it is the one asked for."""
        del path, target
        if fullname != self._nom:
            return None
        return importlib.util.spec_from_loader(fullname, self._chargeur)


class _Temoin:
    """A pytest plugin that writes the first test that fails."""

    def __init__(self, sortie: Path) -> None:
        self._sortie = sortie

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write the name of a test that failed, or whose preparation did."""
        if report.failed:
            self._sortie.write_text(report.nodeid, encoding="utf-8")


def preload() -> None:
    """Import what every test needs and no mutant changes, once: children inherit it."""
    for nom in (
        *TIERS,
        *(f"observatory.{salle}" for salle in ("codebook.loader", "warehouse.build")),
    ):
        importlib.import_module(nom)
    changes = [m for m in sys.modules if m.startswith(tuple(f"observatory.{p}." for p in PAQUETS))]
    if changes:
        raise SystemExit(f"loaded before they are mutated: {changes}")


def try_mutant(chemin: Path, source: str, tests: list[str], dossier: Path) -> tuple[str, str]:
    """Return what became of a mutant (tué, survit, sans test, trop long), and who killed it."""
    if not tests:
        return "sans test", ""
    tueur = dossier / "tueur"
    tueur.write_text("importation", encoding="utf-8")
    enfant = os.fork()
    if enfant == 0:
        _run_tests(chemin, source, tests, dossier, tueur)
    fin = time.monotonic() + DELAI_S
    fini, statut = 0, 0
    while not fini and time.monotonic() < fin:
        time.sleep(0.05)
        fini, statut = os.waitpid(enfant, os.WNOHANG)
    if not fini:
        os.killpg(enfant, signal.SIGKILL)
        os.waitpid(enfant, 0)
        return "trop long", ""
    if statut == 0:
        return "survit", ""
    return "tué", tueur.read_text(encoding="utf-8")


def _run_tests(chemin: Path, source: str, tests: list[str], dossier: Path, tueur: Path) -> NoReturn:
    """Run some tests on a mutant in this process (a child), and end it."""
    os.setsid()
    sortie = os.open(dossier / "sortie.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(sortie, 1)
    os.dup2(sortie, 2)
    code: int = 3
    try:
        sys.meta_path.insert(0, _Chercheur(_name(chemin), chemin, source))
        os.environ["PYTEST_XDIST_WORKER"] = "mutant"  # the small warehouse is built once for all
        options = ["-x", "-q", "-p", "no:cacheprovider", "-n", "0", "--no-header",
                   f"--basetemp={dossier / 'commun' / 'essai'}"]  # fmt: skip
        code = int(pytest.main([*options, *tests], plugins=[_Temoin(tueur)]))
    finally:
        os._exit(code)


def _name(fichier: Path) -> str:
    parties = fichier.relative_to(ROOT).with_suffix("").parts
    return ".".join(parties[:-1] if parties[-1] == "__init__" else parties)


def write_apart(releve: Path) -> None:
    """Measure which tests call what, in a child: this process must not load what it mutates."""
    enfant = os.fork()
    if enfant == 0:
        write_releve(releve)
        os._exit(0)
    os.waitpid(enfant, 0)


def read_tried(fichier: Path | None) -> list[Mutant]:
    """Return the mutants a run that stopped had tried."""
    if fichier is None or not fichier.exists():
        return []
    return [Mutant(**m) for m in json.loads(fichier.read_text(encoding="utf-8"))]


def main(arguments: list[str] | None = None) -> int:
    """Try the mutants asked for and print which died; return 0."""
    parseur = argparse.ArgumentParser(description="Faults put one at a time in the product.")
    parseur.add_argument("--seed", type=int, default=1)
    parseur.add_argument("--number", type=int, default=20)
    parseur.add_argument("--packages", nargs="+", default=PAQUETS)
    parseur.add_argument("--releve", type=Path)
    parseur.add_argument("--json", type=Path)
    parseur.add_argument("--seconds", type=float, default=float("inf"))
    choix = parseur.parse_args(arguments)
    dire = partial(print, flush=True)
    debut = time.monotonic()
    preload()
    with tempfile.TemporaryDirectory(prefix="mutants-") as nom:
        dossier = Path(nom)
        (dossier / "commun").mkdir()
        releve = choix.releve or dossier / "releve.json"
        if not releve.exists():
            write_apart(releve)
        par_lieu = read_releve(releve)
        essayes = read_tried(choix.json)
        for rang, (chemin, source, mutant) in enumerate(
            draw(choix.seed, choix.number, tuple(choix.packages))
        ):
            if rang < len(essayes):
                continue
            if time.monotonic() - debut > choix.seconds:
                break
            tests = list_tests(par_lieu, chemin, mutant.ligne)
            etat, tueur = try_mutant(chemin, source, tests, dossier)
            vu = Mutant(**{**asdict(mutant), "etat": etat, "tue_par": tueur})
            essayes.append(vu)
            dire(f"{len(essayes):4} {etat:<9} {vu.module}:{vu.ligne} {vu.genre} : "
                 f"{vu.avant[:60]!r} → {vu.apres[:60]!r}  {tueur}")  # fmt: skip
            if choix.json is not None:
                texte = json.dumps([asdict(m) for m in essayes], ensure_ascii=False, indent=1)
                choix.json.write_text(texte, encoding="utf-8")
    comptes = {e: sum(m.etat == e for m in essayes) for e in dict.fromkeys(m.etat for m in essayes)}
    minutes = (time.monotonic() - debut) / 60
    dire(f"{len(essayes)} mutants, graine {choix.seed} : "
         + ", ".join(f"{n} {e}" for e, n in comptes.items()) + f" ; {minutes:.0f} min")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
