"""A rate as a link that opens it in this page, and the rate that the address opens."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.chiffres import open_line
from observatory.app.shared.liens import show_here
from observatory.app.shared.origine import tag_figures
from observatory.base.errors import ObservatoryError
from observatory.base.french import majuscule
from observatory.rendering.echappement import escape
from observatory.rendering.tables.tableau_html import REPERE
from observatory.sheets.rates.cellules import DetailTaux
from observatory.sheets.rates.mesures import shorten_measure
from observatory.sheets.rates.preuve import PERIMETRE_SELECTION, CleTaux, build_detail, open_rate
from observatory.sheets.rates.reperes import RepereLu, list_marks
from observatory.sheets.rates.taux import RIEN_ETABLI, Taux

LARGEUR_MESURE = 190


def show_rate_link(taux: Taux) -> None:
    """Show one figure as the link that opens it here, its sentence and cautions as help."""
    texte = taux.dit
    if taux.pourcentage and not taux.ligne.est_bornee:
        texte = f"{texte} · {taux.pourcentage}"
    if taux.est_lu:
        show_here(texte, taux.lien, aide=(f"{taux.phrase}.", *taux.precautions))
    else:
        st.caption(escape(texte), width="content")


def show_rates(taux: Sequence[Taux], reperes: Sequence[RepereLu], lieu: str) -> None:
    """Show each measure of an indicator on its line: what is established, the highest first, then
    what is not, with what was published.
    """
    etablis = [t for t in reversed(taux) if t.dit != RIEN_ETABLI]
    silences = [t for t in reversed(taux) if t.dit == RIEN_ETABLI]
    for mesure in (*etablis, *silences):
        with open_line(escape(name_measure(mesure)), LARGEUR_MESURE):
            show_rate_link(mesure)
            show_marks(mesure, reperes, lieu)


def show_marks(taux: Taux, reperes: Sequence[RepereLu], lieu: str) -> None:
    """Show the published marks of one figure, and the verdict on each; `lieu` is of the page."""
    for repere in list_marks(reperes, taux):
        dit = f"publié {repere.dit}, {repere.verdict}"
        aide = f"{repere.phrase} {repere.source}."
        with tag_figures(REPERE, f"{lieu}-{repere.code_repere}", est_en_ligne=True):
            st.caption(escape(dit), width="content", help=escape(aide))


def name_measure(taux: Taux) -> str:
    """Return what a figure measures, in a word: « Signature »; bounds are not called rates."""
    return majuscule(shorten_measure(taux.ligne.libelle_mesure))


def open_detail(indicateur: str, defaut: str = PERIMETRE_SELECTION) -> DetailTaux | None:
    """Return the rate of an indicator that the address opens, on its group; None if closed.

    `defaut` is the group of an address that names none: the selection, or the whole lecture.
    """
    filtres = adresse.current_filtres().with_changes(indicateur=indicateur)
    if filtres.mesure is None:
        return None
    perimetre = adresse.current_choice("perimetre") or defaut
    if perimetre == PERIMETRE_SELECTION:
        return ask(build_detail, filtres)
    cle = CleTaux(filtres.lecture, indicateur, filtres.mesure, perimetre)
    try:
        return ask(open_rate, cle, filtres)
    except ObservatoryError:
        st.info(escape(f"Le groupe « {perimetre} » de cette adresse n’existe pas : toute la vue."))
        return ask(build_detail, filtres)
