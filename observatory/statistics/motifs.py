"""Why a statistic is undefined, what counts as known, and the error of an impossible request."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TypeGuard

from observatory.base.errors import ObservatoryError


class StatisticsError(ObservatoryError):
    """A computation is asked that cannot exist: more positives than contracts, unknown code."""


class Motif(StrEnum):
    """Code of the reason why a figure is absent; the sentence is written by the sheets."""

    AUCUNE_DONNEE = "aucune_donnee"
    EFFECTIF_INSUFFISANT = "effectif_insuffisant"
    VALEURS_TOUTES_EGALES = "valeurs_toutes_egales"
    POIDS_NUL = "poids_nul"
    VALEUR_MANQUANTE = "valeur_manquante"
    CRITERE_CONSTANT = "critere_constant"
    CRITERES_INSUFFISANTS = "criteres_insuffisants"
    AUCUN_DOUBLE_CODAGE = "aucun_double_codage"
    AUCUNE_VARIATION = "aucune_variation"
    VARIATION_TROP_RARE = "variation_trop_rare"


def is_known(valeur: float | None) -> TypeGuard[float]:
    """Return whether a value may be counted: None, NaN and infinities are missing, zero is not."""
    return valeur is not None and math.isfinite(valeur)
