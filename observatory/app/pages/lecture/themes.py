"""What was published of a thematic reading, and the list of readings."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.shared.liens import show_link
from observatory.base.french import INSECABLE, liste, quantite
from observatory.rendering.echappement import escape
from observatory.sheets.pages.lecture import LectureTheme, PassagePublie, ThemeResume
from observatory.sheets.rates.tableaux import Tableau

_NATURES = {"transversale": "Lectures transversales", "thematique": "Lectures thématiques"}


def show_publication(theme: LectureTheme) -> None:
    """Show the published findings of a theme, or which reading is missing."""
    st.markdown(escape(theme.description))
    if theme.avertissement:
        st.warning(escape(theme.avertissement), icon=":material/unpublished:")
    _show_passages("Ce que dit la lecture publiée", theme.constats)
    _show_passages("Les défis à relever", theme.defis)
    if theme.exemples:
        st.subheader("Des exemples nommés", anchor=False)
        for exemple in theme.exemples:
            show_link("contrat", exemple.nom, exemple.lien, icone=":material/location_city:")
            st.caption(escape(f"{exemple.texte} ({exemple.passage})"))
    if theme.source:
        st.caption(escape(f"Source{INSECABLE}: {theme.source}."))


def show_reference(theme: LectureTheme) -> None:
    """Show, after the lecture's own results, where something was published on this theme."""
    if theme.renvoi:
        st.markdown(escape(theme.renvoi.texte))
        show_link("lecture", "Lire ce qu’elle dit", theme.renvoi.lien)


def show_muets(tableaux: Sequence[Tableau]) -> None:
    """Show, folded, the tables where the lecture establishes nothing."""
    if not tableaux:
        return
    st.subheader("Rien d’établi", anchor=False)
    st.caption("Rien d’établi ne veut pas dire absent\u00a0: ces points n’ont pas été lus.")
    for tableau in tableaux:
        combien = quantite(len(tableau.silences), "indicateur")
        with st.expander(escape(f"{tableau.titre} — {combien}")):
            st.markdown(escape(f"{liste(tableau.silences)}."))


def show_themes(themes: Sequence[ThemeResume]) -> None:
    """Show the readings by nature, each as a link; a reading not published says so."""
    for nature, titre in _NATURES.items():
        st.subheader(titre, anchor=False)
        grille = st.grid(columns=3, min_column_width=260)
        for theme in themes:
            if theme.nature == nature:
                with grille.cell():
                    show_link("lecture", theme.libelle, theme.lien)
                    st.caption(escape(theme.resume))


def _show_passages(titre: str, passages: Sequence[PassagePublie]) -> None:
    if not passages:
        return
    st.subheader(titre, anchor=False)
    puces = [f"- {escape(p.texte)} *({escape(p.passage)})*" for p in passages]
    st.markdown("\n".join(puces))
