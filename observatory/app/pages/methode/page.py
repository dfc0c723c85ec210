"""Méthode: sources, vintages, codebook, how it counts, and what the figures are not."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.pages.methode.chapitres import show_chapitres, show_figures, show_sources
from observatory.app.pages.methode.publication import show_publication
from observatory.app.session import ask
from observatory.app.shared.adresse import current_choice, current_filtres
from observatory.app.shared.filtres import render_choice
from observatory.app.shared.origine import show_phrase
from observatory.app.shared.suite import fold_on_phone
from observatory.app.shared.tables import show_rows
from observatory.base.french import quantite
from observatory.rendering.echappement import escape
from observatory.sheets.pages.methode import Methode, Regle, build_methode

CHAPITRES = {"methode": "Méthode et sources", "controle": "Contrôle avant publication"}
PRESENTATION = (
    "Un taux dit toujours combien de contrats répondent oui, parmi ceux qui ont été lus, et "
    "s’ouvre sur ce qui le prouve."
)


def show_page() -> None:
    """Show the method of the warehouse being served."""
    methode = ask(build_methode)
    st.title("Méthode et glossaire", anchor=False)
    show_phrase(PRESENTATION, "methode")
    render_choice("chapitre", "Chapitre", CHAPITRES, label_visibility="collapsed")
    if current_choice("chapitre") == "controle":
        show_publication(current_filtres().lecture)
        return
    st.header("Glossaire", anchor="glossaire")
    show_rows([{"Mot": m.titre, "Sens": m.texte} for m in methode.glossaire], "Glossaire")
    with fold_on_phone("methode", "Règles, limites, sources, livre de codes"):
        _show_chapters(methode)


def _show_chapters(methode: Methode) -> None:
    st.header("Comment les chiffres sont comptés", anchor=False)
    _show_rules(methode.regles)
    st.header("Limites à connaître", anchor=False)
    _show_rules(methode.limites)
    st.header("Les chiffres du territoire", anchor=False)
    show_figures(methode.chiffres)
    _show_lectures(methode)
    st.header("Sources et millésimes", anchor=False)
    show_sources(methode.sources)
    st.header("Livre de codes", anchor=False)
    st.markdown(escape(methode.version))
    st.subheader("Échelles", anchor=False)
    show_chapitres(methode.echelles, "Taux mesuré à partir de ce niveau")
    st.subheader("Statut, certitude, provenance", anchor=False)
    show_chapitres(methode.vocabulaires, "")
    st.subheader("Indicateurs", anchor=False)
    st.caption(escape(_say_paper(methode)))
    with st.container(key="titres-indicateurs"):
        show_chapitres(methode.axes, "Comment coder")
    st.subheader("Attributs, liens et documents des autres procédures", anchor=False)
    with st.container(key="titres-facettes"):
        show_chapitres(methode.facettes, "Comment coder")
    st.header("Cette version des données", anchor=False)
    st.markdown(escape(methode.construction))
    st.markdown(escape(methode.controles))


def _say_paper(methode: Methode) -> str:
    """Return how much the book of codes holds, and that its sheets print the titles only."""
    nombre = quantite(sum(len(axe.definitions) for axe in methode.axes), "définition")
    axes = quantite(len(methode.axes), "axe")
    return (
        f"{nombre} en {axes}. Imprimée, cette page n’en garde que les titres\u00a0: la liste se "
        "lit ici, ou dans docs/codebook.md."
    )


def _show_rules(regles: Sequence[Regle]) -> None:
    for regle in regles:
        st.subheader(escape(regle.titre), anchor=False)
        st.markdown(escape(regle.texte))


def _show_lectures(methode: Methode) -> None:
    st.header("Les lectures", anchor=False)
    for carte in methode.lectures:
        st.subheader(escape(carte.nom), anchor=False)
        st.markdown(escape(f"{carte.etiquette}. {carte.description}"))
        st.caption(escape(f"{carte.couverture} {carte.provenance}"))


show_page()
