"""The forms an articulation takes: seven types in three groups, and where two tables differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.codebook.codebook import Indicateur
from observatory.codebook.loader import load_codebook
from observatory.queries.comparaison import Lot, list_lots
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux, Unite, list_taux
from observatory.sheets.desaccords import DesaccordLu, list_desaccords_lus
from observatory.sheets.echelons import Bar, Echelon, build_echelons, group_by_indicateur
from observatory.sheets.matrices import EtatMatrice, Matrice, build_grille, build_matrice
from observatory.sheets.preuve import place_rate
from observatory.sheets.taux import Taux

AXE_FORME = "forme"
AXE_FORME_HAUTE = "forme_haute"


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
    legende: tuple[EtatMatrice, ...]
    matrice: Matrice
    desaccords: tuple[DesaccordLu, ...]


def list_formes(
    entrepot: Entrepot, filtres: Filtres, bar: Bar, unites: Sequence[Unite]
) -> tuple[FormesInstrument, ...]:
    """Return the instruments whose forms this lecture codes on the selection, maybe none."""
    codes = [u.code_unite for u in unites]
    taux = {
        axe: group_by_indicateur(list_taux(entrepot, filtres, axe=axe))
        for axe in (AXE_FORME, AXE_FORME_HAUTE)
    }
    lots = {
        axe: _group_lots(list_lots(entrepot, filtres.lecture, axe, codes))
        for axe in (AXE_FORME, AXE_FORME_HAUTE)
    }
    desaccords = list_desaccords_lus(entrepot, filtres.lecture)
    retenus = set(codes)
    return tuple(
        _build(haute, bar, unites, taux, lots, [d for d in desaccords if d.code_unite in retenus])
        for haute in load_codebook().indicateurs(AXE_FORME_HAUTE)
        if any(t.n or t.k_probable for t in taux[AXE_FORME_HAUTE].get(haute.code, ()))
    )


def _group_lots(lots: Sequence[Lot]) -> dict[str, list[Lot]]:
    groupes: dict[str, list[Lot]] = {}
    for lot in lots:
        groupes.setdefault(lot.code_indicateur, []).append(lot)
    return groupes


def _build(
    haute: Indicateur,
    bar: Bar,
    unites: Sequence[Unite],
    taux: Mapping[str, Mapping[str, Sequence[LigneTaux]]],
    lots: Mapping[str, Mapping[str, Sequence[Lot]]],
    desaccords: Sequence[DesaccordLu],
) -> FormesInstrument:
    membres = [m for m in haute.membres if m.code_indicateur in taux[AXE_FORME]]
    mesures = {m.code_indicateur: taux[AXE_FORME][m.code_indicateur] for m in membres}
    barres = {
        code: build_echelons(bar, lignes[0].libelle, lots[AXE_FORME].get(code, ()))
        for code, lignes in mesures.items()
    }
    grille = build_grille(barres)
    return FormesInstrument(
        code_indicateur=haute.code,
        libelle=haute.libelle,
        formes=tuple(
            FormeLue(
                code_indicateur=m.code_indicateur,
                libelle=mesures[m.code_indicateur][0].libelle_court,
                groupe=mesures[m.code_indicateur][0].libelle_famille or "",
                rang=m.rang or 0,
                taux=place_rate(mesures[m.code_indicateur][0], bar.filtres, bar.perimetre),
            )
            for m in membres
        ),
        haute=tuple(
            place_rate(x, bar.filtres, bar.perimetre) for x in taux[AXE_FORME_HAUTE][haute.code]
        ),
        echelons=build_echelons(bar, haute.libelle, lots[AXE_FORME_HAUTE].get(haute.code, ())),
        legende=grille.legende,
        matrice=build_matrice(haute.libelle, bar, grille, unites, mesures),
        desaccords=tuple(d for d in desaccords if d.code_indicateur in mesures),
    )
