"""Perimeters and populations of communes and EPCI, at the census year of the QPV figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from observatory.territory.catalogue import Corrections
from observatory.territory.journal import Journal
from observatory.territory.reading import Tables


def build_communes(tables: Tables, corrections: Corrections, journal: Journal) -> Any:
    """Return communes of the 2024 perimeters, indexed by code.

    Columns: nom, departement, region, population (municipale, None when not a census commune),
    annee_population, siren_epci (EPT in the Grand Paris, None in overseas collectivities),
    est_membre (a commune of the 2024 composition of EPCI).
    """
    communes = _without_arrondissements(tables, journal)
    membres = tables["epci_membre_2023"].set_index("insee_com").pop_mun
    communes["population"] = membres.reindex(communes.index).fillna(communes.population)
    _absorb(communes, corrections)
    communes["siren_epci"] = _perimeters(tables, corrections).reindex(communes.index)
    communes["est_membre"] = communes.index.isin(tables["epci_membre_2024"].insee_com)
    annees = communes.departement.map(corrections.census_year)
    communes["annee_population"] = annees.astype("Int64").mask(communes.population.isna(), pd.NA)
    noms = tables["commune_contour"].set_index("insee_com").lib_com
    communes["nom"] = noms.reindex(communes.index).fillna(communes.nom)
    journal.keep("commune", len(communes))
    journal.keep("epci_membre_2023", len(membres))
    journal.keep("epci_membre_2024", len(tables["epci_membre_2024"]))
    journal.keep("ept", len(tables["ept"]))
    return communes


def _without_arrondissements(tables: Tables, journal: Journal) -> Any:
    toutes = tables["commune"]
    actuelles = toutes[toutes.type == "commune-actuelle"]
    ecartees = len(toutes) - len(actuelles)
    raison = "arrondissements municipaux : leurs habitants sont déjà ceux de la commune"
    journal.set_aside("commune", "type", ecartees, raison)
    return actuelles.drop(columns="type").set_index("code").sort_index()


def _absorb(communes: Any, corrections: Corrections) -> None:
    for cas in corrections.commune_absorbee:
        apport = communes.population[cas.code_commune]
        communes.loc[cas.code_absorbante, "population"] += apport


def _perimeters(tables: Tables, corrections: Corrections) -> Any:
    """Return the SIREN of the EPCI of each commune; a commune gone in 2024 keeps that of 2023."""
    avant = tables["epci_membre_2023"].set_index("insee_com").siren_epci
    apres = tables["epci_membre_2024"].set_index("insee_com").siren_epci
    perimetre = avant.drop(apres.index, errors="ignore")
    perimetre = pd.concat([apres, perimetre]).drop(
        [cas.code_commune for cas in corrections.commune_absorbee]
    )
    ept = tables["ept"].set_index("code").ept_code
    perimetre.update(ept)
    for membre in corrections.commune_ept:
        perimetre[membre.code_commune] = membre.siren_ept
    for ville in corrections.ville:
        perimetre[ville.code_commune] = ville.siren
    return perimetre
