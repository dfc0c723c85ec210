"""GeoPackage and GeoJSON, opened by GDAL/OGR: layers, counts, CRS, styles, coded columns."""

from __future__ import annotations

import io
import json
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export import geopackage
from observatory.rendering.export.couches import Atlas, build_atlas
from observatory.rendering.export.formats import Options
from observatory.rendering.export.geojson import render_geojson, render_geojson_bundle
from observatory.rendering.export.geopackage import render_gpkg
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.bornes import bound
from tests.mini.douze import DOUZE
from tests.rendering.export.conftest import PIEGES, SELECTIONS

pytestmark = pytest.mark.xdist_group("export")
OCCITANIE = (-0.4, 42.3, 4.9, 45.1)


@pytest.fixture(scope="module")
def atlas(entrepot: Entrepot, tmp_path_factory: pytest.TempPathFactory) -> Atlases:
    return Atlases(entrepot, tmp_path_factory.mktemp("atlas"))


class Atlases:
    """The atlases of the selections, built and written once each."""

    def __init__(self, entrepot: Entrepot, dossier: Path) -> None:
        self._build = cache(lambda nom: build_atlas(entrepot, SELECTIONS[nom]))
        self._dossier = dossier
        self.write = cache(self._write)

    def __getitem__(self, nom: str) -> Atlas:
        return self._build(nom)

    def _write(self, nom: str) -> Path:
        dossier = self._dossier / nom
        dossier.mkdir()
        return write(self[nom], dossier)


def write(atlas: Atlas, dossier: Path) -> Path:
    fichier = dossier / "export.gpkg"
    fichier.write_bytes(render_gpkg(atlas))
    return fichier


@pytest.mark.parametrize("nom", bound(list(SELECTIONS), 2))
def test_ogr_lists_every_layer_with_its_features_and_crs(atlas: Atlases, nom: str) -> None:
    fichier = atlas.write(nom)
    noms = [n for n, _ in pyogrio.list_layers(fichier)]
    for couche in atlas[nom].couches:
        infos = pyogrio.read_info(fichier, layer=couche.nom)
        assert infos["features"] == len(couche.couche.table.lignes)
        assert infos["crs"] == "EPSG:4326"
        attendu = "Point" if couche.couche.genre == "point" else "MultiPolygon"
        assert infos["geometry_type"] == attendu
    assert "layer_styles" in noms
    assert len(noms) == len(atlas[nom].couches) + len(atlas[nom].export.tables) + 1


def test_one_step_more_of_gdal_changes_no_byte(
    atlas: Atlases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saying when it wrote is a step that changes nothing within one millisecond."""
    ecrire = geopackage.pyogrio.write_dataframe

    def write_twice(cadre: object, fichier: Path, **plus: object) -> None:
        ecrire(cadre, fichier, **plus)
        with sqlite3.connect(fichier) as base:
            base.execute("UPDATE gpkg_contents SET last_change = '2001-01-01T00:00:00.000Z'")

    en_moins = atlas.write("publique").read_bytes()
    monkeypatch.setattr(geopackage.pyogrio, "write_dataframe", write_twice)
    assert render_gpkg(atlas["publique"]) == en_moins


def test_the_coordinates_are_where_they_should_be(atlas: Atlases) -> None:
    fichier = atlas.write("publique")
    ouest, sud, est, nord = OCCITANIE
    for nom in ("contrats", "territoires", "qpv", "epci"):
        couche = gpd.read_file(fichier, layer=nom)
        bornes = couche.total_bounds
        assert ouest < bornes[0] < bornes[2] < est
        assert sud < bornes[1] < bornes[3] < nord
        assert couche.geometry.notna().all()


def test_the_columns_are_those_of_the_export(atlas: Atlases) -> None:
    fichier = atlas.write("demo_sante")
    couche = next(c for c in atlas["demo_sante"].couches if c.couche.table.nom == "contrats")
    lue = pyogrio.read_dataframe(fichier, layer=couche.nom, read_geometry=False)
    table = couche.couche.table
    assert list(lue.columns) == list(table.noms)
    for colonne in table.colonnes:
        attendues = table.column(colonne.nom)
        for lu, voulu in zip(lue[colonne.nom], attendues, strict=True):
            assert pd.isna(lu) if voulu is None else lu == voulu


def test_every_layer_has_a_style_that_names_real_columns(atlas: Atlases) -> None:
    fichier = atlas.write("un_indicateur")
    with sqlite3.connect(fichier) as base:
        styles = base.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        contenu = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall())
    assert contenu["layer_styles"] == "attributes"
    assert {s[0] for s in styles} == {c.nom for c in atlas["un_indicateur"].couches}
    for nom, geometrie, qml, est_defaut in styles:
        racine = ET.fromstring(qml)  # noqa: S314 (our own file)
        rendu = racine.find("renderer-v2")
        assert geometrie == "geom"
        assert est_defaut
        assert rendu is not None
        if rendu.get("type") == "categorizedSymbol":
            lue = pyogrio.read_dataframe(fichier, layer=nom, read_geometry=False)
            classes = {c.get("value") for c in rendu.iter("category")}
            assert set(lue[rendu.get("attr")]) <= classes
            symboles = {s.get("name") for s in rendu.iter("symbol")}
            assert {c.get("symbol") for c in rendu.iter("category")} <= symboles


def test_a_simulated_layer_says_so_in_name_title_and_legend(atlas: Atlases) -> None:
    fichier = atlas.write("un_indicateur")
    with sqlite3.connect(fichier) as base:
        titres = dict(base.execute("SELECT table_name, identifier FROM gpkg_contents").fetchall())
        qml = base.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name LIKE 'contrats%'"
        ).fetchone()[0]
    for couche in ("contrats", "territoires", "donnees", "taux"):
        assert titres[f"{couche}_codage_simule"].startswith(MENTION_SIMULEE)
    assert MENTION_SIMULEE in qml
    lue = pyogrio.read_dataframe(fichier, layer="contrats_codage_simule", read_geometry=False)
    assert set(lue["avertissement"]) == {MENTION_SIMULEE}
    assert set(lue["partenaire.drac.provenance"]) == {"simule"}


def test_towns_are_a_layer_of_their_own(atlas: Atlases) -> None:
    villes = gpd.read_file(atlas.write("villes"), layer="villes")
    assert len(villes) == 15
    assert villes.geometry.notna().all()


@pytest.mark.parametrize("nom", ["demo_petite", "sans_codage"])
def test_geojson_follows_the_rfc(atlas: Atlases, nom: str) -> None:
    choisi = atlas[nom]
    for couche in choisi.couches:
        contenu = json.loads(render_geojson(couche, choisi.export))
        assert contenu["type"] == "FeatureCollection"
        assert len(contenu["features"]) == len(couche.couche.table.lignes)
        assert "crs" not in contenu
        for objet in contenu["features"]:
            forme = shapely.geometry.shape(objet["geometry"]) if objet["geometry"] else None
            if forme is None or forme.geom_type == "Point":
                continue
            for polygone in shapely.get_parts(forme):
                assert polygone.exterior.is_ccw


def test_ogr_reads_the_geojson(atlas: Atlases, tmp_path: Path) -> None:
    choisi = atlas["un_indicateur"]
    octets = render_geojson_bundle(choisi, Options())
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        archive.extractall(tmp_path)
    dossier = tmp_path / choisi.export.radical
    contrats = gpd.read_file(dossier / "contrats_codage_simule.geojson")
    assert len(contrats) == 40
    assert contrats.crs.to_epsg() == 4326
    assert (dossier / "dictionnaire.csv").is_file()
    entete = json.loads((dossier / "contrats_codage_simule.geojson").read_text("utf-8"))
    assert entete["mention"] == MENTION_SIMULEE


def test_bad_names_stay_names(hostile: Entrepot, tmp_path: Path) -> None:
    pieges = build_atlas(hostile, Filtres(lecture=DOUZE, theme="sante"))
    lue = gpd.read_file(write(pieges, tmp_path), layer="contrats")
    assert PIEGES["script"] in set(lue["nom_contrat"])
    assert PIEGES["formule"] in set(lue["nom_contrat"])
