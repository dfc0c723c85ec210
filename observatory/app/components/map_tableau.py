"""The same selection as a table, and the card of the chosen contract."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from observatory.app.components import adresse
from observatory.app.components.navigation import open_page
from observatory.app.session import ask
from observatory.base.french import nombre, pourcentage, quantite
from observatory.queries.contrats import Contrat, load_contrat
from observatory.rendering.echappement import escape
from observatory.rendering.map_classes import TITRE_PART
from observatory.rendering.map_model import CarteContrats

_TABLEAU = "tableau_contrats"
_HAUTEUR = 470
_LARGEUR_NOM, _LARGEUR_VALEUR = 190, 245
"""Pixels, whatever the window: the longest value is « au moins « mentionné » (probable) »."""


def show_table(carte: CarteContrats, contrats: Sequence[Contrat]) -> None:
    """Show the contracts of the map; a row chosen here is brought into view on the map."""
    if not contrats:
        st.info("Aucun contrat ne répond à ces filtres : en retirer un, ou « Tout effacer ».")
        return
    codes = [c.code_contrat for c in contrats]
    st.dataframe(
        build_table(carte, contrats),
        key=_TABLEAU,
        hide_index=True,
        placeholder="non connu",
        height=min(_HAUTEUR, 38 + 35 * len(contrats)),
        on_select=lambda: _take_row(codes),
        selection_mode="single-row",
        column_config={
            "Habitants": st.column_config.NumberColumn(format="localized", help="Habitants en QPV"),
            "Part (%)": st.column_config.NumberColumn(
                format="localized", help="Part des habitants de l’EPCI vivant en QPV, en %"
            ),
            "QPV": st.column_config.NumberColumn(width="small"),
            "Contrat": st.column_config.TextColumn(width=_LARGEUR_NOM),
            carte.titre: st.column_config.TextColumn(width=_LARGEUR_VALEUR),
        },
    )


def build_table(carte: CarteContrats, contrats: Sequence[Contrat]) -> pd.DataFrame:
    """Return the rows of the table; shares in percent, missing values left empty."""
    valeurs = {p.code_contrat: p.libelle_valeur for p in carte.points}
    colonnes: dict[str, list[object]] = {
        "Contrat": [c.nom_contrat for c in contrats],
        "QPV": [c.nb_qpv for c in contrats],
        "Habitants": [c.population_qpv for c in contrats],
        "Part (%)": [_to_percent(c.part_montree) for c in contrats],
        "Département": [f"{c.nom_departement} ({c.code_departement})" for c in contrats],
    }
    tableau = pd.DataFrame(colonnes)
    if carte.titre != TITRE_PART:
        tableau.insert(1, carte.titre, [valeurs[c.code_contrat] for c in contrats])
    return tableau


def show_card(code_contrat: str | None) -> None:
    """Show the few figures of the chosen contract and the way to its page."""
    if code_contrat is None:
        st.caption("Choisir un contrat sur la carte ou dans le tableau pour voir sa fiche.")
        return
    contrat = ask(load_contrat, code_contrat)
    with st.container(border=True, key="fiche_contrat"):
        st.markdown(f"**{escape(contrat.nom_contrat)}**")
        st.text(
            f"{quantite(contrat.nb_qpv, 'QPV', 'QPV')} · "
            f"{nombre(contrat.population_qpv)} habitants en QPV · "
            f"{pourcentage(contrat.part_montree)} de "
            f"{'la commune' if contrat.est_part_communale else 'l’EPCI'}"
        )
        ouvrir, fermer = st.columns(2)
        if ouvrir.button("Ouvrir la fiche", type="primary", width="stretch"):
            open_page("contrat")
        fermer.button(
            "Fermer", width="stretch", on_click=adresse.change_filtres, kwargs={"contrat": None}
        )


def _take_row(codes: Sequence[str]) -> None:
    lignes = st.session_state[_TABLEAU].selection.rows
    adresse.change_filtres(contrat=codes[lignes[0]] if lignes else None)


def _to_percent(part: float | None) -> float | None:
    return None if part is None else round(part * 100, 1)
