"""Small faults put one at a time in the product: which ones do the tests let pass?

    python -m scripts.mutants --seed 1 --number 300 [--packages statistics queries] [--json FILE]

Each mutant changes one place of one module (a comparison, an operation, a constant, a boolean, a
returned value). Only the tests that import that module, by themselves or through others, are run,
the nearest first. Same seed, same sources, same mutants: two runs can be compared. The mutated
module is loaded from memory: no file of the checkout is changed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAQUETS = ("statistics", "queries", "sheets")
LENTS = ("app", "browser", "paquet", "hostile", "attaque", "evaluation", "mini")
DELAI_S = 600
FICHIERS_MAX = 5
"""Test files run for one mutant, the nearest to its module: farther ones ask the same again."""

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
    """Return the places that may be changed: rank of the node in a walk, and kind of fault."""
    places = []
    for rang, noeud in enumerate(ast.walk(arbre)):
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


def map_tests() -> dict[str, list[str]]:
    """Return, for each module of the product, the test files that reach it, the nearest first."""
    importes = {f: _read_imports(f) for f in (ROOT / "observatory").rglob("*.py")}
    noms = {_name(f): f for f in importes}
    distances: dict[str, list[tuple[int, int, str]]] = {}
    for test in sorted((ROOT / "tests").rglob("test_*.py")):
        relatif = test.relative_to(ROOT).as_posix()
        if test.relative_to(ROOT / "tests").parts[0] in LENTS:
            continue
        vus = _walk_imports(test, noms, importes)
        for module, pas in vus.items():
            meme = Path(relatif).parent.name in module
            distances.setdefault(module, []).append((pas, 0 if meme else 1, relatif))
    return {m: [t for *_, t in sorted(tests)] for m, tests in distances.items()}


def _walk_imports(
    test: Path, noms: Mapping[str, Path], importes: Mapping[Path, frozenset[str]]
) -> dict[str, int]:
    vus: dict[str, int] = {}
    a_voir = [(nom, 1) for nom in _read_imports(test)]
    while a_voir:
        nom, pas = a_voir.pop(0)
        fichier = noms.get(nom) or noms.get(nom.rpartition(".")[0])
        if fichier is None:
            continue
        module = fichier.relative_to(ROOT).as_posix()
        if module in vus:
            continue
        vus[module] = pas
        a_voir += [(suivant, pas + 1) for suivant in importes[fichier]]
    return vus


def _read_imports(fichier: Path) -> frozenset[str]:
    noms = set()
    for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.Import):
            noms |= {a.name for a in noeud.names}
        elif isinstance(noeud, ast.ImportFrom) and noeud.module:
            noms |= {noeud.module, *(f"{noeud.module}.{a.name}" for a in noeud.names)}
    return frozenset(n for n in noms if n.startswith("observatory"))


def _name(fichier: Path) -> str:
    parties = fichier.relative_to(ROOT).with_suffix("").parts
    return ".".join(parties[:-1] if parties[-1] == "__init__" else parties)


CHARGEUR = '''
"""Loads one module from another source: asked for by scripts/mutants.py."""
import importlib.abc, importlib.machinery, os, sys

class _Muté(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        with open(os.environ["MUTANT_SOURCE"], encoding="utf-8") as source:
            return compile(source.read(), self.path, "exec")

class _Cherche(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname != os.environ.get("MUTANT_MODULE"):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        spec.loader = _Muté(fullname, spec.origin)
        return spec

sys.meta_path.insert(0, _Cherche())
'''
"""A pytest plugin, written in a passing folder; processes that tests start do not see the fault."""


def try_mutant(chemin: Path, source: str, tests: list[str], dossier: Path) -> tuple[str, str]:
    """Return what became of a mutant (tué, survit, sans test, trop long), and who killed it."""
    if not tests:
        return "sans test", ""
    (dossier / "source.py").write_text(source, encoding="utf-8")
    env = {
        **os.environ,
        "MUTANT_SOURCE": str(dossier / "source.py"),
        "MUTANT_MODULE": _name(chemin),
        "PYTHONPATH": os.pathsep.join((str(dossier), str(ROOT))),
    }
    commande = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "chargeur_mutant", "-p",
                "no:cacheprovider", "-m", "not slow and not browser", "--no-header", "-rfE",
                *tests[:FICHIERS_MAX]]  # fmt: skip
    try:
        fait = subprocess.run(
            commande,
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=DELAI_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "trop long", ""
    if fait.returncode == 0:
        return "survit", ""
    fautifs = [x for x in fait.stdout.splitlines() if x.startswith(("FAILED", "ERROR"))]
    return "tué", fautifs[0].split(" - ")[0] if fautifs else "importation"


def main(arguments: list[str] | None = None) -> int:
    """Try the mutants asked for and print which died; return 0."""
    parseur = argparse.ArgumentParser(description="Faults put one at a time in the product.")
    parseur.add_argument("--seed", type=int, default=1)
    parseur.add_argument("--number", type=int, default=20)
    parseur.add_argument("--packages", nargs="+", default=PAQUETS)
    parseur.add_argument("--json", type=Path)
    choix = parseur.parse_args(arguments)
    par_module = map_tests()
    dire = partial(print, flush=True)
    essayes: list[Mutant] = []
    debut = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as nom:
        dossier = Path(nom)
        (dossier / "chargeur_mutant.py").write_text(CHARGEUR, encoding="utf-8")
        for chemin, source, mutant in draw(choix.seed, choix.number, tuple(choix.packages)):
            etat, tueur = try_mutant(chemin, source, par_module.get(mutant.module, []), dossier)
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
