"""Parts of the card of a contract: identity, neighbourhoods, coded cells."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.chiffres import show_chiffres
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.filtres import render_one
from observatory.app.shared.liens import show_link, show_web_link
from observatory.app.shared.preuves import NIVEAU_FICHE, show_cellule
from observatory.app.shared.tables import show_choice, show_rows
from observatory.base.french import liste
from observatory.queries.codebook import list_themes
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_axe, list_rows_qpv
from observatory.rendering.tables.tableau_html import TERRITOIRE, Boutons, Nature
from observatory.sheets.pages.contrat import AxeFiche, FicheContrat
from observatory.sheets.rates.procedures import ProcedureLue


def show_identity(fiche: FicheContrat, *, colonnes: int = 2) -> None:
    """Show the key figures of the contract, then its codes and where it is."""
    st.header("Le territoire en chiffres", anchor=False)
    show_chiffres(fiche.chiffres, colonnes=colonnes, largeur=130)
    lignes = [f"{escape(nom)}\u00a0: **{escape(valeur)}**" for nom, valeur in fiche.identite]
    st.markdown(" · ".join(lignes))
    show_link("carte", "Voir sur la carte", icone=":material/map:")


def show_rapportes(fiche: FicheContrat) -> None:
    """Show what is said near the contract without coding it, each with its sources."""
    for groupe in fiche.rapportes:
        st.markdown(f"**{escape(groupe.titre)}**")
        for dite in groupe.reponses:
            st.markdown(f"{escape(dite.phrase)}.")
        for source in groupe.sources:
            if source.url:
                show_web_link(source.titre, source.url)
            st.caption(escape(source.origine))
        st.caption(escape(groupe.explication))


def show_qpv(fiche: FicheContrat) -> None:
    """Show the neighbourhoods as a table; a figure nobody publishes is said so."""
    lignes = list_rows_qpv(fiche)
    natures: dict[str, Nature] = dict.fromkeys(lignes[0], TERRITOIRE) if lignes else {}
    show_rows(lignes, "Quartiers prioritaires du contrat", natures)
    _show_download(lignes, "quartiers", fiche)


def show_cellules(fiche: FicheContrat) -> None:
    """Show the coded cells by axis; choosing one opens its evidence."""
    st.markdown(escape(fiche.bilan))
    if not fiche.axes:
        return
    gauche, droite = st.columns(2)
    with gauche:
        themes = {t.code_theme: t.libelle for t in ask(list_themes)}
        render_one("theme", "Thème", themes, "Tous les thèmes")
    with droite:
        cellules = {c.code_indicateur: c.libelle for a in fiche.axes for c in a.cellules}
        render_one("indicateur", "Ouvrir la preuve d’une cellule", cellules, "Aucune")
    if adresse.current_filtres().indicateur and adresse.current_unite() is None:
        for unite in fiche.unites:
            show_cellule(unite, niveau=NIVEAU_FICHE)
    for axe in fiche.axes:
        _show_axe(axe, fiche)
    _show_precisions(fiche)
    if fiche.silences:
        st.subheader("Rien de lu", anchor=False)
        st.markdown(escape(f"{liste(fiche.silences)} : rien n’en est affirmé."))


def _show_procedure(procedure: ProcedureLue) -> None:
    """Show a document read beside the contract: what the contract says of it, what it says."""
    with st.container(border=True):
        st.markdown(f"**{escape(procedure.instrument)}**")
        gauche, droite = st.columns((1, 2))
        with gauche:
            st.markdown(escape(procedure.dit_contrat))
        with droite:
            for titre, url in procedure.documents:
                if url:
                    show_web_link(titre, url)
                else:
                    st.markdown(escape(titre))
            for q in procedure.questions:
                st.markdown(f"{escape(q.libelle)}\u00a0: **{escape(q.texte)}**")
                if q.est_dite and q.passages:
                    st.caption(escape(liste(q.passages)))


def _show_precisions(fiche: FicheContrat) -> None:
    """Show what is said of the cells besides their level, and the enjeux left unanswered."""
    if fiche.precisions:
        st.subheader(escape(fiche.titre_precisions), anchor=False)
        for cellule in fiche.precisions:
            st.markdown(f"**{escape(cellule.indicateur)}**\u00a0: {escape(cellule.texte)}")
    if fiche.procedures:
        st.subheader(escape(fiche.titre_procedures), anchor=False)
        for procedure in fiche.procedures:
            _show_procedure(procedure)
    if fiche.enjeux_sans_reponse:
        st.markdown(
            escape(
                "Enjeux auxquels aucune orientation ne répond\u00a0: "
                f"{liste(fiche.enjeux_sans_reponse)}."
            )
        )


def _show_axe(axe: AxeFiche, fiche: FicheContrat) -> None:
    st.subheader(escape(axe.titre), anchor=False)
    lignes = list_rows_axe(axe, est_simulee=fiche.est_simulee)
    codes = [c.code_indicateur for c in axe.cellules]
    show_choice(
        lignes,
        axe.titre,
        Boutons(codes),
        lambda code: _open_cell(code, codes),
        cle=f"cellules-{axe.axe}",
        choisi=adresse.current_filtres().indicateur or "",
    )
    if axe.reste:
        st.caption(escape(f"{axe.reste} : rien n’en est affirmé."))
    _show_download(lignes, axe.axe, fiche)


def _open_cell(code: str, codes: Sequence[str]) -> None:
    if code in codes:
        adresse.change_filtres(indicateur=code, mesure=None)


def _show_download(lignes: list[dict[str, str]], quoi: str, fiche: FicheContrat) -> None:
    simule = "_simule" if fiche.est_simulee and quoi != "quartiers" else ""
    show_csv(
        "Télécharger (CSV)",
        lambda: lignes,
        f"{fiche.code_contrat}_{quoi}{simule}.csv",
        cle=f"csv-{quoi}",
    )
