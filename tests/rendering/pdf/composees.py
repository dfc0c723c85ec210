"""Printed sheets set once: several tests read the same one."""

from __future__ import annotations

from collections.abc import Callable

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering import pdf


def _set_once(render: Callable[..., bytes]) -> Callable[..., bytes]:
    faites: dict[tuple[object, ...], tuple[Entrepot, bytes]] = {}

    def rendre(entrepot: Entrepot, *codes: str, filtres: Filtres | None = None) -> bytes:
        vue = filtres or Filtres()
        cle = (id(entrepot), codes, vue)
        if cle not in faites:
            faites[cle] = entrepot, render(entrepot, *codes, filtres=vue)
        return faites[cle][1]

    return rendre


render_fiche_contrat = _set_once(pdf.render_fiche_contrat)
render_fiche_contrat_theme = _set_once(pdf.render_fiche_contrat_theme)
render_fiche_qpv = _set_once(pdf.render_fiche_qpv)
render_fiche_theme = _set_once(pdf.render_fiche_theme)
