"""What is open of « Mon contrat »: a rate and its contracts, or one coded cell."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.contrat.choix import VueContrat
from observatory.app.shared import adresse
from observatory.app.shared.facettes import show_opened
from observatory.app.shared.preuves import NIVEAU_FICHE, show_cellule
from observatory.app.shared.taux_ouverts import open_detail
from observatory.app.shared.volet_indicateur import show_volet_title
from observatory.queries.taux import PERIMETRE_LECTURE
from observatory.rendering.echappement import escape
from observatory.sheets.rates.unites import titrer


def show_volet(vue: VueContrat) -> None:
    """Show the rate, or the cell, that the address opens in this page; or nothing."""
    code = adresse.current_filtres().indicateur
    unite = adresse.current_unite()
    detail = open_detail(code, PERIMETRE_LECTURE) if code else None
    ligne = next((x for x in vue.page.principales if x.code_indicateur == code), None)
    if detail is None and unite is None:
        return
    libelle = detail.taux.ligne.libelle if detail else ligne.libelle if ligne else "Cellule codée"
    show_volet_title(titrer(libelle, vue.page.est_simulee), ligne.famille or "" if ligne else "")
    if ligne is not None:
        st.markdown(escape(ligne.phrase))
    if detail is None:
        st.subheader("La cellule codée", anchor=False)
        show_cellule(unite or "", NIVEAU_FICHE + 1)
        return
    st.subheader(escape(detail.taux.ligne.libelle_mesure), anchor=False)
    groupe = vue.page.groupe
    if detail.taux.perimetre == groupe.perimetre:
        st.caption(escape(groupe.phrase))
    show_opened(detail, {})
