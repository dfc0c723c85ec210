"""Contours: nothing lost in repair, measures in the right CRS, points inside."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.territory.contours import (
    LON_LAT,
    ZONES,
    generalise_each,
    generalise_together,
    inner_point,
    keep_polygons,
    measure_areas,
    metric_crs,
    to_degrees,
    to_metres,
)

PLACES = {
    "31": (1.44, 43.60),
    "59": (3.06, 50.63),
    "2A": (8.74, 41.92),
    "971": (-61.53, 16.24),
    "972": (-61.07, 14.61),
    "973": (-52.33, 4.93),
    "974": (55.45, -20.88),
    "976": (45.23, -12.78),
    "978": (-63.08, 18.07),
    "987": (-149.57, -17.55),
}


def square_in_degrees(code: str, cote: float = 1000.0) -> shapely.Polygon:
    """Return a square of given side (metres, by the length of a degree on the ellipsoid)."""
    lon, lat = PLACES[code]
    phi = math.radians(lat)
    e2, a = 0.00669437999014, 6378137.0
    w = math.sqrt(1 - e2 * math.sin(phi) ** 2)
    un_lat = math.pi / 180 * a * (1 - e2) / w**3
    un_lon = math.pi / 180 * a * math.cos(phi) / w
    return shapely.box(lon, lat, lon + cote / un_lon, lat + cote / un_lat)


@pytest.mark.parametrize("code", PLACES)
def test_a_square_kilometre_measures_a_square_kilometre_everywhere(code: str) -> None:
    # Lambert-93 stretches areas by up to 1 % at both ends of mainland France, 0.1 % in Occitanie.
    (aire,) = measure_areas([square_in_degrees(code)], [code])
    assert aire == pytest.approx(1e6, rel=0.002 if code == "31" else 0.01)


def test_lambert_93_would_be_wrong_overseas() -> None:
    carre = gpd.GeoSeries([square_in_degrees("974")], crs=LON_LAT)
    assert abs(carre.to_crs(2154).area.iloc[0] - 1e6) > 1e5


def test_each_zone_has_its_crs() -> None:
    assert metric_crs("31") == metric_crs("2A") == 2154
    assert {metric_crs(code) for code in ZONES} == {5490, 2972, 2975, 4471, 3297}


@given(
    code=st.sampled_from(sorted(PLACES)),
    dx=st.floats(-0.05, 0.05),
    dy=st.floats(-0.05, 0.05),
)
@settings(deadline=None, max_examples=50)
def test_metres_and_back(code: str, dx: float, dy: float) -> None:
    lon, lat = PLACES[code]
    point = shapely.Point(lon + dx, lat + dy)
    (retour,) = to_degrees(to_metres([point], [code]), [code])
    assert shapely.distance(point, retour) < 1e-7


def test_a_crossed_polygon_keeps_both_lobes() -> None:
    noeud = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    repare = keep_polygons(noeud)
    assert repare is not None
    assert repare.is_valid
    assert repare.area == pytest.approx(2.0)


def test_overlapping_parts_are_not_turned_into_a_hole() -> None:
    parts = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])
    repare = keep_polygons(parts)
    assert repare is not None
    assert repare.area == pytest.approx(6.0)


def test_a_ring_that_turns_twice_has_no_hole() -> None:
    sommets = [(math.cos(a), math.sin(a)) for a in np.arange(5) * 4 * math.pi / 5]
    etoile = keep_polygons(shapely.Polygon(sommets))
    assert etoile is not None
    assert shapely.contains(etoile, shapely.Point(0, 0))


def test_lines_and_points_left_by_a_repair_are_dropped() -> None:
    melange = shapely.GeometryCollection(
        [shapely.box(0, 0, 1, 1), shapely.LineString([(5, 5), (6, 6)]), shapely.Point(9, 9)]
    )
    repare = keep_polygons(melange)
    assert repare is not None
    assert repare.geom_type == "Polygon"
    assert repare.area == pytest.approx(1.0)


@pytest.mark.parametrize(
    "vide",
    [None, shapely.Polygon(), shapely.Polygon([(1, 1), (1, 1), (1, 1), (1, 1)])],
    ids=["absente", "vide", "reduite a un point"],
)
def test_no_area_is_no_polygon(vide: shapely.Polygon | None) -> None:
    assert keep_polygons(vide) is None


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    """Draw star-shaped polygons around Toulouse, some very small, some very concave."""
    nombre = draw(st.integers(4, 14))
    taille = draw(st.sampled_from([2e-5, 1e-4, 1e-3, 1e-2]))
    rayons = draw(st.lists(st.floats(0.05, 1.0), min_size=nombre, max_size=nombre))
    lon, lat = PLACES["31"]
    angles = np.linspace(0, 2 * np.pi, nombre, endpoint=False)
    return shapely.Polygon(
        [
            (lon + taille * r * np.cos(a), lat + taille * r * np.sin(a))
            for r, a in zip(rayons, angles, strict=True)
        ]
    )


@given(forme=stars())
@settings(deadline=None, max_examples=80)
def test_generalisation_loses_no_polygon_and_stays_valid(forme: shapely.Polygon) -> None:
    for generalise in (generalise_each, generalise_together):
        (simple,) = generalise(np.array([keep_polygons(forme)]), ["31"], 60.0)
        assert simple is not None
        assert simple.is_valid
        assert not simple.is_empty
        assert simple.area > 0


@given(forme=stars())
@settings(deadline=None, max_examples=80)
def test_the_point_is_inside_even_a_concave_polygon(forme: shapely.Polygon) -> None:
    propre = keep_polygons(forme)
    assert propre is not None
    lon, lat = inner_point(propre)
    assert shapely.contains(propre, shapely.Point(lon, lat))


def test_the_point_of_a_crescent_is_not_its_centroid() -> None:
    croissant = shapely.Point(0, 0).buffer(1).difference(shapely.Point(0.2, 0).buffer(0.95))
    lon, lat = inner_point(croissant)
    assert shapely.contains(croissant, shapely.Point(lon, lat))
    assert not shapely.contains(croissant, croissant.centroid)


def test_neighbours_keep_one_border() -> None:
    lon, lat = PLACES["31"]
    dents = [(lon + 0.1 + 0.004 * (i % 3), lat + 0.01 * i) for i in range(11)]
    ouest = shapely.Polygon([(lon, lat), *dents, (lon, lat + 0.1)])
    sud = shapely.Polygon([*dents[:6], (lon + 0.2, lat + 0.05), (lon + 0.2, lat)])
    nord = shapely.Polygon([*dents[5:], (lon + 0.2, lat + 0.1), (lon + 0.2, lat + 0.05)])
    avant = np.array([ouest, sud, nord])
    simples = generalise_together(avant, ["31"] * 3, 600.0)
    assert shapely.get_num_coordinates(simples).sum() < shapely.get_num_coordinates(avant).sum()
    assert shapely.union_all(simples).area == pytest.approx(shapely.area(simples).sum(), abs=1e-7)
    assert shapely.union_all(simples).geom_type == "Polygon"
    assert len(shapely.union_all(simples).interiors) == 0


def test_a_shape_smaller_than_the_grid_is_kept_as_it_is() -> None:
    lon, lat = PLACES["31"]
    infime = shapely.box(lon, lat, lon + 2e-7, lat + 2e-7)
    for generalise in (generalise_each, generalise_together):
        (garde,) = generalise(np.array([infime]), ["31"], 5.0)
        assert garde.equals(infime)


def test_an_absent_shape_stays_absent() -> None:
    lon, lat = PLACES["31"]
    formes = np.array([shapely.box(lon, lat, lon + 1, lat + 1), None], dtype=object)
    for generalise in (generalise_each, generalise_together):
        premiere, seconde = generalise(formes, ["31", "987"], 100.0)
        assert premiere is not None
        assert seconde is None
