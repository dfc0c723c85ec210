"""Regions, départements, EPCI and communes: codes, names, populations and contours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from observatory.territory.catalogue import Corrections
from observatory.territory.contours import generalise_each, generalise_together, keep_polygons
from observatory.territory.journal import Journal
from observatory.territory.reading import Tables

MILLESIME_DIVISION = 2025
MILLESIME_COMMUNE = 2024

_TOLERANCE_REGION = 500.0  # metres
_TOLERANCE_DEPARTEMENT = 250.0
_TOLERANCE_EPCI = 60.0
_TOLERANCE_COMMUNE = 15.0
_NATURES = {"MET69": "METRO"}


def build_regions(tables: Tables, utiles: set[str], journal: Journal) -> Any:
    """Return regions with a contour, plus the overseas collectivities in use (no contour)."""
    contours = tables["region_contour"].set_index("insee_reg").geometry
    regions = tables["region"].set_index("code").sort_index()
    regions = _keep_used(regions, set(contours.index) | utiles, "region", journal)
    journal.keep("region_contour", len(contours))
    chefs = tables["departement"].drop_duplicates("region").set_index("region").code
    geom = _align(contours, regions.index)
    return pd.DataFrame(
        {
            "code_region": regions.index,
            "nom_region": regions.nom,
            "millesime": MILLESIME_DIVISION,
            "est_outre_mer": regions.zone != "metro",
            "geom": generalise_together(geom, chefs.reindex(regions.index), _TOLERANCE_REGION),
        }
    )


def build_departements(tables: Tables, utiles: set[str], journal: Journal) -> Any:
    """Return départements with a contour, plus the overseas collectivities in use."""
    contours = tables["departement_contour"].set_index("insee_dep").geometry
    departements = tables["departement"].set_index("code").sort_index()
    departements = _keep_used(departements, set(contours.index) | utiles, "departement", journal)
    journal.keep("departement_contour", len(contours))
    geom = _align(contours, departements.index)
    return pd.DataFrame(
        {
            "code_departement": departements.index,
            "nom_departement": departements.nom,
            "code_region": departements.region,
            "millesime": MILLESIME_DIVISION,
            "geom": generalise_together(geom, departements.index, _TOLERANCE_DEPARTEMENT),
        }
    )


def _keep_used(frame: Any, gardes: set[str], source: str, journal: Journal) -> Any:
    utiles = frame[frame.index.isin(gardes)]
    raison = "collectivités d'outre-mer sans quartier prioritaire"
    journal.set_aside(source, "code", len(frame) - len(utiles), raison)
    journal.keep(source, len(utiles))
    return utiles


def _align(contours: Any, index: Any) -> Any:
    valeurs = contours.reindex(index).to_numpy()
    return np.array([keep_polygons(g) for g in valeurs], dtype=object)


def build_epci(
    tables: Tables,
    communes: Any,
    avec_qpv: set[str],
    utiles: set[str],
    corrections: Corrections,
    journal: Journal,
) -> Any:
    """Return EPCI and EPT that hold a QPV or a contract, and all those of Occitanie.

    The population is summed over the 2024 perimeter; the département is the most populated one.
    """
    fiches = _describe_epci(tables, corrections)
    retenus = sorted(set(tables["epci_occitanie"].siren_epci) | utiles | avec_qpv)
    fiches = fiches.reindex(retenus)
    membres = communes[communes.siren_epci.isin(retenus)]
    groupes = membres.groupby("siren_epci")
    chefs = membres.groupby(["siren_epci", "departement"]).population.sum().reset_index()
    chefs = chefs.sort_values(["siren_epci", "population", "departement"])
    chefs = chefs.drop_duplicates("siren_epci", keep="last").set_index("siren_epci").departement
    regions = tables["departement"].set_index("code").region
    geom, generalise = _contour_epci(tables, membres, chefs, retenus, journal)
    journal.keep("epci", int(tables["epci"].code.isin(retenus).sum()))
    return pd.DataFrame(
        {
            "siren_epci": retenus,
            "nom_epci": fiches.nom,
            "nature": fiches.nature,
            "code_departement": chefs.reindex(retenus),
            "code_region": regions.reindex(chefs.reindex(retenus)).to_numpy(),
            "nb_communes": groupes.est_membre.sum().reindex(retenus),
            "population": groupes.population.sum().reindex(retenus),
            "annee_population": groupes.annee_population.max().reindex(retenus),
            "est_avec_qpv": [siren in avec_qpv for siren in retenus],
            "est_geom_generalisee": generalise,
            "millesime": MILLESIME_COMMUNE,
            "geom": geom,
        },
        index=pd.Index(retenus),
    )


def _describe_epci(tables: Tables, corrections: Corrections) -> Any:
    epci = tables["epci"].set_index("code")[["nom", "type"]].rename(columns={"type": "nature"})
    recents = tables["epci_occitanie"].set_index("siren_epci")
    epci.loc[recents.index, "nom"] = recents.lib_epci
    epci["nature"] = epci.nature.replace(_NATURES)
    ept = tables["ept"].drop_duplicates("ept_code").set_index("ept_code")
    ept = ept[["ept_nom", "ept_type"]].set_axis(["nom", "nature"], axis=1)
    villes = pd.DataFrame(
        [(v.nom, v.nature) for v in corrections.ville],
        index=[v.siren for v in corrections.ville],
        columns=["nom", "nature"],
    )
    return pd.concat([epci, ept, villes])


def _contour_epci(
    tables: Tables, membres: Any, chefs: Any, retenus: list[str], journal: Journal
) -> tuple[Any, list[bool]]:
    """Return contours: those of Occitanie, else members merged, else the generalised layer."""
    occitanie = tables["epci_occitanie"].set_index("siren_epci").geometry
    general = tables["epci_generalise"].set_index("siren_epci").geometry
    lignes = tables["commune_contour"].set_index("insee_com").geometry.to_dict()
    geoms: list[Any] = []
    replis: list[bool] = []
    par_epci = membres[membres.est_membre].groupby("siren_epci").groups
    for siren in retenus:
        codes = list(par_epci[siren])
        complet = all(code in lignes for code in codes)
        if siren in occitanie.index:
            geoms.append(keep_polygons(occitanie[siren]))
        elif complet or siren not in general.index:
            membres_connus = [lignes[code] for code in codes if code in lignes]
            geoms.append(keep_polygons(shapely.union_all(membres_connus)))
        else:
            geoms.append(keep_polygons(general[siren]))
        replis.append(not complet and siren not in occitanie.index)
    journal.keep("epci_occitanie", len(occitanie))
    journal.keep("epci_generalise", sum(replis))
    array = np.array(geoms, dtype=object)
    return generalise_together(array, chefs.reindex(retenus), _TOLERANCE_EPCI), replis


def build_members(tables: Tables, communes: Any, utiles: set[str], corrections: Corrections) -> Any:
    """Return the communes that hold neither a QPV nor a contract, and the name of their EPCI."""
    autres = communes[communes.est_membre & ~communes.index.isin(utiles)].sort_index()
    noms = _describe_epci(tables, corrections).nom
    return pd.DataFrame(
        {
            "code_commune": autres.index,
            "nom_commune": autres.nom,
            "code_departement": autres.departement,
            "siren_epci": autres.siren_epci,
            "nom_epci": noms.reindex(autres.siren_epci).to_numpy(),
        }
    )


def build_commune_table(tables: Tables, communes: Any, utiles: set[str], journal: Journal) -> Any:
    """Return the communes that hold a QPV or a contract, with density and rurality."""
    retenues = communes.loc[sorted(utiles)]
    france = tables["commune_contour"].set_index("insee_com").geometry
    contours = france.reindex(retenues.index)
    contours.update(tables["commune_occitanie"].set_index("insee_com").geometry)
    geom = np.array([keep_polygons(g) for g in contours], dtype=object)
    for source in ("commune_contour", "commune_densite", "commune_ruralite", "commune_occitanie"):
        journal.keep(source, int(tables[source].insee_com.isin(retenues.index).sum()))
    densite = tables["commune_densite"].set_index("insee_com").niveau_densite
    ruralite = tables["commune_ruralite"].set_index("insee_com").niveau_ruralite
    return pd.DataFrame(
        {
            "code_commune": retenues.index,
            "nom_commune": retenues.nom,
            "code_departement": retenues.departement,
            "code_region": retenues.region,
            "siren_epci": retenues.siren_epci,
            "population": retenues.population,
            "annee_population": retenues.annee_population,
            "densite": densite.reindex(retenues.index),
            "ruralite": ruralite.reindex(retenues.index),
            "millesime": MILLESIME_COMMUNE,
            "geom": generalise_each(geom, retenues.departement, _TOLERANCE_COMMUNE),
        }
    )
