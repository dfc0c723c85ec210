"""What the lecture finds, in words: findings and challenges by theme, named examples."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.shared.liens import show_link
from observatory.app.shared.origine import tag_figures
from observatory.base.french import INSECABLE, liste, minuscule, quantite
from observatory.rendering.echappement import escape
from observatory.rendering.tables.tableau_html import REPERE
from observatory.sheets.pages.accueil_constats import ConstatsAccueil, Dit, ThemeDit


def show_constats(constats: ConstatsAccueil) -> None:
    """Show the findings then the challenges of each theme, one theme a fold."""
    if not constats.themes:
        return
    st.header(escape(constats.titre), anchor=False)
    with tag_figures(REPERE, "accueil-constats"):
        grille = st.grid(columns=2, min_column_width=300)
        for theme in constats.themes:
            with grille.cell():
                _show_theme(theme)
    if constats.source:
        st.caption(escape(f"Source{INSECABLE}: {constats.source}."))


def show_examples(constats: ConstatsAccueil) -> None:
    """Show the contracts given as examples, each a link to its page."""
    if not constats.exemples:
        return
    with st.expander(f"Des exemples nommés ({len(constats.exemples)})"):
        for exemple in constats.exemples:
            show_link("contrat", exemple.nom, exemple.lien)
            passage = f" ({exemple.passage})" if exemple.passage else ""
            st.caption(escape(f"{exemple.texte}{passage}"))


def _show_theme(theme: ThemeDit) -> None:
    combien = [
        quantite(n, mot)
        for n, mot in ((len(theme.constats), "constat"), (len(theme.defis), "défi"))
        if n
    ]
    with st.expander(escape(f"{theme.libelle}{INSECABLE}: {liste(combien)}")):
        _list(theme.constats)
        if theme.defis:
            st.markdown("**Les défis à relever**")
            _list(theme.defis)
        show_link("lecture", f"Tout lire{INSECABLE}: {minuscule(theme.libelle)}", theme.lien)


def _list(dits: Sequence[Dit]) -> None:
    puces = [
        f"- {escape(d.texte)}" + (f" *({escape(d.passage)})*" if d.passage else "") for d in dits
    ]
    st.markdown("\n".join(puces))
