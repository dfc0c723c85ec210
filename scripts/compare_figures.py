"""Say which figures two dumps of `scripts/dump_figures.py` do not give alike.

    python scripts/compare_figures.py /tmp/before /tmp/after [NAME OF A VALUE TO LEAVE OUT…]

One line a kind of difference: how many times, where in the answer, and the first of them. A value
that only one dump gives is told apart from one that changed. The exit status is 1 when some differ.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RETIREE, AJOUTEE = "is gone", "is new"
Ecart = tuple[str, str]
"""Where it is, and what became of it."""


def compare(avant: Any, apres: Any, ou: str = "") -> Iterator[Ecart]:
    """Yield the differences of two values of JSON, deepest first."""
    if isinstance(avant, dict) and isinstance(apres, dict):
        for nom in sorted(avant.keys() | apres.keys()):
            if nom not in apres:
                yield f"{ou}/{nom}", RETIREE
            elif nom not in avant:
                yield f"{ou}/{nom}", AJOUTEE
            else:
                yield from compare(avant[nom], apres[nom], f"{ou}/{nom}")
    elif isinstance(avant, list) and isinstance(apres, list) and len(avant) == len(apres):
        for rang, (x, y) in enumerate(zip(avant, apres, strict=True)):
            yield from compare(x, y, f"{ou}/{rang}")
    elif avant != apres:
        yield ou, f"{_cut(avant)} → {_cut(apres)}"


def _cut(valeur: Any) -> str:
    return json.dumps(valeur, ensure_ascii=False)[:150]


def name_kind(ecart: Ecart) -> str:
    """Return the kind of a difference: where it is without ranks; a value moved, by its name."""
    ou, devenu = ecart
    sans_rang = re.sub(r"/\d+(?=/|$)", "/*", ou)
    return f"{ou.rsplit('/', 1)[-1]} {devenu}" if devenu in (RETIREE, AJOUTEE) else sans_rang


def main(avant: Path, apres: Path, laisses: frozenset[str]) -> int:
    """Print the differences of two folders by kind; return 1 when there are some."""
    fichiers = {f.relative_to(d) for d in (avant, apres) for f in d.rglob("*.json")}
    genres: dict[str, list[str]] = {}
    for fichier in sorted(fichiers):
        textes = [
            (d / fichier).read_text("utf-8") if (d / fichier).exists() else ""
            for d in (avant, apres)
        ]
        if textes[0] == textes[1]:
            continue
        if not all(textes):
            genres.setdefault("a file of one dump only", []).append(str(fichier))
            continue
        for ecart in compare(*map(json.loads, textes)):
            if ecart[0].rsplit("/", 1)[-1] not in laisses:
                genres.setdefault(name_kind(ecart), []).append(f"{fichier} {ecart[0]} {ecart[1]}")
    for genre, ecarts in sorted(genres.items(), key=lambda g: -len(g[1])):
        print(f"{len(ecarts):7} {genre}: {ecarts[0]}")
    print(f"{len(fichiers)} files, {len(genres)} kinds of differences")
    return 1 if genres else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit("usage: compare_figures.py BEFORE AFTER [NAME…]")
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), frozenset(sys.argv[3:])))
