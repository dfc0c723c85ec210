"""The domain of a quantity: its kind, its least and greatest values, what it counts.

One function says whether a value belongs to it, wherever the value comes from: a grid, a file of
coded cells, an import, a check of the warehouse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

GenreDomaine = Literal["entier", "reel", "date"]

_NOMBRES = {"entier": re.compile(r"-?\d{1,15}"), "reel": re.compile(r"-?\d{1,15}([.,]\d{1,9})?")}
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Domaine:
    """What a quantity may be; dates are bounded by whole days, and may be partial (2024-03)."""

    genre: GenreDomaine
    minimum: str
    maximum: str
    unite: str | None = None

    def explain(self, valeur: str) -> str | None:
        """Return what should have been written, None when the value belongs.

        >>> d = Domaine("entier", "2015", "2035", "année")
        >>> d.explain("2030"), d.explain("20300")
        (None, 'écrire un nombre entier de 2015 à 2035 (année)')
        >>> Domaine("date", "2014-01-01", "2031-12-31").explain("2024-03") is None
        True
        """
        if self.genre == "date":
            est_juste = _DATE.fullmatch(valeur) is not None and (
                self.minimum[: len(valeur)] <= valeur <= self.maximum[: len(valeur)]
            )
        else:
            est_juste = _NOMBRES[self.genre].fullmatch(valeur) is not None and (
                Decimal(self.minimum) <= Decimal(valeur.replace(",", ".")) <= Decimal(self.maximum)
            )
        return None if est_juste else f"écrire {self.describe()}"

    def describe(self) -> str:
        """Return the domain in words: « un nombre entier de 1 à 300 (signataires) »."""
        unite = f" ({self.unite})" if self.unite else ""
        nom = {
            "entier": "un nombre entier",
            "reel": "un nombre",
            "date": "une date, AAAA, AAAA-MM ou AAAA-MM-JJ,",
        }
        return f"{nom[self.genre]} de {self.minimum} à {self.maximum}{unite}"
