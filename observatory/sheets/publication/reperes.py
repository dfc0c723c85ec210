"""Published marks before publishing: impossible for their N, contradicted, rounded two ways."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.base.french import INSECABLE, liste, quantite
from observatory.queries.taux import Repere
from observatory.sheets.publication.constats import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    SOURCE,
    Constat,
)
from observatory.sheets.rates.reperes import (
    CONTRADICTION,
    DIFFERENT,
    INVERIFIABLE,
    RepereLu,
    read_grain,
)
from observatory.statistics.granularity import Arrondi, find_common_rules

_REGLES = {
    Arrondi.DEMI_SUPERIEUR: "arrondi au plus proche, moitié vers le haut",
    Arrondi.DEMI_PAIR: "arrondi au plus proche, moitié vers le pair",
    Arrondi.COUPE: "décimales coupées",
}


def check_marks(
    reperes: Sequence[Repere], lus: Sequence[RepereLu], *, est_simulee: bool
) -> list[Constat]:
    """Return what is to say of the marks of a lecture, each already confronted with its rate."""
    constats = [c for r, lu in zip(reperes, lus, strict=True) for c in _check_mark(r, lu)]
    if est_simulee:
        constats = [_soften(c) for c in constats]
    return [*constats, *_check_rounding(reperes, lus), *_list_unverified(lus)]


_REMEDES = {
    CONTRADICTION: (
        "hors_bornes",
        "Relire les cellules établies et leurs preuves : la publication ou le codage se trompe.",
    ),
    DIFFERENT: (
        "taux_different",
        "Comparer les listes de contrats des deux côtés, puis corriger l’une ou l’autre.",
    ),
}


def _check_mark(repere: Repere, lu: RepereLu) -> list[Constat]:
    constats = []
    if repere.relation == "=" and repere.est_possible is False:
        constats.append(
            Constat(
                ERREUR,
                "taux_impossible",
                f"{lu.libelle}{INSECABLE}: {lu.publie} publié, mais aucun nombre entier sur "
                f"{repere.n} ne le donne.",
                f"Retrouver le dénombrement d’origine ; le plus proche est {repere.k_proche}/"
                f"{repere.n}. Ne pas reprendre ce pourcentage.",
                _figures(repere),
                reperes=(lu,),
                origine=SOURCE,
            )
        )
    if lu.verdict in _REMEDES:
        code, remede = _REMEDES[lu.verdict]
        constats.append(
            Constat(
                ERREUR,
                code,
                f"{lu.libelle}{INSECABLE}: {lu.dit} publié. {lu.phrase}",
                remede,
                _figures(repere, lu),
                taux=(lu.taux,) if lu.taux else (),
                reperes=(lu,),
            )
        )
    return constats


def _soften(constat: Constat) -> Constat:
    """Return the finding as a warning when only the simulation differs from what was published."""
    if constat.code != "taux_different":
        return constat
    return Constat(
        AVERTISSEMENT,
        constat.code,
        constat.message,
        "La démonstration ne redonne pas ce taux : la régénérer.",
        constat.figures,
        constat.taux,
        constat.reperes,
    )


def _figures(
    repere: Repere, lu: RepereLu | None = None
) -> tuple[tuple[str, str | int | float | None], ...]:
    figures: list[tuple[str, str | int | float | None]] = [
        ("repere", repere.code_repere),
        ("indicateur", repere.code_indicateur),
        ("mesure", repere.mesure),
        ("publie", repere.valeur),
        ("n", repere.n),
        ("k_proche", repere.k_proche),
    ]
    if lu is not None and lu.taux is not None:
        figures += [
            ("k_recalcule", lu.taux.ligne.k),
            ("n_recalcule", lu.taux.ligne.n),
            ("part_min", lu.taux.ligne.part_min),
            ("part_max", lu.taux.ligne.part_max),
        ]
    return tuple(figures)


def _check_rounding(reperes: Sequence[Repere], lus: Sequence[RepereLu]) -> list[Constat]:
    """Return a warning when no single rule of rounding gives all the possible percentages."""
    constats = [(lu, g) for r, lu in zip(reperes, lus, strict=True) if (g := read_grain(r))]
    possibles = [(lu, g) for lu, g in constats if g.est_possible]
    if not possibles or find_common_rules(g for _, g in possibles):
        return []
    uniques = [(lu, g) for lu, g in possibles if len(g.regles) == 1]
    dits = [f"{lu.publie} ({_REGLES[next(iter(g.regles))]})" for lu, g in uniques]
    return [
        Constat(
            AVERTISSEMENT,
            "arrondis_differents",
            f"Aucune règle d’arrondi n’explique seule tous les taux publiés{INSECABLE}: "
            f"{liste(dits)}.",
            "Arrondir tous les pourcentages de la même manière, et donner k et N.",
            reperes=tuple(lu for lu, _ in uniques),
            origine=SOURCE,
        )
    ]


def _list_unverified(lus: Sequence[RepereLu]) -> list[Constat]:
    muets = tuple(lu for lu in lus if lu.verdict == INVERIFIABLE)
    if not muets:
        return []
    return [
        Constat(
            INFORMATION,
            "taux_non_verifiable",
            f"{quantite(len(muets), 'chiffre publié', 'chiffres publiés')} que cette lecture ne "
            "permet pas de vérifier.",
            "Coder les indicateurs correspondants, ou renoncer à reprendre ces chiffres.",
            reperes=muets,
        )
    ]
