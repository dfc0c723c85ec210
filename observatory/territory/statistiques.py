"""Statistics of QPV: source percentages become shares, blanks stay missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from observatory.territory.catalogue import Corrections
from observatory.territory.journal import Journal
from observatory.territory.reading import Tables

_COMPTES = {
    "population": "pop_mun_qpv",
    "nb_personnes_caf": "personnes_couvertes_CAF",
    "nb_allocataires_caf": "allocataires_CAF",
    "nb_rsa": "RSA_socle",
}
_PARTS = {
    "part_menages_une_personne": "partMen1p",
    "part_emploi": "taux_d_emploi",
    "part_pauvrete": "taux_pauvrete_60",
}


def build_statistics(
    tables: Tables, quartiers: Any, corrections: Corrections, journal: Journal
) -> Any:
    """Return the figures of each QPV, indexed by code; missing where suppressed.

    Shares are between 0 and 1, households are rounded to the unit (weighted in the source).
    """
    source = tables["qpv_statistique"].set_index("code_qp")
    lignes = source.reindex(quartiers.code_qp)
    figures = pd.DataFrame({nom: lignes[colonne] for nom, colonne in _COMPTES.items()})
    figures["indice_jeunesse"] = lignes.indiceJeunesse.round(2)
    figures["nb_menages"] = (lignes.nombre_menages + 0.5).floordiv(1).astype("Int64")
    for nom, colonne in _PARTS.items():
        figures[nom] = (lignes[colonne] / 100).round(4)
    annees = quartiers.set_index("code_qp").insee_dep.map(corrections.census_year)
    figures["annee_population"] = annees.astype("Int64").mask(figures.population.isna(), pd.NA)
    journal.keep("qpv_statistique", len(source))
    return figures
