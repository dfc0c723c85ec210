"""What a printed sheet reads beside the pages: shapes of one place, gathered evidence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from observatory.queries.cellules import PageCitee
from observatory.queries.codebook import list_tous
from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember


@dataclass(frozen=True)
class FormeCarte:
    """One shape of a map: WKB in longitude and latitude (OGC:CRS84), or only a point (degrees).

    `role` is departement, territoire, commune, qpv, voisin or france_services.
    """

    role: str
    code: str
    nom: str
    lon: float | None
    lat: float | None
    geom: bytes | None


@dataclass(frozen=True)
class PositionUnite:
    """Where one unit of a lecture stands (degrees), and its inhabitants in QPV."""

    code_unite: str
    nom_unite: str
    code_region: str | None
    lon: float | None
    lat: float | None
    population_qpv: int | None


@dataclass(frozen=True)
class PreuveCitee(PageCitee):
    """One page or passage, and what it proves of some units in a group of indicators."""

    groupe: str
    codes_indicateurs: tuple[str, ...]


@dataclass(frozen=True)
class _LignePreuve(PageCitee):
    """One piece of evidence as it is stored, with the rank of the nature of its host."""

    code_indicateur: str
    rang_nature: int


_CHAMPS_PAGE = tuple(x.name for x in fields(PageCitee) if x.name != "date_source")
_PAGE = attrgetter(*_CHAMPS_PAGE)
"""What makes two pieces of evidence one page, whatever their dates."""


@dataclass(frozen=True)
class Millesimes:
    """The vintages of the boundaries and of the population shown."""

    millesime_qpv: int | None
    millesime_communes: int | None
    millesime_departements: int | None
    annee_population: int | None


def list_formes_contrat(entrepot: Entrepot, code_contrat: str) -> list[FormeCarte]:
    """Return the territory of a contract, the communes of its QPV, then its QPV."""
    return entrepot.fetch("list_formes_contrat", {"contrat": code_contrat}, FormeCarte)


def list_formes_qpv(entrepot: Entrepot, code_qpv: str) -> list[FormeCarte]:
    """Return the communes of a QPV, the QPV, its neighbours and the France services nearby."""
    return entrepot.fetch("list_formes_qpv", {"qpv": code_qpv}, FormeCarte)


def list_formes_region(entrepot: Entrepot, code_region: str) -> list[FormeCarte]:
    """Return the départements of a région."""
    return entrepot.fetch("list_formes_region", {"region": code_region}, FormeCarte)


def list_positions(entrepot: Entrepot, lecture: str) -> list[PositionUnite]:
    """Return where the units of a lecture stand; lon and lat are None when nothing tells."""
    return entrepot.fetch("list_positions", {"lecture": lecture}, PositionUnite)


def list_unites_etablies(
    entrepot: Entrepot, lecture: str, unites: Sequence[str]
) -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return, by (indicator, measure), the names of the units: established, then probable."""
    params = {"lecture": lecture, "unites": list(unites)}
    lignes = remember(entrepot).fetch_rows("list_unites_etablies", params)
    return {
        (indicateur, mesure): (tuple(fermes or ()), tuple(probables or ()))
        for indicateur, mesure, fermes, probables in lignes
    }


def list_preuves_unite(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], indicateurs: Sequence[str]
) -> list[PreuveCitee]:
    """Return the pages that prove cells of units, the surest sources first."""
    return list_preuves_groupes(entrepot, lecture, unites, {"": indicateurs}).get("", [])


def list_preuves_groupes(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], groupes: Mapping[str, Sequence[str]]
) -> dict[str, list[PreuveCitee]]:
    """Return the same by group of indicators, asked once; a group that nothing proves is not there.

    A page stands once in a group; a derived indicator is proved by its members.
    """
    membres = {i.code_indicateur: i.membres for i in list_tous(entrepot)}
    prouves: dict[str, list[tuple[str, str]]] = {}
    for groupe, codes in groupes.items():
        for code in codes:
            for membre in dict.fromkeys((code, *membres.get(code, ()))):
                prouves.setdefault(membre, []).append((groupe, code))
    if not prouves:
        return {}
    params = {"lecture": lecture, "unites": list(unites), "indicateurs": list(prouves)}
    trouvees: dict[tuple[str, Hashable], list[tuple[_LignePreuve, str]]] = {}
    for ligne in entrepot.fetch("list_preuves_unite", params, _LignePreuve):
        for groupe, code in prouves[ligne.code_indicateur]:
            trouvees.setdefault((groupe, _PAGE(ligne)), []).append((ligne, code))
    preuves: dict[str, list[tuple[int, PreuveCitee]]] = {}
    for (groupe, _), lignes in trouvees.items():
        preuves.setdefault(groupe, []).append((lignes[0][0].rang_nature, _cite(groupe, lignes)))
    return {
        groupe: [p for _, p in sorted(citees, key=lambda x: (x[0], -len(x[1].codes_indicateurs)))]
        for groupe, citees in preuves.items()
    }


def _cite(groupe: str, lignes: Sequence[tuple[_LignePreuve, str]]) -> PreuveCitee:
    """Return one page with its latest date and all that it proves in a group."""
    return PreuveCitee(
        **dict(zip(_CHAMPS_PAGE, _PAGE(lignes[0][0]), strict=True)),
        date_source=max((x.date_source for x, _ in lignes if x.date_source), default=None),
        groupe=groupe,
        codes_indicateurs=tuple(sorted({code for _, code in lignes})),
    )


def load_millesimes(entrepot: Entrepot) -> Millesimes:
    """Return the vintages of the territories of this warehouse."""
    lignes = entrepot.fetch("load_millesimes", {}, Millesimes)
    return lignes[0] if lignes else Millesimes(None, None, None, None)
