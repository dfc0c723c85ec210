"""Facts proposed to who writes the findings of a lecture; visitors do not see them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.server.ecriture import explain_refusal
from observatory.app.shared.liens import show_link
from observatory.base.french import INSECABLE, quantite
from observatory.contracts.lectures import LIVREES
from observatory.rendering.echappement import escape
from observatory.sheets.pages.candidats import TITRES, Candidat
from observatory.sheets.pages.lecture import LectureRegionale

NB_MONTRES = 12
"""Facts shown of one kind; the command line lists them all."""


def is_mine(page: LectureRegionale) -> bool:
    """Return whether this visit may write the findings of the lecture: made here, from here."""
    return page.code_lecture not in LIVREES and explain_refusal() is None


def show_candidats(candidats: Sequence[Candidat]) -> None:
    """Show, folded, the facts a finding could speak of, each opening on its proof."""
    if not candidats:
        return
    with st.expander(f"Pour écrire un constat{INSECABLE}: {quantite(len(candidats), 'fait')}"):
        st.caption(
            "Des faits, pas des phrases\u00a0: la feuille «\u00a0Constats\u00a0» de la grille "
            "reçoit les vôtres, avec le chiffre qu’elles disent."
        )
        for genre, titre in TITRES.items():
            siens = [c for c in candidats if c.genre == genre]
            if not siens:
                continue
            st.markdown(f"**{escape(titre)}**")
            for candidat in siens[:NB_MONTRES]:
                deja = " (déjà dit)" if candidat.deja else ""
                show_link("lecture", f"{candidat.fait}{deja}", candidat.lien)
            if len(siens) > NB_MONTRES:
                st.caption(f"Et {quantite(len(siens) - NB_MONTRES, 'autre')}.")
