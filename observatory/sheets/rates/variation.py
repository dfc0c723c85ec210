"""Which indicators of a lecture vary enough to be crossed with a figure."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.queries.croisement import IndicateurDecide
from observatory.queries.lectures import Lecture
from observatory.sheets.rates.unites import mot_unite

NB_MIN_UNITES = 5
"""Under this many known answers an indicator is not shown first, and nothing is drawn."""


def list_varying(decides: Sequence[IndicateurDecide]) -> list[IndicateurDecide]:
    """Return the indicators with two known ranks at least, over enough units to be drawn."""
    return [d for d in decides if d.nb_degres > 1 and d.nb_decides >= NB_MIN_UNITES]


def explain_flat(lecture: Lecture, decides: Sequence[IndicateurDecide]) -> str | None:
    """Return what to say when no indicator of the lecture varies, None when one does."""
    if list_varying(decides):
        return None
    mot = mot_unite(lecture.type_unite)
    return (
        f"Dans cette lecture, aucun indicateur ne prend deux valeurs établies sur {NB_MIN_UNITES} "
        f"{mot.pluriel} ou plus : il n’y a donc pas encore de lien à chercher. Les deux critères à "
        "la fois, plus bas, restent utiles."
    )
