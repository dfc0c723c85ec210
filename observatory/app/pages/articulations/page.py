"""Articulations: which instruments each contract ties itself to, how far, and in what form."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.articulations.figures import (
    VueArticulations,
    show_choices,
    show_empty,
    show_matrices,
)
from observatory.app.pages.articulations.formes import show_formes
from observatory.app.pages.articulations.ouvert import show_volet
from observatory.app.pages.articulations.paires import show_paires
from observatory.app.session import ask
from observatory.app.shared.adresse import current_choice, current_filtres
from observatory.app.shared.avis import keep_known
from observatory.app.shared.entete import show_head
from observatory.app.shared.suite import fold_on_phone
from observatory.app.shared.volet import split_page
from observatory.queries.lectures import load_lecture
from observatory.rendering.echappement import escape
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.rates.axes import AXE_INSTRUMENT
from observatory.sheets.rates.marques import list_marks_of


def show_page() -> None:
    """Show the instruments of the view, and beside them what is open."""
    filtres = current_filtres().without_rate().with_changes(theme=None, valeur=())
    lecture = ask(load_lecture, filtres.lecture)
    page = ask(build_articulations, filtres, current_choice("tri"))
    tri = keep_known("tri", page.tris)
    vue = VueArticulations(
        filtres=filtres,
        lecture=lecture,
        page=page if tri == page.tri else ask(build_articulations, filtres, tri),
        reperes=ask(list_marks_of, filtres, AXE_INSTRUMENT),
    )
    st.title(escape(vue.page.titre), anchor=False)
    show_head(page.phrase, "articulations")
    show_choices(vue)
    st.caption(escape(vue.page.selection))
    figures, volet = split_page()
    with figures:
        if vue.page.reserve:
            show_empty(vue)
        else:
            show_matrices(vue)
        with fold_on_phone("formes", "Les formes d’articulation"):
            show_formes(vue)
        if not vue.page.reserve:
            with fold_on_phone("paires", "Ce qui va ensemble"):
                show_paires(vue)
    with volet:
        show_volet(vue)


show_page()
