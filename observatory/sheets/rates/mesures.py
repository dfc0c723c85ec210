"""The measures of a ladder in a word: « signature », « partenariat », « mention »."""

from __future__ import annotations

from observatory.codebook.loader import load_codebook

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


def name_threshold(code_echelle: str, rang: int) -> str:
    """Return the measure that a rank of a ladder opens, « suite » where none does."""
    for mesure in load_codebook().mesures:
        if mesure.code_echelle == code_echelle and mesure.seuil == rang:
            return shorten_measure(mesure.libelle)
    return "suite"
