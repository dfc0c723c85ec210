"""The page that proves a cell, opened under its proof: an image with the quote framed.

Imported when a proof names a page: no other page of the application loads what draws one.
"""

from __future__ import annotations

import streamlit as st

from observatory.app.server.pieces import sees_all
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.feuille import show_feuille
from observatory.base.french import INSECABLE
from observatory.base.paths import project_paths
from observatory.documents.depot import Depot, Document, open_depot
from observatory.documents.texte import find_quotes
from observatory.sheets.rates.cellules import PreuveLue
from observatory.workshop.decisions import open_journal
from observatory.workshop.preuve import find_held, find_proved
from observatory.workshop.tri import TENUE


def show_proved_page(preuve: PreuveLue, code_contrat: str, unite: str, *, cle: str) -> None:
    """Show what opens the page of a proof; nothing where the reader may not see its document.

    A proof of a document that is not public says neither title nor quote: the journal tells a
    person of the house which document it is, and where.
    """
    if preuve.page is None:
        return
    with open_depot(project_paths()) as depot:
        document, citation = _find(depot, preuve, preuve.page, code_contrat, unite)
        if document is None:
            return
        volet = st.expander(
            f"Ouvrir la page{INSECABLE}{preuve.page}",
            icon=":material/find_in_page:",
            key=f"page-prouvee-{cle}",
            on_change="rerun",
        )
        if not volet.open:
            return
        with volet:
            show_feuille(
                depot, document, preuve.page,
                lambda texte: find_quotes(texte, [citation] if citation else []), citation or "",
            )  # fmt: skip


def _find(
    depot: Depot, preuve: PreuveLue, page: int, code_contrat: str, unite: str
) -> tuple[Document | None, str | None]:
    tout = sees_all()
    if preuve.titre != TENUE:
        document = find_proved(depot, code_contrat, preuve.titre, page, preuve.extrait, tout=tout)
        return document, preuve.extrait
    if not tout:
        return None, None
    with open_journal(project_paths()) as journal:
        lecture = current_filtres().lecture
        tenu = find_held(depot, journal, lecture, unite, preuve.code_indicateur, page)
    return tenu or (None, None)
