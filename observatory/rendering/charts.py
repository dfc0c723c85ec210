"""Charts of a sheet (Altair): the same objects as the tables, nothing computed here.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers and in print.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas  # noqa: F401 (Altair looks at it when it is loaded: never by halves)

from observatory.sheets.tableaux import LigneTableau, Tableau

BLEU = "#0072B2"
CIEL = "#9CC9E8"
ORANGE = "#D55E00"
GRIS = "#6B7280"

SEUIL_LIGNES = 2
"""Fewest lines worth a chart: one line is already a sentence."""
LIGNES_MAX = 25
HAUTEUR_LIGNE = 24
LIBELLE_MAX = 46
LIBELLES = alt.Axis(labelLimit=320, labelOverlap=False)
"""Every line is named, none skipped to save room."""


def chart_tableau(tableau: Tableau) -> alt.LayerChart | None:
    """Return the rates of a table as bars, or its bounds as intervals; published marks as ticks.

    None when there are too few lines for a chart to say more than the table.
    """
    lignes = [x for x in tableau.lignes if x.principal.pourcentage][:LIGNES_MAX]
    if len(lignes) < SEUIL_LIGNES:
        return None
    donnees = [_datum(ligne) for ligne in lignes]
    base = alt.Chart(alt.InlineData(values=donnees)).encode(
        y=alt.Y("libelle:N", sort=None, title=None, axis=LIBELLES),
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
        axis=alt.Axis(values=[0, 10, 40, 70, 100], grid=True),
    )
    couches = [
        base.mark_bar(height=14, color=CIEL).encode(x=axe, x2="haut:Q"),
        base.mark_bar(height=14, color=BLEU).encode(x=alt.X("zero:Q"), x2="bas:Q"),
        base.transform_filter("datum.valeur !== null")
        .mark_tick(color=ORANGE, thickness=3, size=20)
        .encode(x="valeur:Q"),
    ]
    hauteur = HAUTEUR_LIGNE * len(lignes) + 10
    graphique: alt.LayerChart = alt.LayerChart(layer=couches).properties(
        title=alt.Title(tableau.titre, subtitle=_legend(tableau), anchor="start"),
        height=hauteur,
    )
    return graphique


def describe_chart(tableau: Tableau) -> str:
    """Return the text read in place of the chart: its title and its first lines."""
    premieres = [f"{x.libelle} : {x.principal.phrase}" for x in tableau.lignes[:5]]
    return f"{tableau.titre}. {' ; '.join(premieres)}. Le tableau qui suit donne toutes les lignes."


def _legend(tableau: Tableau) -> str:
    if tableau.est_borne:
        plein = "Bleu foncé : établi. Bleu clair : ce qui reste possible."
    else:
        plein = "Bleu : part des contrats codés."
    a_reperes = any(x.reperes for x in tableau.lignes)
    return f"{plein} Trait orange : taux publié." if a_reperes else plein


def _datum(ligne: LigneTableau) -> dict[str, Any]:
    taux = ligne.principal
    if taux.est_borne:
        bas, haut = taux.part_min or 0, taux.part_max or 0
    else:
        bas = haut = taux.part or 0
    reperes = [r for r in ligne.reperes if r.mesure == taux.mesure]
    valeur = next((r.valeur for r in reperes if r.valeur is not None), None)
    libelle = ligne.libelle
    if len(libelle) > LIBELLE_MAX:
        libelle = ligne.principal.libelle_court[:LIBELLE_MAX]
    return {
        "libelle": libelle,
        "complet": ligne.libelle,
        "zero": 0,
        "bas": bas * 100,
        "haut": haut * 100,
        "valeur": None if valeur is None else valeur * 100,
        "phrase": taux.phrase,
        "publie": ", ".join(r.publie for r in ligne.reperes) or "—",
    }
