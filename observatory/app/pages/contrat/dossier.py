"""The documents of a contract on its page: what is here, then in one line what is not."""

from __future__ import annotations

import streamlit as st

from observatory.app.server.pieces import sees_all
from observatory.app.shared.liens import show_link
from observatory.base.french import date_lisible, liste, quantite
from observatory.base.paths import project_paths
from observatory.documents.depot import Document, open_depot
from observatory.documents.dossier import build_dossier, list_missing
from observatory.documents.droits import keep_readable
from observatory.queries.filtres import REGION_FRANCE
from observatory.rendering.echappement import escape


def show_dossier(code_contrat: str) -> None:
    """Show the pieces of a contract that are here; a visitor is told of the public ones alone."""
    tout = sees_all()
    with open_depot(project_paths()) as depot:
        pieces = build_dossier(depot, code_contrat)
    lisibles = [d for p in pieces for d in keep_readable(p.documents, tout=tout)]
    if not lisibles and not tout:
        return
    st.header("Documents", anchor=False)
    for document in {d.sha256: d for d in lisibles}.values():
        st.markdown(escape(_say(document)))
    if lisibles:
        show_link(
            "chercher", "Chercher dans ses textes", {"dans": code_contrat, "region": REGION_FRANCE}
        )
    manquent = list_missing(pieces)
    if tout and manquent:
        st.caption(escape(f"Non obtenu : {liste(manquent)}."))


def _say(document: Document) -> str:
    pages = quantite(document.nb_pages, "page")
    acces = "public" if document.est_public else "non public"
    return f"{document.titre} — {pages}, {acces}, déposé le {date_lisible(document.ajoute_le[:10])}"
