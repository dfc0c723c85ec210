"""Charts of a sheet (Altair): the same objects as the tables, nothing computed here.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers and in print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas  # noqa: F401 (Altair looks at it when it is loaded: never by halves)

from observatory.sheets.rates.tableaux import LigneTableau, Tableau

BLEU = "#0072B2"
CIEL = "#9CC9E8"
ORANGE = "#D55E00"
GRIS = "#6B7280"

SEUIL_LIGNES = 2
"""Fewest lines worth a chart: one line is already a sentence."""
MARGES = {"left": 2, "right": 10, "top": 4, "bottom": 4}
"""Pixels left around a chart: the last number of an axis, centred on its line, is whole."""
LIGNES_MAX = 25
HAUTEUR_LIGNE = 24
LIBELLE_MAX = 46
PAS_HACHURES = 0.8
"""Per cent between two strokes of a hatched part."""
LIBELLES = alt.Axis(labelLimit=320, labelOverlap=False)
"""Every line is named, none skipped to save room."""


def chart_tableau(tableau: Tableau, bornes: Sequence[int]) -> alt.LayerChart | None:
    """Return the rates of a table as bars, or its bounds as intervals; published marks as ticks.

    None when there are too few lines for a chart to say more than the table. `bornes` are the
    percentages where bands start.
    """
    lignes = [x for x in tableau.lignes if x.principal.pourcentage][:LIGNES_MAX]
    if len(lignes) < SEUIL_LIGNES:
        return None
    donnees = [_datum(ligne) for ligne in lignes]
    base = alt.Chart(alt.InlineData(values=donnees)).encode(
        y=_axis_y(donnees),
        tooltip=[
            alt.Tooltip("complet:N", title="Indicateur"),
            alt.Tooltip("phrase:N", title="Constat"),
            alt.Tooltip("publie:N", title="Taux publié"),
        ],
    )
    axe = alt.X(
        "bas:Q",
        title="Part des contrats (%)",
        scale=alt.Scale(domain=[0, 100]),
        axis=axis_bands(bornes),
    )
    couches = [
        base.mark_bar(height=14, color=CIEL).encode(x=axe, x2="haut:Q"),
        base.mark_bar(height=14, color=BLEU).encode(x=alt.X("zero:Q"), x2="bas:Q"),
        base.transform_filter("datum.valeur !== null")
        .mark_tick(color=ORANGE, thickness=3, size=20)
        .encode(x="valeur:Q"),
    ]
    if any(d["probable"] > d["bas"] for d in donnees):
        couches.append(_hatch(donnees))
    if any(d["ouvert"] for d in donnees):
        couches.append(open_marks(base.encode(x="valeur:Q")))
    hauteur = HAUTEUR_LIGNE * len(lignes) + 10
    graphique: alt.LayerChart = alt.LayerChart(layer=couches).properties(
        title=alt.Title(tableau.titre, subtitle=_legend(tableau), anchor="start"),
        height=hauteur,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding=MARGES,
    )
    return graphique


def axis_bands(bornes: Sequence[int], **reglages: Any) -> alt.Axis:
    """Return the axis of a share in percent: a line where each band starts."""
    return alt.Axis(values=[*bornes, 100], grid=True, **reglages)


def _axis_y(donnees: Sequence[Mapping[str, Any]]) -> alt.Y:
    """Return the axis of the names, in the order of the table whatever a layer holds of it."""
    noms = list(dict.fromkeys(str(d["libelle"]) for d in donnees))
    return alt.Y("libelle:N", title=None, axis=LIBELLES, scale=alt.Scale(domain=noms))


def _hatch(donnees: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Return slanted strokes over what is only probable, after what is established."""
    traits = [
        {"libelle": d["libelle"], "x": d["bas"] + PAS_HACHURES * (rang + 0.5)}
        for d in donnees
        for rang in range(int((d["probable"] - d["bas"]) / PAS_HACHURES))
    ]
    hachures: alt.Chart = (
        alt.Chart(alt.InlineData(values=traits), name="hachures")
        .mark_point(
            shape="M-0.25,1L0.25,-1", size=196, stroke=BLEU, strokeWidth=1.3, aria=False,
            tooltip=None,
        )
        .encode(x="x:Q", y=_axis_y(donnees))
    )  # fmt: skip
    return hachures


def open_marks(base: alt.Chart) -> alt.Chart:
    """Return the arrows of the open marks (« plus de 70 % »), to the right of their bound."""
    fleches: alt.Chart = (
        base.transform_filter("datum.ouvert")
        .mark_point(
            shape="triangle-right", color=ORANGE, fill=ORANGE, size=70, xOffset=6, opacity=1
        )
        .properties(name="marques_ouvertes")
    )
    return fleches


def describe_chart(tableau: Tableau) -> str:
    """Return the text read in place of the chart: its title and its first lines."""
    premieres = [f"{x.libelle} : {x.principal.phrase}" for x in tableau.lignes[:5]]
    return f"{tableau.titre}. {' ; '.join(premieres)}. Le tableau qui suit donne toutes les lignes."


def _legend(tableau: Tableau) -> str:
    if tableau.est_borne:
        plein = "Bleu foncé : établi. Bleu clair : ce qui reste possible."
        if any(x.principal.ligne.k_probable for x in tableau.lignes):
            plein += " Hachures : probable."
    else:
        plein = "Bleu : part des contrats codés."
    reperes = [r for x in tableau.lignes for r in x.reperes]
    fleche = " Flèche : « plus de »." if any(r.est_ouvert for r in reperes) else ""
    return f"{plein} Trait orange : taux publié.{fleche}" if reperes else plein


def _datum(ligne: LigneTableau) -> dict[str, Any]:
    taux = ligne.principal
    if taux.ligne.est_bornee:
        bas, haut = (
            taux.ligne.part_min or 0,
            taux.ligne.part_max or 0,
        )  # shown from five coded units only
        probable = bas + taux.ligne.k_probable / taux.ligne.nb_attendus
    else:
        probable = bas = haut = taux.ligne.part or 0
    reperes = [r for r in ligne.reperes if r.mesure == taux.ligne.mesure]
    repere = next((r for r in reperes if r.valeur is not None), None)
    valeur = repere.valeur if repere else None
    libelle = ligne.libelle
    if len(libelle) > LIBELLE_MAX:
        libelle = ligne.principal.ligne.libelle_court[:LIBELLE_MAX]
    return {
        "libelle": libelle,
        "complet": ligne.libelle,
        "zero": 0,
        "bas": bas * 100,
        "haut": haut * 100,
        "probable": probable * 100,
        "valeur": None if valeur is None else valeur * 100,
        "ouvert": repere is not None and repere.est_ouvert,
        "phrase": taux.phrase,
        "publie": ", ".join(r.dit for r in ligne.reperes) or "—",
    }
