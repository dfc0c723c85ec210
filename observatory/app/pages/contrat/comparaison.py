"""The part « Comparer » of « Mon contrat », and the peers it compares with."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.contrat.choix import VueContrat, show_axes, show_choices
from observatory.app.pages.contrat.lignes import TOUTES, show_lignes
from observatory.app.session import list_connues
from observatory.app.shared.avis import keep_known
from observatory.app.shared.liens import show_link
from observatory.app.shared.origine import tag_figures
from observatory.base.french import liste, minuscule
from observatory.rendering.echappement import escape
from observatory.rendering.tables.tableau_html import TERRITOIRE
from observatory.sheets.pages.comparaison import ChoixComparaison, Comparaison
from observatory.sheets.pages.comparatif import CONTRATS
from observatory.sheets.pages.pairs import GroupePairs, VoisinLu
from observatory.sheets.rates.unites import titrer


def show_comparaison(vue: VueContrat) -> None:
    """Show what distinguishes the contract, and beside it whatever the reader opened."""
    page = vue.page
    st.header(escape(titrer("Votre contrat comparé", page.est_simulee)), anchor=False)
    if page.reserve:
        st.info(escape(page.reserve))
    if not page.axes:
        show_link("methode", "Comment les contrats sont lus")
        return
    keep_known("axe", {a.axe: a.titre.split(" — ", 1)[0] for a in page.axes})
    keep_known("lignes", {TOUTES: "toutes les lignes"})
    keep_known("unite", list_connues().contrat)
    show_choices(vue)
    avec = ChoixComparaison(avec=vue.choix.avec).to_params()
    cote = {**vue.filtres.to_params(), **avec, "contrat": page.code_contrat, "comparer": CONTRATS}
    show_link("comparer", "Côte à côte, avec le département et la région", cote)
    _show_territory(page)
    st.markdown(f"**{escape(page.resume)}**")
    _show_peers(page.groupe)
    for avis in page.avis:
        st.caption(escape(avis))
    show_axes(vue)
    show_lignes(vue)


def _show_territory(page: Comparaison) -> None:
    """Show what is known to set the contract apart when the lecture is not enough to tell."""
    if not page.territoire:
        return
    st.markdown("**Ce qui distingue le territoire**, dans le quart le plus haut ou le plus bas")
    with tag_figures(TERRITOIRE, "distingue"):
        st.markdown("\n".join(f"- {escape(c.phrase)}" for c in page.territoire))


def _show_peers(groupe: GroupePairs) -> None:
    st.caption(escape(groupe.phrase))
    if groupe.est_vide:
        return
    with st.expander(escape(f"Voir les pairs : {minuscule(groupe.libelle)}")):
        if not groupe.voisins:
            st.markdown(escape(f"{liste(groupe.noms)}."))
        for voisin in groupe.voisins:
            _show_neighbour(voisin)


def _show_neighbour(voisin: VoisinLu) -> None:
    """Show how far a neighbour is, and what makes the distance."""
    ecarts = sorted(voisin.criteres, key=lambda c: -c.part)
    detail = " ; ".join(f"{c.libelle} {c.valeur} / {c.valeur_voisin}" for c in ecarts)
    manque = (
        f" Non connu : {liste(voisin.criteres_manquants)}." if voisin.criteres_manquants else ""
    )
    st.markdown(f"**{escape(voisin.nom)}** — {escape(voisin.texte)}")
    st.caption(escape(f"Le vôtre / le sien, du critère qui éloigne le plus : {detail}.{manque}"))
