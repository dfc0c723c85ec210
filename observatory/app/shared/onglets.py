"""Tabs: the pages that one entry of the menu leads to, under the announcement of the lecture."""

from __future__ import annotations

import streamlit as st

from observatory.app.shared.liens import show_link
from observatory.app.shared.navigation import ONGLETS, find_entry


def show_tabs(page: str) -> None:
    """Show the tabs of the entry of the menu that leads to a page, its own marked; or nothing.

    The key of the row names the entry: the style and the shell's script mark it in the menu too.
    """
    entree = find_entry(page)
    if entree not in ONGLETS:
        return
    with st.container(key=f"onglets-{entree}", horizontal=True, gap="small"):
        for nom, libelle in ONGLETS[entree].items():
            with st.container(
                key=f"onglet-{nom}{'-ouvert' if nom == page else ''}", width="content"
            ):
                show_link(nom, libelle)
