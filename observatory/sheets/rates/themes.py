"""Which indicators a reading is made of, and where its published findings belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.base.french import liste, quantite
from observatory.queries.codebook import (
    ElementTheme,
    Indicateur,
    Theme,
    list_elements_theme,
    list_themes,
    load_publication,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture


@dataclass(frozen=True)
class ThemeLu:
    """One reading with what was published of it; `codes` are the indicators that it lists."""

    code: str
    libelle: str
    description: str
    nature: str
    est_publiee: bool
    avertissement: str | None
    source: str
    passage: str
    codes: frozenset[str]
    constats: tuple[ElementTheme, ...]
    defis: tuple[ElementTheme, ...]
    exemples: tuple[ElementTheme, ...]


def list_themes_lus(entrepot: Entrepot) -> list[ThemeLu]:
    """Return every reading, with what was published of it."""
    return [_read(t, list_elements_theme(entrepot, t.code_theme)) for t in list_themes(entrepot)]


def _read(theme: Theme, elements: Sequence[ElementTheme]) -> ThemeLu:
    genres = {e.type_element for e in elements}
    dits = {g: tuple(e for e in elements if e.type_element == g) for g in genres}
    return ThemeLu(
        theme.code_theme,
        theme.libelle,
        theme.description,
        theme.nature,
        theme.est_publiee,
        theme.avertissement,
        theme.source,
        theme.passage,
        frozenset(e.code_indicateur for e in elements if e.code_indicateur is not None),
        *(dits.get(genre, ()) for genre in ("constat", "defi", "exemple")),
    )


def find_theme(entrepot: Entrepot, code_theme: str | None) -> ThemeLu | None:
    """Return the reading of this code, None when none was chosen or the codebook lost it."""
    return next((t for t in list_themes_lus(entrepot) if t.code == code_theme), None)


def list_codes_theme(theme: ThemeLu, indicateurs: Sequence[Indicateur]) -> frozenset[str]:
    """Return the indicators of a theme: those that name it, and those its reading lists."""
    return theme.codes | {i.code_indicateur for i in indicateurs if theme.code in i.themes}


@dataclass(frozen=True)
class Renvoi:
    """An explicit reference to what was published elsewhere, after a lecture's own results."""

    texte: str
    lien: Mapping[str, str]


def is_published_here(entrepot: Entrepot, lecture: Lecture) -> bool:
    """Return whether the published findings are those of this region and generation."""
    publication = load_publication(entrepot)
    return (lecture.perimetre, lecture.generation) == (
        publication.perimetre,
        publication.generation,
    )


def keep_published(theme: ThemeLu, entrepot: Entrepot, lecture: Lecture) -> ThemeLu:
    """Return the theme with what was published of it, without any of it where it does not belong.

    Elsewhere nothing was ever to be published: no warning says that something is missing.
    """
    if is_published_here(entrepot, lecture):
        return theme
    return replace(theme, constats=(), defis=(), exemples=(), avertissement=None, source="")


def refer_published(theme: ThemeLu, entrepot: Entrepot, lecture: Lecture) -> Renvoi | None:
    """Return « En Occitanie, la lecture 2024 a relevé 6 constats… », None where it belongs."""
    comptes = (
        (len(theme.constats), "constat"),
        (len(theme.defis), "défi"),
        (len(theme.exemples), "exemple"),
    )
    quoi = [quantite(n, mot) for n, mot in comptes if n]
    if is_published_here(entrepot, lecture) or not quoi:
        return None
    publication = load_publication(entrepot)
    return Renvoi(
        f"{publication.renvoi} a relevé {liste(quoi)} sur ce thème.",
        Filtres(lecture=publication.code_lecture, theme=theme.code).to_params(),
    )
