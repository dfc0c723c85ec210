"""The territory of « Mon contrat »: each figure against its region and France, and its QPV."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.contrat.identite import show_qpv
from observatory.app.session import draw
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.fiches import show_fiches_qpv
from observatory.app.shared.images import show_image
from observatory.app.shared.liens import show_link
from observatory.app.shared.origine import tag_figures
from observatory.app.shared.passage import show_arrival, show_way_past
from observatory.app.shared.tables import show_rows
from observatory.queries.filtres import Filtres
from observatory.rendering.charts.bandes import chart_bande, describe_bande, name_marks
from observatory.rendering.echappement import escape
from observatory.rendering.tables.comparaison import list_rows_chiffres
from observatory.rendering.tables.tableau_html import TERRITOIRE, Nature
from observatory.sheets.pages.comparaison import Comparaison
from observatory.sheets.pages.contrat import FicheContrat
from observatory.sheets.pages.renvois import TABLEAU
from observatory.sheets.rates.distributions import ChiffreCompare
from observatory.sheets.restitution.figure import ChoixFigure


def show_territoire(page: Comparaison, fiche: FicheContrat, filtres: Filtres) -> None:
    """Show the figures drawn, their table, the neighbourhoods, the same contract elsewhere."""
    st.header("Le territoire comparé", anchor=False)
    st.caption(
        "Un point par contrat de la région ; losange orange : le vôtre ; carrés bleus : les "
        "contrats mis à côté ; bande grise : la moitié centrale des contrats ; trait : la médiane. "
        "Dans les moyennes d’ici, chaque contrat compte pour un ; celles de l’accueil sont "
        "pondérées par la population."
    )
    show_way_past("Passer les graphiques : aller au tableau", TABLEAU)
    with tag_figures(TERRITOIRE, "compares"):
        grille = st.grid(columns=2, min_column_width=420)
        for chiffre in page.chiffres:
            with grille.cell():
                _show_chiffre(page, chiffre)
    show_arrival(TABLEAU)
    with st.expander("Les mêmes chiffres en tableau"):
        lignes = list_rows_chiffres(page.chiffres)
        natures: dict[str, Nature] = dict.fromkeys(lignes[0], TERRITOIRE) if lignes else {}
        show_rows(lignes, "Les mêmes chiffres en tableau", natures)
        show_csv(
            "Télécharger (CSV)",
            lambda: lignes,
            f"{page.code_contrat}_territoire.csv",
            cle="csv-territoire",
        )
    st.header("Quartiers prioritaires", anchor=False)
    show_qpv(fiche)
    if fiche.qpv:
        vue = Filtres(lecture=page.code_lecture, contrat=page.code_contrat)
        show_image("quartiers", vue, cle=page.code_contrat)
    show_fiches_qpv(fiche, filtres)
    if fiche.autres_lectures:
        st.header("Le même contrat dans d’autres lectures", anchor=False)
        for autre in fiche.autres_lectures:
            show_link("contrat", autre.nom, autre.lien)
            st.caption(escape(autre.etiquette))


def _show_chiffre(page: Comparaison, chiffre: ChiffreCompare) -> None:
    st.subheader(escape(f"{chiffre.libelle} : {chiffre.texte}"), anchor=False)
    choisis = tuple(c.code_contrat for c in page.choisis)
    if chart := chart_bande(chiffre):
        st.vega_lite_chart(
            spec=draw(lambda: chart, "bande", page.code_contrat, chiffre.code, choisis),
            key=f"bande-{page.code_contrat}-{chiffre.code}-{'-'.join(choisis)}",
            alt=describe_bande(chiffre),
        )
        show_image(
            "bande",
            Filtres(lecture=page.code_lecture, contrat=page.code_contrat),
            ChoixFigure(chiffre=chiffre.code),
            cle=chiffre.code,
        )
        st.caption(escape(name_marks(chiffre)))
    st.markdown(escape(chiffre.phrase))
    if chiffre.precautions:
        st.caption(escape(" ".join(chiffre.precautions)))
