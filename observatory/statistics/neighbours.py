"""Contracts most like one: nearest neighbours on standardised criteria, each one's part shown.

Distance: root mean square of the differences of z-scores over the criteria known for both
contracts (Euclidean on standardised data, rescaled for missing criteria as in Gower, Biometrics
27, 1971), so that a pair compared on four criteria stays comparable with one compared on five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, fsum, log, sqrt

from observatory.statistics.motifs import Motif, StatisticsError, is_known

Profils = Mapping[str, Mapping[str, float | None]]

# Below this relative spread, differences are only those of floating-point arithmetic.
_DISPERSION_NULLE = 1e-12


@dataclass(frozen=True, slots=True)
class Critere:
    """A figure that contracts are compared on; est_log when only its orders of size matter."""

    code: str
    est_log: bool = False


CRITERES_DEFAUT = (
    Critere("population_qpv", est_log=True),
    Critere("part_population_epci"),
    Critere("nb_qpv"),
    Critere("population_epci", est_log=True),
    Critere("part_pauvrete"),
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion adds: gap in standard deviations (neighbour minus own), share of d²."""

    critere: str
    ecart: float
    part: float
    valeur: float | None
    valeur_voisin: float | None


@dataclass(frozen=True, slots=True)
class Voisin:
    """A neighbour, its distance in standard deviations and the criteria behind it."""

    code: str
    distance: float
    contributions: tuple[Contribution, ...]
    criteres_manquants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voisinage:
    """The neighbours of a contract, nearest first, and everything that was left out, with why."""

    code: str
    voisins: tuple[Voisin, ...]
    criteres: tuple[str, ...]
    criteres_ecartes: tuple[tuple[str, Motif], ...]
    contrats_ecartes: tuple[tuple[str, Motif], ...]
    motif: Motif | None = None


def _transform(valeur: float | None, critere: Critere) -> float | None:
    """Return the value as compared; the logarithm of zero or less is missing."""
    if not is_known(valeur):
        return None
    if not critere.est_log:
        return valeur
    return log(valeur) if valeur > 0 else None


def _standardise(valeurs: Mapping[str, float | None]) -> dict[str, float] | Motif:
    """Return z-scores (population standard deviation), or why the criterion is left out."""
    connues = {code: v for code, v in valeurs.items() if v is not None}
    if not connues:
        return Motif.AUCUNE_DONNEE
    # z-scores do not depend on the unit: dividing by the largest size keeps squares finite.
    taille = max(abs(v) for v in connues.values()) or 1.0
    reduites = {code: v / taille for code, v in connues.items()}
    moyenne = fsum(reduites.values()) / len(reduites)
    ecart_type = sqrt(fsum((v - moyenne) ** 2 for v in reduites.values()) / len(reduites))
    if ecart_type <= _DISPERSION_NULLE:
        return Motif.CRITERE_CONSTANT
    return {code: (v - moyenne) / ecart_type for code, v in reduites.items()}


def _compare(
    code: str, autre: str, scores: Mapping[str, Mapping[str, float]], profils: Profils
) -> Voisin:
    """Return the distance of two contracts over the criteria known for both (at least one)."""
    communs = [c for c, z in scores.items() if code in z and autre in z]
    ecarts = {c: scores[c][autre] - scores[c][code] for c in communs}
    total = fsum(ecart**2 for ecart in ecarts.values())
    contributions = tuple(
        Contribution(
            critere=c,
            ecart=ecarts[c],
            part=ecarts[c] ** 2 / total if total > 0 else 0.0,
            valeur=profils[code][c],
            valeur_voisin=profils[autre][c],
        )
        for c in communs
    )
    manquants = tuple(c for c in scores if c not in ecarts)
    return Voisin(autre, sqrt(total / len(communs)), contributions, manquants)


def find_neighbours(
    code: str,
    profils: Profils,
    criteres: Sequence[Critere] = CRITERES_DEFAUT,
    nombre: int | None = None,
    minimum: int | None = None,
) -> Voisinage:
    """Return the contracts nearest to one among the profiles, nearest first, ties by code.

    profils: contract → criterion → value, the contract itself included; z-scores are taken over
    all of them. A criterion missing for a pair is left out of that pair; a pair with fewer than
    `minimum` common criteria (default: half of those usable) is set aside. Constant or empty
    criteria are set aside for all. Raises StatisticsError when the contract is unknown.
    """
    if code not in profils:
        raise StatisticsError(f"Voisins impossibles : contrat « {code} » inconnu.")
    scores: dict[str, Mapping[str, float]] = {}
    ecartes: list[tuple[str, Motif]] = []
    for critere in criteres:
        resultat = _standardise(
            {c: _transform(profil.get(critere.code), critere) for c, profil in profils.items()}
        )
        if isinstance(resultat, Motif):
            ecartes.append((critere.code, resultat))
        else:
            scores[critere.code] = resultat
    requis = max(1, ceil(len(scores) / 2) if minimum is None else minimum)
    voisins, exclus = [], []
    for autre in sorted(set(profils) - {code}):
        if sum(code in z and autre in z for z in scores.values()) < requis:
            exclus.append((autre, Motif.CRITERES_INSUFFISANTS))
        else:
            voisins.append(_compare(code, autre, scores, profils))
    voisins.sort(key=lambda voisin: (round(voisin.distance, 9), voisin.code))
    motif = None if voisins else (Motif.CRITERES_INSUFFISANTS if exclus else Motif.AUCUNE_DONNEE)
    return Voisinage(
        code, tuple(voisins[:nombre]), tuple(scores), tuple(ecartes), tuple(exclus), motif
    )
