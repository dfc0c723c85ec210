"""A table to take away: its file is written when the button is pressed, not when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from observatory.rendering.tables import write_csv


def show_csv(
    libelle: str,
    list_rows: Callable[[], Sequence[dict[str, str]]],
    nom: str,
    *,
    cle: str | None = None,
    icone: str | None = None,
) -> None:
    """Show the button of a CSV file named `nom`; `list_rows` gives its rows once it is pressed.

    Written with the page, a file nobody takes costs more than the table it copies, and each
    session keeps one.
    """
    st.download_button(
        libelle,
        lambda: write_csv(list(list_rows())),
        file_name=nom,
        mime="text/csv",
        key=cle,
        icon=icone,
        on_click="ignore",
    )
