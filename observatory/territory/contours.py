"""Contours: repair, generalisation, measures in metres, and a point inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

LON_LAT = "OGC:CRS84"
"""Longitude, latitude in degrees on WGS 84: the CRS of every prepared table."""

HEXAGONE = 2154
"""Lambert-93, the projected CRS of mainland France (metres)."""

ZONES = {"971": 5490, "972": 5490, "978": 5490, "973": 2972, "974": 2975, "976": 4471, "987": 3297}
"""Projected CRS (EPSG, metres) of each overseas département or collectivity."""

ECART_TOLERE = 2000.0
"""Metres a point may lie off the contour of its département, which is generalised on coasts."""

_GRILLE = 1e-6  # degrees: about 10 cm


def metric_crs(code_departement: str) -> int:
    """Return the EPSG code of the projected CRS (metres) where a département is measured."""
    return ZONES.get(code_departement, HEXAGONE)


def keep_polygons(geometry: Any) -> Any | None:
    """Return the polygon parts of a geometry once made valid, or None if no area is left."""
    if geometry is None or shapely.is_empty(geometry):
        return None
    valide = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    parts = [p for p in _polygons(valide) if p.area > 0]
    if not parts:
        return None
    return shapely.normalize(parts[0] if len(parts) == 1 else shapely.multipolygons(parts))


def _polygons(geometry: Any) -> list[Any]:
    parts = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            parts.append(part)
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            parts.extend(_polygons(part))
    return parts


def to_metres(geometries: Any, departements: Sequence[str]) -> Any:
    """Return geometries (lon/lat) in metres, each in the CRS of its département."""
    return _by_zone(geometries, departements, lambda serie, epsg: serie.to_crs(epsg))


def to_degrees(geometries: Any, departements: Sequence[str]) -> Any:
    """Return geometries in metres, each in the CRS of its département, as lon/lat."""

    def unproject(serie: Any, epsg: int) -> Any:
        return serie.set_crs(epsg, allow_override=True).to_crs(LON_LAT)

    return _by_zone(geometries, departements, unproject)


def _by_zone(geometries: Any, departements: Sequence[str], transform: Any) -> Any:
    serie = gpd.GeoSeries(list(geometries), crs=LON_LAT)
    zones = np.array([metric_crs(code) for code in departements])
    resultat = np.empty(len(serie), dtype=object)
    for epsg in sorted({int(zone) for zone in zones}):
        choix = zones == epsg
        resultat[choix] = np.asarray(transform(serie[choix], epsg))
    return resultat


def measure_areas(geometries: Any, departements: Sequence[str]) -> Any:
    """Return areas in square metres, each in the projected CRS of its département.

    Lambert-93 stretches areas by 1 % at most (far north, Corsica), 0.2 % in Occitanie.
    """
    return shapely.area(to_metres(geometries, departements))


def generalise_each(geometries: Any, departements: Sequence[str], tolerance: float) -> Any:
    """Return lon/lat geometries simplified one by one within a tolerance (metres), none lost."""
    metres = to_metres(geometries, departements)
    simples = shapely.simplify(metres, tolerance, preserve_topology=True)
    return _settle(to_degrees(simples, departements), geometries)


def generalise_together(geometries: Any, departements: Sequence[str], tolerance: float) -> Any:
    """Return lon/lat geometries of a coverage simplified with their shared borders kept shared.

    The tolerance is in metres; neighbours of one zone (same projected CRS) move together.
    """
    metres = to_metres(geometries, departements)
    zones = np.array([metric_crs(code) for code in departements])
    for epsg in sorted({int(zone) for zone in zones}):
        choix = (zones == epsg) & ~shapely.is_missing(metres)
        metres[choix] = shapely.coverage_simplify(metres[choix], tolerance)
    return _settle(to_degrees(metres, departements), geometries)


def _settle(simples: Any, originaux: Any) -> Any:
    """Return simplified geometries on a 1e-6 degree grid; the original where nothing is left."""
    resultat = np.empty(len(simples), dtype=object)
    for i, (simple, original) in enumerate(zip(simples, originaux, strict=True)):
        if original is not None:
            pose = keep_polygons(shapely.set_precision(simple, _GRILLE))
            resultat[i] = original if pose is None else pose
    return resultat


def distances_to(points: Any, contours: Mapping[str, Any], departements: Sequence[str]) -> Any:
    """Return metres from each lon/lat point to its département, 0 where it has no contour."""
    cibles = to_metres([contours.get(code) for code in departements], departements)
    distances = shapely.distance(to_metres(points, departements), cibles)
    return np.nan_to_num(distances, nan=0.0)


def inner_point(geometry: Any) -> tuple[float, float]:
    """Return a (lon, lat) point inside a polygon: its centroid if inside, else another one."""
    centre = shapely.centroid(geometry)
    point = centre if shapely.contains(geometry, centre) else shapely.point_on_surface(geometry)
    arrondi = shapely.points(round(point.x, 6), round(point.y, 6))
    choisi = arrondi if shapely.contains(geometry, arrondi) else point
    return float(choisi.x), float(choisi.y)
