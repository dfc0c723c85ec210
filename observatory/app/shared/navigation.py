"""The page table: one line per page, its file, its title, its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import Page

PAGES = {
    "accueil": "Accueil",
    "carte": "Carte",
    "contrat": "Mon contrat",
    "lecture": "Résultats",
    "comparer": "Comparer",
    "atelier": "Atelier",
    "partenaires": "Partenaires",
    "articulations": "Articulations",
    "croisements": "Deux indicateurs",
    "methode": "Méthode et glossaire",
    "telechargements": "Télécharger",
    "chercher": "Chercher dans les textes",
    "versions": "Versions",
    "grille": "Grilles",
    "documents": "Documents",
    "accessibilite": "Accessibilité",
}
"""Address → title; each is a folder of app/pages with its `page.py`; the first opens the site.

A page named here without its file stops the site at once."""

TITRE_SITE = "Observatoire des contrats de ville"


@dataclass(frozen=True)
class Onglet:
    """One tab: the page it opens, its title, the choice of that page it asks for."""

    page: str
    titre: str
    choix: Mapping[str, str] = field(default_factory=dict, hash=False)


ONGLETS = {
    "lecture": (
        Onglet("lecture", "Vue d’ensemble"),
        Onglet("partenaires", "Partenaires"),
        Onglet("articulations", "Articulations"),
        Onglet("chercher", "Chercher dans les textes"),
    ),
    "comparer": (
        Onglet("comparer", "Départements", {"comparer": "departements"}),
        Onglet("comparer", "Deux générations", {"comparer": "generations"}),
        Onglet("comparer", "Villes", {"comparer": "villes"}),
        Onglet("comparer", "Contrats", {"comparer": "contrats"}),
        Onglet("croisements", "Deux indicateurs"),
    ),
    "atelier": (
        Onglet("atelier", "Coder à l’écran"),
        Onglet("grille", "Grilles"),
        Onglet("documents", "Documents"),
    ),
}
"""Entry of the menu → the tabs that stand under the announcement of the lecture."""
AU_PIED = ("methode", "telechargements", "versions", "accessibilite")
"""Pages reached from the foot of every page."""
CACHEES = frozenset(
    (*AU_PIED, "partenaires", "articulations", "croisements", "chercher", "grille", "documents")
)
"""Pages left out of the menu: their address stands, tabs or the foot lead to them."""
ECRIVENT = frozenset(("atelier", "documents", "grille", "versions"))
"""Pages that write: never in the frame of another site, where a click may be stolen."""

_PAGES_DU_PASSAGE = "_pages_du_passage"
_DOSSIER = Path(__file__).parent.parent / "pages"


def list_pages() -> list[Page]:
    """Return the pages in the order of the menu."""
    premiere = next(iter(PAGES))
    pages = {
        nom: st.Page(
            locate_page(nom),
            title=titre,
            url_path=nom,
            default=nom == premiere,
            visibility="hidden" if nom in CACHEES else "visible",
        )
        for nom, titre in PAGES.items()
    }
    st.session_state[_PAGES_DU_PASSAGE] = pages
    return list(pages.values())


def find_page(nom: str) -> Page | Path:
    """Return the page made in this run: a link to it costs no look at the disk."""
    pages: dict[str, Page] = st.session_state.get(_PAGES_DU_PASSAGE, {})
    return pages.get(nom) or locate_page(nom)


def find_entry(nom: str) -> str:
    """Return the entry of the menu that leads to a page: itself, or the one whose tab it is."""
    return next((e for e, onglets in ONGLETS.items() if nom in {o.page for o in onglets}), nom)


def locate_page(nom: str) -> Path:
    """Return the file of a page, for `st.page_link` and `st.switch_page`."""
    return _DOSSIER / nom / "page.py"


def open_page(nom: str) -> NoReturn:
    """Go to another page; the filters of the session go along."""
    st.switch_page(locate_page(nom))
