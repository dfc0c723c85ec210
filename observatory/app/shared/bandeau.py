"""At the head of every page: which lecture is shown, how to change it, the tabs of its entry."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.filtres import render_required
from observatory.app.shared.liens import show_link
from observatory.app.shared.navigation import ONGLETS, Onglet, find_entry
from observatory.base.french import INSECABLE
from observatory.queries.lectures import Lecture, list_lectures, load_lecture
from observatory.sheets.pages.lectures import Bandeau, build_bandeau


def show_bandeau(*, est_integre: bool = False) -> Sequence[DeltaGenerator]:
    """Show the announcement of the lecture; return the places of the ways to another.

    Inside another site (`est_integre`), the announcement alone: no place.
    """
    bandeau = build_bandeau(ask(load_lecture, adresse.current_filtres().lecture))
    annonce = write_bandeau(bandeau)
    if est_integre:
        st.html(annonce)
        return ()
    with st.container(key="bandeau"):
        texte, *places = st.columns([6, 2.6, 1.8], vertical_alignment="center", gap="small")
    texte.html(annonce)
    return places


def write_bandeau(bandeau: Bandeau) -> str:
    """Return the announcement: whole where there is room, one line that opens on a telephone."""
    classe = f"obs-bandeau obs-{html.escape(bandeau.gravite)}"
    titre, texte = html.escape(bandeau.titre), html.escape(bandeau.texte)
    court = html.escape(bandeau.titre.partition(f"{INSECABLE}: ")[0])
    return (
        f'<p class="{classe} obs-large" role="note"><strong>{titre}</strong> '
        f"<span>{texte}</span></p>"
        f'<details class="{classe} obs-etroit"><summary><strong>{court}</strong></summary>'
        f"{titre}. {texte}</details>"
    )


def show_ways_to_lectures(places: Sequence[DeltaGenerator]) -> None:
    """Show the list of the lectures and the way to the demonstration, in their places.

    To call after the page: a list is long to build in a browser, and the page would wait for it.
    """
    if not places:
        return
    choix, bouton = places
    lectures = ask(list_lectures)
    with choix:
        noms = {x.code_lecture: x.nom_lecture for x in lectures}
        render_required("lecture", "Lecture affichée", noms, label_visibility="collapsed")
    with bouton:
        _show_other_way(ask(load_lecture, adresse.current_filtres().lecture), lectures)


def _show_other_way(lecture: Lecture, lectures: list[Lecture]) -> None:
    """Show the button that opens the demonstration, or comes back from it."""
    if lecture.est_simulee:
        autre = next((x for x in lectures if x.est_defaut), None)
        libelle = "Quitter la démonstration"
    else:
        autre = next((x for x in lectures if x.est_simulee), None)
        libelle = "Voir la démonstration"
    if autre is not None:
        st.button(
            libelle,
            key="autre_lecture",
            width="stretch",
            on_click=adresse.change_filtres,
            kwargs={"lecture": autre.code_lecture},
        )


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
                filtres = adresse.current_filtres().to_params()
                params = {**filtres, **onglet.choix} if onglet.choix else None
                show_link(onglet.page, onglet.titre, params)


def _is_open(onglet: Onglet, page: str) -> bool:
    choisi = all(adresse.current_choice(nom) == valeur for nom, valeur in onglet.choix.items())
    return onglet.page == page and choisi
