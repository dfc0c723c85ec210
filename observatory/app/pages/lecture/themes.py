"""What was published of a thematic reading, and the list of readings."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.shared.liens import show_link
from observatory.base.french import INSECABLE, liste, quantite
from observatory.rendering.echappement import escape
from observatory.sheets.pages.lecture import LectureTheme, ThemeResume
from observatory.sheets.rates.constats import ConstatLu, GroupeConstats
from observatory.sheets.rates.tableaux import Tableau

_NATURES = {"transversale": "Lectures transversales", "thematique": "Lectures thématiques"}


def show_publication(theme: LectureTheme) -> None:
    """Show the findings of a theme, or which reading is missing."""
    st.markdown(escape(theme.description))
    if theme.avertissement:
        st.warning(escape(theme.avertissement), icon=":material/unpublished:")
    show_constats(theme.constats)
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
    with st.container(key="titres-muets"):
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


def show_constats(groupes: Sequence[GroupeConstats]) -> None:
    """Show the findings of a lecture by nature; those that name a place lead to it."""
    if not groupes:
        return
    grille = st.grid(columns=2, min_column_width=460)
    for groupe in groupes:
        with grille.cell():
            _show_group(groupe)


def _show_group(groupe: GroupeConstats) -> None:
    st.subheader(escape(groupe.titre), anchor=False)
    nommes = [c for c in groupe.constats if c.lieux]
    autres = [c for c in groupe.constats if not c.lieux]
    if autres:
        st.markdown("\n".join(f"- {_write(c)}" for c in autres))
    for constat in nommes:
        st.markdown(f"- {_write(constat)}")
        with st.container(horizontal=True):
            for lieu in constat.lieux:
                show_link("contrat", lieu.nom, lieu.lien)
    _show_figures(groupe.constats)


def _show_figures(constats: Sequence[ConstatLu]) -> None:
    """Show, folded, the rates that the findings speak of, each opening on its proof."""
    cites = {c.libelle: c for x in constats for c in x.chiffres if c.lien is not None}
    if not cites:
        return
    chiffres = sum(bool(c.dit) for c in cites.values())
    titre = f"Les preuves{INSECABLE}: {quantite(chiffres, 'chiffre')}"
    if not chiffres:  # the reading tells no count: only what it speaks of
        titre = f"Ce dont ils parlent{INSECABLE}: {quantite(len(cites), 'indicateur')}"
    with st.expander(titre):
        for chiffre in cites.values():
            dit = f"{INSECABLE}: {chiffre.dit}" if chiffre.dit else ""
            show_link("lecture", f"{chiffre.libelle}{dit}", chiffre.lien)


def _write(constat: ConstatLu) -> str:
    passage = f" *({escape(constat.passage)})*" if constat.passage else ""
    comptes = f" (**{escape(constat.comptes)}**)" if constat.comptes else ""
    revoir = f" **{escape(constat.a_revoir)}.**" if constat.a_revoir else ""
    return f"{escape(constat.texte)}{comptes}{passage}{revoir}"
