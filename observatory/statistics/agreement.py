"""Agreement between coders: raw agreement, Krippendorff's alpha, Gwet's AC1, and a verdict.

The values given to one contract by its coders are one row; a contract read once says nothing of
agreement (it only informs AC1's prevalence, as in Gwet). The coders' names do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from observatory.statistics.bootstrap import bootstrap_intervals, resample_alpha
from observatory.statistics.motifs import Motif, StatisticsError

Tableau = npt.NDArray[np.int64]

SEUIL_PUBLIER = 0.80
SEUIL_SIGNALER = 0.67
# Coefficients are quotients of floats: 0.80 obtained as 0.7999999999999999 is still 0.80.
_TOLERANCE = 1e-9


class Fiabilite(StrEnum):
    """What alpha allows to do with the rate of an indicator."""

    PUBLIER = "publier"
    SIGNALER = "signaler"
    NE_PAS_PUBLIER = "ne pas publier"
    INDETERMINE = "indéterminé"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient and its bootstrap interval; each may be None, with its own motif."""

    valeur: float | None
    borne_basse: float | None = None
    borne_haute: float | None = None
    motif: Motif | None = None
    motif_intervalle: Motif | None = None


@dataclass(frozen=True, slots=True)
class Accord:
    """Agreement on one indicator over nb_doubles contracts read by at least two coders."""

    nb_doubles: int
    nb_simples: int
    brut: Coefficient
    alpha: Coefficient
    ac1: Coefficient
    est_ordinal: bool
    fiabilite: Fiabilite


def classify_reliability(alpha: float | None) -> Fiabilite:
    """Return what alpha allows: ≥ 0.80 publish, ≥ 0.67 flag, below do not publish.

    Thresholds of Krippendorff, Content Analysis, 2004, p. 241.
    """
    if alpha is None:
        return Fiabilite.INDETERMINE
    if alpha >= SEUIL_PUBLIER - _TOLERANCE:
        return Fiabilite.PUBLIER
    return Fiabilite.SIGNALER if alpha >= SEUIL_SIGNALER - _TOLERANCE else Fiabilite.NE_PAS_PUBLIER


def count_values(
    unites: Sequence[Sequence[str | int | None]], niveaux: Sequence[str | int]
) -> Tableau:
    """Return, per contract and level, how many coders chose it; contracts never read are out.

    Raises StatisticsError when a value is not a level of the ladder.
    """
    rangs = {niveau: rang for rang, niveau in enumerate(niveaux)}
    lignes = []
    for valeurs in unites:
        ligne = [0] * len(niveaux)
        for valeur in valeurs:
            if valeur is None:
                continue
            if valeur not in rangs:
                raise StatisticsError(
                    f"Accord impossible : « {valeur} » n'est pas un niveau de l'échelle."
                )
            ligne[rangs[valeur]] += 1
        if any(ligne):
            lignes.append(ligne)
    # Sums of floats depend on their order: sorted rows make the result depend on the cells only.
    lignes.sort()
    return np.array(lignes, dtype=np.int64).reshape(len(lignes), len(niveaux))


def compute_raw(comptes: Tableau) -> Coefficient:
    """Return the mean share of agreeing pairs of coders over the doubly coded contracts.

    p_a of Gwet, "Computing inter-rater reliability…", BJMSP 61 (2008), equation for several raters.
    """
    doubles = comptes[comptes.sum(axis=1) >= 2]
    if len(doubles) == 0:
        return Coefficient(None, motif=Motif.AUCUN_DOUBLE_CODAGE)
    codeurs = doubles.sum(axis=1)
    paires = (doubles * (doubles - 1)).sum(axis=1) / (codeurs * (codeurs - 1))
    return Coefficient(float(paires.mean()))


def compute_alpha(comptes: Tableau, *, ordinal: bool) -> Coefficient:
    """Return Krippendorff's alpha, undefined when nothing varies: one draw of every contract once.

    Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): with a single value used
    everywhere there is no evidence that coders can tell two values apart.
    """
    doubles = comptes[comptes.sum(axis=1) >= 2]
    if len(doubles) == 0:
        return Coefficient(None, motif=Motif.AUCUN_DOUBLE_CODAGE)
    if np.count_nonzero(doubles.sum(axis=0)) < 2:
        return Coefficient(None, motif=Motif.AUCUNE_VARIATION)
    (alpha,) = resample_alpha(doubles, np.ones((1, len(doubles))), ordinal=ordinal)
    return Coefficient(float(alpha))


def compute_ac1(comptes: Tableau) -> Coefficient:
    """Return Gwet's AC1 = (p_a − p_e)/(1 − p_e), p_e = Σ π(1 − π)/(q − 1), q levels of the ladder.

    Gwet, BJMSP 61 (2008), 29–48; missing readings as in Gwet, Handbook of Inter-Rater
    Reliability, 4th ed. (2014): p_a over contracts read twice or more, π over all contracts read.
    """
    brut = compute_raw(comptes)
    if brut.valeur is None:
        return brut
    niveaux = comptes.shape[1]
    if niveaux < 2:
        return Coefficient(None, motif=Motif.AUCUNE_VARIATION)
    parts = (comptes / comptes.sum(axis=1, keepdims=True)).mean(axis=0)
    hasard = float((parts * (1 - parts)).sum() / (niveaux - 1))
    return Coefficient((brut.valeur - hasard) / (1 - hasard))


def measure_agreement(
    unites: Sequence[Sequence[str | int | None]],
    niveaux: Sequence[str | int],
    *,
    ordinal: bool,
    nb_tirages: int = 1000,
    graine: int = 2024,
    niveau: float = 0.95,
) -> Accord:
    """Return the three coefficients of one indicator, with seeded bootstrap intervals.

    unites: for each contract the values its coders gave (None = not coded by that one), in any
    order; niveaux: every level of the ladder, from lowest to highest, used or not.
    """
    comptes = count_values(unites, niveaux)
    points = (compute_raw(comptes), compute_alpha(comptes, ordinal=ordinal), compute_ac1(comptes))
    tirages = bootstrap_intervals(
        comptes, ordinal=ordinal, nb_tirages=nb_tirages, graine=graine, niveau=niveau
    )
    brut, alpha, ac1 = (
        Coefficient(None, motif=point.motif, motif_intervalle=point.motif)
        if point.valeur is None
        else Coefficient(point.valeur, tirage.basse, tirage.haute, None, tirage.motif)
        for point, tirage in zip(points, tirages, strict=True)
    )
    doubles = int((comptes.sum(axis=1) >= 2).sum())
    return Accord(
        nb_doubles=doubles,
        nb_simples=len(comptes) - doubles,
        brut=brut,
        alpha=alpha,
        ac1=ac1,
        est_ordinal=ordinal,
        fiabilite=classify_reliability(alpha.valeur),
    )
