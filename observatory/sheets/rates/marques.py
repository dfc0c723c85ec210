"""The published marks of one axis, confronted with the lecture shown."""

from __future__ import annotations

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_reperes, list_taux
from observatory.sheets.rates.reperes import RepereLu, build_repere
from observatory.sheets.rates.taux import build_taux


def list_marks_of(entrepot: Entrepot, filtres: Filtres, axe: str) -> tuple[RepereLu, ...]:
    """Return the marks of an axis beside the whole lecture; none beside a selection."""
    if filtres.est_selection:
        return ()
    lignes = {(x.code_indicateur, x.mesure): x for x in list_taux(entrepot, filtres, axe=axe)}
    lus = []
    for repere in list_reperes(entrepot, filtres.lecture):
        ligne = lignes.get((repere.code_indicateur or "", repere.mesure or ""))
        if ligne is not None:
            lus.append(build_repere(repere, build_taux(ligne, filtres)))
    return tuple(lus)
