"""One finding of the publication check, and what it points at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from observatory.base.french import liste_courte
from observatory.sheets.rates.preuve import key_of
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.taux import Taux

ERREUR, AVERTISSEMENT, INFORMATION = "erreur", "avertissement", "information"
NIVEAUX = {ERREUR: "Erreur", AVERTISSEMENT: "Avertissement", INFORMATION: "Information"}
"""Severities, the gravest first. An error forbids to publish the figure as it is."""

SOURCE, LECTURE = "source", "lecture"
"""Where a finding comes from: what was published, or how it is read here."""

_MONTRES = 8


@dataclass(frozen=True)
class CleCellule:
    """The address of one coded cell."""

    code_unite: str
    code_indicateur: str


@dataclass(frozen=True)
class Constat:
    """One finding: what is wrong (`message`), what to do (`remede`), the figures and cells meant.

    `code` is stable, for programs; `figures` hold plain numbers (k, n, alpha…). `origine` tells
    a fault of the published source, that no coding can mend, from one of the reading.
    """

    niveau: str
    code: str
    message: str
    remede: str
    figures: tuple[tuple[str, str | int | float | None], ...] = ()
    taux: tuple[Taux, ...] = ()
    reperes: tuple[RepereLu, ...] = ()
    cellules: tuple[CleCellule, ...] = ()
    origine: str = LECTURE

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain data, every rate and cell by its address."""
        return {
            "niveau": self.niveau,
            "origine": self.origine,
            "code": self.code,
            "message": self.message,
            "remede": self.remede,
            "chiffres": dict(self.figures),
            "taux": [key_of(t).to_params() | {"k": t.ligne.k, "n": t.ligne.n} for t in self.taux],
            "reperes": [r.code_repere for r in self.reperes],
            "cellules": [
                {"unite": c.code_unite, "indicateur": c.code_indicateur} for c in self.cellules
            ],
        }


def name_rates(taux: Sequence[Taux]) -> str:
    """Return the first rates by name with their count, and how many are left."""
    noms = [
        f"{t.ligne.libelle_court} ({t.ligne.libelle_mesure.lower()} {t.ligne.k}/{t.ligne.n})"
        for t in taux
    ]
    return liste_courte(noms, _MONTRES)
