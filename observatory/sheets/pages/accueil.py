"""Content of the first page: the region in figures, the lectures as cards, where to go."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.queries.contrats import list_regions, load_chiffres_cles
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import find_lecture, list_lectures
from observatory.sheets.pages.lectures import Bandeau, CarteLecture, build_bandeau, build_carte
from observatory.sheets.rates.chiffres import ChiffreCle, list_chiffres_cles


@dataclass(frozen=True)
class Accueil:
    """The first page."""

    territoire: str
    bandeau: Bandeau
    chiffres: tuple[ChiffreCle, ...]
    cartes: tuple[CarteLecture, ...]
    choisie: str


def build_accueil(entrepot: Entrepot, filtres: Filtres) -> Accueil:
    """Return the first page for the lecture and the territory of the address."""
    lectures = list_lectures(entrepot)
    lecture = find_lecture(lectures, filtres.lecture)
    territoire = Filtres(lecture=filtres.lecture, region=filtres.region)
    return Accueil(
        territoire=name_territoire(entrepot, territoire, lecture.nom_perimetre),
        bandeau=build_bandeau(lecture),
        chiffres=list_chiffres_cles(load_chiffres_cles(entrepot, territoire)),
        cartes=tuple(build_carte(x) for x in lectures),
        choisie=lecture.code_lecture,
    )


def name_territoire(entrepot: Entrepot, filtres: Filtres, perimetre: str) -> str:
    """Return the name of the territory shown: the région asked, France, or the lecture's own."""
    if filtres.region == REGION_FRANCE:
        return "France"
    if filtres.region is None:
        return perimetre
    noms = {r.code: r.nom for r in list_regions(entrepot)}
    return noms.get(filtres.region, filtres.region)
