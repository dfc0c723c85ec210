"""A lecture created here: where it stands, which its owner decides, and the way to take it away."""

from __future__ import annotations

from collections.abc import Callable

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
from observatory.contracts.lectures import BROUILLON, CLOSE, LIVREES, PUBLIEE
from observatory.grid import change_etat, delete_lecture
from observatory.queries.filtres import default_lecture
from observatory.queries.lectures import Lecture, list_lectures
from observatory.rendering.echappement import escape
from observatory.sheets.pages.lectures import name_etat, warn_closing, write_couverture

_CHANGEE, _SUPPRIMEE = "_etat_change", "_lecture_supprimee"
_GESTES = {
    BROUILLON: ("Rouvrir la lecture", ":material/lock_open:"),
    CLOSE: ("Clore la lecture", ":material/lock:"),
    PUBLIEE: ("Dire la lecture publiée", ":material/public:"),
}
_SENS = {
    BROUILLON: "Tant qu’elle est en cours, tout s’y dit en bornes : combien au moins, et combien "
    "restent à lire.",
    CLOSE: "Close, elle donne k/N sur ce qui est codé, suivi de ce qui n’est pas tranché.",
    PUBLIEE: "Publiée, elle se lit comme close.",
}


def show_state(refus: str | None) -> None:
    """Show where each lecture coded here stands, and the ways to close it or open it again."""
    lecture = _pick_created(
        _CHANGEE,
        "Lecture à clore ou à rouvrir",
        "lecture-etat",
        "Une lecture créée ici se clôt quand vous la dites finie\u202f; il n’y en a pas.",
        lambda x: f"{x.nom_lecture} ({name_etat(x.etat)})",
    )
    if lecture is None:
        return
    code = lecture.code_lecture
    st.caption(escape(f"{write_couverture(lecture)} {_SENS[lecture.etat]}"))
    alerte = warn_closing(lecture) if lecture.etat == BROUILLON else ""
    est_sure = not alerte or st.checkbox(
        escape(f"{alerte}. Donner quand même des taux"), key=f"confirmer-etat-{code}"
    )
    with st.container(horizontal=True):
        for etat, (libelle, icone) in _GESTES.items():
            if etat != lecture.etat:
                st.button(
                    libelle,
                    key=f"etat-{etat}-{code}",
                    icon=icone,
                    disabled=refus is not None or not est_sure,
                    on_click=_change,
                    args=(code, lecture.nom_lecture, etat),
                )


def _change(code: str, nom: str, etat: str) -> None:
    try:
        check_writing()
        change_etat(project_paths(), code, etat)
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    if serve_new_build(None):
        st.session_state[_CHANGEE] = f"« {nom} » est maintenant {name_etat(etat)}."


def show_deletion(refus: str | None) -> None:
    """Show the lectures created here and the way to take one away."""
    lecture = _pick_created(
        _SUPPRIMEE,
        "Lecture à supprimer",
        "lecture-a-supprimer",
        "Aucune lecture n’a été créée ici\u202f; celles qui sont livrées ne s’ôtent pas.",
        lambda x: x.nom_lecture,
    )
    if lecture is None:
        return
    code = lecture.code_lecture
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
        st.session_state[_SUPPRIMEE] = f"« {nom} » est supprimée.{suite if gardee else ''}"


def _pick_created(
    fait: str, libelle: str, cle: str, rien: str, name: Callable[[Lecture], str]
) -> Lecture | None:
    """Tell what was just done, then show the lectures created here and return the one chosen."""
    if dit := st.session_state.pop(fait, None):
        st.success(escape(dit))
    creees = {x.code_lecture: x for x in ask(list_lectures) if x.code_lecture not in LIVREES}
    if not creees:
        st.caption(rien)
        return None
    code = st.selectbox(
        libelle,
        list(creees),
        format_func=lambda c: name(creees[c]),
        key=cle,
        filter_mode=FILTRAGE,
    )
    return creees[code]
