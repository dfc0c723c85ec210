"""Grilles: take a grid, fill it in a spreadsheet, give it back, see it on the map."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.grille.creees import show_deletion, show_state
from observatory.app.pages.grille.depart import show_grids, show_new
from observatory.app.pages.grille.reception import show_import
from observatory.app.server.ecriture import explain_refusal
from observatory.app.shared.liens import show_link
from observatory.app.shared.origine import show_phrase

PRESENTATION = (
    "Un centre de ressources lit les contrats de sa région et code ce qu’il y trouve dans un "
    "tableur\u00a0: l’observatoire en tire la carte, les taux et les fiches."
)


def show_page() -> None:
    """Show the four steps, and the versions kept."""
    refus = explain_refusal()
    st.title("Grilles", anchor=False)
    show_phrase(PRESENTATION, "grille")
    st.header("1. Prendre une grille", anchor=False)
    show_new(refus)
    show_grids()
    st.header("2. La remplir dans un tableur", anchor=False)
    st.markdown(
        "Une feuille par axe, un contrat par ligne, un terme par colonne. Les listes déroulantes "
        "donnent les valeurs\u202f; la consigne de codage est en note de chaque colonne. Une "
        "cellule vide veut dire\u00a0: non lu. «\u00a0?\u00a0» après une valeur la rend probable. "
        "Les preuves (page, "
        "citation) ont leur feuille."
    )
    st.header("3. La redonner", anchor=False)
    show_import(refus)
    st.header("4. La clore", anchor=False)
    show_state(refus)
    st.header("Versions gardées", anchor=False)
    show_link("versions", "Les versions de la lecture choisie, et le retour à l’une d’elles")
    st.header("Supprimer une lecture créée ici", anchor=False)
    show_deletion(refus)


show_page()
