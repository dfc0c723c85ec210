"""What a view opens on: the title of its window or tab, and the sentence of a page of results."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from observatory.app.session import ask, list_connues
from observatory.app.shared.adresse import current_filtres, current_page
from observatory.app.shared.navigation import PAGES, TITRE_SITE
from observatory.app.shared.origine import show_phrase
from observatory.base.french import liste
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import load_lecture
from observatory.rendering.tables.tableau_html import REPERE, TERRITOIRE, Nature
from observatory.sheets.pages.tete import PhraseTete

SEPARATEUR = " – "
LIEUX_NOMMES = 3
"""Most départements named in a title; beyond, they are counted."""


def show_title() -> None:
    """Give the window the title of the view; to call again when a fragment changes the filters."""
    filtres = current_filtres()
    simulee = ask(load_lecture, filtres.lecture).est_simulee
    st.set_page_config(page_title=name_view(current_page(), filtres, est_simulee=simulee))


def show_head(phrase: PhraseTete, cle: str) -> None:
    """Show the sentence a page opens on, and under it who published its figures."""
    nature: Nature | None = REPERE if phrase.source else None
    if phrase.est_territoire:
        nature = TERRITOIRE
    show_phrase(phrase.texte, cle, nature, source=phrase.source, renvois=phrase.renvois)


def name_view(page: str, filtres: Filtres, *, est_simulee: bool) -> str:
    """Return « Gers – Carte – Observatoire des contrats de ville », the narrowest first."""
    premiere = next(iter(PAGES))
    parties = [*_name_subject(page, filtres), *_name_place(filtres)]
    parties += [PAGES[page]] if page in PAGES and page != premiere else []
    parties += ["Codage simulé"] if est_simulee else []
    return SEPARATEUR.join(dict.fromkeys((*parties, TITRE_SITE)))


def _name_subject(page: str, filtres: Filtres) -> list[str]:
    """Return the contract of its own page, else the indicator or the theme looked at."""
    connues = list_connues()
    if page == "contrat":
        return _look_up(filtres.contrat, connues.contrat)
    sujet = _look_up(filtres.indicateur, connues.indicateur)
    return sujet or _look_up(filtres.theme, connues.theme)


def _look_up(code: str | None, noms: Mapping[str, str]) -> list[str]:
    return [noms[code]] if code and code in noms else []


def _name_place(filtres: Filtres) -> list[str]:
    connues = list_connues()
    if filtres.departement:
        noms = [connues.departement.get(d, d) for d in filtres.departement]
        return [liste(noms) if len(noms) <= LIEUX_NOMMES else f"{len(noms)} départements"]
    if filtres.region == REGION_FRANCE:
        return ["France"]
    return _look_up(filtres.region, connues.region)
