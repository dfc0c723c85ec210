"""The regional map of a printed theme: each unit of the lecture, and its side of one measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, liste
from observatory.queries.cellules import list_cotes
from observatory.queries.codebook import Indicateur
from observatory.queries.contrats import list_regions
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import FormeCarte, PositionUnite, list_formes_region, list_positions
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.lieu import find_region_lecture
from observatory.queries.taux import list_unites
from observatory.sheets.rates.cellules import COTES
from observatory.sheets.rates.tableaux import LigneTableau, Tableau
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import mot_unite, titrer

AXE_THEMATIQUE = "thematique"
NON_LU = "non_lu"


@dataclass(frozen=True)
class PointTheme:
    """One unit on the map (degrees): `cote` is its side, `population_qpv` sets its size."""

    code_unite: str
    nom: str
    lon: float
    lat: float
    cote: str
    population_qpv: int | None
    est_exemple: bool


@dataclass(frozen=True)
class EntreeLegende:
    """One side on the map: how many units stand there, and which, those without a place too."""

    cote: str
    libelle: str
    nb: int
    noms: tuple[str, ...]


@dataclass(frozen=True)
class CarteTheme:
    """The map: its measure (None when nothing is established), its units, its background.

    `resume` says the whole in words; `sans_place` names the units nobody could place.
    """

    titre: str
    taux: Taux | None
    points: tuple[PointTheme, ...]
    sans_place: tuple[str, ...]
    legende: tuple[EntreeLegende, ...]
    fonds: tuple[FormeCarte, ...]
    nom_region: str
    resume: str


def build_carte_theme(
    entrepot: Entrepot,
    filtres: Filtres,
    lecture: Lecture,
    tableaux: Sequence[Tableau],
    indicateur: Indicateur | None,
    exemples: Sequence[str],
) -> CarteTheme:
    """Return the map of one theme: its own indicator, else the best established of its tables.

    `indicateur` is the theme's own; `exemples` are the contracts the published reading names.
    """
    ligne, taux = choose_measure(tableaux, indicateur)
    unites = {u.code_unite: u for u in list_unites(entrepot, filtres)}
    cotes = _read_sides(entrepot, filtres, taux) if taux else {}
    positions = [p for p in list_positions(entrepot, filtres.lecture) if p.code_unite in unites]
    region = find_region_lecture(entrepot, filtres)
    ici = [p for p in positions if p.lon is not None and p.code_region == region]
    places = {p.code_unite for p in ici}
    noms = {r.code: r.nom for r in list_regions(entrepot)}
    legende = _count_sides({u.nom_unite: cotes.get(c, NON_LU) for c, u in unites.items()})
    mot = mot_unite(lecture.type_unite)
    sujet = (
        f"{ligne.libelle}{INSECABLE}: {taux.ligne.libelle_mesure.lower()}" if ligne and taux else ""
    )
    return CarteTheme(
        titre=titrer(sujet or f"Les {mot.pluriel} de la lecture", lecture.est_simulee),
        taux=taux,
        points=tuple(_place(p, cotes.get(p.code_unite, NON_LU), exemples) for p in ici),
        sans_place=tuple(u.nom_unite for c, u in unites.items() if c not in places),
        legende=legende,
        fonds=tuple(list_formes_region(entrepot, region)) if region else (),
        nom_region=noms.get(region or "", lecture.nom_perimetre),
        resume=_summarise(taux, legende, mot.compter(len(unites))),
    )


def choose_measure(
    tableaux: Sequence[Tableau], indicateur: Indicateur | None
) -> tuple[LigneTableau, Taux] | tuple[None, None]:
    """Return the line and the measure drawn on the map: the theme's own if anything is established.

    Else the best established line, on the measure that divides the units most evenly.
    """
    lignes = [x for t in tableaux for x in t.lignes]
    for ligne in lignes:
        if indicateur and ligne.code_indicateur == indicateur.code_indicateur:
            return ligne, ligne.principal
    if not lignes:
        return None, None
    ligne = max(
        lignes,
        key=lambda x: (x.principal.ligne.k + x.principal.ligne.k_probable, x.principal.ligne.n),
    )
    return ligne, max(ligne.taux, key=lambda t: min(t.ligne.k, t.ligne.n - t.ligne.k))


def _read_sides(entrepot: Entrepot, filtres: Filtres, taux: Taux) -> dict[str, str]:
    cellules = list_cotes(
        entrepot, filtres.lecture, None, [taux.ligne.code_indicateur], taux.ligne.mesure
    )
    return {c.code_unite: c.cote for c in cellules}


def _place(position: PositionUnite, cote: str, exemples: Sequence[str]) -> PointTheme:
    return PointTheme(
        code_unite=position.code_unite,
        nom=position.nom_unite,
        lon=position.lon or 0.0,
        lat=position.lat or 0.0,
        cote=cote,
        population_qpv=position.population_qpv,
        est_exemple=position.code_unite in exemples,
    )


def _count_sides(cotes: Mapping[str, str]) -> tuple[EntreeLegende, ...]:
    entrees = []
    for code, _, libelle in COTES:
        noms = tuple(nom for nom, cote in cotes.items() if cote == code)
        if noms:
            entrees.append(EntreeLegende(code, libelle, len(noms), noms))
    return tuple(entrees)


def _summarise(taux: Taux | None, legende: Sequence[EntreeLegende], unites: str) -> str:
    if taux is None:
        return f"Rien n’est établi de ce thème pour les {unites} de la lecture."
    details = liste([f"{e.nb} {e.libelle}" for e in legende])
    return f"{taux.phrase}. Sur la carte{INSECABLE}: {details}."
