"""Follow every figure of a sheet down to its cells, and tell where the chain breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.rates.cellules import DetailTaux
from observatory.sheets.rates.preuve import (
    PERIMETRE_SELECTION,
    Compte,
    Figure,
    keep_selection,
    key_of,
    list_group,
    open_rate,
)
from observatory.sheets.rates.taux import Taux

OUI, NON = ("oui", "oui_probable"), ("non", "non_probable")
_DECIDEES = frozenset((*OUI, *NON))

Sides = Mapping[tuple[str, str], Mapping[str, str]]


@dataclass(frozen=True)
class Rupture:
    """A figure that its cells do not give: which one, and what does not match."""

    figure: Figure
    raison: str


def open_taux(entrepot: Entrepot, taux: Taux) -> DetailTaux:
    """Return a rate of any sheet opened; its own link describes a selection."""
    connus = {nom: valeur for nom, valeur in taux.lien.items() if nom != "perimetre"}
    return open_rate(entrepot, key_of(taux), Filtres.from_params(connus)[0])


def trace_rates(entrepot: Entrepot, figures: Iterable[Figure]) -> tuple[Rupture, ...]:
    """Return the figures whose cells do not give them; empty when the whole chain holds.

    Each figure is counted again from the side where each unit of its group stands, and each unit
    that decides must have a cell somebody coded.
    """
    groupes: dict[tuple[object, ...], dict[str, str]] = {}
    ruptures = []
    for figure in figures:
        est_selection = figure.perimetre == PERIMETRE_SELECTION
        lien = tuple(sorted(keep_selection(figure.lien).items())) if est_selection else ()
        cle = (figure.code_lecture, figure.perimetre, lien)
        if cle not in groupes:
            groupes[cle] = list_group(entrepot, figure)
        raison = (
            _check_rate(figure, groupes[cle], read_sides(entrepot, figure.code_lecture))
            if isinstance(figure, Taux)
            else _check_count(figure, groupes[cle])
        )
        if raison:
            ruptures.append(Rupture(figure, raison))
    return tuple(ruptures)


_COTES = """
SELECT x.code_indicateur, m.mesure, x.code_unite, x.nb_codeurs,
    CASE
        WHEN NOT x.est_comptee THEN CASE WHEN x.statut = 'code' THEN 'non_compte' ELSE x.statut END
        WHEN x.rang_min_ferme >= m.seuil THEN 'oui'
        WHEN x.rang_max_ferme < m.seuil THEN 'non'
        WHEN x.rang_min >= m.seuil THEN 'oui_probable'
        WHEN x.rang_max < m.seuil THEN 'non_probable'
        ELSE 'indetermine'
    END
FROM cellule x
JOIN indicateur i USING (code_indicateur)
JOIN mesure m USING (code_echelle)
WHERE x.code_lecture = $lecture
"""
"""Written apart from the macro `cote`, so that one is checked by the other."""


@cache
def read_sides(entrepot: Entrepot, lecture: str) -> Sides:
    """Return, by indicator and measure, the side of each unit; decided by nobody: left out."""
    sides: dict[tuple[str, str], dict[str, str]] = {}
    lignes = entrepot._connexion.cursor().execute(_COTES, {"lecture": lecture}).fetchall()
    for indicateur, mesure, unite, nb_codeurs, cote in lignes:
        if cote not in _DECIDEES or nb_codeurs:
            sides.setdefault((indicateur, mesure), {})[unite] = cote
    return sides


def _check_rate(taux: Taux, unites: Mapping[str, str], sides: Sides) -> str | None:
    places = sides.get((taux.ligne.code_indicateur, taux.ligne.mesure), {})
    if len(unites) != taux.ligne.nb_attendus:
        return f"{len(unites)} unités dans {taux.perimetre}, {taux.ligne.nb_attendus} attendues"
    sans_cellule = [u for u in unites if u not in places]
    if sans_cellule:
        return f"cellules introuvables : {', '.join(sans_cellule[:5])}"
    compte = Counter(places[u] for u in unites)
    fermes, probables = compte["oui"], compte["oui_probable"]
    negatifs = compte["non"] + (0 if taux.ligne.est_bornee else compte["non_probable"])
    k = fermes if taux.ligne.est_bornee else fermes + probables
    if (k, k + negatifs, probables) != (taux.ligne.k, taux.ligne.n, taux.ligne.k_probable):
        trouve = f"{k}/{k + negatifs} (dont {probables} probables)"
        affiche = f"{taux.ligne.k}/{taux.ligne.n} (dont {taux.ligne.k_probable})"
        return f"{trouve} dans les cellules, {affiche} affiché"
    return None


def _check_count(compte: Compte, unites: Mapping[str, str]) -> str | None:
    oui, inconnus = set(compte.oui), set(compte.inconnus)
    if len(unites) != compte.nb_attendus or not (oui | inconnus) <= set(unites):
        return "des unités ne sont pas dans le groupe"
    if len(oui) != compte.k or oui & inconnus or compte.n + len(inconnus) != compte.nb_attendus:
        return "le nombre affiché n’est pas celui des unités listées"
    if not set(compte.probables) <= inconnus:
        return "des unités probables sont aussi comptées"
    return None
