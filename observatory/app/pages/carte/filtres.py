"""The filters of the map: territory, subject and search in sight, the rest one click away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from observatory.app.pages.carte.contenu import list_options_indicateurs, list_options_valeurs
from observatory.app.session import ask, list_connues
from observatory.app.shared import adresse
from observatory.app.shared.filtres import (
    render_choice,
    render_one,
    render_range,
    render_several,
    render_text,
)
from observatory.app.shared.lieux import render_departements, render_region
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture

VUES = {"cercles": "Cercles", "territoires": "Territoires"}
NB_QPV = (0, 70)
POUR_CENT = (0, 100)


def lay_filters() -> Sequence[DeltaGenerator]:
    """Keep the places of the filters, empty, and return them for `show_filters`."""
    return st.columns([1, 1.05, 1.05, 1.35, 1.3, 0.8], vertical_alignment="bottom", gap="small")


def show_filters(places: Sequence[DeltaGenerator]) -> None:
    """Show the filters in their places; they write the address through their callbacks."""
    filtres = adresse.current_filtres()
    lecture = ask(load_lecture, filtres.lecture)
    un, deux, trois, quatre, cinq, six = places
    with un:
        render_region(lecture)
    with deux:
        render_departements(filtres)
    with trois:
        render_one("theme", "Thème", list_connues().theme, "Tous les thèmes")
    with quatre:
        options = list_options_indicateurs(filtres.lecture, filtres.theme)
        render_one("indicateur", "Indicateur", options, "Part de la population en QPV")
    with cinq:
        render_text("recherche", "Rechercher", "contrat, commune, quartier")
    with six, st.popover("Filtres", width="stretch"):
        _show_more(filtres)
        st.button("Tout effacer", on_click=adresse.reset_filtres, width="stretch")


def show_view_choice() -> None:
    """Show the choice between circles and coloured territories."""
    render_choice("vue", "Représentation", VUES, label_visibility="collapsed", width="stretch")


def _show_more(filtres: Filtres) -> None:
    render_one("niveau", "Niveau du contrat", list_connues().niveau, "Tous")
    render_range("nb_qpv", "Nombre de QPV", NB_QPV)
    render_range("part", "Part des habitants en QPV", POUR_CENT, pour_cent=True)
    valeurs = list_options_valeurs(filtres.lecture, filtres.indicateur)
    if valeurs:
        render_several("valeur", "Valeur de l’indicateur", valeurs, "Toutes")
    else:
        st.caption("Choisir un indicateur permet aussi de filtrer sur sa valeur.")
