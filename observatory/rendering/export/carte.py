"""The map of a selection: the classes the page shows, for the files that draw them again."""

from __future__ import annotations

from observatory.queries.cellules import list_cellules_indicateur
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE
from observatory.queries.indicateurs import Indicateur, list_mesures, list_niveaux, list_termes
from observatory.rendering.export.formats import Mode
from observatory.rendering.map_classes import (
    Habillage,
    build_ladder_map,
    build_share_map,
    list_statuts,
)
from observatory.rendering.map_model import CarteContrats
from observatory.sheets.selection import Selection
from observatory.sheets.unites import MENTION_SIMULEE


def build_carte(entrepot: Entrepot, selection: Selection, mode: Mode = "cercles") -> CarteContrats:
    """Return the map of the selection: its indicator, or the share of inhabitants in QPV."""
    indicateur = _find_indicateur(selection)
    lecture = selection.lecture
    habillage = Habillage(
        mode=mode,
        code_region=_find_region(selection),
        selection=selection.filtres.contrat,
        avertissement=MENTION_SIMULEE if lecture.est_simulee and indicateur else None,
        note=lecture.nom_lecture if indicateur else None,
    )
    if indicateur is None:
        return build_share_map(selection.contrats, habillage)
    echelle = indicateur.code_echelle
    mesure = next(m.mesure for m in list_mesures(entrepot) if m.code_echelle == echelle)
    return build_ladder_map(
        indicateur.libelle,
        selection.contrats,
        list_cellules_indicateur(
            entrepot, lecture.code_lecture, indicateur.code_indicateur, mesure
        ),
        [n for n in list_niveaux(entrepot) if n.code_echelle == echelle],
        list_statuts(list_termes(entrepot)),
        habillage,
    )


def _find_indicateur(selection: Selection) -> Indicateur | None:
    """Return the indicator the filters name, if a ladder can colour it."""
    code = selection.filtres.indicateur
    return next(
        (i for i in selection.indicateurs if i.code_indicateur == code and i.code_echelle), None
    )


def _find_region(selection: Selection) -> str | None:
    if selection.filtres.region == REGION_FRANCE and len(selection.contrats) > 1:
        return None
    regions = {c.code_region for c in selection.contrats}
    return regions.pop() if len(regions) == 1 else None
