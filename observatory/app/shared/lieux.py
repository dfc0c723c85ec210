"""The two filters of place, the same wherever contracts are chosen."""

from __future__ import annotations

from collections.abc import Mapping

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.filtres import render_one, render_several
from observatory.queries.contrats import list_regions
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.lieu import list_departements_offerts


def render_region(lecture: Lecture) -> None:
    """Show the list of régions; the choice of none is the territory of the lecture."""
    regions = _list_regions(lecture)
    render_one("region", "Région", regions, lecture.nom_perimetre, avec=_keep_departements)


def render_departements(filtres: Filtres) -> None:
    """Show the list of the départements of the région chosen."""
    render_several("departement", "Département", _list_departements(filtres), "Tous")


def _list_regions(lecture: Lecture) -> Mapping[str, str]:
    """Return the choices beside the lecture's own territory, which is the choice of none."""
    regions = {
        r.code: r.nom
        for r in ask(list_regions)
        if r.nb_contrats and lecture.perimetre != f"region:{r.code}"
    }
    return {REGION_FRANCE: "Toute la France", **regions}


def _keep_departements(region: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return the départements chosen that are in a région just chosen: the others go."""
    filtres = adresse.current_filtres().with_changes(region=region)
    connus = _list_departements(filtres)
    return {"departement": tuple(d for d in filtres.departement if d in connus)}


def _list_departements(filtres: Filtres) -> Mapping[str, str]:
    return {d.code: f"{d.nom} ({d.code})" for d in ask(list_departements_offerts, filtres)}
