"""Figures of « Croisements »: the marks, the sentence, who is left out, and both criteria."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.carte.fond import show_map
from observatory.app.pages.croisements.choix import VueCroisement, show_criteria
from observatory.app.session import ask, draw
from observatory.app.shared import adresse
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.images import show_image
from observatory.app.shared.liens import show_here, show_link
from observatory.app.shared.origine import tag_figures
from observatory.app.shared.passage import show_arrival, show_way_past, show_way_to_table
from observatory.app.shared.preuves import NIVEAU_FICHE, show_cellule
from observatory.app.shared.tables import show_rows
from observatory.app.shared.volet import Choix, Ecoute, name_view, show_chart
from observatory.app.shared.volet_indicateur import show_volet_title
from observatory.base.french import quantite
from observatory.queries.contrats import list_contrats
from observatory.queries.lectures import list_lectures
from observatory.queries.lieu import find_region
from observatory.rendering.charts.croisement import (
    CLIC,
    NB_MIN_POINTS,
    UNITE,
    chart_croisement,
    describe_croisement,
)
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_combinaison, list_rows_croisement
from observatory.rendering.tables.tableau_html import TERRITOIRE
from observatory.sheets.map.classes import Habillage
from observatory.sheets.map.combinaison import build_combination_map
from observatory.sheets.pages.combinaison import Combinaison
from observatory.sheets.pages.renvois import TABLEAU
from observatory.sheets.rates.unites import MENTION_SIMULEE, titrer
from observatory.sheets.restitution.figure import ChoixFigure

_LISTES = "listes-criteres"
"""The place of the lists that say what the map of both criteria says."""


def show_relation(vue: VueCroisement) -> None:
    """Show the marks, then what limits them, then the table behind; the page opened on the rest."""
    if vue.page.est_plat:
        _offer_another_pair(vue)
    else:
        _show_marks(vue)
    show_arrival(TABLEAU)
    show_units(vue)


def _offer_another_pair(vue: VueCroisement) -> None:
    """Say that all that is known answers alike, and show pairs that tell units apart."""
    page = vue.page
    if page.sans_variation:
        st.markdown(escape(page.sans_variation))
        _offer_demonstration()
        return
    st.markdown(
        f"Ce point ne départage pas les {vue.mot.pluriel}\u00a0: ce qui est établi répond de même. "
        "À croiser plutôt\u00a0:"
    )
    with st.container(horizontal=True, gap="small"):
        for autre in page.autres:
            ouvre = {"indicateur": autre.code_indicateur}
            show_here(f"{autre.libelle} et {page.chiffre.libelle_court}", ouvre)


def _show_marks(vue: VueCroisement) -> None:
    page = vue.page
    if page.lien:
        st.caption(escape(" ".join((*page.lien.precautions, *page.precautions))))
    if dessin := chart_croisement(page):
        show_way_to_table()
        cle = ("croisement", vue.filtres, page.chiffre.code)
        with tag_figures(TERRITOIRE, "croisement"):
            show_chart(
                draw(lambda: dessin, *cle),
                name_view(*cle),
                Ecoute(CLIC, (UNITE,), _open_unit),
                texte=describe_croisement(page),
                largeur="stretch",
            )
        st.caption(
            f"Une marque par {vue.mot.singulier}\u202f; creuse\u00a0: réponse probable. "
            "Trait orange\u00a0: "
            f"médiane d’un niveau qui compte au moins cinq {vue.mot.pluriel}. Un clic sur une "
            "marque ouvre sa preuve."
        )
        show_image(
            "croisement",
            vue.filtres.with_changes(indicateur=page.code_indicateur),
            ChoixFigure(chiffre=page.chiffre.code),
        )
    elif page.points:
        st.markdown(
            f"Moins de {NB_MIN_POINTS} {vue.mot.pluriel} dans le calcul : pas de graphique, le "
            "tableau les donne un par un."
        )


def _offer_demonstration() -> None:
    """Show the way to the lecture where relations can be seen at work, if there is one."""
    if autre := next((x for x in ask(list_lectures) if x.est_simulee), None):
        lien = {"lecture": autre.code_lecture}
        show_link("croisements", "Voir un croisement dans la démonstration (simulée)", lien)


def _open_unit(clic: Choix) -> None:
    adresse.change_filtres(contrat=clic[0], indicateur=adresse.current_filtres().indicateur)


def show_units(vue: VueCroisement) -> None:
    """Show, folded, every unit in the calculation or left out, with its figure."""
    lignes = list_rows_croisement(vue.page)
    dessines, ecartes = len(vue.page.points), len(vue.page.exclus)
    titre = f"Le tableau : {vue.mot.compter(dessines)} dans le calcul, {ecartes} hors du calcul"
    with st.expander(escape(titre)):
        show_rows(lignes, titre, {vue.page.chiffre.libelle: TERRITOIRE})
        _show_download(vue, lignes, "croisement")


def show_both(vue: VueCroisement) -> None:
    """Show both criteria at once, and who answers them: a list, a map, a file."""
    titre = titrer("Deux critères à la fois", vue.page.est_simulee)
    st.header(escape(titre), anchor=False)
    show_criteria(vue)
    reponse = vue.page.combinaison
    if reponse is None:
        st.info(
            f"Choisir un seuil\u00a0: la liste des {vue.mot.pluriel} qui répondent, à télécharger."
        )
        return
    with tag_figures(TERRITOIRE, "seuil"):
        st.markdown(f"**{escape(reponse.resume)}**")
    if vue.lecture.type_unite != "contrat":
        st.caption("Lecture de villes : la carte des contrats ne les place pas.")
        _show_lists(vue, reponse)
        return
    carte, liste = st.columns([1.2, 1], gap="medium")
    with carte:
        show_way_past("Passer la carte : aller aux listes", _LISTES)
        _show_map(vue, reponse)
    with liste:
        show_arrival(_LISTES)
        _show_lists(vue, reponse)


def _show_lists(vue: VueCroisement, reponse: Combinaison) -> None:
    indicateur = {"indicateur": vue.page.code_indicateur or "", "mesure": vue.page.mesure or ""}
    for symbole, libelle, unites in (
        ("●", "répondent aux deux critères", reponse.oui),
        ("?", "à établir", reponse.indecis),
        ("○", "ne répondent pas", reponse.non),
    ):
        if not unites:
            continue
        titre = f"{symbole} {vue.mot.compter(len(unites))} : {libelle}"
        volet = st.expander(escape(titre), expanded=unites is reponse.oui)
        with volet.container(horizontal=True, gap="small"):
            for unite in unites:
                aide = (unite.texte, unite.reponse, unite.motif or "")
                ouvre = {**indicateur, "unite": unite.code_unite}
                show_here(unite.nom, ouvre, aide=tuple(f"{a}." for a in aide if a))
    _show_download(vue, list_rows_combinaison(vue.page, reponse), "deux_criteres")


def _show_map(vue: VueCroisement, reponse: Combinaison) -> None:
    contrats = ask(list_contrats, vue.filtres.with_changes(indicateur=None, mesure=None))
    habillage = Habillage(
        code_region=ask(find_region, vue.filtres),
        avertissement=MENTION_SIMULEE if vue.lecture.est_simulee else None,
        note=vue.lecture.nom_lecture,
    )
    show_map(build_combination_map(reponse, contrats, habillage))


def show_volet(vue: VueCroisement) -> None:
    """Show the coded cell of the unit chosen, or nothing."""
    unite = adresse.current_unite()
    if unite is None or vue.page.code_indicateur is None:
        return
    show_volet_title(titrer(vue.page.libelle, vue.page.est_simulee), "La cellule codée")
    show_cellule(unite, NIVEAU_FICHE, vue.page.code_indicateur)


def _show_download(vue: VueCroisement, lignes: list[dict[str, str]], quoi: str) -> None:
    simule = "_simule" if vue.page.est_simulee else ""
    show_csv(
        f"Télécharger {quantite(len(lignes), 'ligne')} (CSV)",
        lambda: lignes,
        f"{quoi}{simule}.csv",
        cle=f"csv-{quoi}",
        icone=":material/download:",
    )
