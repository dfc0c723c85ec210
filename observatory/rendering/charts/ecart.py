"""The gap of each partner between being named and signing, as a dumbbell (Altair)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas  # noqa: F401 (Altair looks at it when it is loaded: never by halves)

from observatory.rendering.charts.barres import axis_bands
from observatory.rendering.charts.rangees import (
    ECHELON,
    INDICATEUR,
    VU,
    axis_rows,
    finish,
    key_row,
    listen,
    tip,
)
from observatory.sheets.pages.partenaires import LignePartenaire


def chart_ecarts(
    titre: str, lignes: Sequence[LignePartenaire], bornes: Sequence[int]
) -> alt.LayerChart:
    """Return one dumbbell per partner: each measure a point, the gap to the highest a bar."""
    rangees = [key_row(x) for x in lignes]
    points = [p for ligne in lignes for p in _place(ligne)]
    traits = [t for ligne in lignes for t in _join(ligne)]
    x = alt.X(
        "part:Q",
        title="Part des contrats codés (%)",
        scale=alt.Scale(domain=[0, 100]),
        axis=axis_bands(bornes, orient="top"),
    )
    choix, vu = listen()
    socle = alt.Chart(alt.InlineData(values=traits)).encode(
        y=axis_rows(rangees), tooltip=[tip("nom", "Partenaire"), tip("dit", "Écart")]
    )
    barres = socle.mark_bar(cursor="pointer").encode(
        x=x, x2="fin:Q", size=alt.Size("largeur:Q", scale=None),
        color=alt.Color("encre:N", scale=None),
        stroke=alt.condition(vu, alt.value(VU), alt.value("transparent"), empty=False),
        description="dit:N",
    )  # fmt: skip
    ronds = (
        alt.Chart(alt.InlineData(values=points))
        .mark_point(filled=True, opacity=1, size=110, strokeWidth=1.8, cursor="pointer")
        .encode(
            x=x,
            y=axis_rows(rangees),
            shape=alt.Shape("forme:N", scale=None),
            fill=alt.Fill("fond:N", scale=None),
            stroke=alt.value("#0B3C68"),
            tooltip=[tip("nom", "Partenaire"), tip("dit", "Taux")],
            description="dit:N",
        )
    )
    return finish([barres.add_params(choix, vu), ronds], titre, len(rangees))


_FORMES = ("circle", "diamond", "square")
_FONDS = ("#FFFFFF", "#4A8DC2", "#0B3C68")


def list_signs(lignes: Sequence[LignePartenaire]) -> tuple[tuple[str, str], ...]:
    """Return the legend of the dumbbells: a shape, the measure it stands for."""
    mesures = dict.fromkeys(t.ligne.libelle_mesure for x in lignes[:1] for t in x.taux)
    return tuple(zip(("○", "◆", "■"), mesures, strict=False))


def _place(ligne: LignePartenaire) -> list[dict[str, Any]]:
    return [
        {
            "rangee": key_row(ligne),
            "nom": ligne.libelle,
            "part": taux.ligne.part * 100,
            "dit": taux.phrase,
            "forme": _FORMES[min(rang, 2)],
            "fond": _FONDS[min(rang, 2)],
        }
        for rang, taux in enumerate(ligne.taux)
        if taux.ligne.part is not None
    ]


def _join(ligne: LignePartenaire) -> list[dict[str, Any]]:
    """Return the bars under the points: the wider the gap counted, the thicker."""
    traits = []
    for rang, ecart in enumerate(ligne.ecarts):
        if ecart.bas.ligne.part is None or ecart.haut.ligne.part is None:
            continue
        dernier = rang == len(ligne.ecarts) - 1
        traits.append(
            {
                INDICATEUR: ligne.code_indicateur,
                ECHELON: f"ecart.{ecart.bas.ligne.mesure}",
                "rangee": key_row(ligne),
                "nom": ligne.libelle,
                "part": ecart.haut.ligne.part * 100,
                "fin": ecart.bas.ligne.part * 100,
                "dit": ecart.phrase,
                "encre": "#8DBBDB" if dernier else "#C9CDD1",
                "largeur": 9 if dernier else 3,
            }
        )
    return traits
