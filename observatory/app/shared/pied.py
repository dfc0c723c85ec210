"""What every page offers besides itself: its link, its words, its licences, its accessibility."""

from __future__ import annotations

import html
from collections.abc import Mapping

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres, current_page
from observatory.app.shared.liens import show_link
from observatory.app.shared.navigation import AU_PIED, PAGES, TITRE_SITE
from observatory.base.errors import ObservatoryError
from observatory.queries.codebook import list_glossaire
from observatory.queries.lectures import load_lecture
from observatory.rendering.echappement import escape
from observatory.sheets.pages.lectures import build_bandeau
from observatory.sheets.printed.fiche_pied import describe_filtres, is_local

SOURCES = (
    "Données\u00a0: ANCT, Insee, IGN, DGCL, ANRU (Licence Ouverte 2.0)\u202f; lectures et "
    "pages publiques "
    "citées à chaque cellule."
)
_COPIER = (
    '<p class="obs-partage{classe}"><span class="obs-statut" role="status"></span>'
    '<button type="button" class="obs-copier"{aide}>Copier le lien</button></p>'
)
_LOCALE = "Cette adresse est celle de cette machine : le lien ne s’ouvre que sur elle."
_OUVRIR = (
    '<p class="obs-integre"><a class="obs-ouvrir" href="?" target="_blank" rel="noopener">'
    "Ouvrir dans l’observatoire</a> <span>{sources}</span></p>"
)
_PAPIER = (
    '<div class="obs-papier-pied" data-quoi="{feuille}"><p><strong>{lecture}</strong></p>'
    '<p>Filtres\u00a0: {filtres}. Imprimé le <span class="obs-date"></span>.</p>'
    '<p>Adresse de cette vue\u00a0: <span class="obs-adresse"></span></p>'
    f"<p>{html.escape(SOURCES)}</p></div>"
)
MOTS: Mapping[str, tuple[str, ...]] = {
    "accueil": ("k_sur_n", "repere", "probable", "tranche", "lecture"),
    "carte": ("part_qpv", "non_lu", "probable"),
    "contrat": ("pairs", "part_qpv", "k_sur_n", "borne", "probable", "non_lu"),
    "lecture": ("k_sur_n", "borne", "probable", "tranche", "bascule", "repere", "non_lu"),
    "partenaires": ("signataire", "k_sur_n", "borne", "probable", "repere"),
    "articulations": ("articulation", "k_sur_n", "borne", "probable", "non_lu", "desaccord"),
    "comparer": ("k_sur_n", "borne", "probable", "part_qpv", "non_lu"),
    "croisements": ("tau_b", "probable", "part_qpv", "non_lu"),
    "grille": ("lecture", "non_precise", "document_absent", "absent", "desaccord", "arbitrage"),
    "telechargements": ("k_sur_n", "couverture", "probable", "non_lu"),
    "methode": (),
    "accessibilite": (),
}
"""Page → the words it uses; the glossary itself is a chapter of the method."""
EN_FRAGMENT = frozenset(("carte",))
"""Pages of which a fragment alone runs again when a filter changes."""


def is_embedded() -> bool:
    """Return whether the view is shown inside another site (`?embed=true`)."""
    return bool(st.context.is_embedded)


def show_share() -> None:
    """Show the button that copies the address of the view; the shell's script does the copy."""
    with st.container(key="partage"):
        st.html(write_share(est_locale=is_local(st.context.url or "")), width="content")


def write_share(*, est_locale: bool) -> str:
    """Return the button; a link that only opens on this machine says so, once copied too."""
    if not est_locale:
        return _COPIER.format(classe="", aide="")
    return _COPIER.format(classe=" obs-local", aide=f' title="{html.escape(_LOCALE)}"')


def show_words(page: str) -> None:
    """Show the words of a page, each opening its sentence; nothing for a page without any."""
    codes = MOTS.get(page, ())
    if not codes:
        return
    glossaire = ask(list_glossaire)
    with st.container(key="mots", horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("Les mots de cette page\u00a0:", width="content")
        for code in codes:
            mot = glossaire[code]
            with st.popover(escape(mot.libelle), type="tertiary", key=f"mot-{code}"):
                st.markdown(f"**{escape(mot.libelle)}**\u00a0: {escape(mot.description or '')}")


def show_foot() -> None:
    """Show the foot of the page; inside another site, the way back here and the sources."""
    if current_page() not in EN_FRAGMENT:
        show_foot_of_paper()
    if is_embedded():
        st.html(_OUVRIR.format(sources=html.escape(SOURCES)))
        return
    from observatory.app.pages.accessibilite.declaration import (  # noqa: PLC0415
        load_declaration,  # brings pydantic: the foot is shown once the page is, not before
    )

    with st.container(key="pied", horizontal=True, vertical_alignment="center", gap="medium"):
        for nom in AU_PIED:
            suite = f"\u00a0: {load_declaration().etat}" if nom == "accessibilite" else ""
            show_link(nom, f"{PAGES[nom]}{suite}")
        st.caption(SOURCES)


def show_foot_of_paper() -> None:
    """Write, for the printed page, which lecture and filters it shows, its date and address.

    A fragment that changes the filters writes it itself: see `EN_FRAGMENT`.
    """
    filtres = current_filtres()
    try:
        lecture = ask(load_lecture, filtres.lecture)
        choix = ask(describe_filtres, filtres, lecture)
    except ObservatoryError:
        return
    bandeau = build_bandeau(lecture)
    textes = {
        "feuille": f"{bandeau.titre} · {choix}",
        "lecture": f"{TITRE_SITE} — {bandeau.titre}",
        "filtres": choix,
    }
    st.html(_PAPIER.format(**{nom: html.escape(texte) for nom, texte in textes.items()}))
