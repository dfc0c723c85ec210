"""Lectures as cards: what each is worth, how much of it is coded, and the way in."""

from __future__ import annotations

import streamlit as st

from observatory.app.shared.liens import show_link
from observatory.rendering.echappement import escape
from observatory.sheets.pages.lectures import CarteLecture


def show_carte(carte: CarteLecture, *, est_choisie: bool) -> None:
    """Show one lecture as a card; the simulated one is labelled in red."""
    couleur = "red" if carte.est_simulee else "blue"
    etiquette = f":{couleur}-badge[{escape(carte.etiquette)}]"
    with st.container(border=True, height="stretch"):
        st.subheader(escape(carte.nom), anchor=False)
        st.markdown(etiquette + (" :gray-badge[affichée]" if est_choisie else ""))
        st.markdown(escape(carte.description))
        st.markdown(escape(carte.couverture))
        if carte.avertissement:
            st.caption(escape(carte.avertissement))
        st.caption(escape(carte.provenance))
        with st.container(horizontal=True):
            show_link("lecture", "Lire les résultats", carte.lien, icone=":material/bar_chart:")
            show_link("carte", "Voir la carte", carte.lien, icone=":material/map:")
