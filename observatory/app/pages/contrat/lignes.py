"""Lines of « Mon contrat »: a sentence, then mine, the region, the peers, those set beside."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.contrat.choix import VueContrat
from observatory.app.shared import adresse
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.liens import show_here
from observatory.app.shared.taux_ouverts import show_rate_link
from observatory.base.french import quantite
from observatory.rendering.echappement import escape
from observatory.rendering.tables.comparaison import list_rows_comparaison
from observatory.sheets.pages.comparaison import LigneComparee, ValeurLue
from observatory.sheets.pages.comparaison_valeurs import SANS_REPONSE
from observatory.sheets.rates.taux import Taux

NB_LIGNES = 12
"""Lines shown before the reader asks for the others: what differs most comes first."""
TOUTES = "toutes"


def list_lignes(vue: VueContrat) -> tuple[LigneComparee, ...]:
    """Return the lines of the axis shown; of all axes together, what differs most first."""
    if vue.axe:
        return next(a.lignes for a in vue.page.axes if a.axe == vue.axe)
    return vue.page.principales


def show_lignes(vue: VueContrat) -> None:
    """Show the lines, the first dozen unless the address asks for all of them."""
    lignes = list_lignes(vue)
    if not lignes:
        st.info(escape(_explain_nothing(vue)))
        return
    montrees = lignes
    if adresse.current_choice("lignes") != TOUTES:
        montrees = lignes[:NB_LIGNES]
    grille = st.grid(columns=2, min_column_width=460)
    for ligne in montrees:
        with grille.cell():
            _show_ligne(vue, ligne)
    with st.container(horizontal=True):
        if reste := len(lignes) - len(montrees):
            st.button(
                escape(f"Afficher {quantite(reste, 'autre ligne', 'autres lignes')}"),
                on_click=adresse.change_choice,
                args=("lignes", TOUTES),
            )
        _show_download(vue)
    axe = next((a for a in vue.page.axes if a.axe == vue.axe), None)
    if axe and axe.reste:
        st.caption(escape(f"{axe.reste} dans cette lecture, ni pour ce contrat ni pour un autre."))


def _explain_nothing(vue: VueContrat) -> str:
    if vue.choix.differences and vue.page.territoire:
        return (
            "Aucune différence établie : trop peu de contrats sont lus pour comparer. Décocher "
            "« Différences seulement » pour voir ce qui est établi de ce contrat."
        )
    if vue.choix.differences:
        return (
            "Aucune différence avec la majorité des contrats ici : décocher "
            "« Différences seulement » pour voir tous les indicateurs."
        )
    return "Aucun indicateur n’est codé ici : choisir un autre thème ou un autre axe."


def _show_ligne(vue: VueContrat, ligne: LigneComparee) -> None:
    ouvert = adresse.current_filtres().indicateur == ligne.code_indicateur
    with st.container(key=f"ligne-{ligne.code_indicateur.replace('.', '-')}", gap="xsmall"):
        marque = " :blue-badge[ouvert]" if ouvert else ""
        badge = " :orange-badge[différence]" if ligne.est_difference else ""
        axe = f" · {escape(vue.name_axis(ligne))}" if not vue.axe else ""
        st.markdown(f"**{escape(ligne.libelle)}**{axe}{badge}{marque}")
        st.markdown(escape(ligne.phrase))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _show_valeur("Le vôtre", ligne, ligne.mienne)
            _show_taux(vue.page.nom_perimetre, ligne.region)
            if ligne.pairs is not None:
                _show_taux("Pairs", ligne.pairs)
            for choisi, valeur in zip(vue.page.choisis, ligne.choisis, strict=False):
                _show_valeur(choisi.nom, ligne, valeur)


def _show_taux(qui: str, taux: Taux) -> None:
    with st.container(horizontal=True, gap="xsmall", width="content", vertical_alignment="center"):
        st.caption(escape(f"{qui} :"), width="content")
        show_rate_link(taux)


def _show_valeur(qui: str, ligne: LigneComparee, valeur: ValeurLue) -> None:
    texte = f"{valeur.symbole} {valeur.texte}"
    with st.container(horizontal=True, gap="xsmall", width="content", vertical_alignment="center"):
        st.caption(escape(f"{qui} :"), width="content")
        if valeur.etat in ("non_lu", *SANS_REPONSE):
            st.caption(escape(texte), width="content")
        else:
            ouvre = {"indicateur": ligne.code_indicateur, "unite": valeur.code_unite}
            show_here(texte, ouvre, aide=(f"{valeur.libelle_etat}.",))


def _show_download(vue: VueContrat) -> None:
    page = vue.page
    simule = "_simule" if page.est_simulee else ""
    show_csv(
        "Télécharger la comparaison (CSV)",
        lambda: list_rows_comparaison(page),
        f"{page.code_contrat}_comparaison{simule}.csv",
        cle="csv-comparaison",
        icone=":material/download:",
    )
