"""Buttons that make slides and the written reading, when they are pressed.

What writes them (15 MB of libraries in memory) is loaded by the first press.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from observatory.app.session import open_entrepot
from observatory.app.shared.fiches import read_site
from observatory.base.paths import project_paths
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering import deck, document
from observatory.rendering.pdf.fiches import read_base
from observatory.rendering.pdf.rapport import render_report
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
        lambda: _write_slides(build()),
        file_name=f"{simule}diaporama-{quoi}-{vue.lecture}.pptx",
        mime=deck.MIME,
        key=f"diaporama-{quoi}-{vue.lecture}",
        icon=":material/slideshow:",
        on_click="ignore",
    )


def show_report(filtres: Filtres, *, est_simulee: bool) -> None:
    """Show, behind one button, the written reading of the view: to read, or to edit."""
    vue = filtres.with_changes(indicateur=None, mesure=None, valeur=(), contrat=None)
    volet = st.popover(
        "Lecture écrite", icon=":material/article:", key="lecture-ecrite", on_change="rerun"
    )
    if not volet.open:
        return
    build = _plan(vue)
    simule = "simule-" if est_simulee else ""
    nom = f"{simule}lecture-ecrite-{vue.theme or 'lecture'}-{vue.lecture}"
    with volet:
        for libelle, suffixe, mime, rendre in (
            ("À lire (PDF accessible)", "pdf", "application/pdf", render_report),
            ("À modifier (DOCX)", "docx", document.MIME, _write_docx),
        ):
            st.download_button(
                libelle,
                _defer(rendre, build),
                file_name=f"{nom}.{suffixe}",
                mime=mime,
                key=f"{nom}-{suffixe}",
                icon=":material/download:",
                on_click="ignore",
                width="stretch",
            )


def _write_slides(plan: Restitution) -> bytes:
    from observatory.rendering.deck.diaporama import render_deck  # noqa: PLC0415 (see above)
    from observatory.rendering.deck.gabarit import choose_theme  # noqa: PLC0415

    return render_deck(plan, choose_theme(None, project_paths().root))


def _write_docx(plan: Restitution) -> bytes:
    from observatory.rendering.document.docx import render_docx  # noqa: PLC0415 (see above)

    return render_docx(plan)


def _defer(
    rendre: Callable[[Restitution], bytes], build: Callable[[], Restitution]
) -> Callable[[], bytes]:
    return lambda: rendre(build())


def _plan(vue: Filtres) -> Callable[[], Restitution]:
    """Return what builds the plan; the warehouse is the one that served the page."""
    entrepot, base = remember(open_entrepot()), read_base(read_site())
    contrat = vue.contrat
    if contrat:
        return lambda: build_contract_restitution(entrepot, vue, contrat, base)
    return lambda: build_restitution(entrepot, vue, base)
