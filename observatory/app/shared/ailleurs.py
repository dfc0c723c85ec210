"""In place of an empty figure or panel: what is known beside it, never an empty frame."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.liens import show_link
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.sheets.pages.ailleurs import Ailleurs
from observatory.sheets.pages.dehors import build_dehors
from observatory.sheets.rates.connu import Connu, Savoir


def show_ailleurs(reserve: str, ailleurs: Ailleurs | None) -> None:
    """Show what is known beside a silence, then the silence itself in one sentence."""
    if ailleurs is None or ailleurs.est_vide:
        st.info(escape(reserve))
        return
    _show_list(ailleurs.titre_voisines, ailleurs.voisines)
    _show_list("Ailleurs dans cette lecture", ailleurs.ailleurs)
    _show_list("Dans la lecture régionale publiée, tous contrats", ailleurs.publies)
    if ailleurs.publies:
        st.caption(escape(" ".join((*ailleurs.notes, f"Source : {ailleurs.source}."))))
    st.markdown(escape(reserve))
    st.caption("Non lu ne veut pas dire absent.")


def show_nothing(reserve: str, ailleurs: Ailleurs | None, methode: str) -> None:
    """Say that the lecture has nothing to show here, what is known beside, and what to do."""
    show_ailleurs(reserve, ailleurs)
    with st.container(horizontal=True):
        if adresse.current_filtres().est_selection:
            st.button("Retirer les filtres", on_click=adresse.reset_filtres)
        show_link("accueil", "Choisir une autre lecture")
        show_link("methode", methode)


def show_connu(connu: Connu) -> None:
    """Show what is known of an indicator that the view does not establish, then what is not."""
    st.markdown(escape(connu.description))
    for savoir in connu.savoirs:
        show_savoir(savoir)
    st.caption(escape(connu.silence))


def show_savoir(savoir: Savoir) -> None:
    """Show one thing known, and the way to its proofs."""
    _show_list(savoir.titre, savoir.lignes)
    if savoir.lien:
        show_link("lecture", "Voir qui, et les preuves", savoir.lien)


def show_outside(page: str, filtres: Filtres) -> None:
    """Show what is known of a selection without any unit of the lecture, and the ways on."""
    dehors = ask(build_dehors, filtres)
    lieu = filtres.with_changes(theme=None, indicateur=None, mesure=None, valeur=(), contrat=None)
    st.markdown(f"**{escape(dehors.phrase)}**")
    with st.container(horizontal=True):
        for code, nom in dehors.lectures.items():
            # A lecture frames its own region.
            params = {n: v for n, v in dehors.lieu.items() if n != "region"} | {"lecture": code}
            show_link(page, f"Ouvrir la lecture « {nom} »", params)
        if dehors.noms and (page != "carte" or dehors.lieu != lieu.to_params()):
            show_link("carte", "Voir ces contrats sur la carte", dehors.lieu)
        if page != "carte":  # its filters have their own way out
            st.button("Retirer les filtres", on_click=adresse.reset_filtres)
    st.caption(escape(dehors.silence))


def _show_list(titre: str, lignes: Sequence[str]) -> None:
    if lignes:
        st.markdown(f"{escape(titre)}\u00a0:")
        st.markdown("\n".join(f"- {escape(ligne)}" for ligne in lignes))
