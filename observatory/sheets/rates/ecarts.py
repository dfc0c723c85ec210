"""Gaps between two steps of a ladder (named, yet not signing), and families of partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import (
    INSECABLE,
    au_moins,
    compter_probables,
    majuscule,
    nombre,
    pluriel,
)
from observatory.queries.taux import LigneTaux
from observatory.sheets.rates.echelons import Bar
from observatory.sheets.rates.preuve import Compte, write_count
from observatory.sheets.rates.taux import RIEN_ETABLI, Taux
from observatory.statistics.gaps import Rangs, decide_threshold, measure_gap

Reponses = Mapping[str, Rangs | None]
"""The ranks that decide, by unit."""


@dataclass(frozen=True)
class EcartLu:
    """A dumbbell: the lower rate, the upper rate, and the units that stand between the two.

    `ecart` is between 0 and 1 on the n units decided for both; None when n is 0, and in a partial
    lecture, where only the units known to stand in the gap are counted.
    """

    bas: Taux
    haut: Taux
    ecart: float | None
    n: int
    compte: Compte
    phrase: str


@dataclass(frozen=True)
class FamilleLue:
    """One family: for each measure, the units where at least one of its members reaches it.

    In a partial lecture, those where only a probable cell reaches it stand apart.
    """

    libelle: str
    codes_indicateurs: tuple[str, ...]
    comptes: tuple[Compte, ...]


def build_ecarts(
    bar: Bar,
    lignes: Sequence[LigneTaux],
    taux: Sequence[Taux],
    reponses: Reponses,
    avec_probables: Reponses,
) -> tuple[EcartLu, ...]:
    """Return the gap of each measure with the highest; none for a ladder of one measure.

    `avec_probables` are the ranks when probable cells decide too.
    """
    haut = lignes[-1]
    return tuple(
        _build_gap(bar, (bas, haut), (t, taux[-1]), (reponses, avec_probables))
        for bas, t in zip(lignes[:-1], taux[:-1], strict=True)
    )


def _build_gap(
    bar: Bar,
    lignes: tuple[LigneTaux, LigneTaux],
    taux: tuple[Taux, Taux],
    reponses: tuple[Reponses, Reponses],
) -> EcartLu:
    bas, haut = lignes
    ecart = measure_gap(reponses[0], bas.seuil, haut.seuil)
    avec = measure_gap(reponses[1], bas.seuil, haut.seuil)
    ensemble = set(avec.contrats_ecart)
    probables = tuple(u for u in ecart.contrats_indecis if u in ensemble)
    k, inconnus = ecart.bornes.k, ecart.bornes.nb_inconnus
    phrase = _say_gap(bar, bas, haut, k, inconnus)
    if probables:
        phrase += f" (et {compter_probables(len(probables))})"
    return EcartLu(
        bas=taux[0],
        haut=taux[1],
        ecart=None if bas.est_bornee else ecart.ecart,
        n=ecart.n,
        compte=Compte(
            code_lecture=bar.filtres.lecture,
            indicateurs=(bas.code_indicateur,),
            perimetre=bar.perimetre,
            libelle=f"{bas.libelle}{INSECABLE}: écart",
            k=k,
            n=bar.nb_attendus - inconnus,
            nb_attendus=bar.nb_attendus,
            oui=ecart.contrats_ecart,
            inconnus=ecart.contrats_indecis,
            chiffre=write_count(k, inconnus, bar.nb_attendus, len(probables)),
            phrase=phrase,
            lien=bar.filtres.to_params(),
            probables=probables,
        ),
        phrase=phrase,
    )


def _say_gap(bar: Bar, bas: LigneTaux, haut: LigneTaux, k: int, inconnus: int) -> str:
    niveau = bar.niveaux.get((bar.echelles.get(haut.code_indicateur, ""), haut.seuil))
    but = f"« {niveau.libelle.lower()} »" if niveau else haut.libelle_mesure.lower()
    verbe = pluriel(k, bas.phrase_singulier, bas.phrase_mesure)
    total = nombre(bar.nb_attendus)
    if k == 0 and inconnus:
        return f"Aucun écart établi ({inconnus} {bar.mot.pluriel} à établir)"
    if k == 0:
        return f"Aucun écart{INSECABLE}: qui est au premier degré est à {but}"
    dit = f"{bar.mot.compter(k)} sur {total} {verbe} sans aller à {but}"
    return majuscule(au_moins(dit, inconnus))


def build_familles(
    bar: Bar,
    lignes: Mapping[str, Sequence[LigneTaux]],
    reponses: Mapping[str, Reponses],
    avec_probables: Mapping[str, Reponses],
) -> tuple[FamilleLue, ...]:
    """Return the families in codebook order, derived indicators left out."""
    familles: dict[str, list[str]] = {}
    for code, mesures in lignes.items():
        familles.setdefault(mesures[0].libelle_famille or "Autres", []).append(code)
    return tuple(
        FamilleLue(
            libelle=famille,
            codes_indicateurs=tuple(codes),
            comptes=tuple(
                _count_family(bar, famille, mesure, (reponses, avec_probables), codes)
                for mesure in lignes[codes[0]]
            ),
        )
        for famille, codes in familles.items()
    )


def _count_family(
    bar: Bar,
    famille: str,
    mesure: LigneTaux,
    reponses: tuple[Mapping[str, Reponses], Mapping[str, Reponses]],
    codes: Sequence[str],
) -> Compte:
    """Return the units where a member reaches the measure; one unknown leaves « no » undecided."""
    avis, avec = (
        {
            u: _any([decide_threshold(rangs.get(u), mesure.seuil) for rangs in siennes])
            for u in bar.unites
        }
        for siennes in ([r.get(c, {}) for c in codes] for r in reponses)
    )
    oui = tuple(u for u in bar.unites if avis[u] is True)
    inconnus = tuple(u for u in bar.unites if avis[u] is None)
    probables = tuple(u for u in inconnus if avec[u] is True)
    chiffre = write_count(len(oui), len(inconnus), bar.nb_attendus, len(probables))
    suite = "" if chiffre == RIEN_ETABLI else f" {bar.mot.pluriel} avec un partenaire au moins"
    return Compte(
        code_lecture=bar.filtres.lecture,
        indicateurs=tuple(codes),
        perimetre=bar.perimetre,
        libelle=f"{famille}{INSECABLE}: {mesure.libelle_mesure.lower()}, un au moins",
        k=len(oui),
        n=bar.nb_attendus - len(inconnus),
        nb_attendus=bar.nb_attendus,
        oui=oui,
        inconnus=inconnus,
        chiffre=chiffre,
        phrase=f"{famille}{INSECABLE}: {chiffre}{suite}",
        lien=bar.filtres.to_params(),
        probables=probables,
    )


def _any(reponses: Sequence[bool | None]) -> bool | None:
    """Return the three-valued « or »: one yes is enough, one unknown forbids a no."""
    if True in reponses:
        return True
    return None if None in reponses else False
