"""The lectures: what was read, by whom, how much of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot, refuse_lecture
from observatory.queries.memoire import remember

SIMULEE = "demonstration"
PARTIELLE = "partielle"
BROUILLON = "brouillon"


@dataclass(frozen=True)
class Lecture:
    """One reading campaign and its coverage.

    `est_bornee` says that it gives bounds instead of rates: it is in progress, or partial.
    """

    code_lecture: str
    nom_lecture: str
    generation: str
    nature: str
    libelle_nature: str
    organisation: str
    perimetre: str
    nom_perimetre: str
    date_lecture: dt.date | None
    version_codebook: str | None
    millesime_qpv: int | None
    annee_population: int | None
    nb_attendus: int
    type_unite: str
    selection: str
    description: str
    avertissement: str | None
    source: str | None
    est_defaut: bool
    etat: str
    est_bornee: bool
    nb_unites_codees: int
    nb_indicateurs_codes: int
    nb_cellules_codees: int
    nb_preuves: int
    numero_version: int | None = None
    date_version: dt.date | None = None

    @property
    def est_simulee(self) -> bool:
        """Return whether every cell of the lecture was drawn by the demonstration."""
        return self.nature == SIMULEE

    @property
    def est_en_cours(self) -> bool:
        """Return whether its owner has not closed it: it then gives bounds, whatever its nature."""
        return self.etat == BROUILLON


def list_lectures(entrepot: Entrepot) -> list[Lecture]:
    """Return all lectures, the default one first."""
    return remember(entrepot).fetch("list_lectures", {}, Lecture)


def load_lecture(entrepot: Entrepot, code_lecture: str) -> Lecture:
    """Return one lecture; QueryError names those that exist."""
    return find_lecture(list_lectures(entrepot), code_lecture)


def find_lecture(lectures: Sequence[Lecture], code_lecture: str) -> Lecture:
    """Return one of some lectures; QueryError names those that exist."""
    for lecture in lectures:
        if lecture.code_lecture == code_lecture:
            return lecture
    raise refuse_lecture(code_lecture, [lecture.code_lecture for lecture in lectures])
