"""The identity card of a contract: each thing known opens its proof, then what is not known."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.contrat.identite import show_identity, show_rapportes
from observatory.app.shared.liens import show_here
from observatory.rendering.echappement import escape
from observatory.sheets.pages.carte_contrat import CarteContrat, GroupeCarte, LigneCarte
from observatory.sheets.pages.contrat import FicheContrat
from observatory.sheets.rates.unites import titrer

LARGEUR_TITRE = 150


def show_carte(carte: CarteContrat, fiche: FicheContrat) -> None:
    """Show what is known of the contract beside the figures of its territory, or these alone."""
    if not (carte.lignes or fiche.rapportes):
        show_identity(fiche, colonnes=3)
        if carte.non_lu:
            with st.container():  # apart from the link above, whose words it would seem
                st.caption(escape(carte.non_lu))
        return
    gauche, droite = st.columns([3, 2], gap="medium")
    with gauche:
        if carte.lignes:
            st.header(escape(titrer("Carte d’identité", fiche.est_simulee)), anchor=False)
        with st.container(key="carte-contrat", gap="small"):
            for ligne in carte.lignes:
                _show_row(ligne)
        show_rapportes(fiche)
        if carte.non_lu:
            st.caption(escape(carte.non_lu))
    with droite:
        show_identity(fiche)


def _show_row(ligne: LigneCarte) -> None:
    with st.container(horizontal=True, gap="small", key=f"carte-{ligne.axe}"):
        st.markdown(f"**{escape(ligne.titre)}**", width=LARGEUR_TITRE)
        with st.container(gap="xsmall", width="stretch"):
            for groupe in ligne.groupes:
                _show_group(groupe)
            suite = [x for x in (ligne.autres, ligne.silence) if x]
            if suite:
                st.caption(escape(" · ".join(suite)))
            if ligne.sources:
                st.caption(escape(f"Lu sur {ligne.sources}"))


def _show_group(groupe: GroupeCarte) -> None:
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if groupe.reponse:
            st.caption(escape(f"{groupe.reponse} :"), width="content")
        for fait in groupe.faits:
            show_here(fait.texte, fait.lien)
