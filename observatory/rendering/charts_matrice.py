"""A matrix units × indicators as a heat map with a sign in each cell (Altair).

The names of the rows are written beside the chart (`write_names`), so that they stay in sight
when a wide matrix is scrolled: both keep to the same grid: a heading, then PAS pixels a row.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas  # noqa: F401 (Altair looks at it when it is loaded: never by halves)

from observatory.rendering.marques import Marque
from observatory.sheets.matrices import VIDE, LigneMatrice, Matrice

CELLULE = "cellule"
"""Name of the selection; its fields are UNITE and INDICATEUR."""
UNITE, INDICATEUR = "unite", "indicateur"
PAS = 22
ENTETE_MIN, ENTETE_MAX = 48, 156
"""Pixels of the names of the columns, above the first row."""
VU = "#D55E00"
_SEPARATEUR = "¦"
_CODES = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Dessin:
    """What to draw of a matrix: the look of each state, columns nobody read, groups of columns.

    `groupes` are (title, number of columns) from left to right; `largeur` is that of a column.
    """

    matrice: Matrice
    marques: Mapping[str, Marque]
    muets: tuple[str, ...] = ()
    groupes: tuple[tuple[str, int], ...] = ()
    largeur: int = PAS

    @property
    def entete(self) -> int:
        """Return the height in pixels that the slanted names of the columns need."""
        longueur = max((len(c.split(_SEPARATEUR)[1]) for c in _list_columns(self)), default=0)
        return min(max(round(longueur * 5.3) + 12, ENTETE_MIN), ENTETE_MAX)


def chart_matrice(dessin: Dessin) -> alt.LayerChart:
    """Return the cells of a matrix; each click tells the page which cell."""
    colonnes = _list_columns(dessin)
    rangees = _list_rows(dessin)
    etats = list(dict.fromkeys((*dessin.marques, VIDE)))
    base = _spread(dessin, colonnes, etats).encode(
        x=_axis_x(dessin, colonnes),
        y=alt.Y("rangee:N", scale=alt.Scale(domain=rangees, padding=0), axis=None),
    )
    couches = [
        _draw_cells(base, dessin, etats),
        _write_signs(base, dessin, etats),
        *_write_groups(dessin, colonnes, rangees),
    ]
    graphique: alt.LayerChart = alt.LayerChart(layer=couches).properties(
        width=alt.Step(dessin.largeur),
        height=alt.Step(PAS),
        title=alt.Title(
            dessin.matrice.titre.split(" — ", 1), anchor="start", orient="bottom", fontSize=12
        ),
        autosize=alt.AutoSizeParams(type="pad"),
        padding={"left": 2, "top": 0, "right": 4, "bottom": 4},
    )
    return graphique


def write_names(dessin: Dessin) -> str:
    """Return the names of the rows as HTML, on the grid of the chart."""
    vide = "<li></li>" if dessin.groupes else ""
    noms = "".join(
        f'<li title="{html.escape(x.nom)}">{html.escape(x.nom)}</li>' for x in dessin.matrice.lignes
    )
    return (
        f'<div class="obs-noms" style="--entete:{dessin.entete}px;--pas:{PAS}px">'
        f"<p></p><ul>{vide}{noms}</ul></div>"
    )


def _list_columns(dessin: Dessin) -> list[str]:
    """Return the columns as « code¦name », those nobody read last."""
    lues = [
        f"{c.code_indicateur}{_SEPARATEUR}{c.sigle or c.libelle_court}"
        for c in dessin.matrice.colonnes
    ]
    return [*lues, *(f"{_SEPARATEUR}{nom}" for nom in dessin.muets)]


def _list_rows(dessin: Dessin) -> list[str]:
    noms = [_key(x) for x in dessin.matrice.lignes]
    return [_SEPARATEUR, *noms] if dessin.groupes else noms


def _key(ligne: LigneMatrice) -> str:
    return f"{ligne.code_unite}{_SEPARATEUR}{ligne.nom}"


def _spread(dessin: Dessin, colonnes: Sequence[str], etats: Sequence[str]) -> alt.Chart:
    """Return the chart of the cells: one datum per row is sent, the browser makes the cells."""
    vides = _CODES[etats.index(VIDE)] * len(dessin.muets)
    donnees = [
        {"rangee": _key(x), "etats": "".join(_CODES[etats.index(e)] for e in x.etats) + vides}
        for x in dessin.matrice.lignes
    ]
    graphique: alt.Chart = (
        alt.Chart(alt.InlineData(values=donnees))
        .transform_calculate(etat="split(datum.etats, '')", colonne=_write_list(colonnes))
        .transform_flatten(["etat", "colonne"])
        .transform_calculate(
            unite=f"split(datum.rangee, '{_SEPARATEUR}')[0]",
            indicateur=f"split(datum.colonne, '{_SEPARATEUR}')[0]",
            qui=f"split(datum.rangee, '{_SEPARATEUR}')[1]",
            quoi=f"split(datum.colonne, '{_SEPARATEUR}')[1]",
        )
    )
    return graphique


def _write_list(textes: Sequence[str]) -> str:
    """Return a list of texts as a Vega expression."""
    propres = (t.replace("\\", "\\\\").replace("'", "\\'") for t in textes)
    return "[" + ", ".join(f"'{t}'" for t in propres) + "]"


def _look_up(etats: Sequence[str], valeurs: Mapping[str, str]) -> str:
    """Return the expression that turns the code of a state into one of its words."""
    codes = ", ".join(f"'{_CODES[i]}'" for i in range(len(etats)))
    mots = _write_list([valeurs.get(e, "") for e in etats])
    return f"{mots}[indexof([{codes}], datum.etat)]"


def _axis_x(dessin: Dessin, colonnes: Sequence[str]) -> alt.X:
    return alt.X(
        "colonne:N",
        title=None,
        scale=alt.Scale(domain=list(colonnes), padding=0),
        axis=alt.Axis(
            orient="top",
            labelExpr=f"split(datum.value, '{_SEPARATEUR}')[1]",
            labelAngle=-55,
            labelAlign="left",
            labelLimit=176,
            labelFontSize=11.5,
            labelColor="#6B7178",
            labelOverlap=False,
            labelPadding=4,
            minExtent=dessin.entete,
            maxExtent=dessin.entete,
            ticks=False,
            domain=False,
        ),
    )


def _draw_cells(base: alt.Chart, dessin: Dessin, etats: Sequence[str]) -> alt.Chart:
    champs = [UNITE, INDICATEUR]
    choix = alt.selection_point(name=CELLULE, fields=champs, toggle="true", clear=False)
    vu = alt.selection_point(name="vu", fields=champs, toggle=False, clear=False)
    libelles = {m.code: m.libelle for m in dessin.marques.values()}
    cellules: alt.Chart = (
        base.transform_calculate(dit=_look_up(etats, {VIDE: "Non lu", **libelles}))
        .mark_rect(cursor="pointer")
        .encode(
            fill=_paint(dessin, etats, "fond"),
            stroke=alt.condition(
                vu, alt.value(VU), alt.value("rgba(128, 132, 136, 0.28)"), empty=False
            ),
            strokeWidth=alt.condition(vu, alt.value(3), alt.value(0.8), empty=False),
            tooltip=[
                alt.Tooltip("qui:N", title="Nom"),
                alt.Tooltip("quoi:N", title="Instrument"),
                alt.Tooltip("dit:N", title="Cellule"),
            ],
        )
        .add_params(choix, vu)
    )
    return cellules


def _paint(dessin: Dessin, etats: Sequence[str], champ: str) -> Any:
    couleurs = [getattr(dessin.marques[e], champ) if e in dessin.marques else "" for e in etats]
    defaut = "transparent" if champ == "fond" else "#767D85"
    canal = alt.Fill if champ == "fond" else alt.Color
    return canal(
        "etat:N",
        legend=None,
        scale=alt.Scale(
            domain=list(_CODES[: len(etats)]), range=[couleur or defaut for couleur in couleurs]
        ),
    )


def _write_signs(base: alt.Chart, dessin: Dessin, etats: Sequence[str]) -> alt.Chart:
    signes = {m.code: m.signe for m in dessin.marques.values()}
    textes: alt.Chart = (
        base.transform_calculate(signe=_look_up(etats, {VIDE: "?", **signes}))
        .mark_text(fontSize=11.5, fontWeight=600, baseline="middle", aria=False)
        .encode(text="signe:N", color=_paint(dessin, etats, "encre"))
    )
    return textes


def _write_groups(dessin: Dessin, colonnes: Sequence[str], rangees: Sequence[str]) -> list[Any]:
    """Return the titles of the groups of columns, in a row above the first one."""
    titres, debut = [], 0
    for titre, nombre in dessin.groupes:
        place = {"colonne": colonnes[debut], "rangee": rangees[0], "titre": titre}
        titres.append(
            alt.Chart(alt.InlineData(values=[place]))
            .mark_text(
                fontSize=11,
                fontWeight=700,
                color="#6B7178",
                dx=(nombre - 1) * dessin.largeur / 2,
                aria=False,
            )
            .encode(
                x=_axis_x(dessin, colonnes),
                y=alt.Y("rangee:N", scale=alt.Scale(domain=list(rangees), padding=0), axis=None),
                text="titre:N",
            )
        )
        debut += nombre
    return titres
