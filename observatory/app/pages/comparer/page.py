"""Comparer: départements, generations, towns or contracts side by side, each figure proved."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.comparer.choix import show_choices
from observatory.app.session import ask
from observatory.app.shared.adresse import current, current_filtres
from observatory.app.shared.liens import show_link
from observatory.app.shared.origine import show_phrase
from observatory.app.shared.passage import show_arrival
from observatory.app.shared.suite import show_rest
from observatory.app.shared.telecharger import show_downloads
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.rendering.html import render_html
from observatory.rendering.tables.tableau_html import TERRITOIRE
from observatory.sheets.pages.comparaison import ChoixComparaison
from observatory.sheets.pages.comparatif import (
    CONTRATS,
    GENERATIONS,
    TABLE,
    VILLES,
    ChoixComparer,
    Comparatif,
)
from observatory.sheets.pages.cote_a_cote import build_cote_a_cote
from observatory.sheets.pages.departements import build_departements
from observatory.sheets.pages.generations import build_generations
from observatory.sheets.pages.villes import build_villes, find_lecture_of_towns


def show_page() -> None:
    """Show the comparison of the address: its sentence, its choices, its tables."""
    filtres = current_filtres().with_changes(theme=None, indicateur=None, mesure=None, valeur=())
    choix = current(ChoixComparer)
    page = _build(filtres, choix)
    st.title(escape(page.titre), anchor=False)
    show_phrase(page.phrase, "comparer", TERRITOIRE, renvois=page.renvois)
    show_choices(filtres, choix)
    if page.reserve:
        _show_way_on(page, choix)
        return
    show_arrival(TABLE)
    for bloc in page.blocs:
        if bloc.titre:
            st.header(escape(bloc.titre), anchor=False)
        titre = bloc.titre or page.titre
        st.html(render_html("rendering/tables/comparatif.html", bloc=bloc, titre=titre))
        show_rest(f"Voir les {len(bloc.rangees)} lignes", len(bloc.rangees), len(bloc.colonnes))
    if page.constats:
        st.markdown("\n".join(f"- {escape(c)}" for c in page.constats))
    if page.silence:
        st.caption(escape(page.silence))
    st.caption(escape(" ".join(page.notes)))
    show_downloads("comparer", filtres)


def _build(filtres: Filtres, choix: ChoixComparer) -> Comparatif:
    if choix.comparer == GENERATIONS:
        return ask(build_generations, filtres, filtres.contrat)
    if choix.comparer == VILLES:
        return ask(build_villes, filtres.with_changes(contrat=None))
    if choix.comparer == CONTRATS:
        contrats = tuple(filter(None, (filtres.contrat, *current(ChoixComparaison).avec)))
        return ask(build_cote_a_cote, filtres.with_changes(contrat=None), contrats, choix)
    return ask(build_departements, filtres.with_changes(contrat=None), choix)


def _show_way_on(page: Comparatif, choix: ChoixComparer) -> None:
    """Show why there is nothing to set side by side here, and the view where there is."""
    st.markdown(escape(page.reserve))
    autre = ask(find_lecture_of_towns) if choix.comparer == VILLES else None
    if autre is not None:
        lien = {"lecture": autre.code_lecture, "comparer": VILLES}
        show_link("comparer", f"Ouvrir la lecture « {autre.nom_lecture} »", lien)


show_page()
