"""What the charts of partners share: rows with their names, the listening to clicks, the title."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas  # noqa: F401 (Altair looks at it when it is loaded: never by halves)

from observatory.rendering.charts.barres import MARGES
from observatory.sheets.pages.partenaires import LignePartenaire

SEGMENT = "segment"
"""Name of the selection; its fields are INDICATEUR and ECHELON."""
INDICATEUR, ECHELON = "indicateur", "echelon"
VU = "#D55E00"
PAS = 26
NOM_MAX = 42
"""Most letters of a name before its short form is shown."""
ETROIT = 560
"""Width in pixels under which short names stand in place of long ones."""
SEPARATEUR = "¦"
ENTETE = "§"


def key_row(ligne: LignePartenaire) -> str:
    """Return the row of a partner: its code, its name, its short name."""
    long = ligne.libelle if len(ligne.libelle) <= NOM_MAX else ligne.libelle_court
    return SEPARATEUR.join((ligne.code_indicateur, long, ligne.sigle or ligne.libelle_court))


def axis_rows(rangees: Sequence[str]) -> alt.Y:
    """Return the axis of the names: a heading has none, a narrow chart has the short ones."""
    nom = f"split(datum.value, '{SEPARATEUR}')"
    etroit = f"containerSize()[0] < {ETROIT}"
    return alt.Y(
        "rangee:N",
        title=None,
        scale=alt.Scale(domain=list(rangees), paddingInner=0.1, paddingOuter=0.1),
        axis=alt.Axis(
            labelExpr=f"{nom}[0] == '{ENTETE}' ? '' : {nom}[{etroit} ? 2 : 1]",
            labelLimit=alt.ExprRef(f"{etroit} ? 150 : 260"),
            labelOverlap=False,
            labelFontSize=12.5,
            labelColor="#6B7178",
            ticks=False,
            domain=False,
        ),
    )


def listen() -> tuple[alt.Parameter, alt.Parameter]:
    """Return what tells a click to the page, and what marks the last segment clicked.

    In the first, each click adds a segment or takes it away, so that every click is a change.
    """
    champs = [INDICATEUR, ECHELON]
    return (
        alt.selection_point(name=SEGMENT, fields=champs, toggle="true", clear=False),
        alt.selection_point(name="vu", fields=champs, toggle=False, clear=False),
    )


def tip(champ: str, titre: str) -> alt.Tooltip:
    """Return one line of a tooltip."""
    return alt.Tooltip(f"{champ}:N", title=titre)


def finish(couches: Sequence[alt.Chart], titre: str, nb_rangees: int) -> alt.LayerChart:
    """Return the chart, its title on a line and its reserve on the next."""
    graphique: alt.LayerChart = alt.LayerChart(layer=list(couches)).properties(
        title=alt.Title(titre.split(" — ", 1), anchor="start", frame="bounds"),
        height=PAS * nb_rangees,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding=MARGES,
    )
    return graphique
