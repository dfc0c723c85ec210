"""The button under each figure: the same one as a picture for a slide, made when it is pressed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from observatory.app.session import ask
from observatory.base.errors import ObservatoryError
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.sheets.restitution.figure import ChoixFigure, Figure
from observatory.sheets.restitution.figures import build_figure

LIBELLE = "Image pour une diapo"


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
        _show_formats(figure, f"image-{code}-{cle}")


def _show_formats(figure: Figure, cle: str) -> None:
    """Show a button per format; what draws is loaded here, a second that closed buttons spare."""
    from observatory.rendering.pdf import images  # noqa: PLC0415 (see above)

    for libelle, forme, format_ in (
        ("PNG, 16:9", images.LARGE, images.PNG),
        ("PNG, carré", images.CARRE, images.PNG),
        ("SVG, 16:9", images.LARGE, images.SVG),
    ):
        st.download_button(
            libelle,
            partial(_draw, figure, forme, format_),
            file_name=images.name_image(figure, forme, format_),
            mime=images.MIMES[format_],
            key=f"{cle}-{forme}-{format_}",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def _draw(figure: Figure, forme: str, format_: str) -> bytes:
    from observatory.rendering.pdf.images import render_image  # noqa: PLC0415 (see _show_formats)

    return render_image(figure, forme, format_).octets
