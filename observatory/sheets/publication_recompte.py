"""A second count of every rate, from the cells, by the pure functions of `statistics`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.queries.comparaison import Lot
from observatory.queries.lectures import PARTIELLE
from observatory.queries.taux import LigneTaux
from observatory.sheets.constats import ERREUR, Constat
from observatory.sheets.francais import INSECABLE, fraction
from observatory.sheets.taux import Taux
from observatory.statistics.gaps import decide_threshold
from observatory.statistics.rates import compute_bounds, compute_rate, is_bascule

Compte = tuple[int, int, float | None, float | None, float | None, bool | None]


def recount(
    lignes: Sequence[LigneTaux], lots: Sequence[Lot], taux: Sequence[Taux]
) -> list[Constat]:
    """Return one error per stored rate of a whole lecture that the cells do not give."""
    par_indicateur: dict[str, list[Lot]] = {}
    for lot in lots:
        par_indicateur.setdefault(lot.code_indicateur, []).append(lot)
    lus = {(t.code_indicateur, t.mesure): t for t in taux}
    constats = []
    for ligne in lignes:
        attendu = _count(ligne, par_indicateur)
        if attendu != _read(ligne):
            constats.append(_report(ligne, attendu, lus[ligne.code_indicateur, ligne.mesure]))
    return constats


def _count(ligne: LigneTaux, lots: Mapping[str, Sequence[Lot]]) -> Compte:
    est_partielle = ligne.nature == PARTIELLE
    positifs = negatifs = attendus = 0
    for lot in lots.get(ligne.code_indicateur, ()):
        attendus += len(lot.unites)
        avis = decide_threshold(lot.read_ranks(est_partielle=est_partielle), ligne.seuil)
        positifs += len(lot.unites) if avis is True else 0
        negatifs += len(lot.unites) if avis is False else 0
    n = positifs + negatifs
    bornes = compute_bounds(positifs, negatifs, attendus)
    part = None if est_partielle else compute_rate(positifs, n).part
    bascule = None if est_partielle else is_bascule(positifs, n)
    return positifs, n, part, bornes.part_min, bornes.part_max, bascule


def _read(ligne: LigneTaux) -> Compte:
    return (
        ligne.k, ligne.n, ligne.part, ligne.part_min, ligne.part_max, ligne.est_bascule,
    )  # fmt: skip


def _report(ligne: LigneTaux, attendu: Compte, taux: Taux) -> Constat:
    return Constat(
        ERREUR,
        "recompte_different",
        f"{ligne.libelle} ({ligne.libelle_mesure.lower()}){INSECABLE}: "
        f"{fraction(ligne.k, ligne.n)} enregistré, {fraction(attendu[0], attendu[1])} recompté "
        "sur les cellules.",
        "Reconstruire l’entrepôt (observatory build --force) et signaler l’écart s’il demeure.",
        (("k", ligne.k), ("n", ligne.n), ("k_recompte", attendu[0]), ("n_recompte", attendu[1])),
        taux=(taux,),
    )
