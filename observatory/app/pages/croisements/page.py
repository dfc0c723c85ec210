"""Croisements: does what is coded go with the territory, and who answers two criteria at once."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.croisements.choix import VueCroisement, load_view, show_choices
from observatory.app.pages.croisements.figures import (
    show_both,
    show_relation,
    show_units,
    show_volet,
)
from observatory.app.session import ask
from observatory.app.shared.ailleurs import show_connu, show_outside
from observatory.app.shared.entete import show_head
from observatory.app.shared.liens import show_link
from observatory.app.shared.suite import fold_on_phone
from observatory.app.shared.telecharger import show_downloads
from observatory.app.shared.volet import split_page
from observatory.rendering.charts.croisement import NB_MIN_POINTS
from observatory.rendering.echappement import escape
from observatory.sheets.pages.renvois import TABLEAU, link_here
from observatory.sheets.pages.tete import PhraseTete, say_place


def show_page() -> None:
    """Show the crossing of the address, and beside it the cell that is open."""
    vue = load_view()
    st.title(escape(vue.page.titre), anchor=False)
    show_head(_say_head(vue), "croisements")
    show_choices(vue)
    if vue.page.est_dehors:
        show_outside("croisements", vue.filtres)
        return
    if vue.page.reserve:
        st.info(escape(vue.page.reserve))
        show_link("methode", "Ce qui se croise, et comment")
        return
    figures, volet = split_page()
    with figures:
        if vue.page.connu is not None:
            st.header(escape(vue.page.connu.titre), anchor=False)
            show_connu(vue.page.connu)
            show_units(vue)
        else:
            show_relation(vue)
            with fold_on_phone("criteres", "Deux critères à la fois"):
                show_both(vue)
        show_downloads("croisements", vue.filtres)
    with volet:
        show_volet(vue)


def _say_head(vue: VueCroisement) -> PhraseTete:
    """Return what the crossing says: who answers what, or how both go together."""
    page = vue.page
    if page.etabli.texte and (page.est_plat or len(page.points) < NB_MIN_POINTS):
        return page.etabli
    if page.lien and page.connu is None:
        ici = (link_here(page.lien.chiffres, TABLEAU),)
        return PhraseTete(page.lien.phrase, est_territoire=True, renvois=ici)
    return ask(say_place, vue.filtres)


show_page()
