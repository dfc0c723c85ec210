"""Partenaires: the place of each partner in the contracts, from a mere name to a signature."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.partenaires.figures import (
    VuePartenaires,
    list_familles,
    show_choices,
    show_empty,
    show_figures,
)
from observatory.app.pages.partenaires.ouvert import show_volet
from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.avis import keep_known
from observatory.app.shared.entete import show_head
from observatory.app.shared.volet import split_page
from observatory.queries.lectures import load_lecture
from observatory.rendering.echappement import escape
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.rates.axes import AXE_PARTENAIRE
from observatory.sheets.rates.marques import list_marks_of


def show_page() -> None:
    """Show the partners of the view, and beside them the one that is open."""
    filtres = current_filtres().without_rate().with_changes(theme=None, valeur=())
    lecture = ask(load_lecture, filtres.lecture)
    page = ask(build_partenaires, filtres)
    vue = VuePartenaires(
        filtres=filtres,
        lecture=lecture,
        page=page,
        reperes=ask(list_marks_of, filtres, AXE_PARTENAIRE),
        famille=keep_known("famille", list_familles(page)),
    )
    st.title(escape(vue.page.titre), anchor=False)
    show_head(page.phrase, "partenaires")
    show_choices(vue)
    st.caption(escape(vue.page.selection))
    if not vue.lignes:
        show_empty(vue)
        show_volet(vue)
        return
    figures, volet = split_page()
    with figures:
        show_figures(vue)
    with volet:
        show_volet(vue)


show_page()
