"""The same rate by département, by class of number of QPV, by kind of EPCI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.queries.comparaison import list_indicateurs_theme, list_petits_groupes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux, list_taux_dimension, list_taux_groupe
from observatory.sheets.rates.preuve import place_rate
from observatory.sheets.rates.taux import Taux

DIMENSIONS: Mapping[str, str] = {
    "departement": "Par département",
    "classe_qpv": "Par nombre de QPV",
    "nature_epci": "Par nature d’intercommunalité",
}
"""Ways to cut a lecture in groups: code in the address → title."""


@dataclass(frozen=True)
class TauxGroupe:
    """The rate of one group; `noms` are all its units when it has fewer than five."""

    perimetre: str
    libelle: str
    taux: Taux
    noms: tuple[str, ...]


@dataclass(frozen=True)
class Repartition:
    """One rate cut by one dimension; `reserve` stands in place of an empty one."""

    dimension: str
    titre: str
    groupes: tuple[TauxGroupe, ...]
    reserve: str | None


def list_repartitions(
    entrepot: Entrepot, filtres: Filtres, indicateur: str, mesure: str
) -> tuple[Repartition, ...]:
    """Return one rate of the whole lecture, cut by every dimension."""
    lignes = list_taux_dimension(
        entrepot, filtres.lecture, list(DIMENSIONS), mesure=mesure, indicateurs=[indicateur]
    )
    noms = _name_small_groups(entrepot, filtres.lecture)
    return tuple(
        _build(dimension, [x for x in lignes if x.perimetre.startswith(f"{dimension}=")], noms)
        for dimension in DIMENSIONS
    )


def _name_small_groups(entrepot: Entrepot, lecture: str) -> Mapping[str, tuple[str, ...]]:
    return {g.perimetre: g.noms for g in list_petits_groupes(entrepot, lecture)}


def _build(
    dimension: str, lignes: Sequence[LigneTaux], noms: Mapping[str, tuple[str, ...]]
) -> Repartition:
    """Return the groups of one dimension: those where something is read, then the largest."""
    groupes = [_build_group(x, noms) for x in lignes]
    groupes.sort(key=lambda g: (not g.taux.est_lu, -g.taux.ligne.nb_attendus, g.libelle))
    return Repartition(
        dimension=dimension,
        titre=DIMENSIONS[dimension],
        groupes=tuple(groupes),
        reserve=None if groupes else "Cette lecture ne se découpe pas ainsi.",
    )


def _build_group(ligne: LigneTaux, noms: Mapping[str, tuple[str, ...]]) -> TauxGroupe:
    return TauxGroupe(
        perimetre=ligne.perimetre,
        libelle=ligne.libelle_perimetre,
        taux=place_rate(ligne, Filtres(lecture=ligne.code_lecture), ligne.perimetre),
        noms=noms.get(ligne.perimetre, ()),
    )


def list_rate_lines(
    entrepot: Entrepot, filtres: Filtres, dimension: str | None, *, axe: str | None = None
) -> tuple[TauxGroupe, ...]:
    """Return the rates of a lecture where something is read, cut by a dimension if one is given.

    The indicators are those of filtres.theme, or the one of filtres.indicateur, if any.
    """
    indicateurs: Sequence[str] = ()
    if filtres.indicateur:
        indicateurs = [filtres.indicateur]
    elif filtres.theme:
        indicateurs = sorted(list_indicateurs_theme(entrepot, filtres.theme))
    if dimension is None:
        lignes = list_taux_groupe(entrepot, filtres.lecture, indicateurs=indicateurs, axe=axe)
    else:
        lignes = list_taux_dimension(
            entrepot, filtres.lecture, [dimension], mesure=filtres.mesure,
            indicateurs=indicateurs, axe=axe,
        )  # fmt: skip
    noms = _name_small_groups(entrepot, filtres.lecture)
    groupes = (_build_group(x, noms) for x in lignes if x.n or x.k_probable)
    return tuple(g for g in groupes if filtres.mesure in (None, g.taux.ligne.mesure))
