"""A second count of every rate, from the cells, by the pure functions of `statistics`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.base.french import INSECABLE, fraction
from observatory.queries.codebook import Bande
from observatory.queries.lots import Effectif
from observatory.queries.taux import LigneTaux
from observatory.sheets.publication.constats import ERREUR, Constat
from observatory.sheets.rates.taux import Taux
from observatory.statistics.gaps import decide_threshold
from observatory.statistics.rates import (
    Seuil,
    compute_bounds,
    compute_rate,
    is_bascule,
    is_small_group,
)

Recompte = tuple[int, int, float | None, float | None, float | None, bool | None]


def recount(
    lignes: Sequence[LigneTaux],
    effectifs: Sequence[Effectif],
    taux: Sequence[Taux],
    bandes: Sequence[Bande],
) -> list[Constat]:
    """Return one error per stored rate of a whole lecture that the cells do not give."""
    par_indicateur: dict[str, list[Effectif]] = {}
    for effectif in effectifs:
        par_indicateur.setdefault(effectif.code_indicateur, []).append(effectif)
    lus = {(t.ligne.code_indicateur, t.ligne.mesure): t for t in taux}
    seuils = [b.seuil for b in bandes]
    constats = []
    for ligne in lignes:
        attendu = _count(ligne, par_indicateur, seuils)
        if attendu != _read(ligne):
            constats.append(_report(ligne, attendu, lus[ligne.code_indicateur, ligne.mesure]))
    return constats


def _count(
    ligne: LigneTaux, effectifs: Mapping[str, Sequence[Effectif]], seuils: Sequence[Seuil]
) -> Recompte:
    est_bornee = ligne.est_bornee
    positifs = negatifs = 0
    for e in effectifs.get(ligne.code_indicateur, ()):
        tous, fermes = (e.rang_min, e.rang_max), (e.rang_min_ferme, e.rang_max_ferme)
        avis = decide_threshold(fermes if est_bornee else tous, ligne.seuil)
        positifs += e.nb if avis is True else 0
        negatifs += e.nb if avis is False else 0
    n = positifs + negatifs
    if is_small_group(n):
        return positifs, n, None, None, None, None
    bornes = compute_bounds(positifs, negatifs, ligne.nb_attendus)
    part = None if est_bornee else compute_rate(positifs, n).part
    bascule = None if est_bornee else is_bascule(positifs, n, seuils)
    return positifs, n, part, bornes.part_min, bornes.part_max, bascule


def _read(ligne: LigneTaux) -> Recompte:
    return (
        ligne.k, ligne.n, ligne.part, ligne.part_min, ligne.part_max, ligne.est_bascule,
    )  # fmt: skip


def _report(ligne: LigneTaux, attendu: Recompte, taux: Taux) -> Constat:
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
