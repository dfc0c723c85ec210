"""Tabs: the pages that one entry of the menu leads to, under the announcement of the lecture."""

from __future__ import annotations

import streamlit as st

from observatory.app.shared.adresse import current_choice, current_filtres
from observatory.app.shared.liens import show_link
from observatory.app.shared.navigation import ONGLETS, Onglet, find_entry


def show_tabs(page: str) -> None:
    """Show the tabs of the entry of the menu that leads to a page, its own marked; or nothing.

    The key of the row names the entry: the style and the shell's script mark it in the menu too.
    """
    entree = find_entry(page)
    if entree not in ONGLETS:
        return
    with st.container(key=f"onglets-{entree}", horizontal=True, gap="small"):
        for rang, onglet in enumerate(ONGLETS[entree]):
            suite = "-ouvert" if _is_open(onglet, page) else ""
            with st.container(key=f"onglet-{rang}{suite}", width="content"):
                filtres = current_filtres().to_params() if onglet.choix else {}
                params = {**filtres, **onglet.choix} if onglet.choix else None
                show_link(onglet.page, onglet.titre, params)


def _is_open(onglet: Onglet, page: str) -> bool:
    choisi = all(current_choice(nom) == valeur for nom, valeur in onglet.choix.items())
    return onglet.page == page and choisi
