"""Which indicators a reading is made of, and where its published findings belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.base.french import liste, quantite
from observatory.codebook.codebook import Thematique
from observatory.codebook.loader import load_codebook
from observatory.queries.filtres import Filtres
from observatory.queries.indicateurs import Indicateur
from observatory.queries.lectures import Lecture


def find_theme(code_theme: str | None) -> Thematique | None:
    """Return the reading of this code, None when none was chosen or the codebook lost it."""
    return next((t for t in load_codebook().thematiques if t.code == code_theme), None)


def list_codes_theme(theme: Thematique, indicateurs: Sequence[Indicateur]) -> frozenset[str]:
    """Return the indicators of a theme: those that name it, and those its reading lists."""
    listes = (theme.sous_themes, theme.enjeux, theme.orientations, theme.publics, theme.instruments)
    publies = frozenset(code for liste in listes for code in liste)
    return publies | {i.code_indicateur for i in indicateurs if theme.code in i.themes}


@dataclass(frozen=True)
class Renvoi:
    """An explicit reference to what was published elsewhere, after a lecture's own results."""

    texte: str
    lien: Mapping[str, str]


def is_published_here(lecture: Lecture) -> bool:
    """Return whether the published findings are those of this région and generation."""
    publication = load_codebook().publication
    return (lecture.perimetre, lecture.generation) == (
        publication.perimetre,
        publication.generation,
    )


def keep_published(theme: Thematique, lecture: Lecture) -> Thematique:
    """Return the theme with what was published of it, without any of it where it does not belong.

    Elsewhere nothing was ever to be published: no warning says that something is missing.
    """
    if is_published_here(lecture):
        return theme
    return replace(theme, constats=(), defis=(), exemples=(), avertissement=None, source="")


def refer_published(theme: Thematique, lecture: Lecture) -> Renvoi | None:
    """Return « En Occitanie, la lecture 2024 a relevé 6 constats… », None where it belongs."""
    comptes = (
        (len(theme.constats), "constat"),
        (len(theme.defis), "défi"),
        (len(theme.exemples), "exemple"),
    )
    quoi = [quantite(n, mot) for n, mot in comptes if n]
    if is_published_here(lecture) or not quoi:
        return None
    publication = load_codebook().publication
    return Renvoi(
        f"{publication.renvoi} a relevé {liste(quoi)} sur ce thème.",
        Filtres(lecture=publication.lecture, theme=theme.code).to_params(),
    )
