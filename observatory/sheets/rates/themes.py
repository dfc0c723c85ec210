"""Which indicators a reading is made of, and what a published one says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import liste, quantite
from observatory.queries.codebook import Indicateur, list_elements_theme, list_themes
from observatory.queries.constats import ThemePublie, list_constats, list_themes_publies
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture

_MOTS = {
    "constat": "constat",
    "defi": "défi",
    "impense": "impensé",
    "exemple": "exemple",
    "frein": "frein",
    "levier": "levier",
    "avantage": "avantage",
    "risque": "risque",
}


@dataclass(frozen=True)
class ThemeLu:
    """One reading; `codes` are the indicators that it lists."""

    code: str
    libelle: str
    description: str
    nature: str
    codes: frozenset[str]


def list_themes_lus(entrepot: Entrepot, lecture: str | None = None) -> list[ThemeLu]:
    """Return every reading, transversal ones first, with a lecture's own terms if one is given."""
    return [
        ThemeLu(
            t.code_theme,
            t.libelle,
            t.description,
            t.nature,
            frozenset(
                e.code_indicateur
                for e in list_elements_theme(entrepot, t.code_theme, lecture=lecture)
                if e.code_indicateur is not None
            ),
        )
        for t in list_themes(entrepot)
    ]


def find_theme(
    entrepot: Entrepot, code_theme: str | None, lecture: str | None = None
) -> ThemeLu | None:
    """Return the reading of this code, None when none was chosen or the codebook lost it."""
    return next((t for t in list_themes_lus(entrepot, lecture) if t.code == code_theme), None)


def list_codes_theme(theme: ThemeLu, indicateurs: Sequence[Indicateur]) -> frozenset[str]:
    """Return the indicators of a theme: those that name it, and those its reading lists."""
    return theme.codes | {i.code_indicateur for i in indicateurs if theme.code in i.themes}


@dataclass(frozen=True)
class Renvoi:
    """An explicit reference to what was published elsewhere, after a lecture's own results."""

    texte: str
    lien: Mapping[str, str]


def is_published_here(entrepot: Entrepot, lecture: Lecture) -> bool:
    """Return whether a reading of this région and generation was published."""
    return (lecture.perimetre, lecture.generation) in {
        (p.perimetre, p.generation) for p in list_themes_publies(entrepot)
    }


def map_published(entrepot: Entrepot, lecture: Lecture) -> Mapping[str, ThemePublie]:
    """Return what this very lecture published of each theme; empty when it published nothing."""
    return {
        p.code_theme: p
        for p in list_themes_publies(entrepot)
        if p.code_lecture == lecture.code_lecture
    }


def refer_published(entrepot: Entrepot, lecture: Lecture, code_theme: str) -> Renvoi | None:
    """Return « En Occitanie, la lecture 2024 a relevé 6 constats… », None where there is no need.

    A lecture that has findings of its own on the theme refers to no other.
    """
    if map_published(entrepot, lecture):
        return None
    if any(c.code_theme == code_theme for c in list_constats(entrepot, lecture.code_lecture)):
        return None
    for publie in list_themes_publies(entrepot):
        if publie.code_theme == code_theme and publie.natures:
            comptes = Counter(publie.natures)
            quoi = [quantite(n, _MOTS.get(nature, nature)) for nature, n in comptes.items()]
            return Renvoi(
                f"{publie.renvoi} a relevé {liste(quoi)} sur ce thème.",
                Filtres(lecture=publie.code_lecture, theme=code_theme).to_params(),
            )
    return None
