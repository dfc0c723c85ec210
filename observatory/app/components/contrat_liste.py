"""The contracts to choose from, in a list or by département."""

from __future__ import annotations

import streamlit as st

from observatory.app.components.adresse import current_filtres
from observatory.app.components.filtres import render_one
from observatory.app.components.liens import show_link
from observatory.app.session import ask
from observatory.base.french import quantite
from observatory.queries.contrats import Contrat, list_lieux_contrats
from observatory.rendering.echappement import escape
from observatory.sheets.noms import name_contrat


def show_picker(contrats: list[Contrat]) -> None:
    """Show the list a contract is chosen from, by its name, its intercommunality or its towns."""
    lieux = ask(list_lieux_contrats)
    noms = {c.code_contrat: name_contrat(c, lieux.get(c.code_contrat, ())) for c in contrats}
    render_one("contrat", "Contrat", noms, "Choisir un contrat…")


def show_list(contrats: list[Contrat]) -> None:
    """Show the contracts by département, each a link to its page."""
    st.markdown(escape(f"{quantite(len(contrats), 'contrat')} dans le périmètre affiché."))
    par_lieu: dict[str, list[Contrat]] = {}
    for contrat in sorted(contrats, key=lambda c: c.code_departement):
        par_lieu.setdefault(contrat.nom_departement, []).append(contrat)
    filtres = current_filtres()
    for lieu, siens in par_lieu.items():
        st.header(escape(lieu), anchor=False)
        with st.container(horizontal=True):
            for contrat in siens:
                lien = filtres.with_changes(contrat=contrat.code_contrat)
                show_link("contrat", contrat.nom_contrat, lien.to_params())
