"""The forms an articulation takes: seven types in three groups, and where two tables differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.queries.codebook import Indicateur, list_indicateurs
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lots import Lot
from observatory.queries.taux import LigneTaux, Unite, list_taux
from observatory.sheets.rates.desaccords import DesaccordLu, list_desaccords_lus
from observatory.sheets.rates.echelons import (
    Bar,
    Echelon,
    EtatEchelon,
    build_echelons,
    group_by_indicateur,
)
from observatory.sheets.rates.matrices import Matrice, build_grille, build_matrice
from observatory.sheets.rates.preuve import place_rate
from observatory.sheets.rates.taux import Taux

AXE_FORME = "forme"
AXE_FORME_HAUTE = "forme_haute"
AXES_FORMES = (AXE_FORME, AXE_FORME_HAUTE)


@dataclass(frozen=True)
class FormeLue:
    """One type of articulation: its group (coordination, coopération, mutualisation), its rate."""

    code_indicateur: str
    libelle: str
    groupe: str
    rang: int
    taux: Taux


@dataclass(frozen=True)
class FormesInstrument:
    """One instrument: its types, the highest group each unit reaches, the disagreements.

    `haute` are the rates of the highest form (coordination or more, coopération or more…) and
    `echelons` the units by highest group. `matrice` crosses units and types.
    """

    code_indicateur: str
    libelle: str
    formes: tuple[FormeLue, ...]
    haute: tuple[Taux, ...]
    echelons: tuple[Echelon, ...]
    legende: tuple[EtatEchelon, ...]
    matrice: Matrice
    desaccords: tuple[DesaccordLu, ...]


def list_formes(
    entrepot: Entrepot,
    filtres: Filtres,
    bar: Bar,
    unites: Sequence[Unite],
    lots: Mapping[str, Sequence[Lot]],
) -> tuple[FormesInstrument, ...]:
    """Return the instruments whose forms this lecture codes on the selection, maybe none.

    lots: the cells of the axes AXES_FORMES, by indicator.
    """
    hautes = [h for h in list_indicateurs(entrepot, AXE_FORME_HAUTE) if h.code_indicateur in lots]
    codes = [c for h in hautes for c in (h.code_indicateur, *h.membres)]
    if not codes:
        return ()
    taux = group_by_indicateur(list_taux(entrepot, filtres, indicateurs=frozenset(codes)))
    retenus = set(bar.unites)
    desaccords = [
        d for d in list_desaccords_lus(entrepot, filtres.lecture) if d.code_unite in retenus
    ]
    return tuple(
        _build(haute, bar, unites, taux, lots, desaccords)
        for haute in hautes
        if any(t.n or t.k_probable for t in taux.get(haute.code_indicateur, ()))
    )


def _build(
    haute: Indicateur,
    bar: Bar,
    unites: Sequence[Unite],
    taux: Mapping[str, Sequence[LigneTaux]],
    lots: Mapping[str, Sequence[Lot]],
    desaccords: Sequence[DesaccordLu],
) -> FormesInstrument:
    code_haute = haute.code_indicateur
    rangs = dict(zip(haute.membres, haute.rangs_membres, strict=True))
    mesures = {code: taux[code] for code in haute.membres if code in taux}
    barres = {
        code: build_echelons(bar, code, lignes[0].libelle, lots.get(code, ()))
        for code, lignes in mesures.items()
    }
    grille = build_grille(barres)
    return FormesInstrument(
        code_indicateur=code_haute,
        libelle=haute.libelle,
        formes=tuple(
            FormeLue(
                code_indicateur=code,
                libelle=lignes[0].libelle_court,
                groupe=lignes[0].libelle_famille or "",
                rang=rangs[code] or 0,
                taux=place_rate(lignes[0], bar.filtres, bar.perimetre),
            )
            for code, lignes in mesures.items()
        ),
        haute=tuple(place_rate(x, bar.filtres, bar.perimetre) for x in taux[code_haute]),
        echelons=build_echelons(bar, code_haute, haute.libelle, lots.get(code_haute, ())),
        legende=grille.legende,
        matrice=build_matrice(haute.libelle, bar, grille, unites, mesures),
        desaccords=tuple(d for d in desaccords if d.code_indicateur in mesures),
    )
