"""Which counts k/N can give a published percentage (GRIM), and where a mark stands in bounds.

Brown and Heathers, "The GRIM Test", Social Psychological and Personality Science 8 (2017),
applied to percentages of a known number of contracts. All arithmetic is on exact fractions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from observatory.statistics.motifs import StatisticsError
from observatory.statistics.rates import Bornes, Seuil, read_threshold

TOLERANCE_ENVIRON = Fraction(5, 100)

_POURCENTAGE = re.compile(r"^\s*(\d+)(?:[.,](\d+))?\s*%?\s*$")


class Arrondi(StrEnum):
    """How a percentage was brought to its displayed precision."""

    DEMI_SUPERIEUR = "demi_superieur"
    DEMI_PAIR = "demi_pair"
    COUPE = "coupe"


class Position(StrEnum):
    """Where a published mark stands against the bounds of a partial lecture."""

    SOUS = "sous"
    DEDANS = "dedans"
    AU_DESSUS = "au_dessus"
    INDETERMINE = "indetermine"


@dataclass(frozen=True, slots=True)
class Possibilite:
    """One count that gives the percentage, and the rounding rules under which it does."""

    k: int
    regles: frozenset[Arrondi]


@dataclass(frozen=True, slots=True)
class Granularite:
    """What a published percentage can mean for n contracts.

    k_proche is the count whose share is nearest (the lower one on a tie), possible or not.
    """

    pourcentage: Decimal
    decimales: int
    n: int
    possibilites: tuple[Possibilite, ...]
    k_proche: int

    @property
    def est_possible(self) -> bool:
        """Return whether at least one count gives the percentage."""
        return bool(self.possibilites)

    @property
    def k_possibles(self) -> tuple[int, ...]:
        """Return the counts that give the percentage under one rule or another."""
        return tuple(possibilite.k for possibilite in self.possibilites)

    @property
    def regles(self) -> frozenset[Arrondi]:
        """Return the rules under which the percentage is possible (empty when it is not)."""
        return frozenset().union(*(possibilite.regles for possibilite in self.possibilites))


def read_percentage(texte: str) -> Decimal:
    """Return « 97,5 % » as the decimal 97.5, its displayed decimals kept."""
    trouve = _POURCENTAGE.match(texte)
    if trouve is None:
        raise StatisticsError(
            f"« {texte} » n'est pas un pourcentage. Écrivez par exemple « 54 % » ou « 97,5 % »."
        )
    return Decimal(f"{trouve[1]}.{trouve[2]}" if trouve[2] else trouve[1])


def round_share(k: int, n: int, decimales: int, regle: Arrondi) -> Fraction:
    """Return 100·k/n brought to a number of decimals by a rule, as an exact fraction."""
    echelle = 10**decimales
    exact = Fraction(100 * k * echelle, n)
    entier = floor(exact)
    reste = exact - entier
    monte = reste > Fraction(1, 2) or (
        reste == Fraction(1, 2) and (regle is Arrondi.DEMI_SUPERIEUR or entier % 2 == 1)
    )
    if regle is not Arrondi.COUPE and monte:
        entier += 1
    return Fraction(entier, echelle)


def check_granularity(pourcentage: str | Decimal, n: int) -> Granularite:
    """Return every k such that k/n shows as this percentage when rounded half up, half even or cut.

    A text keeps its displayed precision (« 97,5 % » has one decimal). Raises StatisticsError when
    the text is no percentage or n is not positive.
    """
    valeur = read_percentage(pourcentage) if isinstance(pourcentage, str) else pourcentage
    if n <= 0 or not valeur.is_finite() or valeur < 0:
        raise StatisticsError(f"Contrôle impossible : {valeur} % de {n} contrats.")
    exposant = valeur.as_tuple().exponent
    decimales = max(0, -exposant) if isinstance(exposant, int) else 0
    cible = Fraction(valeur)
    centre = cible * n / 100
    # Rounding moves a percentage by less than one unit of its last decimal: few k need a look.
    marge = Fraction(n, 100 * 10**decimales)
    candidats = range(max(0, floor(centre - marge)), min(n, floor(centre + marge) + 1) + 1)
    possibilites = []
    for k in candidats:
        regles = frozenset(r for r in Arrondi if round_share(k, n, decimales, r) == cible)
        if regles:
            possibilites.append(Possibilite(k, regles))
    proche = floor(centre) + (centre - floor(centre) > Fraction(1, 2))
    return Granularite(valeur, decimales, n, tuple(possibilites), min(max(proche, 0), n))


def find_common_rules(constats: Iterable[Granularite]) -> frozenset[Arrondi]:
    """Return the rules that explain, alone, every possible percentage of a publication.

    Impossible percentages are left out: no rule explains them. Empty = no single rule was used.
    """
    communes = frozenset(Arrondi)
    for constat in constats:
        if constat.est_possible:
            communes &= constat.regles
    return communes


def _bound_mark(valeur: Fraction, decimales: int, relation: str) -> tuple[Fraction, Fraction]:
    """Return the lowest and highest exact share a published mark may stand for."""
    if relation == ">":
        return valeur, Fraction(1)
    if relation == "~":
        return valeur - TOLERANCE_ENVIRON, valeur + TOLERANCE_ENVIRON
    unite = Fraction(1, 100 * 10**decimales)
    return valeur - unite / 2, valeur + unite


def locate_mark(
    part: Seuil, bornes: Bornes, *, relation: str = "=", decimales: int = 0
) -> Position:
    """Return where a published share (0–1) stands against the bounds of a partial lecture.

    relation "=" allows for rounding or cutting at that many decimals of a percentage, "~" for
    five points either way, ">" for anything above. SOUS and AU_DESSUS are contradictions.
    """
    if bornes.nb_attendus == 0:
        return Position.INDETERMINE
    bas, haut = _bound_mark(read_threshold(part), decimales, relation)
    minimum = Fraction(bornes.k, bornes.nb_attendus)
    maximum = Fraction(bornes.k + bornes.nb_inconnus, bornes.nb_attendus)
    # A rounded or cut percentage never stands for one whole unit more: that end is open.
    if haut < minimum or (relation == "=" and haut == minimum):
        return Position.SOUS
    if bas > maximum or (relation == ">" and bas == maximum):
        return Position.AU_DESSUS
    return Position.DEDANS
