"""Grilles: take a grid, fill it in a spreadsheet, give it back, see it on the map."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.grille.creees import show_deletion, show_state
from observatory.app.pages.grille.depart import show_grids, show_new
from observatory.app.pages.grille.reception import show_import
from observatory.app.pages.grille.service import serve_new_build
from observatory.app.server.ecriture import check_writing, explain_refusal
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask
from observatory.app.shared.origine import show_phrase
from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.grid import list_versions, restore_version
from observatory.queries.lectures import list_lectures
from observatory.rendering.echappement import escape

PRESENTATION = (
    "Un centre de ressources lit les contrats de sa région et code ce qu’il y trouve dans un "
    "tableur\u00a0: l’observatoire en tire la carte, les taux et les fiches."
)


def show_versions(refus: str | None) -> None:
    """Show the versions kept of each lecture; putting one back keeps the one it replaces."""
    paths = project_paths()
    trouvees = [
        (lecture, version)
        for lecture in ask(list_lectures)
        for version in list_versions(paths, lecture.code_lecture)
    ]
    if not trouvees:
        st.caption("Aucune version gardée\u00a0: chaque import garde celle qu’il remplace.")
        return
    for lecture, version in trouvees:
        with st.container(horizontal=True, vertical_alignment="center"):
            cellules = quantite(version.nb_cellules, "cellule")
            st.markdown(escape(f"{lecture.nom_lecture} — {version.code}, {cellules}"))
            st.button(
                "Remettre cette version",
                key=f"remettre-{lecture.code_lecture}-{version.code}",
                disabled=refus is not None,
                on_click=_restore,
                args=(lecture.code_lecture, version.code),
            )


def _restore(lecture: str, version: str) -> None:
    try:
        check_writing()
        gardee = restore_version(project_paths(), lecture, version)
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    if serve_new_build((lecture, gardee) if gardee else None):
        st.success("La version est remise et servie ; celle qu’elle remplace est gardée.")


def show_page() -> None:
    """Show the four steps, and the versions kept."""
    refus = explain_refusal()
    st.title("Grilles", anchor=False)
    show_phrase(PRESENTATION, "grille")
    st.header("1. Prendre une grille", anchor=False)
    show_new(refus)
    show_grids()
    st.header("2. La remplir dans un tableur", anchor=False)
    st.markdown(
        "Une feuille par axe, un contrat par ligne, un terme par colonne. Les listes déroulantes "
        "donnent les valeurs\u202f; la consigne de codage est en note de chaque colonne. Une "
        "cellule vide veut dire\u00a0: non lu. «\u00a0?\u00a0» après une valeur la rend probable. "
        "Les preuves (page, "
        "citation) ont leur feuille."
    )
    st.header("3. La redonner", anchor=False)
    show_import(refus)
    st.header("4. La clore", anchor=False)
    show_state(refus)
    st.header("Versions gardées", anchor=False)
    show_versions(refus)
    st.header("Supprimer une lecture créée ici", anchor=False)
    show_deletion(refus)


show_page()
