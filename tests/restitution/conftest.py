"""The lectures whose figures are held equal everywhere, each with its workbook made once."""

from __future__ import annotations

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember
from tests.bornes import EST_ENTIER
from tests.en_cours.lecture import Observatoire
from tests.mini.douze import BORNEE, DOUZE
from tests.restitution.dites import DEMO, EN_COURS, IDF, PUBLIC, Dite


@pytest.fixture(scope="session")
def dites(
    entrepot: Entrepot, douze_entrepot: Entrepot, lecture_en_cours: Observatoire
) -> dict[str, Dite]:
    """Return the lectures, each with its workbook made once."""
    return {
        PUBLIC: Dite(remember(entrepot), PUBLIC, () if EST_ENTIER else ("11", "30")),
        DOUZE: Dite(remember(douze_entrepot), DOUZE),
        BORNEE: Dite(remember(douze_entrepot), BORNEE),
        IDF: Dite(remember(entrepot), IDF),
        DEMO: Dite(remember(entrepot), DEMO, ("30",)),
        EN_COURS: Dite(remember(lecture_en_cours.entrepot), lecture_en_cours.code),
    }
