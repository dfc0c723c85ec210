"""Buttons that make the slides of a lecture, of a theme or of a contract, when they are pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from observatory.app.session import open_entrepot
from observatory.app.shared.fiches import read_site
from observatory.base.paths import project_paths
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.deck.diaporama import MIME, render_deck
from observatory.rendering.deck.gabarit import choose_theme
from observatory.rendering.pdf.fiches import read_base
from observatory.sheets.restitution.contrat import build_contract_restitution
from observatory.sheets.restitution.lecture import build_restitution
from observatory.sheets.restitution.plan import Restitution


def show_deck(filtres: Filtres, *, est_simulee: bool) -> None:
    """Show the button of the slides of the view: a contract, a theme, or the whole lecture."""
    vue = filtres.with_changes(indicateur=None, mesure=None, valeur=())
    quoi = vue.contrat or vue.theme or "lecture"
    simule = "simule-" if est_simulee else ""
    build = _plan(vue)
    st.download_button(
        "Diaporama du thème" if vue.theme and not vue.contrat else "Diaporama",
        lambda: render_deck(build(), choose_theme(None, project_paths().root)),
        file_name=f"{simule}diaporama-{quoi}-{vue.lecture}.pptx",
        mime=MIME,
        key=f"diaporama-{quoi}-{vue.lecture}",
        icon=":material/slideshow:",
        on_click="ignore",
    )


def _plan(vue: Filtres) -> Callable[[], Restitution]:
    """Return what builds the plan; the warehouse is the one that served the page."""
    entrepot, base = remember(open_entrepot()), read_base(read_site())
    contrat = vue.contrat
    if contrat:
        return lambda: build_contract_restitution(entrepot, vue, contrat, base)
    return lambda: build_restitution(entrepot, vue, base)
