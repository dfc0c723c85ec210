"""Accueil: what this is, the region in figures, the lectures, and where to go."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.accueil.cartes import show_carte
from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.chiffres import show_chiffres
from observatory.app.shared.liens import show_link
from observatory.app.shared.navigation import PAGES
from observatory.rendering.echappement import escape
from observatory.sheets.pages.accueil import Accueil, build_accueil

PRESENTATION = (
    "Ce que disent les contrats de ville, contrat par contrat\u00a0: partenaires, signataires, "
    "articulations avec le droit commun, thématiques, gouvernance. Chaque chiffre s’ouvre "
    "jusqu’à la page qui le prouve\u202f; ce qui n’a pas été lu est dit non lu, jamais absent."
)
CHEMINS = (
    ("carte", "les contrats et leurs quartiers, à filtrer", ":material/map:"),
    ("lecture", "les taux, thème par thème", ":material/bar_chart:"),
    ("contrat", "un contrat comparé à sa région et à ses pairs", ":material/description:"),
    ("partenaires", "qui est cité, qui est partenaire, qui signe", ":material/handshake:"),
    (
        "articulations",
        "les instruments liés au contrat, et sous quelle forme",
        ":material/grid_on:",
    ),
    ("croisements", "ce qui est codé, face aux chiffres du territoire", ":material/scatter_plot:"),
    ("telechargements", "les données et les fiches de la sélection", ":material/download:"),
    ("grille", "lire les contrats de sa région et les coder", ":material/edit_note:"),
    ("methode", "sources, millésimes, règles de calcul, limites", ":material/rule:"),
)


def show_page() -> None:
    """Show the first page."""
    page = ask(build_accueil, current_filtres())
    st.title("Observatoire des contrats de ville", anchor=False)
    st.markdown(PRESENTATION)
    _show_ways()
    st.header(escape(f"{page.territoire} en chiffres"), anchor=False)
    show_chiffres(page.chiffres)
    _show_lectures(page)


def _show_ways() -> None:
    st.header("Où aller", anchor=False)
    grille = st.grid(columns=3, min_column_width=260)
    for nom, quoi, icone in CHEMINS:
        with grille.cell():
            show_link(nom, PAGES[nom], icone=icone)
            st.caption(quoi)


def _show_lectures(page: Accueil) -> None:
    st.header("Les lectures", anchor=False)
    st.markdown(
        "Une lecture est une campagne de codage des contrats. Partielle, elle donne des "
        "bornes\u202f; "
        "publiée, elle reprend une étude\u202f; simulée, elle montre ce que donnerait une lecture "
        "complète sans décrire aucun contrat réel."
    )
    grille = st.grid(columns=2, min_column_width=330)
    for carte in page.cartes:
        with grille.cell():
            show_carte(carte, est_choisie=carte.code_lecture == page.choisie)


show_page()
