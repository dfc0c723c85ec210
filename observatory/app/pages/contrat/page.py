"""Mon contrat: one contract against its region, its peers and up to three others; or one town."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.contrat.carte import show_carte
from observatory.app.pages.contrat.choix import VueContrat
from observatory.app.pages.contrat.comparaison import show_comparaison
from observatory.app.pages.contrat.dossier import show_dossier
from observatory.app.pages.contrat.identite import show_cellules
from observatory.app.pages.contrat.liste import (
    list_towns,
    show_list,
    show_picker,
    show_towns,
    show_unread,
)
from observatory.app.pages.contrat.ouvert import show_volet
from observatory.app.pages.contrat.territoire import show_territoire
from observatory.app.pages.contrat.ville import show_ville
from observatory.app.session import ask, list_connues
from observatory.app.shared.adresse import current, current_choice, current_filtres
from observatory.app.shared.entete import show_head
from observatory.app.shared.fiches import show_fiche_contrat
from observatory.app.shared.filtres import render_choice
from observatory.app.shared.origine import show_phrase
from observatory.app.shared.restitution import show_deck
from observatory.app.shared.suite import fold_on_phone
from observatory.app.shared.telecharger import show_downloads
from observatory.app.shared.volet import split_page
from observatory.queries.contrats import Contrat, list_contrats
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.rendering.tables.tableau_html import TERRITOIRE
from observatory.sheets.pages.carte_contrat import build_carte_contrat
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.pages.contrat import FicheContrat, build_fiche_contrat
from observatory.sheets.pages.selection import isolate_contrat
from observatory.sheets.pages.tete import TITRE_CONTRAT, say_place
from observatory.sheets.pages.ville import build_fiche_ville

PARTIES = {
    "comparaison": "Comparer",
    "territoire": "Territoire et quartiers",
    "cellules": "Tout ce qui est codé",
}


def show_page() -> None:
    """Show the contract of the address, or the list to choose from."""
    filtres = current_filtres()
    voisins = ask(list_contrats, Filtres(lecture=filtres.lecture, region=filtres.region))
    choisi = filtres.contrat or ""
    connus = ask(list_contrats, Filtres(region="france"))
    if choisi in {c.code_contrat for c in connus}:
        proches = voisins if choisi in {c.code_contrat for c in voisins} else connus
        _show_contract(filtres.without_rate(), choisi, proches)
        return
    ville = ask(build_fiche_ville, filtres, choisi) if choisi else None
    villes = list_towns(filtres.lecture)
    if ville is not None:
        st.title(escape(ville.titre), anchor=False)
        show_picker(voisins, villes)
        show_ville(ville)
        return
    with st.container(key="avant-liste"):  # by it the browser knows that a list comes (page.js)
        st.title(TITRE_CONTRAT, anchor=False)
        show_head(ask(say_place, filtres), "contrat")
    show_picker(voisins, villes)
    show_towns(villes)
    with fold_on_phone("liste", "Les contrats, département par département"):
        show_list(voisins)
        show_unread(voisins)


def _show_contract(filtres: Filtres, code: str, proches: list[Contrat]) -> None:
    fiche = ask(build_fiche_contrat, filtres, code)
    villes = [
        u for u in list_towns(filtres.lecture) if code in (u.code_contrat, *u.contrats_possibles)
    ]
    choix = current(ChoixComparaison)
    page = ask(build_comparaison, filtres, code, choix)
    carte = ask(build_carte_contrat, filtres, code, page.chiffres)
    st.title(escape(fiche.titre), anchor=False)
    show_phrase(carte.phrase, "contrat", TERRITOIRE, renvois=carte.renvois)
    show_picker(proches, list_towns(filtres.lecture))
    vue = VueContrat(filtres, choix, page)
    figures, volet = split_page()
    with figures:
        show_carte(carte, fiche)
        show_towns(villes)
        _show_part(vue, fiche)
        show_dossier(code)
    with volet:
        show_volet(vue)


def _show_part(vue: VueContrat, fiche: FicheContrat) -> None:
    """Show the files to take, then the part chosen of what follows the card."""
    filtres, code = vue.filtres, fiche.code_contrat
    with st.container(horizontal=True, vertical_alignment="bottom"):
        render_choice("partie", "Partie affichée", PARTIES, label_visibility="collapsed")
        show_downloads("contrat", isolate_contrat(filtres, code))
        show_fiche_contrat(code, filtres, list_connues().theme.get(filtres.theme or ""))
        show_deck(filtres.with_changes(contrat=code), est_simulee=fiche.est_simulee)
    partie = current_choice("partie")
    with fold_on_phone(f"contrat-{partie}", PARTIES[partie]):
        if partie == "comparaison":
            show_comparaison(vue)
        elif partie == "territoire":
            show_territoire(vue.page, fiche, filtres)
        else:
            st.header(escape(fiche.titre_cellules), anchor=False)
            show_cellules(fiche)


show_page()
