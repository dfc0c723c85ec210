"""What grows with the number of contracts: the map's server work and what a filter sends.

`python -m benchmarks.croissance` prints the curve from a région to ten times France, beside what a
naive page would send at each filter: the shapes themselves.
"""

from __future__ import annotations

import gzip
import json
import statistics
import time
from pathlib import Path

from benchmarks.avancement import tell
from benchmarks.corpus import LECTURE, build_corpus
from observatory.base.paths import project_paths
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.rendering.map.layers import build_layers
from observatory.rendering.map.payload import write_payload
from observatory.sheets.map.classes import Habillage, build_share_map
from observatory.warehouse.build import build_warehouse

ESSAIS = 7


def measure(entrepot: Entrepot, filtres: Filtres) -> tuple[int, float, bytes]:
    """Return how many contracts, the median milliseconds of a filter, and what it sends."""
    durees, envoi, nombre = [], b"", 0
    for _ in range(ESSAIS):
        debut = time.perf_counter()
        contrats = list_contrats(entrepot, filtres)
        envoi = write_payload(build_share_map(contrats, Habillage())).encode()
        durees.append((time.perf_counter() - debut) * 1e3)
        nombre = len(contrats)
    return nombre, statistics.median(durees), envoi


def weigh_shapes(entrepot: Entrepot) -> int:
    """Return the bytes, compressed, of every shape of the map: sent once here, each time there."""
    couches = json.dumps(build_layers(entrepot), ensure_ascii=False, default=str).encode()
    return len(gzip.compress(couches, 6))


def print_line(nom: str, chemin: Path, filtres: Filtres) -> None:
    entrepot = Entrepot.open(chemin)
    nombre, duree, envoi = measure(entrepot, filtres)
    formes = weigh_shapes(entrepot)
    serre = len(gzip.compress(envoi, 6))
    print(
        f"{nom:<14}{nombre:>9}{duree:>10.0f} ms{len(envoi) / 1e3:>9.0f} ko{serre / 1e3:>9.0f} ko"
        f"{formes / 1e3:>10.0f} ko{formes / max(serre, 1):>9.0f}×",
        flush=True,
    )
    entrepot.close()


def main() -> None:
    paths = project_paths()
    reel = build_warehouse(paths).path
    tell("écriture et construction du corpus")
    corpus = build_corpus(paths, paths.var / "corpus")
    titres = ("contrats", "filtre", "envoyé", "comprimé", "formes", "rapport")
    print(f"{'':<14}" + "".join(f"{t:>11}" for t in titres))
    print_line("Occitanie", reel, Filtres())
    print_line("France", reel, Filtres(region=REGION_FRANCE))
    print_line("France × 10", corpus, Filtres(lecture=LECTURE, region=REGION_FRANCE))


if __name__ == "__main__":
    main()
