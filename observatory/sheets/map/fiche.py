"""The map of a view: what is asked of the contracts, which are shown, and the map to draw."""

from __future__ import annotations

from dataclasses import dataclass, replace

from observatory.queries.cellules import CelluleCote, list_cotes
from observatory.queries.codebook import (
    Indicateur,
    list_indicateurs,
    list_mesures,
    list_niveaux,
    list_termes,
)
from observatory.queries.contrats import Contrat, list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.lieu import find_region
from observatory.sheets.map.carte import CarteContrats
from observatory.sheets.map.classes import (
    Habillage,
    build_ladder_map,
    build_share_map,
    list_statuts,
)
from observatory.sheets.rates.unites import MENTION_SIMULEE


@dataclass(frozen=True)
class FicheCarte:
    """One map: `indicateur` is None for the share of inhabitants living in QPV.

    `cellules` are empty where no indicator is shown.
    """

    carte: CarteContrats
    contrats: tuple[Contrat, ...]
    indicateur: Indicateur | None
    cellules: tuple[CelluleCote, ...]

    @property
    def est_dehors(self) -> bool:
        """Return whether an indicator is shown and the lecture awaits none of the contracts."""
        return self.indicateur is not None and not self._cellules_montrees

    @property
    def est_muette(self) -> bool:
        """Return whether an indicator is shown and nobody has read it in any of the contracts."""
        montrees = self._cellules_montrees
        return bool(montrees) and all(c.statut == "non_lu" for c in montrees)

    @property
    def _cellules_montrees(self) -> list[CelluleCote]:
        codes = {c.code_contrat for c in self.contrats}
        return [c for c in self.cellules if c.code_contrat is None or c.code_contrat in codes]


def build_fiche_carte(entrepot: Entrepot, filtres: Filtres) -> FicheCarte:
    """Return the map of the filters; QueryError when the lecture is unknown."""
    lecture = load_lecture(entrepot, filtres.lecture)
    contrats = tuple(list_contrats(entrepot, filtres))
    indicateur = find_indicateur_carte(entrepot, filtres.indicateur, filtres.lecture)
    habillage = Habillage(find_region(entrepot, filtres), filtres.contrat)
    if indicateur is None:
        return FicheCarte(build_share_map(contrats, habillage), contrats, None, ())
    echelle, code = indicateur.code_echelle, indicateur.code_indicateur
    mesure = next(m.mesure for m in list_mesures(entrepot) if m.code_echelle == echelle)
    cellules = tuple(list_cotes(entrepot, lecture.code_lecture, None, [code], mesure))
    carte = build_ladder_map(
        indicateur.libelle,
        contrats,
        cellules,
        [n for n in list_niveaux(entrepot) if n.code_echelle == echelle],
        list_statuts(list_termes(entrepot)),
        replace(
            habillage,
            avertissement=MENTION_SIMULEE if lecture.est_simulee else None,
            note=lecture.nom_lecture,
        ),
    )
    return FicheCarte(carte, contrats, indicateur, cellules)


def find_indicateur_carte(
    entrepot: Entrepot, code: str | None, lecture: str | None
) -> Indicateur | None:
    """Return the indicator asked, if the lecture codes it and a ladder can colour it."""
    connus = (i for i in list_indicateurs(entrepot, lecture=lecture) if i.code_echelle)
    return next((i for i in connus if i.code_indicateur == code), None)
