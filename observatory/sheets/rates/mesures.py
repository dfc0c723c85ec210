"""The measures of a ladder in a word: « signature », « partenariat », « mention »."""

from __future__ import annotations

from observatory.queries.codebook import list_mesures
from observatory.queries.entrepot import Entrepot

_DEBUTS = ("Taux de ", "Taux d’", "Part à ")
_FINS = (" au moins",)


def shorten_measure(libelle: str) -> str:
    """Return a measure in a word, whether the figure is a rate or a bound: « signature »."""
    mot = libelle
    for debut in _DEBUTS:
        mot = mot.removeprefix(debut)
    for fin in _FINS:
        mot = mot.removesuffix(fin)
    return mot[:1].lower() + mot[1:]


def name_thresholds(entrepot: Entrepot) -> dict[tuple[str, int], str]:
    """Return the measure that each rank opens, in a word, by ladder and rank."""
    return {(m.code_echelle, m.seuil): shorten_measure(m.libelle) for m in list_mesures(entrepot)}
