"""Téléchargements: the data of the current selection, in the format a person needs."""

from __future__ import annotations

import streamlit as st

from observatory.app.pages.carte.filtres import lay_filters, show_filters
from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres, reset_filtres
from observatory.app.shared.entete import show_head
from observatory.app.shared.fiches import show_archive
from observatory.app.shared.suite import fold_on_phone
from observatory.app.shared.telecharger import choose_dialect, load_selection, show_download
from observatory.base.french import taille
from observatory.rendering.echappement import escape
from observatory.rendering.export.formats import FORMATS, Format, estimate_size
from observatory.sheets.export.fichiers import count_export, describe_inventaire
from observatory.sheets.export.table_typee import Inventaire
from observatory.sheets.pages.selection import Selection
from observatory.sheets.pages.tete import say_place

PRESENTATION = (
    "Chaque fichier porte k et N à côté de chaque taux, le statut, la certitude et la provenance "
    "de chaque cellule, un dictionnaire des colonnes, la méthode et les sources. Il est préparé "
    "quand on le demande\u00a0: quelques secondes pour toute une lecture."
)


def show_page() -> None:
    """Show the selection in words, then one card per format."""
    st.title("Téléchargements", anchor=False)
    show_head(ask(say_place, current_filtres()), "telechargements")
    st.markdown(PRESENTATION)
    st.header("La sélection", anchor=False)
    with st.container(key="filtres"):
        show_filters(lay_filters())
    selection = load_selection(current_filtres())
    inventaire = count_export(selection)
    if inventaire.est_vide:
        st.info("Aucun contrat ne répond à ces filtres\u00a0: en retirer un, ou tout effacer.")
        st.button("Effacer les filtres", on_click=reset_filtres, type="primary")
        return
    _show_selection(selection, inventaire)
    with fold_on_phone("fichiers", "Les fichiers, format par format"):
        st.header("Les fichiers", anchor=False)
        _show_formats(inventaire)
        show_archive(selection)
        _show_command(selection)


def _show_selection(selection: Selection, inventaire: Inventaire) -> None:
    criteres = " · ".join(
        f"{escape(c.libelle)}\u00a0: {escape(c.texte)}" for c in selection.criteres
    )
    st.markdown(f"**{escape(selection.phrase)}** {criteres}.")
    st.caption(escape(describe_inventaire(inventaire)))


def _show_formats(inventaire: Inventaire) -> None:
    grille = st.grid(columns=3, min_column_width=300)
    for format_ in FORMATS.values():
        with grille.cell(), st.container(border=True, height="stretch"):
            _show_format(format_, inventaire)


def _show_format(format_: Format, inventaire: Inventaire) -> None:
    st.subheader(escape(format_.libelle), anchor=False)
    st.markdown(escape(format_.usage))
    st.caption(escape(format_.contenu))
    options = choose_dialect() if format_.a_dialectes else None
    show_download(
        format_.code,
        current_filtres(),
        cle="page",
        libelle=f"Télécharger (environ {taille(estimate_size(format_, inventaire))})",
        options=options,
    )


def _show_command(selection: Selection) -> None:
    st.header("La même sélection en ligne de commande", anchor=False)
    st.code(f'observatory export --format xlsx --adresse "{selection.adresse}"', language="bash")


show_page()
