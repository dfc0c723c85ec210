"""The figures of a sentence, and the view that proves each; a département’s code is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from observatory.queries.adresse import write_query

TABLEAU = "tableau"
"""The place of the table that says what the figures of a page say."""
_NOMBRE = r"\d+(?:\u202f\d{3})*(?:,\d+)?(?:er|e)?"
_SUR = r"[\u00a0 ]sur[\u00a0 ]\d+"
_COMPTE = r"[\u00a0 ](?!et\b|dans\b|en\b|sur\b|sont\b)[^\W\d_]+(?:" + _SUR + ")?"
_CHIFFRE = re.compile(rf"\b(?!(?<=\()\d+\)){_NOMBRE}(?:\u202f%|{_COMPTE}|{_SUR})?")


@dataclass(frozen=True)
class LienPhrase:
    """Words of a sentence, the page that proves them and the parameters of its address.

    The words of several are met in the sentence in their order. `ancre` is a place of the page
    that is open (`page` is then empty).
    """

    dit: str
    page: str
    params: Mapping[str, str] = field(default_factory=dict)
    ancre: str = ""

    def write_adresse(self) -> str:
        """Return the address of the proof, in the page that is open or in another."""
        return f"#{self.ancre}" if self.ancre else f"{self.page}?{write_query(self.params)}"


def link_here(dit: str, ancre: str) -> LienPhrase:
    """Return words that lead to a place of the page that is open."""
    return LienPhrase(dit, "", ancre=ancre)


def link_figures(texte: str, page: str, params: Mapping[str, str]) -> tuple[LienPhrase, ...]:
    """Return each figure of a text with what it counts (« 20 contrats sur 40 », « 50 % »)."""
    return tuple(LienPhrase(m[0], page, params) for m in _CHIFFRE.finditer(texte))
