"""The map of a selection, for the files that draw it again."""

from __future__ import annotations

from dataclasses import replace

from observatory.queries.entrepot import Entrepot
from observatory.rendering.export.formats import Mode
from observatory.sheets.map.carte import CarteContrats
from observatory.sheets.map.fiche import build_fiche_carte
from observatory.sheets.pages.selection import Selection


def build_carte(entrepot: Entrepot, selection: Selection, mode: Mode = "cercles") -> CarteContrats:
    """Return the map of the selection: its indicator, or the share of inhabitants in QPV."""
    return replace(build_fiche_carte(entrepot, selection.filtres).carte, mode=mode)
