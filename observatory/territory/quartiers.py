"""The QPV table: repaired polygons, measures, figures, and what is near."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from observatory.territory.catalogue import Corrections
from observatory.territory.contours import (
    generalise_each,
    inner_point,
    keep_polygons,
    measure_areas,
)
from observatory.territory.equipements import OCCITANIE, find_npnru, measure_france_services
from observatory.territory.journal import Journal
from observatory.territory.reading import Tables

MILLESIME_QPV = 2024
EVOLUTIONS = {"M": "modifie", "I": "inchange", "N": "nouveau"}
_TOLERANCE = 2.0  # metres


def build_couples(tables: Tables, journal: Journal) -> Any:
    """Return the QPV × commune pairs."""
    source = tables["qpv_commune"].sort_values(["code_qp", "insee_com"])
    journal.keep("qpv_commune", len(source))
    return pd.DataFrame({"code_qpv": source.code_qp, "code_commune": source.insee_com})


def build_qpv(tables: Tables, services: Any, corrections: Corrections, journal: Journal) -> Any:
    """Return every QPV; one without a usable polygon keeps its row and a point, flagged."""
    source = tables["qpv"].sort_values("code_qp").reset_index(drop=True)
    journal.keep("qpv", len(source))
    qpv = pd.DataFrame(
        {
            "code_qpv": source.code_qp,
            "nom_qpv": source.lib_qp,
            "millesime": MILLESIME_QPV,
            "evolution": source.code_qp.str[-1].map(EVOLUTIONS),
            "code_departement": source.insee_dep,
        }
    )
    regions = tables["departement"].set_index("code").region
    qpv["code_region"] = regions.reindex(source.insee_dep).to_numpy()
    figures = build_statistics(tables, source, corrections, journal)
    qpv = qpv.join(figures, on="code_qpv")
    _add_geometry(qpv, source, journal)
    _add_services(qpv, services)
    qpv["est_npnru"] = find_npnru(tables, journal).astype("boolean").reindex(qpv.code_qpv).array
    return qpv


def _add_geometry(qpv: Any, source: Any, journal: Journal) -> None:
    brutes = np.asarray(source.geometry)
    reparees = np.array([keep_polygons(g) for g in brutes], dtype=object)
    departements = list(source.insee_dep)
    qpv["superficie_m2"] = np.round(measure_areas(reparees, departements), 0)
    qpv["geom"] = generalise_each(reparees, departements, _TOLERANCE)
    qpv["est_geom_absente"] = [g is None for g in reparees]
    points = [
        inner_point(fin) if fin is not None else _any_point(brute)
        for fin, brute in zip(qpv.geom, brutes, strict=True)
    ]
    qpv["lon"] = [lon for lon, _ in points]
    qpv["lat"] = [lat for _, lat in points]
    invalides = int((~shapely.is_valid(brutes)).sum())
    absentes = int(qpv.est_geom_absente.sum())
    raison = "polygone réduit à un point : seul le point reste"
    journal.set_aside("qpv", "geometry", absentes, raison)
    journal.confirm("polygones invalides réparés", invalides - absentes)


def _any_point(geometry: Any) -> tuple[float, float]:
    """Return the (lon, lat) a degenerate polygon shrank to."""
    lon, lat = shapely.get_coordinates(geometry)[0]
    return round(float(lon), 6), round(float(lat), 6)


def _add_services(qpv: Any, services: Any) -> None:
    ici = qpv[(qpv.code_region == OCCITANIE) & ~qpv.est_geom_absente]
    mesures = measure_france_services(ici.set_index("code_qpv").geom, services)
    for colonne in mesures.columns:
        qpv[colonne] = mesures[colonne].reindex(qpv.code_qpv).array


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
