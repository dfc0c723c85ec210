"""What a relation says in plain words, and above all when it says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.french import FINE, INSECABLE, guillemets, nombre
from observatory.statistics.motifs import Motif
from observatory.statistics.relations import (
    ComparaisonGroupes,
    Relation,
    Verdict,
    compute_delta,
    compute_tau,
)

EFFECTIF_FRAGILE = 10
EGALE = f"{INSECABLE}={INSECABLE}"
"""No line breaks between a statistic and its value."""
"""Under this many units a test rarely sees anything: the page says so."""


@dataclass(frozen=True)
class LienLu:
    """A relation: `valeur` (tau-b or Cliff's delta, −1 to 1) and `p` are None with a sentence.

    `groupes` are the sizes of « oui » and « non » for a boolean, None for a ladder.
    """

    mesure: str
    valeur: float | None
    p: float | None
    n: int
    nb_manquants: int
    groupes: tuple[int, int] | None
    verdict: str
    chiffres: str
    phrase: str
    precautions: tuple[str, ...]


def relate_ladder(
    rangs: Sequence[int], valeurs: Sequence[float | None], indicateur: str, chiffre: str
) -> LienLu:
    """Return Kendall's tau-b between the rank of an indicator and a figure, in words."""
    relation = compute_tau(rangs, valeurs)
    effectif = f"n{EGALE}{relation.n}"
    chiffres = _write("tau-b", relation.valeur, relation.p, effectif)
    if relation.verdict is Verdict.PETIT_GROUPE:
        chiffres = effectif
    return LienLu(
        mesure="tau-b de Kendall",
        valeur=relation.valeur,
        p=relation.p,
        n=relation.n,
        nb_manquants=relation.nb_manquants,
        groupes=None,
        verdict=relation.verdict.value,
        chiffres=chiffres,
        phrase=_say(relation, relation.verdict, indicateur, chiffre, chiffres),
        precautions=_warn_size(relation.n),
    )


def relate_groups(
    oui: Sequence[float | None], non: Sequence[float | None], indicateur: str, chiffre: str
) -> LienLu:
    """Return Cliff's delta of the figure of those who have it over the others, in words."""
    groupes = compute_delta(oui, non)
    effectifs = f"n{EGALE}{groupes.n_a}{INSECABLE}oui et {groupes.n_b}{INSECABLE}non"
    chiffres = _write("delta de Cliff", groupes.delta, groupes.p, effectifs)
    if groupes.verdict is Verdict.PETIT_GROUPE:
        chiffres = effectifs
    return LienLu(
        mesure="delta de Cliff",
        valeur=groupes.delta,
        p=groupes.p,
        n=groupes.n_a + groupes.n_b,
        nb_manquants=groupes.nb_manquants,
        groupes=(groupes.n_a, groupes.n_b),
        verdict=groupes.verdict.value,
        chiffres=chiffres,
        phrase=_say(groupes, groupes.verdict, indicateur, chiffre, chiffres),
        precautions=_warn_size(min(groupes.n_a, groupes.n_b)),
    )


def write_p(p: float) -> str:
    """Return a p-value with two significant figures: « 0,31 », « 0,071 », « moins de 0,001 »."""
    if p < 0.001:
        return "moins de 0,001"
    return nombre(p, 3 if p < 0.0995 else 2)


def _write(nom: str, valeur: float | None, p: float | None, effectif: str) -> str:
    if valeur is None or p is None:
        return effectif
    signe = EGALE if p >= 0.001 else INSECABLE
    separateur = f"{FINE}; "
    return separateur.join((f"{nom}{EGALE}{nombre(valeur, 3)}", f"p{signe}{write_p(p)}", effectif))


def _say(
    lien: Relation | ComparaisonGroupes,
    verdict: Verdict,
    indicateur: str,
    chiffre: str,
    chiffres: str,
) -> str:
    sujet = f"entre {guillemets(indicateur)} et {guillemets(chiffre)}"
    if verdict is Verdict.INDETERMINE:
        return f"Rien à dire du lien {sujet}{INSECABLE}: {_explain(lien.motif)} ({chiffres})."
    if verdict is Verdict.PETIT_GROUPE:
        return (
            f"Trop peu de réponses pour parler d’un lien {sujet} ({chiffres})"
            f"{INSECABLE}: moins de 5 d’un côté."
        )
    if verdict is Verdict.PAS_NET:
        return (
            f"Pas de lien net {sujet} ({chiffres}){INSECABLE}: le hasard seul donnerait souvent un "
            "écart de cette taille."
        )
    valeur = lien.valeur if isinstance(lien, Relation) else lien.delta
    sens = "va avec" if (valeur or 0) > 0 else "va contre"
    return (
        f"Lien net {sujet} ({chiffres}){INSECABLE}: l’un {sens} l’autre. "
        "Un lien n’est pas une cause."
    )


def _explain(motif: Motif | None) -> str:
    if motif is Motif.VALEURS_TOUTES_EGALES:
        return "toutes les valeurs connues sont égales, rien ne varie"
    if motif is Motif.EFFECTIF_INSUFFISANT:
        return "une seule réponse est connue"
    return "aucune réponse connue d’un côté au moins"


def _warn_size(effectif: int) -> tuple[str, ...]:
    if 5 <= effectif < EFFECTIF_FRAGILE:
        return (
            f"Petit effectif ({effectif}){INSECABLE}: un lien réel peut passer inaperçu, un lien "
            "apparent tenir à une seule réponse.",
        )
    return ()
