"""The button under each figure: the same one as a picture for a slide, made when it is pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from observatory.app.session import ask
from observatory.base.errors import ObservatoryError
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.rendering.pdf.images import (
    CARRE,
    LARGE,
    MIMES,
    PNG,
    SVG,
    name_image,
    render_image,
)
from observatory.sheets.restitution.figure import ChoixFigure, Figure
from observatory.sheets.restitution.figures import build_figure

LIBELLE = "Image pour une diapo"
_SORTES = (
    ("PNG, 16:9", LARGE, PNG),
    ("PNG, carré", CARRE, PNG),
    ("SVG, 16:9", LARGE, SVG),
)


def show_image(
    code: str, filtres: Filtres, choix: ChoixFigure | None = None, *, cle: str = ""
) -> None:
    """Show the button of a figure of the view; closed, it costs nothing."""
    volet = st.popover(
        LIBELLE, icon=":material/image:", key=f"image-{code}-{cle}", on_change="rerun"
    )
    if not volet.open:
        return
    with volet:
        try:
            figure = ask(build_figure, code, filtres, choix)
        except ObservatoryError as erreur:
            st.markdown(escape(str(erreur)))
            return
        st.caption(
            "Titre, k/N, légende, lecture, filtres, source et date sont dans l’image, lisible en "
            "noir et blanc."
        )
        for libelle, forme, format_ in _SORTES:
            st.download_button(
                libelle,
                _defer(figure, forme, format_),
                file_name=name_image(figure, forme, format_),
                mime=MIMES[format_],
                key=f"image-{code}-{cle}-{forme}-{format_}",
                icon=":material/download:",
                on_click="ignore",
                width="stretch",
            )


def _defer(figure: Figure, forme: str, format_: str) -> Callable[[], bytes]:
    return lambda: render_image(figure, forme, format_).octets
