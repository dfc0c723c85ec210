"""Strip plot of a territory figure: each contract of the region a dot, one's own marked."""

from __future__ import annotations

from typing import Any

import altair as alt

from observatory.base.french import FINE, quantite
from observatory.rendering.charts.barres import BLEU, GRIS, MARGES, ORANGE
from observatory.sheets.rates.distributions import (
    AUTRE,
    CHOISI,
    SIEN,
    ChiffreCompare,
    Distribution,
    Point,
)

NOMBRE_FRANCAIS = f"replace(replace(datum.label, regexp(',', 'g'), '{FINE}'), '.', ',')"
"""The label of an axis with the comma and the spaces of French, as Vega says it."""
HAUTEUR = 92
"""A number of an axis as French writes it; Vega knows the English way only."""
_RANGS = {AUTRE: 0, CHOISI: 1, SIEN: 2}


def chart_bande(chiffre: ChiffreCompare) -> alt.LayerChart | None:
    """Return the dots of the region above the quartiles of the region and of France.

    One's own dot is an orange diamond, those set beside are blue squares, the others grey rings:
    the shape tells as much as the colour. None when no contract has a value.
    """
    if not chiffre.region.points:
        return None
    points = sorted(chiffre.region.points, key=lambda p: _RANGS[p.role])
    echelle = 100 if chiffre.est_part else 1
    lignes = [chiffre.region.libelle, "France"]
    x = alt.X(
        "valeur:Q",
        title=None,
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(
            grid=False,
            tickCount=6,
            format=",.2~f",
            labelExpr=f"{NOMBRE_FRANCAIS} + ' %'" if chiffre.est_part else NOMBRE_FRANCAIS,
        ),
    )
    y = alt.Y(
        "ligne:N",
        title=None,
        sort=lignes,
        scale=alt.Scale(domain=lignes),
        axis=alt.Axis(ticks=False, domain=False, labelLimit=150),
    )
    quartiles = [
        _quartiles(nom, d, echelle)
        for nom, d in zip(lignes, (chiffre.region, chiffre.france), strict=True)
        if d.quartiles
    ]
    couches = [
        *_draw_quartiles(quartiles, y),
        _draw_points([_datum(p, lignes[0], echelle) for p in points], x, y),
    ]
    graphique: alt.LayerChart = alt.LayerChart(layer=couches).properties(
        height=HAUTEUR, padding=MARGES
    )
    return graphique


def _draw_quartiles(donnees: list[dict[str, Any]], y: alt.Y) -> list[alt.Chart]:
    base = alt.Chart(alt.InlineData(values=donnees)).encode(y=y)
    aide = [alt.Tooltip("texte:N", title="Répartition")]
    return [
        base.mark_bar(height=22, color=GRIS, opacity=0.18).encode(
            x=alt.X("q1:Q"), x2="q3:Q", tooltip=aide
        ),
        base.mark_tick(color=GRIS, thickness=2, size=22).encode(x=alt.X("mediane:Q"), tooltip=aide),
    ]


def _draw_points(donnees: list[dict[str, Any]], x: alt.X, y: alt.Y) -> alt.Chart:
    graphique: alt.Chart = (
        alt.Chart(alt.InlineData(values=donnees))
        .mark_point(filled=True, strokeWidth=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("role:N", legend=None, scale=_by_role("circle", "square", "diamond")),
            color=alt.Color("role:N", legend=None, scale=_by_role(GRIS, BLEU, ORANGE)),
            size=alt.Size("role:O", legend=None, scale=_by_role(34, 90, 150)),
            opacity=alt.Opacity("role:O", legend=None, scale=_by_role(0.55, 1, 1)),
            tooltip=[alt.Tooltip("nom:N", title="Contrat"), alt.Tooltip("texte:N", title="Valeur")],
        )
    )
    return graphique


def _by_role(*aspects: str | float) -> alt.Scale:
    return alt.Scale(domain=[AUTRE, CHOISI, SIEN], range=list(aspects))


def describe_bande(chiffre: ChiffreCompare) -> str:
    """Return the text read in place of the strip."""
    region = chiffre.region
    return f"{chiffre.libelle}. {chiffre.phrase} {quantite(region.n, 'contrat')} avec une valeur."


def name_marks(chiffre: ChiffreCompare) -> str:
    """Return the contracts marked on the strip with their values: « ◆ Alès 14,9 % · ■ Nîmes… ».

    One of another région is not on its strip: it is named all the same.
    """
    signes = {SIEN: "◆", CHOISI: "■"}
    marques = [p for p in chiffre.france.points if p.role in signes]
    marques.sort(key=lambda p: -_RANGS[p.role])
    return " · ".join(f"{signes[p.role]} {p.nom} {p.texte}" for p in marques)


def _datum(point: Point, ligne: str, echelle: int) -> dict[str, Any]:
    return {
        "ligne": ligne,
        "nom": point.nom,
        "valeur": point.valeur * echelle,
        "texte": point.texte,
        "role": point.role,
    }


def _quartiles(nom: str, distribution: Distribution, echelle: int) -> dict[str, Any]:
    _, q1, mediane, q3, _ = (v * echelle for v in distribution.quartiles or (0, 0, 0, 0, 0))
    return {
        "ligne": nom,
        "q1": q1,
        "mediane": mediane,
        "q3": q3,
        "texte": f"la moitié des {distribution.n} contrats entre {q1:.1f} et {q3:.1f}, "
        f"médiane {mediane:.1f}".replace(".", ","),
    }
