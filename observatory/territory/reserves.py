"""Doubtful values kept as their source gives them, and said so in the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from observatory.territory.contours import to_metres
from observatory.territory.journal import Journal

_PART_RARE = 0.05  # one-person households: far below every other QPV


def note_reserves(tables: Mapping[str, Any], journal: Journal) -> None:
    """Note in the journal the values that look wrong and are kept."""
    _note_figures(tables["qpv"], journal)
    _note_places(tables, journal)
    services = tables["france_services"]
    doubles = int(services.duplicated(["lon", "lat"], keep=False).sum())
    if doubles:
        journal.warn(
            "france_services", f"{doubles} lieux partagent leurs coordonnées avec un autre"
        )
    epci = tables["epci"]
    for nom in epci.nom_epci[epci.est_geom_generalisee]:
        journal.warn("epci_generalise", f"{nom} : une commune sans contour, fond généralisé gardé")


def _note_figures(qpv: Any, journal: Journal) -> None:
    rares = qpv[qpv.part_menages_une_personne < _PART_RARE]
    for code in rares.code_qpv:
        texte = f"{code} : part de ménages d'une personne presque nulle, peu vraisemblable"
        journal.warn("qpv_statistique", texte)
    couverts = qpv[qpv.nb_personnes_caf > qpv.population]
    for code in couverts.code_qpv:
        texte = (
            f"{code} : plus de personnes couvertes par la CAF que d'habitants (années différentes)"
        )
        journal.warn("qpv_statistique", texte)


def _note_places(tables: Mapping[str, Any], journal: Journal) -> None:
    """Note QPV that stand outside the contours of their département or of all their communes."""
    qpv = tables["qpv"]
    departements = list(qpv.code_departement)
    lieux = shapely.points(qpv.lon.astype(float), qpv.lat.astype(float))
    points = dict(zip(qpv.code_qpv, to_metres(lieux, departements), strict=True))
    dep = tables["departement"]
    contours = dict(
        zip(dep.code_departement, to_metres(dep.geom, list(dep.code_departement)), strict=True)
    )
    for code, departement in zip(qpv.code_qpv, departements, strict=True):
        _warn_if_far(code, points[code], [contours[departement]], "de son département", journal)
    com = tables["commune"]
    communes = dict(
        zip(com.code_commune, to_metres(com.geom, list(com.code_departement)), strict=True)
    )
    groupes = tables["qpv_commune"].groupby("code_qpv").code_commune
    for code, codes in groupes:
        voisines = [communes[c] for c in codes]
        _warn_if_far(code, points[code], voisines, "de ses communes", journal)


def _warn_if_far(code: str, point: Any, contours: list[Any], cadre: str, journal: Journal) -> None:
    distances = shapely.distance(point, np.array(contours, dtype=object))
    if np.isnan(distances).any() or distances.min() <= 0:
        return
    journal.warn("qpv", f"{code} : point à {distances.min():.0f} m hors du contour {cadre}")
