"""Under a coded cell, what the contract says of it besides its level: attributes and links."""

from __future__ import annotations

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.liens import show_web_link
from observatory.rendering.echappement import escape
from observatory.sheets.rates.facettes import ReponseLue, read_reponses

_TITRES = {"attribut": "Ce que le contrat en précise", "lien": "Ce à quoi il la relie"}


def show_reponses(unite: str, indicateur: str) -> None:
    """Show under a cell the answers coded of it, each with its passage; nothing without any."""
    lues = ask(read_reponses, adresse.current_filtres().lecture, (unite,), indicateur)
    for nature, titre in _TITRES.items():
        siennes = [r for r in lues if r.nature == nature]
        if siennes:
            st.markdown(f"**{escape(titre)}**")
            for reponse in siennes:
                _show_reponse(reponse)


def _show_reponse(reponse: ReponseLue) -> None:
    st.markdown(escape(reponse.phrase))
    if reponse.passage:
        st.caption(escape(reponse.passage))
    if reponse.url:
        show_web_link(reponse.url, reponse.url)
