"""Former versions of a lecture, and the way back to one of them."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.grille.service import serve_new_build
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask
from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.grid import list_versions, restore_version
from observatory.queries.lectures import list_lectures
from observatory.rendering.echappement import escape


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
