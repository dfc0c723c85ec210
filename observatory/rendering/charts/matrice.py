"""A matrix units × indicators as a heat map with a sign in each cell (Vega-Lite).

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

from observatory.rendering.signes import Marque
from observatory.sheets.rates.matrices import VIDE, LigneMatrice, Matrice

CELLULE = "cellule"
"""Name of the selection; its fields are UNITE and INDICATEUR."""
UNITE, INDICATEUR = "unite", "indicateur"
PAS = 22
ENTETE_MIN, ENTETE_MAX = 48, 156
"""Pixels of the names of the columns, above the first row."""
VU = "#D55E00"
_CASES = "cases"
_TEXTE = {"type": "text", "aria": False}
_SEPARATEUR = "¦"
_CODES = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Trace:
    """A layered drawing as Vega-Lite reads it."""

    spec: dict[str, Any]

    def to_dict(self, validate: bool = True) -> dict[str, Any]:
        """Return the drawing; a validation error when asked to check it and it is not one."""
        if validate:
            alt.LayerChart.from_dict(self.spec, validate=True)
        return {"$schema": alt.SCHEMA_URL, **self.spec}


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


def chart_matrice(dessin: Dessin) -> Trace:
    """Return the cells of a matrix; each click tells the page which cell."""
    colonnes = _list_columns(dessin)
    rangees = _list_rows(dessin)
    etats = list(dict.fromkeys((*dessin.marques, VIDE)))
    return Trace(
        {
            "title": {
                "text": dessin.matrice.titre.split(" — ", 1),
                "anchor": "start",
                "orient": "bottom",
                "fontSize": 12,
            },
            "width": {"step": dessin.largeur},
            "height": {"step": PAS},
            "autosize": {"type": "pad"},
            "padding": {"left": 2, "top": 0, "right": 4, "bottom": 4},
            "params": [_name_click(CELLULE, toggle="true"), _name_click("vu", toggle=False)],
            "encoding": {
                "x": _axis_x(dessin, colonnes),
                "y": {
                    "field": "rangee",
                    "type": "nominal",
                    "scale": {"domain": rangees, "padding": 0},
                    "axis": None,
                },
            },
            "layer": [
                {
                    **_spread(dessin, colonnes, etats),
                    "layer": [_draw_cells(dessin, etats), _write_signs(dessin, etats)],
                },
                *_write_groups(dessin, colonnes, rangees),
            ],
        }
    )


def _name_click(nom: str, *, toggle: str | bool) -> dict[str, Any]:
    """Return a selection of cells: a click adds one, or takes its place."""
    champs = [UNITE, INDICATEUR]
    selection = {"type": "point", "fields": champs, "toggle": toggle, "clear": False}
    return {"name": nom, "select": selection, "views": [_CASES]}


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


def _spread(dessin: Dessin, colonnes: Sequence[str], etats: Sequence[str]) -> dict[str, Any]:
    """Return the data of the cells: one datum per row is sent, the browser makes the cells."""
    vides = _CODES[etats.index(VIDE)] * len(dessin.muets)
    donnees = [
        {"rangee": _key(x), "etats": "".join(_CODES[etats.index(e)] for e in x.etats) + vides}
        for x in dessin.matrice.lignes
    ]
    coupes = {
        UNITE: f"split(datum.rangee, '{_SEPARATEUR}')[0]",
        INDICATEUR: f"split(datum.colonne, '{_SEPARATEUR}')[0]",
        "qui": f"split(datum.rangee, '{_SEPARATEUR}')[1]",
        "quoi": f"split(datum.colonne, '{_SEPARATEUR}')[1]",
    }
    return {
        "data": {"values": donnees},
        "transform": [
            {"calculate": "split(datum.etats, '')", "as": "etat"},
            {"calculate": _write_list(colonnes), "as": "colonne"},
            {"flatten": ["etat", "colonne"]},
            *({"calculate": texte, "as": nom} for nom, texte in coupes.items()),
        ],
    }


def _write_list(textes: Sequence[str]) -> str:
    """Return a list of texts as a Vega expression."""
    propres = (t.replace("\\", "\\\\").replace("'", "\\'") for t in textes)
    return "[" + ", ".join(f"'{t}'" for t in propres) + "]"


def _look_up(etats: Sequence[str], valeurs: Mapping[str, str]) -> str:
    """Return the expression that turns the code of a state into one of its words."""
    codes = ", ".join(f"'{_CODES[i]}'" for i in range(len(etats)))
    mots = _write_list([valeurs.get(e, "") for e in etats])
    return f"{mots}[indexof([{codes}], datum.etat)]"


def _axis_x(dessin: Dessin, colonnes: Sequence[str]) -> dict[str, Any]:
    axe = {
        "orient": "top",
        "labelExpr": f"split(datum.value, '{_SEPARATEUR}')[1]",
        "labelAngle": -55,
        "labelAlign": "left",
        "labelLimit": 176,
        "labelFontSize": 11.5,
        "labelColor": "#6B7178",
        "labelOverlap": False,
        "labelPadding": 4,
        "minExtent": dessin.entete,
        "maxExtent": dessin.entete,
        "ticks": False,
        "domain": False,
    }
    echelle = {"domain": list(colonnes), "padding": 0}
    return {"field": "colonne", "type": "nominal", "title": None, "scale": echelle, "axis": axe}


def _draw_cells(dessin: Dessin, etats: Sequence[str]) -> dict[str, Any]:
    libelles = {m.code: m.libelle for m in dessin.marques.values()}
    dits = _look_up(etats, {VIDE: "Non lu", **libelles})
    return {
        "name": _CASES,
        "transform": [{"calculate": dits, "as": "dit"}],
        "mark": {"type": "rect", "cursor": "pointer"},
        "encoding": {
            "fill": _paint(dessin, etats, "fond"),
            "stroke": _outline(VU, "rgba(128, 132, 136, 0.28)"),
            "strokeWidth": _outline(3, 0.8),
            "tooltip": [
                {"field": "qui", "type": "nominal", "title": "Nom"},
                {"field": "quoi", "type": "nominal", "title": "Instrument"},
                {"field": "dit", "type": "nominal", "title": "Cellule"},
            ],
        },
    }


def _outline(vue: str | float, autre: str | float) -> dict[str, Any]:
    """Return one value for the cell that is open, another for the rest."""
    return {"condition": {"param": "vu", "value": vue, "empty": False}, "value": autre}


def _paint(dessin: Dessin, etats: Sequence[str], champ: str) -> dict[str, Any]:
    couleurs = [getattr(dessin.marques[e], champ) if e in dessin.marques else "" for e in etats]
    defaut = "transparent" if champ == "fond" else "#767D85"
    echelle = {
        "domain": list(_CODES[: len(etats)]),
        "range": [couleur or defaut for couleur in couleurs],
    }
    return {"field": "etat", "type": "nominal", "legend": None, "scale": echelle}


def _write_signs(dessin: Dessin, etats: Sequence[str]) -> dict[str, Any]:
    signes = {m.code: m.signe for m in dessin.marques.values()}
    return {
        "transform": [{"calculate": _look_up(etats, {VIDE: "?", **signes}), "as": "signe"}],
        "mark": {**_TEXTE, "fontSize": 11.5, "fontWeight": 600, "baseline": "middle"},
        "encoding": {
            "text": {"field": "signe", "type": "nominal"},
            "color": _paint(dessin, etats, "encre"),
        },
    }


def _write_groups(
    dessin: Dessin, colonnes: Sequence[str], rangees: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the titles of the groups of columns, in a row above the first one."""
    titres, debut = [], 0
    for titre, nombre in dessin.groupes:
        place = {"colonne": colonnes[debut], "rangee": rangees[0], "titre": titre}
        decalage = (nombre - 1) * dessin.largeur / 2
        marque = {**_TEXTE, "fontSize": 11, "fontWeight": 700, "color": "#6B7178", "dx": decalage}
        titres.append(
            {
                "data": {"values": [place]},
                "mark": marque,
                "encoding": {"text": {"field": "titre", "type": "nominal"}},
            }
        )
        debut += nombre
    return titres
