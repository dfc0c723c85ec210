"""The same selection as a table, and the card of the chosen contract."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.ailleurs import show_outside
from observatory.app.shared.navigation import open_page
from observatory.app.shared.origine import tag_figures
from observatory.app.shared.tables import show_choice
from observatory.base.french import nombre, pourcentage, quantite
from observatory.queries.contrats import Contrat, load_contrat
from observatory.rendering.echappement import escape
from observatory.rendering.tables.tableau_html import TERRITOIRE, Boutons, Valeur
from observatory.sheets.map.carte import CarteContrats
from observatory.sheets.map.classes import TITRES_PART

_TABLEAU = "tableau_contrats"
_PART = "Part (%)"


def show_table(carte: CarteContrats, contrats: Sequence[Contrat]) -> None:
    """Show the contracts of the map; a row chosen here is brought into view on the map."""
    if not contrats:
        show_outside("carte", adresse.current_filtres())
        return
    codes = [c.code_contrat for c in contrats]
    with st.container(key=_TABLEAU):
        show_choice(
            list_rows(carte, contrats),
            quantite(len(contrats), "contrat"),
            Boutons(codes),
            lambda code: _take_row(code, codes),
            cle=f"{_TABLEAU}_choix",
            choisi=adresse.current_filtres().contrat or "",
            est_triable=True,
            natures={_PART: TERRITOIRE},
        )


def list_rows(carte: CarteContrats, contrats: Sequence[Contrat]) -> list[dict[str, Valeur]]:
    """Return one row per contract; shares in percent, a missing figure left to be said so."""
    valeurs = {p.code_contrat: p.libelle_valeur for p in carte.points}
    habitants = "Habitants en QPV" if carte.titre in TITRES_PART else "Hab. en QPV"
    lignes: list[dict[str, Valeur]] = []
    for c in contrats:
        chiffres: dict[str, Valeur] = {
            "QPV": c.nb_qpv,
            habitants: c.population_qpv,
            _PART: _to_percent(c.part_montree),
        }
        if carte.titre in TITRES_PART:
            lieu = {"Département": f"{c.nom_departement} ({c.code_departement})"}
            lignes.append({"Contrat": c.nom_contrat, **chiffres, **lieu})
        else:
            valeur = {carte.titre: valeurs[c.code_contrat]}
            code = {"Dép.": c.code_departement}
            lignes.append({"Contrat": c.nom_contrat, **valeur, **chiffres, **code})
    return lignes


def show_card(code_contrat: str | None) -> None:
    """Show the few figures of the chosen contract and the way to its page."""
    if code_contrat is None:
        st.caption("Choisir un contrat sur la carte ou dans le tableau pour voir sa fiche.")
        return
    contrat = ask(load_contrat, code_contrat)
    with st.container(border=True, key="fiche_contrat"):
        st.markdown(f"**{escape(contrat.nom_contrat)}**")
        with tag_figures(TERRITOIRE, "carte"):
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


def _take_row(code: str, codes: Sequence[str]) -> None:
    """Open the card of a contract, or close it when its row is chosen again."""
    deja = adresse.current_filtres().contrat
    if code in codes:
        adresse.change_filtres(contrat=None if code == deja else code)


def _to_percent(part: float | None) -> float | None:
    return None if part is None else round(part * 100, 1)
