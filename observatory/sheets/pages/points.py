"""The dots of a crossing, and the units left out with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import FINE, INSECABLE, fraction, liste_courte
from observatory.queries.croisement import UniteCroisee
from observatory.sheets.pages.renvois import TABLEAU, link_here
from observatory.sheets.pages.tete import PhraseTete
from observatory.sheets.rates.cellules import COTES
from observatory.sheets.rates.territoire import DefinitionChiffre

_AUTRES = re.compile(r"\d+[\u00a0 ]autres?$")
_SILENCES = {code: libelle for code, _, libelle in COTES}


@dataclass(frozen=True)
class PointCroise:
    """One dot: the figure (a share between 0 and 1, or a number) and the rank of the level."""

    code_unite: str
    nom: str
    code_contrat: str | None
    valeur: float
    texte: str
    rang: int
    niveau: str
    est_probable: bool


@dataclass(frozen=True)
class Exclu:
    """One unit left out of the relation, and why."""

    code_unite: str
    nom: str
    motif: str


def split_units(
    unites: Sequence[UniteCroisee], definition: DefinitionChiffre, niveaux: Mapping[int, str]
) -> tuple[tuple[PointCroise, ...], tuple[Exclu, ...]]:
    """Return the dots, and the units left out: no figure, no answer, or an answer too loose."""
    points, exclus = [], []
    for unite in unites:
        valeur: float | None = getattr(unite, definition.code)
        rangs = unite.rangs
        if valeur is None:
            exclus.append(_exclude(unite, f"{definition.libelle_court} non connu"))
        elif rangs is None:
            exclus.append(_exclude(unite, _SILENCES.get(unite.statut, unite.statut)))
        elif rangs[0] != rangs[1]:
            exclus.append(_exclude(unite, "réponse qui ne fixe pas un seul degré"))
        else:
            points.append(
                PointCroise(
                    unite.code_unite, unite.nom_unite, unite.code_contrat, valeur,
                    definition.write(valeur), rangs[0], niveaux[rangs[0]],
                    unite.certitude == "probable",
                )
            )  # fmt: skip
    return tuple(points), tuple(exclus)


def say_established(libelle: str, points: Sequence[PointCroise], nb_unites: int) -> PhraseTete:
    """Return who has an established answer, level by level, the highest first.

    Its count and the names it does not say lead to the table of the page, unit by unit.
    """
    if not points:
        return PhraseTete()
    combien = fraction(len(points), nb_unites)
    dits, renvois = [], [link_here(combien, TABLEAU)]
    for rang in sorted({p.rang for p in points}, reverse=True):
        ceux = [p for p in points if p.rang == rang]
        noms = liste_courte([p.nom for p in ceux])
        dits.append(f"{ceux[0].niveau.lower()}{INSECABLE}: {noms}")
        if autres := _AUTRES.search(noms):
            renvois.append(link_here(autres[0], TABLEAU))
    texte = f"{libelle}, établi pour {combien}{INSECABLE}: {f'{FINE}; '.join(dits)}."
    return PhraseTete(texte, est_territoire=True, renvois=tuple(renvois))


def _exclude(unite: UniteCroisee, motif: str) -> Exclu:
    return Exclu(unite.code_unite, unite.nom_unite, motif)
