"""In place of an empty figure or panel: what is known beside it, never an empty frame."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.components.liens import show_link
from observatory.rendering.echappement import escape
from observatory.sheets.ailleurs import Ailleurs
from observatory.sheets.connu import Connu


def show_ailleurs(reserve: str, ailleurs: Ailleurs | None) -> None:
    """Show what is known beside a silence, then the silence itself in one sentence."""
    if ailleurs is None or ailleurs.est_vide:
        st.info(escape(reserve))
        return
    st.markdown(f"**{escape(reserve)}**")
    _show_list(ailleurs.titre_voisines, ailleurs.voisines)
    _show_list("Ailleurs dans cette lecture", ailleurs.ailleurs)
    _show_list("Dans la lecture régionale publiée, tous contrats", ailleurs.publies)
    if ailleurs.publies:
        st.caption(escape(f"Source : {ailleurs.source}."))
    st.caption("Non lu ne veut pas dire absent.")


def show_connu(connu: Connu) -> None:
    """Show what is known of an indicator that the view does not establish, then what is not."""
    st.markdown(escape(connu.description))
    for savoir in connu.savoirs:
        _show_list(savoir.titre, savoir.lignes)
        if savoir.lien:
            show_link("lecture", "Voir qui, et les preuves", savoir.lien)
    st.caption(escape(connu.silence))


def _show_list(titre: str, lignes: Sequence[str]) -> None:
    if lignes:
        st.markdown(f"{escape(titre)} :")
        st.markdown("\n".join(f"- {escape(ligne)}" for ligne in lignes))
