"""Where a view looks: the région the filters frame, the départements they may choose.

One rule for the page, the HTML file and the printed map.
"""

from __future__ import annotations

from observatory.queries.contrats import Territoire, list_contrats, list_departements
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import load_lecture


def find_region(entrepot: Entrepot, filtres: Filtres) -> str | None:
    """Return the région the filters frame, None for the whole of France.

    The région asked, else the one the lecture reads (where it reads in one only). Over France, a
    place that is named (départements, a search) frames its région when all it keeps is in one.
    """
    if filtres.region == REGION_FRANCE:
        if not filtres.departement and not filtres.recherche:
            return None
        lieu = Filtres(
            lecture=filtres.lecture,
            region=REGION_FRANCE,
            departement=filtres.departement,
            recherche=filtres.recherche,
        )
        return _find_only(entrepot, lieu)
    return filtres.region or _find_only(entrepot, Filtres(lecture=filtres.lecture))


def find_region_lecture(entrepot: Entrepot, filtres: Filtres) -> str | None:
    """Return the région to draw the units of a lecture in: over France, that of the lecture."""
    return find_region(entrepot, filtres) or _find_only(entrepot, Filtres(lecture=filtres.lecture))


def list_departements_offerts(entrepot: Entrepot, filtres: Filtres) -> list[Territoire]:
    """Return the départements a filter may choose: those of the région, or of the lecture."""
    if filtres.region == REGION_FRANCE:
        return list_departements(entrepot)
    if filtres.region is not None:
        return list_departements(entrepot, filtres.region)
    genre, _, codes = load_lecture(entrepot, filtres.lecture).perimetre.partition(":")
    lus = codes.split(",")
    if genre == "departement":
        return [d for d in list_departements(entrepot) if d.code in lus]
    return [d for region in lus for d in list_departements(entrepot, region)]


def _find_only(entrepot: Entrepot, filtres: Filtres) -> str | None:
    regions = {c.code_region for c in list_contrats(entrepot, filtres)}
    return regions.pop() if len(regions) == 1 else None
