"""Ways past a figure for who reads by keyboard or by ear: one key leads to its table."""

from __future__ import annotations

import html

import streamlit as st

from observatory.sheets.pages.renvois import TABLEAU


def show_way_to_table() -> None:
    """Show, before a chart, the way past it to the table of the page, which opens."""
    show_way_past("Passer le graphique : aller au tableau", TABLEAU)


def show_way_past(libelle: str, cible: str) -> None:
    """Show a link, seen when the keyboard reaches it, to the place `show_arrival` marks."""
    st.html(
        f'<a class="obs-passer" href="#{html.escape(cible)}">{html.escape(libelle)}</a>',
        width="content",
    )


def show_arrival(cible: str) -> None:
    """Mark the place a way past a figure leads to; it shows nothing."""
    st.html(f'<span class="obs-cible" id="{html.escape(cible)}"></span>')
