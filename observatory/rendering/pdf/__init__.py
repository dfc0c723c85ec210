"""Printed sheets: Typst templates, fonts and the functions that fill them."""

from observatory.rendering.pdf.archive import Archive, Echec, render_archive
from observatory.rendering.pdf.fiches import (
    GENRES,
    GenreFiche,
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)

__all__ = [
    "GENRES",
    "Archive",
    "Echec",
    "GenreFiche",
    "render_archive",
    "render_fiche_contrat",
    "render_fiche_contrat_theme",
    "render_fiche_qpv",
    "render_fiche_theme",
]
