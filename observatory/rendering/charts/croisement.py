"""A coded ladder against a figure of the territory: one mark per contract, level by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt

from observatory.base.errors import ObservatoryError
from observatory.rendering.charts.bandes import NOMBRE_FRANCAIS
from observatory.rendering.charts.barres import BLEU, MARGES
from observatory.sheets.pages.croisement import Croisement, PointCroise
from observatory.sheets.rates.variation import NB_MIN_UNITES
from observatory.statistics.rates import SEUIL_PETIT_GROUPE

CLIC, UNITE = "point", "unite"
"""Name of the selection, and the field of the mark clicked."""
HAUTEUR_NIVEAU = 56
NB_MIN_POINTS = NB_MIN_UNITES
"""Under this many marks nothing is drawn: the table says each of them."""
_ETAGES = (0, 1, -1, 2, -2)
"""Where marks of near values are set, so that none hides another."""
_FORMAT = ",.2~f"
"""Two decimals at most, useless ones dropped, whatever the width of the scale."""
_SUR, _PROBABLE = "réponse ferme", "réponse probable"


def chart_croisement(page: Croisement) -> alt.LayerChart | None:
    """Return the marks by level, a tick at the median of each; None under NB_MIN_POINTS marks.

    A probable answer is a hollow mark: the shape says it, not the colour alone.
    """
    if len(page.points) < NB_MIN_POINTS:
        return None
    echelle = 100 if page.chiffre.est_part else 1
    lus = {p.niveau for p in page.points}
    niveaux = [n for n in reversed(page.niveaux) if n in lus or len(page.niveaux) <= 4]
    x = alt.X(
        "valeur:Q",
        title=page.chiffre.libelle,
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(
            format=_FORMAT,
            labelExpr=NOMBRE_FRANCAIS + (" + ' %'" if echelle == 100 else ""),
            tickCount=7,
            titleAnchor="end",  # on a telephone it is longer than its axis
        ),
    )
    y = alt.Y(
        "niveau:N",
        title=None,
        scale=alt.Scale(domain=niveaux),
        axis=alt.Axis(labelLimit=160, ticks=False, domain=False, grid=True),
    )
    donnees = alt.InlineData(values=_list_data(page.points, echelle))
    couches = [_draw_points(donnees, x, y), _draw_medians(donnees, y)]
    graphique: alt.LayerChart = alt.LayerChart(layer=couches).properties(
        title=alt.Title(page.titre.split(" — ", 1), anchor="start"),
        height=HAUTEUR_NIVEAU * len(niveaux),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding=MARGES,
    )
    return graphique


def _draw_points(donnees: alt.InlineData, x: alt.X, y: alt.Y) -> alt.Chart:
    signe = alt.Scale(domain=[_SUR, _PROBABLE], range=[BLEU, "transparent"])
    graphique: alt.Chart = (
        alt.Chart(donnees)
        .mark_point(size=95, filled=True, stroke=BLEU, strokeWidth=1.6, opacity=0.85)
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("etage:Q", scale=alt.Scale(domain=[-3, 3])),
            fill=alt.Fill("certitude:N", legend=None, scale=signe),
            tooltip=[
                alt.Tooltip("nom:N", title="Contrat"),
                alt.Tooltip("texte:N", title="Chiffre"),
                alt.Tooltip("niveau:N", title="Réponse"),
                alt.Tooltip("certitude:N", title="Certitude"),
            ],
        )
        .add_params(alt.selection_point(name=CLIC, fields=[UNITE], toggle="true", clear=False))
    )
    return graphique


def _draw_medians(donnees: alt.InlineData, y: alt.Y) -> alt.Chart:
    graphique: alt.Chart = (
        alt.Chart(donnees)
        .transform_aggregate(mediane="median(valeur)", nombre="count()", groupby=["niveau"])
        .transform_filter(f"datum.nombre >= {SEUIL_PETIT_GROUPE}")
        .mark_tick(thickness=2.5, size=HAUTEUR_NIVEAU - 22, color="#D55E00")
        .encode(x=alt.X("mediane:Q"), y=y)
    )
    return graphique


def _list_data(points: Sequence[PointCroise], echelle: int) -> list[dict[str, Any]]:
    deja: Counter[str] = Counter()
    lignes = []
    for point in sorted(points, key=lambda p: (p.rang, p.valeur, p.code_unite)):
        lignes.append(
            {
                UNITE: point.code_unite,
                "nom": point.nom,
                "valeur": point.valeur * echelle,
                "texte": point.texte,
                "niveau": point.niveau,
                "etage": _ETAGES[deja[point.niveau] % len(_ETAGES)],
                "certitude": _PROBABLE if point.est_probable else _SUR,
            }
        )
        deja[point.niveau] += 1
    return lignes


def describe_croisement(page: Croisement) -> str:
    """Return the text read in place of the chart: the sentence, then how many at each level."""
    compte = Counter(p.niveau for p in page.points)
    niveaux = " ; ".join(f"{n} : {compte[n]}" for n in reversed(page.niveaux) if compte[n])
    dit = page.lien.phrase if page.lien else ""
    return f"{page.titre}. {dit} {niveaux}. Le tableau qui suit donne chaque contrat."


def render_scatter(page: Croisement, largeur: float, hauteur: float) -> str:
    """Return the marks as SVG at this size (points), by the Vega of `vl-convert`, offline.

    ObservatoryError when there are too few.
    """
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
