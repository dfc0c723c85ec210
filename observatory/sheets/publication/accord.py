"""Coders before publishing: cells in dispute, and agreement too low to publish a rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.base.french import FINE, INSECABLE, nombre, quantite
from observatory.queries.accord import Doubles
from observatory.queries.codebook import Niveau
from observatory.sheets.publication.constats import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    LECTURE,
    SOURCE,
    CleCellule,
    Constat,
)
from observatory.sheets.rates.desaccords import DesaccordLu
from observatory.statistics.agreement import Accord, Coefficient, Fiabilite, measure_agreement
from observatory.statistics.motifs import Motif
from observatory.statistics.rates import is_small_group

_MOTIFS = {
    Motif.AUCUNE_VARIATION: "tous les codeurs ont mis partout la même valeur",
    Motif.AUCUN_DOUBLE_CODAGE: "aucune unité n’est codée deux fois",
    Motif.EFFECTIF_INSUFFISANT: "moins de cinq unités codées deux fois",
    Motif.VARIATION_TROP_RARE: "trop peu de valeurs différentes pour un intervalle",
}


def check_disputes(desaccords: Sequence[DesaccordLu]) -> list[Constat]:
    """Return one finding per cell in dispute: an error for a contradiction, else a warning."""
    return [
        Constat(
            ERREUR if d.est_contradiction else AVERTISSEMENT,
            "tableaux_en_desaccord" if d.est_contradiction else "reserve_non_levee",
            d.phrase,
            "Arbitrer cette cellule sur le document, en gardant les deux versions : en attendant, "
            "elle n’entre dans aucun taux.",
            tuple((v.origine, v.valeur) for v in d.versions),
            cellules=(CleCellule(d.code_unite, d.code_indicateur),),
            origine=SOURCE if d.est_contradiction and d.est_publie else LECTURE,
        )
        for d in desaccords
    ]


def check_agreement(doubles: Sequence[Doubles], niveaux: Sequence[Niveau]) -> list[Constat]:
    """Return one finding per indicator read by two coders or more.

    Krippendorff's alpha: 0.80 and above publishes, 0.67 to 0.80 warns, below is an error.
    """
    echelles: dict[str, list[str]] = {}
    for niveau in sorted(niveaux, key=lambda n: n.rang):
        echelles.setdefault(niveau.code_echelle, []).append(niveau.code_niveau)
    return [_judge(d, echelles) for d in doubles]


def _judge(doubles: Doubles, echelles: Mapping[str, Sequence[str]]) -> Constat:
    codes = echelles[doubles.code_echelle]
    nb = sum(len([v for v in valeurs if v is not None]) >= 2 for valeurs in doubles.valeurs)
    if is_small_group(nb):
        return _count_only(doubles, nb)
    accord = measure_agreement(doubles.valeurs, codes, ordinal=len(codes) > 2)
    niveau, code, remede = _VERDICTS[accord.fiabilite]
    return Constat(
        niveau,
        code,
        f"{doubles.libelle_indicateur}{INSECABLE}: {_write(accord)}.",
        remede,
        (
            ("indicateur", doubles.code_indicateur),
            ("nb_doubles", accord.nb_doubles),
            ("accord_brut", accord.brut.valeur),
            ("alpha", accord.alpha.valeur),
            ("alpha_min", accord.alpha.borne_basse),
            ("alpha_max", accord.alpha.borne_haute),
            ("ac1", accord.ac1.valeur),
            ("fiabilite", accord.fiabilite.value),
        ),
    )


def _count_only(doubles: Doubles, nb: int) -> Constat:
    """Return the finding of an indicator too rarely read twice: how many units, no coefficient."""
    niveau, code, remede = _VERDICTS[Fiabilite.INDETERMINE]
    return Constat(
        niveau,
        code,
        f"{doubles.libelle_indicateur}{INSECABLE}: {_count_doubles(nb)}{FINE}; sous cinq, aucun "
        "coefficient d’accord.",
        remede,
        (
            ("indicateur", doubles.code_indicateur),
            ("nb_doubles", nb),
            ("fiabilite", Fiabilite.INDETERMINE.value),
        ),
    )


def _count_doubles(nb: int) -> str:
    return quantite(nb, "unité codée deux fois", "unités codées deux fois")


_VERDICTS = {
    Fiabilite.PUBLIER: (
        INFORMATION, "accord_suffisant", "Rien à faire : l’accord permet de publier.",
    ),
    Fiabilite.SIGNALER: (
        AVERTISSEMENT, "accord_moyen", "Publier en signalant l’accord, ou préciser la consigne.",
    ),
    Fiabilite.NE_PAS_PUBLIER: (
        ERREUR, "accord_insuffisant",
        "Ne pas publier ce taux : préciser la consigne, recoder, arbitrer.",
    ),
    Fiabilite.INDETERMINE: (
        INFORMATION, "accord_indetermine", "Faire coder davantage d’unités par deux personnes.",
    ),
}  # fmt: skip


def _write(accord: Accord) -> str:
    """Return the three coefficients with the number of units read twice and their intervals."""
    parties = [
        f"accord brut {_coefficient(accord.brut)}",
        f"alpha de Krippendorff {_coefficient(accord.alpha)}",
        f"AC1 de Gwet {_coefficient(accord.ac1)}",
    ]
    return f"{f'{FINE}; '.join(parties)}, sur {_count_doubles(accord.nb_doubles)}"


def _coefficient(coefficient: Coefficient) -> str:
    if coefficient.valeur is None:
        motif = coefficient.motif
        return f"indéfini ({_MOTIFS.get(motif, 'donnée manquante') if motif else ''})"
    texte = nombre(coefficient.valeur, 2)
    if coefficient.borne_basse is None or coefficient.borne_haute is None:
        return texte
    bas, haut = nombre(coefficient.borne_basse, 2), nombre(coefficient.borne_haute, 2)
    return f"{texte} (entre {bas} et {haut})"
