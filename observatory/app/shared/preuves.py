"""A rate opened: contracts on each side, then the coded cell, then the page that proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres, current_unite
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.liens import show_here, show_link, show_web_link
from observatory.app.shared.origine import tag_figures
from observatory.base.french import majuscule, quantite
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_detail
from observatory.rendering.tables.tableau_html import REPERE
from observatory.sheets.rates.cellules import (
    CodageLu,
    Cote,
    DetailTaux,
    FicheCellule,
    PreuveLue,
    build_fiche_cellule,
)
from observatory.sheets.rates.facettes import ReponseLue, read_reponses
from observatory.sheets.rates.reperes import say_open
from observatory.sheets.rates.unites import titrer

COTES_REPLIES = ("non_lu", "document_absent")
"""Sides folded by default: long lists that say nothing yet."""
_TITRES = {
    ("attribut", False): "Ce que le contrat en précise",
    ("lien", False): "Ce à quoi il la relie",
    ("attribut", True): "Ce que dit le document de la procédure elle-même",
}
"""Titles of the answers of a cell, by nature and by whether another document than the contract
answers."""
NIVEAU_FICHE = 3
"""Heading level of a cell on the contract's own card, which needs no link to itself."""


def show_detail(detail: DetailTaux, ferme: Mapping[str, str] | None = None) -> None:
    """Show what was published of a rate, the units on each side, the cell the address chooses.

    `ferme` is the view to come back to, the same page with nothing open by default.
    """
    taux = detail.taux
    with st.container(border=True, key="detail-ouvert"):
        titre = titrer(f"Derrière le taux : {taux.ligne.libelle}", taux.est_simule)
        st.markdown(f"### {escape(titre)}")
        _show_published(detail)
        st.markdown(escape(detail.ici))
        for precaution in taux.precautions:
            st.caption(escape(precaution))
        show_cotes(detail.cotes)
        with st.container(horizontal=True):
            _show_download(detail)
            retour = current_filtres().without_rate().to_params() if ferme is None else ferme
            show_here("Refermer", retour, icone=":material/close:")


def _show_published(detail: DetailTaux) -> None:
    """Show what was published of this rate, where it is written, and the verdict on it."""
    for repere in detail.publies:
        with tag_figures(REPERE, f"detail-{repere.code_repere}"):
            st.markdown(f"**{escape(say_open(repere, detail.taux.ligne.libelle_mesure))}**")
            st.caption(escape(f"{repere.phrase} Source : {repere.source}."))


def show_cotes(cotes: Sequence[Cote], cellules: Mapping[str, Sequence[str]] | None = None) -> None:
    """Show the units of each side; the long sides that say nothing are folded.

    `cellules` names, by unit, the indicators whose cells open; the one of the address by default.
    """
    choisie = current_unite()
    for cote in cotes:
        est_ouvert = any(u.code_unite == choisie for u in cote.unites)
        _show_cote(cote, cellules or {}, est_ouvert=est_ouvert)


def _show_cote(cote: Cote, cellules: Mapping[str, Sequence[str]], *, est_ouvert: bool) -> None:
    titre = f"{cote.symbole} {cote.libelle} — {cote.combien or len(cote.unites)}"
    if cote.code in COTES_REPLIES and not est_ouvert:
        with st.expander(escape(titre)):
            _show_unites(cote, cellules)
    else:
        st.markdown(f"**{escape(titre)}**")
        _show_unites(cote, cellules)


def _show_unites(cote: Cote, cellules: Mapping[str, Sequence[str]]) -> None:
    choisie = current_unite()
    with st.container(horizontal=True, gap="small"):
        for unite in cote.unites:
            show_here(unite.nom, unite.lien, aide=(unite.resume,))
    for unite in cote.unites:
        if unite.code_unite == choisie:
            for indicateur in cellules.get(choisie, (None,)):
                show_cellule(choisie, indicateur=indicateur)


def show_cellule(
    code_unite: str, niveau: int = NIVEAU_FICHE + 1, indicateur: str | None = None
) -> None:
    """Show the coded cell of an indicator (that of the address by default) with its evidence."""
    filtres = current_filtres()
    choisi = indicateur or filtres.indicateur
    if choisi is None:
        return
    fiche = ask(build_fiche_cellule, filtres.lecture, code_unite, choisi)
    if fiche is None:
        return
    with st.container(border=True):
        st.markdown(f"{'#' * niveau} {escape(fiche.titre)}")
        for codage in fiche.codages:
            _show_codage(codage)
        _show_preuves(fiche, code_unite, choisi)
        _show_reponses(code_unite, choisi)
        if fiche.code_contrat and niveau > NIVEAU_FICHE:
            lien = filtres.with_changes(contrat=fiche.code_contrat, indicateur=choisi, mesure=None)
            show_link(
                "contrat", "Fiche du contrat", lien.to_params(), icone=":material/description:"
            )


def _show_codage(codage: CodageLu) -> None:
    st.markdown(f"{escape(codage.indicateur)}\u00a0: **{escape(codage.valeur)}**")
    if codage.details:
        st.caption(escape(codage.details))
    if codage.remarque:
        st.caption(escape(f"Remarque : {codage.remarque}"))


def _show_preuves(fiche: FicheCellule, code_unite: str, indicateur: str) -> None:
    if fiche.sans_preuve:
        st.caption(escape(fiche.sans_preuve))
        return
    st.markdown(f"**{escape(quantite(len(fiche.preuves), 'preuve'))}**")
    for rang, preuve in enumerate(fiche.preuves):
        _show_preuve(preuve)
        if preuve.page is not None and fiche.code_contrat is not None:
            from observatory.app.shared.page_prouvee import show_proved_page  # noqa: PLC0415

            cle = f"{code_unite}-{indicateur}-{rang}"
            show_proved_page(preuve, fiche.code_contrat, code_unite, cle=cle)


def _show_preuve(preuve: PreuveLue) -> None:
    if preuve.url:
        show_web_link(preuve.titre, preuve.url)
        st.caption(escape(preuve.url))
    else:
        st.markdown(escape(preuve.titre))
    nature = f"{preuve.nature}, " if preuve.nature else ""
    st.caption(escape(f"{nature}{preuve.origine}. Certitude : {preuve.certitude.lower()}."))
    if preuve.dit_pour:
        st.caption(escape(f"{majuscule(preuve.dit_pour)}."))
    if preuve.extrait:
        st.markdown(f"> {escape(preuve.extrait)}")
    if preuve.note:
        st.caption(escape(f"Note : {preuve.note}"))


def _show_download(detail: DetailTaux) -> None:
    show_csv(
        "Télécharger la liste (CSV)",
        lambda: list_rows_detail(detail),
        f"contrats{'_simule' if detail.taux.est_simule else ''}.csv",
        cle=f"csv-detail-{detail.taux.ligne.code_indicateur}-{detail.taux.ligne.mesure}",
    )


def _show_reponses(unite: str, indicateur: str) -> None:
    """Show under a cell the answers coded of it, each with its passage; nothing without any."""
    lues = ask(read_reponses, current_filtres().lecture, (unite,), indicateur)
    for place, titre in _TITRES.items():
        siennes = [r for r in lues if (r.nature, r.est_ailleurs) == place]
        if place[1]:  # document after document: a contract may face several
            siennes.sort(key=lambda r: r.document)
        if siennes:
            st.markdown(f"**{escape(titre)}**")
            for reponse in siennes:
                _show_reponse(reponse)


def _show_reponse(reponse: ReponseLue) -> None:
    st.markdown(escape(reponse.phrase))
    if reponse.passage:
        st.caption(escape(reponse.passage))
    if reponse.url:
        show_web_link(reponse.url, reponse.url)
