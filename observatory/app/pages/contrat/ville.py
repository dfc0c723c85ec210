"""The page of one town of a lecture of towns: its forms, their proofs, the towns alike."""

from __future__ import annotations

import streamlit as st

from observatory.app.shared import adresse
from observatory.app.shared.liens import show_here, show_link
from observatory.app.shared.origine import show_phrase
from observatory.app.shared.preuves import NIVEAU_FICHE, show_cellule
from observatory.base.french import liste
from observatory.rendering.echappement import escape
from observatory.rendering.tables.tableau_html import TERRITOIRE
from observatory.sheets.pages.ville import FicheVille, ReponseVille


def show_ville(fiche: FicheVille) -> None:
    """Show a town: what it answers, with whom, then its contract and what is not settled."""
    show_phrase(fiche.phrase, "ville", TERRITOIRE)
    lignes = [f"{escape(nom)}\u00a0: **{escape(valeur)}**" for nom, valeur in fiche.identite]
    st.markdown(" · ".join(lignes))
    positives = [r for r in fiche.reponses if r.est_oui]
    if positives:
        st.header("Ce que l’étude en dit", anchor=False)
    for reponse in positives:
        _show_positive(reponse, fiche)
    _show_contracts(fiche)
    if fiche.doutes:
        st.header("Ce qui n’est pas tranché", anchor=False)
        st.markdown("\n".join(f"- {escape(d)}" for d in fiche.doutes))
    _show_others([r for r in fiche.reponses if not r.est_oui], fiche)


def _show_positive(reponse: ReponseVille, fiche: FicheVille) -> None:
    with st.container(key=f"ville-{reponse.code_indicateur.replace('.', '-')}", gap="xsmall"):
        show_here(f"{reponse.libelle} : {reponse.valeur.lower()}", reponse.lien)
        if reponse.pairs:
            st.caption(escape(f"De même : {liste(reponse.pairs)}."))
        else:
            st.caption("Aucune autre ville de la lecture ne répond de même.")
        _show_proof(reponse, fiche)


def _show_others(reponses: list[ReponseVille], fiche: FicheVille) -> None:
    if not reponses:
        return
    st.header("Les autres réponses", anchor=False)
    for reponse in reponses:
        show_here(f"{reponse.libelle} : {reponse.valeur.lower()}", reponse.lien)
        _show_proof(reponse, fiche)


def _show_proof(reponse: ReponseVille, fiche: FicheVille) -> None:
    if adresse.current_filtres().indicateur == reponse.code_indicateur:
        show_cellule(fiche.code_unite, NIVEAU_FICHE + 1)


def _show_contracts(fiche: FicheVille) -> None:
    st.markdown(escape(f"{fiche.contrat}{'' if fiche.contrats else '.'}"))
    with st.container(horizontal=True):
        for contrat in fiche.contrats:
            show_link("contrat", contrat.nom, contrat.lien)
