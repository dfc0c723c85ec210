"""A lecture created here, taken away after a confirmation; the shipped ones are not offered."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.grille.service import serve_new_build
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.filtres import FILTRAGE
from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.contracts.lectures import LIVREES
from observatory.grid import delete_lecture
from observatory.queries.filtres import default_lecture
from observatory.queries.lectures import list_lectures
from observatory.rendering.echappement import escape

_FAIT = "_lecture_supprimee"


def show_deletion(refus: str | None) -> None:
    """Show the lectures created here and the way to take one away."""
    if fait := st.session_state.pop(_FAIT, None):
        st.success(escape(fait))
    creees = {x.code_lecture: x for x in ask(list_lectures) if x.code_lecture not in LIVREES}
    if not creees:
        st.caption(
            "Aucune lecture n’a été créée ici\u202f; celles qui sont livrées ne s’ôtent pas."
        )
        return
    code = st.selectbox(
        "Lecture à supprimer",
        list(creees),
        format_func=lambda c: creees[c].nom_lecture,
        key="lecture-a-supprimer",
        filter_mode=FILTRAGE,
    )
    lecture = creees[code]
    cellules = quantite(lecture.nb_cellules_codees, "cellule codée")
    est_sure = st.checkbox(
        escape(f"Oui, supprimer « {lecture.nom_lecture} » ({cellules})"), key=f"confirmer-{code}"
    )
    st.button(
        "Supprimer la lecture",
        key="supprimer-lecture",
        icon=":material/delete:",
        disabled=refus is not None or not est_sure,
        on_click=_delete,
        args=(code, lecture.nom_lecture),
    )


def _delete(code: str, nom: str) -> None:
    try:
        check_writing()
        gardee = delete_lecture(project_paths(), code)
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    if adresse.current_filtres().lecture == code:
        adresse.change_filtres(lecture=default_lecture())
    if serve_new_build(None):
        suite = " Une copie de ses codages est gardée dans le dossier des versions."
        st.session_state[_FAIT] = f"« {nom} » est supprimée.{suite if gardee else ''}"
