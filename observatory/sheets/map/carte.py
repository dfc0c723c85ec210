"""The map as a sheet: what it is about, where it looks, which contracts it shows, what is coded.

The page, the HTML file, the layers and the printed map read it; `rendering/map/classes.py` gives
its classes, its legend and its summary.
"""

from __future__ import annotations

from dataclasses import dataclass

from observatory.queries.cellules import CelluleCote, list_cotes
from observatory.queries.codebook import (
    Indicateur,
    Modalite,
    Niveau,
    list_indicateurs,
    list_mesures,
    list_niveaux,
    list_termes,
)
from observatory.queries.contrats import Contrat, list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.lieu import find_region
from observatory.sheets.rates.unites import MENTION_SIMULEE


@dataclass(frozen=True)
class FicheCarte:
    """One map: `indicateur` is None for the share of inhabitants living in QPV.

    `code_region` is the région framed, None for the whole of France; `selection` the contract
    opened; `niveaux`, `statuts` and `cellules` are empty where no indicator is shown.
    """

    lecture: Lecture
    contrats: tuple[Contrat, ...]
    code_region: str | None
    selection: str | None
    indicateur: Indicateur | None
    niveaux: tuple[Niveau, ...]
    statuts: tuple[Modalite, ...]
    cellules: tuple[CelluleCote, ...]
    avertissement: str | None
    note: str | None

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
    indicateur = find_indicateur_carte(entrepot, filtres.indicateur, filtres.lecture)
    niveaux: tuple[Niveau, ...] = ()
    statuts: tuple[Modalite, ...] = ()
    cellules: tuple[CelluleCote, ...] = ()
    if indicateur is not None:
        echelle, code = indicateur.code_echelle, indicateur.code_indicateur
        mesure = next(m.mesure for m in list_mesures(entrepot) if m.code_echelle == echelle)
        niveaux = tuple(n for n in list_niveaux(entrepot) if n.code_echelle == echelle)
        statuts = tuple(t for t in list_termes(entrepot) if t.vocabulaire == "statut")
        cellules = tuple(list_cotes(entrepot, lecture.code_lecture, None, [code], mesure))
    return FicheCarte(
        lecture=lecture,
        contrats=tuple(list_contrats(entrepot, filtres)),
        code_region=find_region(entrepot, filtres),
        selection=filtres.contrat,
        indicateur=indicateur,
        niveaux=niveaux,
        statuts=statuts,
        cellules=cellules,
        avertissement=MENTION_SIMULEE if lecture.est_simulee and indicateur else None,
        note=lecture.nom_lecture if indicateur else None,
    )


def find_indicateur_carte(
    entrepot: Entrepot, code: str | None, lecture: str | None
) -> Indicateur | None:
    """Return the indicator asked, if the lecture codes it and a ladder can colour it."""
    connus = (i for i in list_indicateurs(entrepot, lecture=lecture) if i.code_echelle)
    return next((i for i in connus if i.code_indicateur == code), None)
