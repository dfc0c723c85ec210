"""Where a lecture coded here stands: in progress, closed, published; its owner decides."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.grille.service import serve_new_build
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask
from observatory.app.shared.filtres import FILTRAGE
from observatory.base.errors import ObservatoryError
from observatory.base.paths import project_paths
from observatory.contracts.lectures import BROUILLON, CLOSE, LIVREES, PUBLIEE
from observatory.grid import change_etat
from observatory.queries.lectures import list_lectures
from observatory.rendering.echappement import escape
from observatory.sheets.pages.lectures import warn_closing, write_couverture

_FAIT = "_etat_change"
_NOMS = {BROUILLON: "en cours", CLOSE: "close", PUBLIEE: "publiée"}
_GESTES = {
    BROUILLON: ("Rouvrir la lecture", ":material/lock_open:"),
    CLOSE: ("Clore la lecture", ":material/lock:"),
    PUBLIEE: ("Dire la lecture publiée", ":material/public:"),
}
_SENS = {
    BROUILLON: "Tant qu’elle est en cours, tout s’y dit en bornes : « au moins 2/39 ; 36 restent à "
    "lire ».",
    CLOSE: "Close, elle donne k/N sur ce qui est codé, suivi de ce qui n’est pas tranché.",
    PUBLIEE: "Publiée, elle se lit comme close.",
}


def show_state(refus: str | None) -> None:
    """Show where each lecture coded here stands, and the ways to close it or open it again."""
    if fait := st.session_state.pop(_FAIT, None):
        st.success(escape(fait))
    creees = {x.code_lecture: x for x in ask(list_lectures) if x.code_lecture not in LIVREES}
    if not creees:
        st.caption(
            "Une lecture créée ici se clôt quand vous la dites finie\u202f; il n’y en a pas."
        )
        return
    code = st.selectbox(
        "Lecture à clore ou à rouvrir",
        list(creees),
        format_func=lambda c: f"{creees[c].nom_lecture} ({_NOMS[creees[c].etat]})",
        key="lecture-etat",
        filter_mode=FILTRAGE,
    )
    lecture = creees[code]
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
        st.session_state[_FAIT] = f"« {nom} » est maintenant {_NOMS[etat]}."
