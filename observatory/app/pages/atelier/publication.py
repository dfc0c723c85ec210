"""Under the screen: what publishing would change, the quotes to settle, then all or nothing."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from observatory.app.pages.grille.service import serve_new_build
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.app.session import open_entrepot
from observatory.app.shared.liens import show_link
from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.grid import load_codebook
from observatory.rendering.echappement import escape
from observatory.sheets.publication.avant import list_controles
from observatory.warehouse.figer import freeze_published
from observatory.workshop.publier import (
    PlanPublication,
    prepare_publication,
    publish,
)

_FAIT = "_atelier_publie"
_MASQUER, _CONFIRMER = "masquer", "publier quand même"


def show_publication(lecture: str) -> None:
    """Show what publishing the journal of a lecture would do, and the way to do it."""
    if fait := st.session_state.pop(_FAIT, None):
        st.success(escape(fait))
    with st.expander("Publier : ce qui est codé devient ce que tout le monde lit"):
        if st.button("Préparer la publication", key="atelier-preparer"):
            st.session_state["_atelier_plan"] = lecture
        if st.session_state.get("_atelier_plan") != lecture:
            return
        try:
            plan = prepare_publication(project_paths(), lecture, load_codebook())
        except ObservatoryError as erreur:
            show_failure(erreur)
            return
        _show_plan(lecture, plan)
        show_link("versions", "Ce que chaque publication a changé")


def _show_plan(lecture: str, plan: PlanPublication) -> None:
    st.markdown(escape(next(plan.describe())))
    for controle in list_controles(plan, open_entrepot()):
        st.markdown(f"- {escape(controle.describe())}")
    with st.form("atelier-publication", border=False):
        choix = {
            c.code: st.segmented_control(
                escape(
                    f"{c.unite}, {c.indicateur} — {', '.join(c.motifs)} : « {c.citation[:300]} »"
                ),
                [_MASQUER, _CONFIRMER], key=f"atelier-citation-{c.code}",
            )
            for c in plan.sensibles
        }  # fmt: skip
        organisation = st.text_input("Qui publie", max_chars=120, key="atelier-organisation")
        explication = st.text_input(
            "Ce qui change, en une phrase", max_chars=300, key="atelier-explication"
        )
        publier = st.form_submit_button("Publier", type="primary")
    if not publier:
        return
    if manque := _explain_missing(organisation, choix):
        st.warning(manque)
        return
    _publish(lecture, plan.jusqua, organisation.strip(), explication.strip(), choix)


def _explain_missing(organisation: str, choix: Mapping[str, str | None]) -> str | None:
    """Return what the form still wants, None when it may leave."""
    sans = sum(1 for dit in choix.values() if not dit)
    if sans:
        return f"Trancher d’abord {quantite(sans, 'citation')} ci-dessus : masquer, ou publier."
    return None if organisation.strip() else "Dire d’abord qui publie : votre organisation."


def _publish(
    lecture: str, jusqua: int, organisation: str, explication: str, choix: Mapping[str, str | None]
) -> None:
    try:
        check_writing()
        plan = publish(
            project_paths(), lecture, load_codebook(), organisation=organisation,
            explication=explication, jusqua=jusqua,
            masquees=[c for c, v in choix.items() if v == _MASQUER],
            confirmees=[c for c, v in choix.items() if v == _CONFIRMER],
        )  # fmt: skip
        if plan.constats:
            freeze_published(project_paths(), lecture)
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    st.session_state.pop("_atelier_plan", None)
    if serve_new_build(None):
        st.session_state[_FAIT] = f"Publié : {next(plan.describe())}"
        st.rerun()
