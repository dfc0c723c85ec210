"""Percentile bootstrap over contracts for the coefficients of agreement, all draws at once.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. Contracts read twice or
more are drawn with replacement; those read once (they only inform AC1's prevalence) are drawn
apart. Contracts with the same values are one pattern drawn by multinomial counts: the same law,
whatever the order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from observatory.statistics.motifs import Motif
from observatory.statistics.rates import is_small_group

Reels = npt.NDArray[np.float64]
Tableau = npt.NDArray[np.int64]

# A coefficient undefined in more draws than this has no honest percentile interval.
PART_INDEFINIE_MAX = 0.10


@dataclass(frozen=True, slots=True)
class Tirage:
    """The interval of one coefficient, or the reason why there is none."""

    basse: float | None
    haute: float | None
    motif: Motif | None = None


def bootstrap_intervals(
    comptes: Tableau, *, ordinal: bool, nb_tirages: int, graine: int, niveau: float
) -> tuple[Tirage, Tirage, Tirage]:
    """Return the intervals of raw agreement, alpha and AC1, none under 5 doubly coded contracts.

    comptes: contracts × levels, how many coders chose each. The same seed gives the same result.
    """
    codeurs = comptes.sum(axis=1)
    doubles, simples = comptes[codeurs >= 2], comptes[codeurs == 1]
    if is_small_group(len(doubles)):
        vide = Tirage(None, None, Motif.EFFECTIF_INSUFFISANT)
        return vide, vide, vide
    generateur = np.random.default_rng(graine)
    motifs, poids = _draw(doubles, nb_tirages, generateur)
    brut = poids @ _agreeing_pairs(motifs) / len(doubles)
    # Contracts read once weigh in the prevalence only.
    parts = poids @ (motifs / motifs.sum(axis=1, keepdims=True))
    if len(simples):
        motifs_simples, poids_simples = _draw(simples, nb_tirages, generateur)
        parts = parts + poids_simples @ motifs_simples
    ac1 = _correct_by_chance(brut, parts / len(comptes))
    alpha = resample_alpha(motifs, poids, ordinal=ordinal)
    return _percentiles(brut, niveau), _percentiles(alpha, niveau), _percentiles(ac1, niveau)


def _draw(
    comptes: Tableau, nb_tirages: int, generateur: np.random.Generator
) -> tuple[Tableau, Reels]:
    """Return the distinct rows, and how often each is drawn in each of the draws."""
    motifs, effectifs = np.unique(comptes, axis=0, return_counts=True)
    poids = generateur.multinomial(len(comptes), effectifs / len(comptes), size=nb_tirages)
    return motifs, poids.astype(np.float64)


def _agreeing_pairs(motifs: Tableau) -> Reels:
    """Return the share of agreeing pairs of coders in each row."""
    codeurs = motifs.sum(axis=1)
    paires: Reels = (motifs * (motifs - 1)).sum(axis=1) / (codeurs * (codeurs - 1))
    return paires


def _correct_by_chance(brut: Reels, parts: Reels) -> Reels:
    """Return AC1 of each draw; undefined (NaN, kept inside this module) with a single level."""
    niveaux = parts.shape[1]
    if niveaux < 2:
        return np.full(len(brut), np.nan)
    hasard = (parts * (1 - parts)).sum(axis=1) / (niveaux - 1)
    corrige: Reels = (brut - hasard) / (1 - hasard)
    return corrige


def resample_alpha(motifs: Tableau, poids: Reels, *, ordinal: bool) -> Reels:
    """Return Krippendorff's alpha of each draw, NaN where nothing varies.

    Krippendorff, Content Analysis (2004), chapter 11: α = 1 − D_o/D_e, from coincidences that are
    sums over contracts; the ordinal distance of two levels is the squared difference of their
    mid-ranks. Weights of one give the alpha of the contracts themselves: there is no other formula.
    """
    niveaux = motifs.shape[1]
    codeurs = motifs.sum(axis=1)
    paires = motifs[:, :, None] * motifs[:, None, :] - motifs[:, :, None] * np.eye(niveaux)
    par_motif = paires / (codeurs - 1)[:, None, None]
    observe = np.tensordot(poids, par_motif, axes=1)
    marges = observe.sum(axis=2)
    total = marges.sum(axis=1)
    attendu = marges[:, :, None] * marges[:, None, :] - marges[:, :, None] * np.eye(niveaux)
    if ordinal:
        milieux = np.cumsum(marges, axis=1) - marges / 2
        distance = (milieux[:, :, None] - milieux[:, None, :]) ** 2
    else:
        distance = np.broadcast_to(1 - np.eye(niveaux), observe.shape)
    desaccord = (observe * distance).sum(axis=(1, 2)) * (total - 1)
    hasard = (attendu * distance).sum(axis=(1, 2))
    alpha = np.full(len(poids), np.nan)
    varie = hasard > 0
    alpha[varie] = 1 - desaccord[varie] / hasard[varie]
    return alpha


def _percentiles(valeurs: Reels, niveau: float) -> Tirage:
    """Return the percentile interval of the defined draws, none when too many are undefined."""
    definies = valeurs[np.isfinite(valeurs)]
    if len(definies) < (1 - PART_INDEFINIE_MAX) * len(valeurs) or len(definies) == 0:
        return Tirage(None, None, Motif.VARIATION_TROP_RARE)
    basse, haute = np.quantile(definies, [(1 - niveau) / 2, (1 + niveau) / 2])
    return Tirage(float(basse), float(haute))
