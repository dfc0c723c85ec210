"""What stands in or near QPV: France services, cités éducatives, NPNRU, posts per contract."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from observatory.territory.contours import HEXAGONE, LON_LAT
from observatory.territory.journal import Journal
from observatory.territory.reading import Tables

OCCITANIE = "76"
_RAYON = 1000.0  # metres
_TYPES_POSTE = {"adulte-relais": "adulte-relais", "postes-fonjep": "fonjep"}


def build_france_services(tables: Tables, journal: Journal) -> Any:
    """Return the France services of Occitanie with their coordinates (degrees)."""
    source = tables["france_services"].sort_values("id_fs", key=lambda s: s.astype(int))
    journal.keep("france_services", len(source))
    return pd.DataFrame(
        {
            "code_france_services": source.id_fs,
            "nom_france_services": source.lib_fs,
            "code_commune": source.insee_com,
            "type": source.type_fs,
            "format": source.format_fs.str.replace("_", " "),
            "lon": source.longitude.round(6),
            "lat": source.latitude.round(6),
        }
    )


def measure_france_services(quartiers: Any, services: Any) -> Any:
    """Return, per QPV of a geometry series, distance to the nearest, its name, number in 1 km.

    Distances run from the polygon's edge (0 inside), in metres (EPSG:2154); a tie goes to the
    first service in the table.
    """
    lon, lat = services.lon.astype(float), services.lat.astype(float)
    points = gpd.GeoSeries.from_xy(lon, lat, crs=LON_LAT)
    lieux = np.asarray(points.to_crs(HEXAGONE))
    polygones = np.asarray(gpd.GeoSeries(quartiers, crs=LON_LAT).to_crs(HEXAGONE))
    distances = shapely.distance(polygones[:, None], lieux[None, :])
    proche = distances.argmin(axis=1)
    return pd.DataFrame(
        {
            "distance_france_services_m": distances.min(axis=1).round(0),
            "nom_france_services": services.nom_france_services.to_numpy()[proche],
            "nb_france_services_1km": (distances <= _RAYON).sum(axis=1),
        },
        index=quartiers.index,
    )


def build_filiation(tables: Tables, journal: Journal) -> Any:
    """Return the overlap of 2024 and 2015 perimeters in Occitanie, as shares (0-1) of each."""
    source = tables["filiation"].sort_values(["code_qp_1", "code_qp_2"])
    journal.keep("filiation", len(source))
    return source.rename(
        columns={
            "code_qp_1": "code_qpv",
            "code_qp_2": "code_qpv_2015",
            "nom_qp": "nom_qpv_2015",
            "p24": "part_2024",
            "p15": "part_2015",
        }
    )


def find_npnru(tables: Tables, journal: Journal) -> Any:
    """Return, for each QPV 2024 with a known 2015 perimeter, whether one of them is NPNRU."""
    npnru = set(tables["npnru"].code_qp_2015)
    filiation = tables["filiation"]
    rapproches = int(filiation.code_qp_2.isin(npnru).sum())
    journal.keep("npnru", rapproches)
    raison = "hors d'Occitanie : aucun recouvrement connu entre périmètres de 2015 et de 2024"
    journal.set_aside("npnru", "code_qp_2015", len(npnru) - rapproches, raison)
    return filiation.code_qp_2.isin(npnru).groupby(filiation.code_qp_1).any()


def build_cites(tables: Tables, couples: Any, journal: Journal) -> Any:
    """Return the cités éducatives of the communes of each QPV, one row per QPV and cité."""
    source = tables["cite_educative"]
    codes = source.id_cite.str.split(" ; ")
    noms = source.lib_cite.str.split(" ; ")
    cites = pd.DataFrame(
        {
            "code_commune": source.insee_com.repeat(codes.str.len()).to_numpy(),
            "code_cite": [code for liste in codes for code in liste],
            "nom_cite": [nom for liste in noms for nom in liste],
        }
    )
    lignes = couples.merge(cites, on="code_commune")
    journal.keep("cite_educative", int(source.insee_com.isin(lignes.code_commune).sum()))
    lignes = lignes[["code_qpv", "code_cite", "nom_cite"]].drop_duplicates()
    return lignes.sort_values(["code_qpv", "code_cite"])


def build_postes(tables: Tables, journal: Journal) -> Any:
    """Return posts per contract, year and kind; contracts of the former generation left out."""
    source = tables["poste"]
    actuels = source[source.code_cv.str.startswith("CN")]
    raison = "contrats de la génération précédente, codes CV"
    journal.set_aside("poste", "code_cv", len(source) - len(actuels), raison)
    journal.keep("poste", len(actuels))
    postes = pd.DataFrame(
        {
            "code_contrat": actuels.code_cv,
            "annee": actuels.annee,
            "type_poste": actuels.type.map(_TYPES_POSTE),
            "nb_postes": actuels.nb,
        }
    )
    return postes.sort_values(["code_contrat", "annee", "type_poste"])
