"""GeoPackage: layers, the tables that explain them, and the styles QGIS applies by itself."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pyogrio

from observatory.rendering.export import styles_qgis
from observatory.rendering.export.couches import Atlas, CoucheSig, to_frame, to_geoframe
from observatory.sheets.export.table_typee import (
    CONTRATS,
    EPCI,
    QPV,
    TERRITOIRES,
    VILLES,
    Export,
    Table,
)
from observatory.sheets.map.carte import Classe

INSTANT = "2024-01-01T00:00:00.000Z"
"""Date written in the file: the real one would change its bytes."""

_COMPTEURS = (24, 92)
"""Where SQLite counts the changes of a file (« Database File Format », §1.3.7 and 1.3.21).

GDAL says when it wrote in a step of its own, which changes nothing within one millisecond.
"""

_GEOMETRIE = "geom"
_CREER_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
    f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""
_INSCRIRE = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles QGIS', :instant)
"""
_POSER_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
    styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)
VALUES ('', '', :couche, :geom, :nom, :qml, '', 1, :description, '', :instant)
"""
_FIGER = "UPDATE gpkg_contents SET last_change = :instant"


def render_gpkg(atlas: Atlas) -> bytes:
    """Return the GeoPackage of a selection (EPSG:4326); same atlas, same bytes."""
    with tempfile.TemporaryDirectory(prefix="observatoire-") as dossier:
        fichier = Path(dossier) / "export.gpkg"
        for couche in atlas.couches:
            _write_layer(fichier, couche, atlas.export)
        for table in atlas.export.tables:
            _write_table(fichier, table, atlas.export)
        _finish(fichier, atlas)
        return _count_once(fichier.read_bytes())


def _write_layer(fichier: Path, couche: CoucheSig, export: Export) -> None:
    est_point = couche.couche.genre == "point"
    pyogrio.write_dataframe(
        to_geoframe(couche),
        fichier,
        layer=couche.nom,
        driver="GPKG",
        append=fichier.exists(),
        geometry_type="Point" if est_point else "MultiPolygon",
        promote_to_multi=not est_point,
        layer_options={"GEOMETRY_NAME": _GEOMETRIE, **_describe(couche.couche.table, export)},
    )


def _write_table(fichier: Path, table: Table, export: Export) -> None:
    pyogrio.write_dataframe(
        to_frame(table),
        fichier,
        layer=_name_table(table, export),
        driver="GPKG",
        append=True,
        layer_options=_describe(table, export),
    )


def _name_table(table: Table, export: Export) -> str:
    return f"{table.nom}_codage_simule" if export.est_simule and table.est_codee else table.nom


def _describe(table: Table, export: Export) -> dict[str, str]:
    """Return what QGIS shows of a layer before opening it; a simulated one says so first."""
    est_simulee = export.est_simule and table.est_codee
    titre = f"{export.mention} — {table.titre}" if est_simulee else table.titre
    return {"IDENTIFIER": titre, "DESCRIPTION": f"{export.titre}. {export.avertissement}".strip()}


def _list_styles(atlas: Atlas) -> Mapping[str, str]:
    classes: tuple[Classe, ...] = tuple(
        c for c in atlas.carte.classes if atlas.carte.effectifs[c.code] or not c.est_facultative
    )
    mention = atlas.carte.avertissement
    titre = f"{mention} — {atlas.carte.titre}" if mention else atlas.carte.titre
    return {
        CONTRATS: styles_qgis.style_points(classes, titre),
        TERRITOIRES: styles_qgis.style_territories(classes, titre),
        QPV: styles_qgis.style_qpv(),
        EPCI: styles_qgis.style_outline(),
        VILLES: styles_qgis.style_towns(),
    }


def _finish(fichier: Path, atlas: Atlas) -> None:
    """Add the styles, take the clock out, and lay the file out anew."""
    styles = _list_styles(atlas)
    connexion = sqlite3.connect(fichier)
    try:
        connexion.execute(_CREER_STYLES)
        connexion.execute(_INSCRIRE, {"instant": INSTANT})
        for couche in atlas.couches:
            table = couche.couche.table
            valeurs = {
                "couche": couche.nom,
                "geom": _GEOMETRIE,
                "nom": table.nom,
                "qml": styles[table.nom],
                "description": table.titre,
                "instant": INSTANT,
            }
            connexion.execute(_POSER_STYLE, valeurs)
        connexion.execute(_FIGER, {"instant": INSTANT})
        connexion.commit()
        connexion.execute("VACUUM")
    finally:
        connexion.close()


def _count_once(octets: bytes) -> bytes:
    """Return a SQLite file that says it was changed once, however many steps wrote it."""
    ecrits = bytearray(octets)
    for lieu in _COMPTEURS:
        ecrits[lieu : lieu + 4] = (1).to_bytes(4, "big")
    return bytes(ecrits)
