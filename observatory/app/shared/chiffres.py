"""Key figures side by side, each with what it leaves out; figures on the line of their name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from observatory.app.shared.origine import tag_figures
from observatory.rendering.echappement import escape
from observatory.rendering.tables.tableau_html import TERRITOIRE
from observatory.sheets.rates.chiffres import ChiffreCle


def show_chiffres(chiffres: Sequence[ChiffreCle], colonnes: int = 3, largeur: int = 260) -> None:
    """Show the figures as a grid that folds where a column would have less than `largeur` px."""
    with tag_figures(TERRITOIRE, "cles"):
        _show_grid(chiffres, colonnes, largeur)
    sources = list(dict.fromkeys(c.source for c in chiffres if c.source))
    if sources:
        st.caption(escape(f"Sources : {' ; '.join(sources)}."))


@contextmanager
def open_line(libelle: str, largeur: int) -> Iterator[None]:
    """Show a name `largeur` px wide, and beside it what is shown in this block: what the line has
    no room for goes under the figures, not under the name.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(libelle, width=largeur)
        with (
            st.container(),
            st.container(horizontal=True, vertical_alignment="center", gap="small"),
        ):
            yield


def _show_grid(chiffres: Sequence[ChiffreCle], colonnes: int, largeur: int) -> None:
    grille = st.grid(columns=colonnes, min_column_width=largeur)
    for chiffre in chiffres:
        with grille.cell():
            st.metric(
                escape(chiffre.libelle), chiffre.valeur, help=chiffre.aide and escape(chiffre.aide)
            )
            notes = [n for n in (chiffre.detail, chiffre.precaution) if n]
            if notes:
                st.caption(escape(" ; ".join(notes)))
