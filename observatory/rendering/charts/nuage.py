"""The scatter of two indicators as SVG, drawn offline by the Vega that `vl-convert` holds."""

from __future__ import annotations

from observatory.base.errors import ObservatoryError
from observatory.rendering.charts.croisement import chart_croisement
from observatory.sheets.pages.croisement import Croisement


def render_scatter(page: Croisement, largeur: float, hauteur: float) -> str:
    """Return the scatter of the page at this size (points); ObservatoryError when it is empty."""
    import vl_convert  # noqa: PLC0415 (50 MB, and rare)

    graphique = chart_croisement(page)
    if graphique is None:
        raise ObservatoryError(
            "Trop peu de réponses pour un nuage de points → choisir deux autres indicateurs."
        )
    spec = graphique.to_dict()
    spec["width"], spec["height"] = round(largeur), round(hauteur)
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    spec.pop("title", None)
    spec["params"] = []
    for couche in spec["layer"]:
        couche.pop("params", None)
    spec["config"] = {
        "font": "Source Sans 3",
        "axis": {"labelFontSize": 15, "titleFontSize": 15, "labelLimit": 260},
        "view": {"stroke": None},
    }
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg
