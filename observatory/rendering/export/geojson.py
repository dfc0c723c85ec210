"""GeoJSON (RFC 7946): one file per layer, each saying by itself where it comes from."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely

from observatory.base.archive import write_zip
from observatory.rendering.export.couches import Atlas, CoucheSig
from observatory.rendering.export.formats import Options
from observatory.rendering.export.lisezmoi import NOM, write_readme
from observatory.rendering.export.surete import clean
from observatory.rendering.export.texte import render_csv
from observatory.sheets.export.table_typee import PROVENANCE, Export, Valeur

_DECIMALES = 6
"""About ten centimetres on the ground."""
_USAGE = (
    "GeoJSON (RFC 7946) : longitude et latitude WGS 84, une couche par fichier. Les tables qui les "
    "accompagnent sont des CSV en UTF-8 ; dictionnaire.csv décrit chaque colonne."
)


def render_geojson(couche: CoucheSig, export: Export) -> bytes:
    """Return one layer; what it is and whether it is simulated stand before its features."""
    table = couche.couche.table
    est_simulee = export.est_simule and table.est_codee
    entete: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": couche.nom,
        "mention": export.mention if est_simulee else None,
        "titre": f"{export.titre} — {table.titre}",
        "avertissement": export.avertissement,
        "build_id": export.build_id,
        "provenance": [
            {str(k): v for k, v in ligne.items()} for ligne in export.table(PROVENANCE).records()
        ],
    }
    objets = [
        {
            "type": "Feature",
            "properties": {nom: _value(v) for nom, v in proprietes.items()},
            "geometry": _shape(forme),
        }
        for proprietes, forme in zip(table.records(), couche.formes, strict=True)
    ]
    texte = json.dumps(
        {**entete, "features": objets},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )
    return texte.encode("utf-8")


def render_geojson_bundle(atlas: Atlas, options: Options) -> bytes:
    """Return the archive of all layers and of the tables that explain them."""
    export = atlas.export
    dossier = export.radical
    fichiers = [
        *((f"{c.nom}.geojson", c.couche.table) for c in atlas.couches),
        *((f"{t.nom}.csv", t) for t in export.tables),
    ]
    return write_zip(
        [
            (f"{dossier}/{NOM}", write_readme(export, fichiers, _USAGE)),
            *((f"{dossier}/{c.nom}.geojson", render_geojson(c, export)) for c in atlas.couches),
            *((f"{dossier}/{t.nom}.csv", render_csv(t, options)) for t in export.tables),
        ]
    )


def _value(valeur: Valeur) -> Any:
    if isinstance(valeur, str):
        return clean(valeur)
    if valeur is None or isinstance(valeur, bool | int | float):
        return valeur
    return valeur.isoformat()


def _shape(forme: Any) -> Any:
    """Return the geometry: rounded, outer rings counter-clockwise as the RFC asks."""
    if forme is None:
        return None
    arrondie = shapely.transform(forme, lambda xy: np.round(xy, _DECIMALES))
    if arrondie.geom_type != "Point":
        arrondie = shapely.orient_polygons(arrondie)
    return json.loads(shapely.to_geojson(arrondie))
