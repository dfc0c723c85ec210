"""Buttons that make a file of the view when they are pressed, never while the page is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from observatory.app.session import ask, open_entrepot
from observatory.app.shared.adresse import current_choice, current_filtres
from observatory.app.shared.filtres import render_choice
from observatory.app.shared.liens import show_link
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.rendering.export.formats import DIALECTES, FORMATS, Mode, Options
from observatory.rendering.export.rendu import name_selection, render_export
from observatory.sheets.export.fichiers import RIEN, count_export
from observatory.sheets.pages.selection import Selection, build_selection
from observatory.sheets.rates.unites import MENTION_SIMULEE

FORMATS_COURANTS = tuple(f.code for f in FORMATS.values() if f.est_courant)


def show_downloads(
    cle: str, filtres: Filtres | None = None, formats: Sequence[str] = FORMATS_COURANTS
) -> None:
    """Show, behind one button, the files of a view (of the current one when none is given).

    Closed, it costs nothing; opened, it lists the formats; a file is made when it is pressed.
    """
    volet = st.popover(
        "Télécharger",
        icon=":material/download:",
        key=f"telecharger-{cle}",
        on_change="rerun",
    )
    if not volet.open:
        return
    choisis = filtres or current_filtres()
    with volet:
        selection = load_selection(choisis)
        st.markdown(escape(selection.phrase))
        if selection.lecture.est_simulee:
            st.markdown(f":red-badge[{MENTION_SIMULEE}]")
        for code in formats:
            show_download(code, choisis, cle=cle, libelle=FORMATS[code].libelle)
            st.caption(FORMATS[code].usage)
        show_link("telechargements", "Tous les formats", choisis.to_params())


def show_download(
    code: str,
    filtres: Filtres,
    *,
    cle: str,
    libelle: str = "Télécharger",
    options: Options | None = None,
) -> None:
    """Show the button of one format; it is off, and says why, when the selection is empty."""
    selection = load_selection(filtres)
    est_vide = count_export(selection).est_vide or not selection.indicateurs
    st.download_button(
        libelle,
        b"" if est_vide else _defer(filtres, code, options or Options(mode=_current_mode())),
        file_name=None if est_vide else name_selection(selection, code),
        mime=FORMATS[code].mime,
        key=f"telecharger-{cle}-{code}",
        help=RIEN if est_vide else None,
        icon=":material/download:",
        disabled=est_vide,
        on_click="ignore",
        width="stretch",
    )


def load_selection(filtres: Filtres) -> Selection:
    """Return what the filters keep, kept for this build."""
    return ask(build_selection, filtres)


def choose_dialect() -> Options:
    """Show the spreadsheets a CSV may be written for, and return the one chosen."""
    noms = dict(zip(("francais", "script"), DIALECTES, strict=True))
    render_choice("tableur", "Pour", noms)
    return DIALECTES[noms[current_choice("tableur")]]


def _defer(filtres: Filtres, code: str, options: Options) -> Callable[[], bytes]:
    """Return what makes the file; the warehouse is the one that served the page."""
    entrepot = open_entrepot()
    return lambda: render_export(entrepot, filtres, code, options).octets


def _current_mode() -> Mode:
    return "territoires" if current_choice("vue") == "territoires" else "cercles"
