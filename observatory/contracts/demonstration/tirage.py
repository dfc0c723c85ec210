"""The draw itself: seeded propensities, and nested choices that meet their counts exactly.

Each contract i has a propensity for each indicator j of family f:

    p(i, j) = POIDS_TAILLE · taille(i) + POIDS_FAMILLE · u(i, f) + POIDS_PROPRE · e(i, j)

with taille standardised, u and e standard normal, and the squared weights adding to one. Large
contracts score higher everywhere; two indicators of one family rise and fall together. The
k contracts with the highest propensity reach a level, so a count is met exactly, never in mean.
Each (family, contract) and (indicator, contract) has its own PCG64 stream, seeded by its names:
adding an indicator leaves the others as they were.
"""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

GRAINE = 20240101
POIDS_TAILLE = 0.55
POIDS_FAMILLE = 0.50
POIDS_PROPRE = math.sqrt(1 - POIDS_TAILLE**2 - POIDS_FAMILLE**2)


@dataclass(frozen=True)
class BornesTirage:
    """The lowest and highest rank allowed to one contract, from facts and dependencies."""

    bas: int
    haut: int


@dataclass(frozen=True)
class EcartTirage:
    """A count that certain facts do not allow: what was asked, what was possible."""

    code_indicateur: str
    rang: int
    k_voulu: int
    k_obtenu: int


def stream(*noms: str) -> np.random.Generator:
    """Return the random stream that belongs to these names."""
    cles = [zlib.crc32(nom.encode("utf-8")) for nom in noms]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([GRAINE, *cles])))


def measure_size(populations: Mapping[str, int], nb_qpv: Mapping[str, int]) -> dict[str, float]:
    """Return the standardised size of each contract: log population in QPV and number of QPV."""
    codes = sorted(populations)
    population = _standardise([math.log(max(populations[c], 1)) for c in codes])
    nombre = _standardise([math.log(nb_qpv[c]) for c in codes])
    taille = _standardise([p + 0.5 * n for p, n in zip(population, nombre, strict=True)])
    return dict(zip(codes, taille, strict=True))


def _standardise(valeurs: Sequence[float]) -> list[float]:
    moyenne = math.fsum(valeurs) / len(valeurs)
    ecart = math.sqrt(math.fsum((v - moyenne) ** 2 for v in valeurs) / len(valeurs))
    return [(v - moyenne) / ecart if ecart else 0.0 for v in valeurs]


@functools.cache
def _draw_family(famille: str, contrat: str) -> float:
    return float(stream("famille", famille, contrat).standard_normal())


def draw_propensities(
    tailles: Mapping[str, float], code_indicateur: str, famille: str
) -> dict[str, float]:
    """Return the propensity of each contract for one indicator."""
    return {
        contrat: POIDS_TAILLE * taille
        + POIDS_FAMILLE * _draw_family(famille, contrat)
        + POIDS_PROPRE * float(stream("propre", code_indicateur, contrat).standard_normal())
        for contrat, taille in tailles.items()
    }


def draw_ranks(
    code_indicateur: str,
    propensions: Mapping[str, float],
    comptes: Mapping[int, int],
    bornes: Mapping[str, BornesTirage],
) -> tuple[dict[str, int], list[EcartTirage]]:
    """Return the rank of each contract so that exactly comptes[r] reach each rank r.

    Certain facts win over counts: where the bounds forbid a count, the nearest possible one is
    taken and the gap returned.
    """
    ordre = sorted(propensions, key=lambda c: (-propensions[c], c))
    rangs = dict.fromkeys(ordre, 0)
    admis = ordre
    ecarts = []
    for rang in sorted(comptes):
        imposes = [c for c in admis if bornes[c].bas >= rang]
        libres = [c for c in admis if bornes[c].bas < rang <= bornes[c].haut]
        choisis = set(imposes + libres[: max(0, comptes[rang] - len(imposes))])
        if len(choisis) != comptes[rang]:
            ecarts.append(EcartTirage(code_indicateur, rang, comptes[rang], len(choisis)))
        admis = [c for c in admis if c in choisis]
        rangs |= dict.fromkeys(admis, rang)
    return rangs, ecarts
