"""Definitions and sources of the method page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.shared.liens import show_web_link
from observatory.app.shared.tables import show_rows
from observatory.base.french import majuscule, quantite, typographier
from observatory.rendering.echappement import escape
from observatory.sheets.pages.methode import Chapitre, SourceLue
from observatory.sheets.rates.definitions import DefinitionTerritoire


def show_chapitres(chapitres: Sequence[Chapitre], titre_consigne: str) -> None:
    """Show each chapter folded: its definitions as one table."""
    for chapitre in chapitres:
        nombre = quantite(len(chapitre.definitions), "définition")
        with st.expander(escape(f"{chapitre.titre} — {nombre}")):
            if chapitre.description:
                st.markdown(escape(chapitre.description))
            lignes = [
                {"Libellé": d.libelle, "Sens": d.sens}
                | ({titre_consigne: d.consigne} if titre_consigne else {})
                | {"Code": d.code}
                for d in chapitre.definitions
            ]
            show_rows(lignes, chapitre.titre)


def show_figures(chiffres: Sequence[DefinitionTerritoire]) -> None:
    """Show what each figure of the territory counts, its year and its source."""
    lignes = [
        {"Chiffre": c.libelle, "Ce qu’il compte": c.quoi, "Année": c.annee, "Source": c.source}
        for c in chiffres
    ]
    show_rows(
        [{c: typographier(majuscule(v)) for c, v in x.items()} for x in lignes],
        "Chiffres du territoire",
    )


def show_sources(sources: Sequence[SourceLue]) -> None:
    """Show each source with its producer, licence, vintage and how many rows were kept."""
    for source in sources:
        with st.expander(escape(f"{source.titre} — {source.producteur}, {source.millesime}")):
            st.markdown(escape(f"Licence : {source.licence}. Lignes : {source.lignes}."))
            for texte in filter(None, (source.description, source.note)):
                st.markdown(escape(texte))
            if source.url:
                show_web_link(source.url, source.url)
