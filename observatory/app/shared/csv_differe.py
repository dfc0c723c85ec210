"""A table to take away: its files are written when a button is pressed, not when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from observatory.app.session import ask, open_entrepot
from observatory.app.shared.adresse import current_filtres
from observatory.base.french import majuscule
from observatory.queries.lectures import load_lecture
from observatory.rendering.tables.lignes import write_csv, write_xlsx
from observatory.sheets.pages.selection import find_date, name_view

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_csv(
    libelle: str,
    list_rows: Callable[[], Sequence[dict[str, str]]],
    nom: str,
    *,
    cle: str | None = None,
    icone: str | None = None,
) -> None:
    """Show the buttons of a table: a workbook and a CSV; `list_rows` is asked when pressed.

    `nom` is that of the view, with or without an extension; the lecture and the date of the data
    are added to it. Written with the page, a file nobody takes costs more than the table it
    copies, and each session keeps one.
    """
    entrepot, vue = open_entrepot(), nom.removesuffix(".csv").removesuffix("_simule")
    lecture = ask(load_lecture, current_filtres().lecture)
    radical = name_view(lecture, vue, ask(find_date))
    quoi = libelle.removesuffix(" (CSV)")
    titre = majuscule(quoi.removeprefix("Télécharger "))
    cle = cle or f"csv-{vue}"
    with st.container(horizontal=True):
        st.download_button(
            f"{quoi} (XLSX)",
            lambda: write_xlsx(list(list_rows()), titre, lecture.nom_lecture, entrepot.build_id),
            file_name=f"{radical}.xlsx",
            mime=_XLSX,
            key=f"{cle}-xlsx",
            icon=icone,
            on_click="ignore",
        )
        st.download_button(
            f"{quoi} (CSV)",
            lambda: write_csv(list(list_rows())),
            file_name=f"{radical}.csv",
            mime="text/csv",
            key=cle,
            icon=icone,
            on_click="ignore",
        )
