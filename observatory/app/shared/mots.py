"""The words of art a page uses, each one gesture away from its sentence of the glossary."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from observatory.app.session import ask
from observatory.queries.codebook import list_glossaire
from observatory.rendering.echappement import escape

MOTS: Mapping[str, tuple[str, ...]] = {
    "accueil": ("k_sur_n", "repere", "probable", "tranche", "lecture"),
    "carte": ("part_qpv", "non_lu", "probable"),
    "contrat": ("pairs", "part_qpv", "k_sur_n", "borne", "probable", "non_lu"),
    "lecture": ("k_sur_n", "borne", "probable", "tranche", "bascule", "repere", "non_lu"),
    "partenaires": ("signataire", "k_sur_n", "borne", "probable", "repere"),
    "articulations": ("articulation", "k_sur_n", "borne", "probable", "non_lu", "desaccord"),
    "comparer": ("k_sur_n", "borne", "probable", "part_qpv", "non_lu"),
    "croisements": ("tau_b", "probable", "part_qpv", "non_lu"),
    "grille": ("lecture", "non_precise", "document_absent", "absent", "desaccord", "arbitrage"),
    "telechargements": ("k_sur_n", "couverture", "probable", "non_lu"),
    "methode": (),
    "accessibilite": (),
}
"""Page → the words it uses; the glossary itself is a chapter of the method."""


def show_words(page: str) -> None:
    """Show the words of a page, each opening its sentence; nothing for a page without any."""
    codes = MOTS.get(page, ())
    if not codes:
        return
    glossaire = ask(list_glossaire)
    with st.container(key="mots", horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("Les mots de cette page\u00a0:", width="content")
        for code in codes:
            mot = glossaire[code]
            with st.popover(escape(mot.libelle), type="tertiary", key=f"mot-{code}"):
                st.markdown(f"**{escape(mot.libelle)}**\u00a0: {escape(mot.description or '')}")
