"""Carte: where the contracts are, how many people they concern, what they say of one subject."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from observatory.app.pages.carte.contenu import load_map, show_known, titrer_carte
from observatory.app.pages.carte.filtres import lay_filters, show_filters, show_view_choice
from observatory.app.pages.carte.fond import is_sheet_wanted, let_map_first, show_map
from observatory.app.pages.carte.tableau import show_card, show_table
from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.entete import show_head, show_title
from observatory.app.shared.images import show_image
from observatory.app.shared.navigation import open_page
from observatory.app.shared.passage import show_arrival, show_way_past
from observatory.app.shared.pied import show_foot_of_paper
from observatory.app.shared.telecharger import show_downloads
from observatory.base.french import quantite
from observatory.rendering.echappement import escape
from observatory.sheets.pages.tete import TITRE_CARTE, say_map

_ENTIERE = "_carte_entiere"  # the whole page is run, not its selection alone

st.title(TITRE_CARTE, anchor=False)


@st.fragment
def show_selection() -> None:
    """Show filters, map, card and table; a filter runs this part only.

    The filters are above the map and sent after it: their lists are half of what a browser has to
    build for this page, and the map would wait for them. Their place is kept. So is that of the
    sentence, which who opens the page reads before all, and who filters after all.
    """
    show_title()
    tete, est_entiere = st.container(), st.session_state.pop(_ENTIERE, False)
    if est_entiere:
        _show_sentence(tete)
    with st.container(key="filtres"):
        places = lay_filters()
    if is_sheet_wanted():
        open_page("contrat")
    carte, contrats = load_map()
    gauche, droite = st.columns([1.7, 1], gap="medium")
    with gauche:
        with st.container(key="tete-carte"):
            titre, vue = st.columns([2.4, 1], vertical_alignment="bottom")
        titre.header(escape(titrer_carte(carte)), anchor=False)
        show_way_past("Passer la carte : aller au tableau", "tableau-contrats")
        show_map(carte)
    with droite:
        show_arrival("tableau-contrats")
        st.header(_name_list(len(contrats)), anchor=False)
        show_card(current_filtres().contrat)
    let_map_first()
    show_filters(places)
    with vue:
        show_view_choice()
    with droite:
        show_known()
        show_table(carte, contrats)
        with st.container(horizontal=True):
            show_image("carte", current_filtres())
            show_downloads("carte")
    if not est_entiere:
        _show_sentence(tete)
    show_foot_of_paper()


def _show_sentence(tete: DeltaGenerator) -> None:
    with tete:
        show_head(ask(say_map, current_filtres()), "carte")


def _name_list(nombre: int) -> str:
    """Return the title of the list; without any contract, what stands there says where they are."""
    return quantite(nombre, "contrat") if nombre else "Ce qu’on en sait"


st.session_state[_ENTIERE] = True
show_selection()
