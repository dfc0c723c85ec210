"""The folium map: a constant base that fetches its shapes, and a small state for each filter.

folium asks a dozen foreign hosts for scripts and styles; here every file comes from the server
itself. The base never changes, so that streamlit-folium keeps the same frame; what a filter
changes travels as one JSON (`payload.write_payload`), evaluated by streamlit-folium as the
layer to add, and restyles shapes already drawn: the map is never blank.

folium compiles a template for each element it renders, and streamlit-folium renders the map twice
at each run. So the base is rendered once and shared: nothing changes it afterwards, since its
elements already have the names streamlit-folium would give, and the state does not stay in it.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Self, cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from observatory.rendering.map.payload import write_payload
from observatory.sheets.map.carte import CarteContrats

ATTRIBUTION = "IGN, Insee, ANCT (Licence Ouverte 2.0)"
CENTRE_OCCITANIE = (43.7, 2.2)
ZOOM_OCCITANIE = 8

_ZOOM_INTERDIT = r",\s*maximum-scale=[^\"]*"
"""What folium adds to the viewport of every map."""

_TUILES = (
    {
        "code": "ign",
        "nom": "Plan IGN (data.geopf.fr)",
        "url": "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
        "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
        "attribution": "© IGN",
    },
    {
        "code": "osm",
        "nom": "OpenStreetMap (openstreetmap.org)",
        "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "attribution": "© les contributeurs d’OpenStreetMap",
    },
)


class CarteFolium(folium.Map):
    """A folium map whose Leaflet, script and style are served by the application; rendered once."""

    _est_rendue = False

    def __init__(self, scripts: tuple[str, ...], styles: tuple[str, ...]) -> None:
        self.default_js = [(f"js{rang}", adresse) for rang, adresse in enumerate(scripts)]
        self.default_css = [(f"css{rang}", adresse) for rang, adresse in enumerate(styles)]
        super().__init__(
            location=CENTRE_OCCITANIE,
            zoom_start=ZOOM_OCCITANIE,
            tiles=None,
            zoom_control=False,
            control_scale=False,
            zoomSnap=0.25,
            zoomDelta=1,
            wheelPxPerZoomLevel=90,
            minZoom=3,
            maxZoom=17,
            maxBoundsViscosity=0.8,
        )
        self._id = "div"

    def render(self, **kwargs: Any) -> str:
        """Return what folium does, its head letting the reader enlarge the page (WCAG 1.4.4)."""
        if self._est_rendue:
            return ""  # what it draws is in its figure, where streamlit-folium reads it
        rendu = str(super().render(**kwargs))  # type: ignore[no-untyped-call]
        figure = cast(Figure, self.get_root())
        nom = self.get_name()
        tete = figure.header._children[nom].render()
        figure.header.add_child(Element(re.sub(_ZOOM_INTERDIT, "", tete)), name=nom)
        self._est_rendue = True
        return rendu


class Couches(MacroElement):
    """Fetch and draw the static shapes once."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.observatoire.init({{ this._parent.get_name() }}, {{ this.options_json }});"
        "{% endmacro %}"
    )

    def __init__(self, adresse_geo: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "couches", "div_0"
        self.options_json = json.dumps(
            {"geo": adresse_geo, "attribution": ATTRIBUTION, "tuiles": _TUILES}, ensure_ascii=False
        )


class EtatCarte(folium.FeatureGroup):
    """What streamlit-folium takes for a layer to add, and is the state of one filter."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.layerGroup();"
        "window.observatoire.apply({{ this.etat_json }});"
        "{% endmacro %}"
    )

    def __init__(self, etat_json: str) -> None:
        super().__init__(name="etat", control=False)
        self.etat_json = etat_json

    def add_to(self, *_args: Any, **_kwargs: Any) -> Self:
        """Stay out of the map, which other sessions show: what is read is this script alone."""
        return self

    def render(self, **_kwargs: Any) -> str:
        """Write nothing in the page of the map, for the same reason."""
        return ""


@lru_cache(maxsize=4)
def render_base(scripts: tuple[str, ...], styles: tuple[str, ...], adresse_geo: str) -> folium.Map:
    """Return the constant base map, rendered, the same object for all who show it.

    Addresses are those of `assets.FichiersPublies`; those of a few builds are kept.
    """
    carte = CarteFolium(scripts, styles)
    carte.add_child(Couches(adresse_geo))
    carte.get_root().render()
    return carte


def render_state(carte: CarteContrats) -> folium.FeatureGroup:
    """Return the element to give as `feature_group_to_add`."""
    return EtatCarte(write_payload(carte))
