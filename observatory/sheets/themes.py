"""Which indicators a reading is made of."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.codebook.codebook import Thematique
from observatory.codebook.loader import load_codebook
from observatory.queries.indicateurs import Indicateur


def find_theme(code_theme: str | None) -> Thematique | None:
    """Return the reading of this code, None when none was chosen or the codebook lost it."""
    return next((t for t in load_codebook().thematiques if t.code == code_theme), None)


def list_codes_theme(theme: Thematique, indicateurs: Sequence[Indicateur]) -> frozenset[str]:
    """Return the indicators of a theme: those that name it, and those its reading lists."""
    listes = (theme.sous_themes, theme.enjeux, theme.orientations, theme.publics, theme.instruments)
    publies = frozenset(code for liste in listes for code in liste)
    return publies | {i.code_indicateur for i in indicateurs if theme.code in i.themes}
