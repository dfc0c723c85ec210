"""A published figure beside the same figure recomputed or bounded here, and what to think of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from observatory.base.french import (
    FINE,
    INSECABLE,
    fraction,
    liste,
    pourcentage,
    quantite,
    typographier,
)
from observatory.queries.taux import Repere
from observatory.sheets.rates.taux import Taux
from observatory.statistics.granularity import (
    TOLERANCE_ENVIRON,
    Arrondi,
    Granularite,
    Position,
    check_granularity,
    locate_mark,
)
from observatory.statistics.motifs import StatisticsError
from observatory.statistics.rates import compute_bounds

CONFIRME = "confirmé"
REPRIS = "repris par construction"
"""What a simulated lecture, drawn to give the published rates, has instead of a confirmation."""
COMPATIBLE = "compatible"
IMPOSSIBLE = "impossible"
CONTRADICTION = "contredit"
DIFFERENT = "différent"
INVERIFIABLE = "non vérifiable"
SIGNE_EXACT, SIGNE_IMPOSSIBLE, SIGNE_OUVERT, SIGNE_ENVIRON = "◆", "◇", "▷", "≈"
"""A published mark: on its value; given by no count; « plus de »; « un tiers »."""
SIGNES = {
    SIGNE_EXACT: "taux publié",
    SIGNE_IMPOSSIBLE: "taux publié qu’aucun nombre de contrats ne donne",
    SIGNE_OUVERT: "publié, « plus de »",
    SIGNE_ENVIRON: "publié, « un tiers »",
}
"""What each sign means, in the words of a legend."""
LARGE = 0.5
"""Share of the units left to establish from which bounds say nothing of a published rate."""


@dataclass(frozen=True)
class RepereLu:
    """One published mark, its source, and the verdict of this lecture on it.

    `valeur` is the published share (0–1), None when the source gives no number; `est_ouvert`
    when it is only a lower bound (« plus de 70 % »). `publie` is the text of the source alone,
    `dit` what is shown of it: « 73 % · 29/40 » where one count gives the percentage.
    """

    code_repere: str
    code_indicateur: str | None
    mesure: str | None
    libelle: str
    publie: str
    dit: str
    valeur: float | None
    source: str
    taux: Taux | None
    verdict: str
    phrase: str
    est_ouvert: bool = False


def build_repere(repere: Repere, taux: Taux | None) -> RepereLu:
    """Return the mark confronted with the figure of the lecture shown (None if it has none)."""
    verdict, phrase = _judge(repere, taux)
    granularite = _say_granularity(repere)
    if granularite and verdict != IMPOSSIBLE:
        phrase = f"{phrase} {granularite}"
    return RepereLu(
        code_repere=repere.code_repere,
        code_indicateur=repere.code_indicateur,
        mesure=repere.mesure,
        libelle=typographier(repere.libelle),
        publie=_write_published(repere.valeur_texte),
        dit=_say_mark(repere),
        valeur=repere.valeur,
        source=" — ".join(s for s in (repere.source, repere.passage) if s) or "source non précisée",
        taux=taux,
        verdict=verdict,
        phrase=phrase,
        est_ouvert=repere.relation == ">",
    )


def sign_mark(repere: Repere) -> str:
    """Return the sign of a mark: exact, impossible, open (« plus de »), about (« un tiers »)."""
    if repere.relation == ">":
        return SIGNE_OUVERT
    if repere.relation != "=":
        return SIGNE_ENVIRON
    return SIGNE_IMPOSSIBLE if repere.est_possible is False else SIGNE_EXACT


def say_published(repere: Repere, lu: RepereLu) -> str:
    """Return what is shown of a mark above `note_marks`: a star calls the first of its notes."""
    return f"{lu.dit}*" if lu.dit != lu.publie and say_cut(repere, repere.n or 0) else lu.dit


def note_marks(reperes: Iterable[Repere]) -> list[str]:
    """Return the notes that published percentages call: fit only if cut, given by no count."""
    ranges = sorted((r for r in reperes if r.n), key=lambda r: -(r.valeur or 0))
    exacts = [r for r in ranges if sign_mark(r) == SIGNE_EXACT]
    notes = [f"* {dit}" for r in exacts if (dit := say_cut(r, r.n or 0))]
    impossibles: dict[int, list[str]] = {}
    for repere in reversed(ranges):
        if sign_mark(repere) == SIGNE_IMPOSSIBLE:
            publie = _write_published(repere.valeur_texte)
            impossibles.setdefault(repere.n or 0, []).append(publie)
    return notes + [
        f"{SIGNE_IMPOSSIBLE} aucun nombre de contrats sur {n} ne donne {liste(valeurs)}."
        for n, valeurs in impossibles.items()
    ]


_Marque = TypeVar("_Marque", Repere, RepereLu)


def list_marks(reperes: Iterable[_Marque], taux: Taux) -> tuple[_Marque, ...]:
    """Return the marks that speak of this very figure."""
    cle = (taux.ligne.code_indicateur, taux.ligne.mesure)
    return tuple(r for r in reperes if (r.code_indicateur, r.mesure) == cle)


def say_open(repere: RepereLu, libelle_mesure: str) -> str:
    """Return what a rate opened begins with: « Taux de signature publié : 50 % · 20/40 »."""
    accord = "publiée" if libelle_mesure.startswith("Part ") else "publié"
    return f"{libelle_mesure} {accord}{INSECABLE}: {repere.dit}"


def _write_published(texte: str) -> str:
    return re.sub(r"\s*%", f"{FINE}%", typographier(texte))


def _say_mark(repere: Repere) -> str:
    """Return « 80 % · 32/40 »: k is deduced, and said only where one count gives the percentage."""
    publie = _write_published(repere.valeur_texte)
    est_exact = sign_mark(repere) == SIGNE_EXACT
    if not (est_exact and repere.n and repere.k_possible and len(repere.k_possible) == 1):
        return publie
    part = publie if "%" in publie else pourcentage(repere.valeur)
    return f"{part} · {fraction(repere.k_possible[0], repere.n)}"


def _count_decimals(texte: str) -> int:
    trouve = re.search(r"\d+[.,](\d+)\s*%", texte)
    return len(trouve[1]) if trouve else 0


def _judge(repere: Repere, taux: Taux | None) -> tuple[str, str]:
    if taux is None or repere.valeur is None:
        return INVERIFIABLE, "Dénombrement publié, sans indicateur qui lui corresponde ici."
    if taux.ligne.n == 0:
        return INVERIFIABLE, "Rien d’établi à coup sûr ici : rien ne confirme ni ne contredit."
    return _judge_bounds(repere, taux) if taux.ligne.est_bornee else _judge_rate(repere, taux)


def _judge_bounds(repere: Repere, taux: Taux) -> tuple[str, str]:
    """Place the mark against k/N and (k + u)/N, rounding of the publication allowed for."""
    bornes = compute_bounds(taux.ligne.k, taux.ligne.n - taux.ligne.k, taux.ligne.nb_attendus)
    position = locate_mark(
        str(repere.valeur),
        bornes,
        relation=repere.relation,
        decimales=_count_decimals(repere.valeur_texte),
    )
    bas = fraction(taux.ligne.k, taux.ligne.nb_attendus)
    haut = fraction(taux.ligne.k + taux.ligne.nb_inconnus, taux.ligne.nb_attendus)
    if position is Position.SOUS:
        return CONTRADICTION, f"Contredit{INSECABLE}: {bas} sont déjà établis, plus que le publié."
    if position is Position.AU_DESSUS:
        return CONTRADICTION, f"Contredit{INSECABLE}: {haut} au plus, moins que le taux publié."
    if taux.ligne.nb_inconnus >= LARGE * taux.ligne.nb_attendus:
        if taux.ligne.part_min is None or taux.ligne.part_max is None:
            entre = f"{bas} à {haut}"
        else:
            parts = f"{pourcentage(taux.ligne.part_min)} à {pourcentage(taux.ligne.part_max)}"
            entre = f"{parts} ({bas} à {haut})"
        return (
            INVERIFIABLE,
            f"Le repère tombe dans un intervalle de {entre}{INSECABLE}: la lecture ne permet pas "
            "de trancher.",
        )
    return COMPATIBLE, f"Compatible{INSECABLE}: la part réelle est entre {bas} et {haut}."


def _judge_rate(repere: Repere, taux: Taux) -> tuple[str, str]:
    publie = _write_published(repere.valeur_texte)
    ici = f"{taux.chiffre} ({pourcentage(taux.ligne.part)})"
    if taux.ligne.part is None or repere.valeur is None:
        return INVERIFIABLE, "Rien n’est codé ici : le taux publié ne peut pas être vérifié."
    if repere.relation == "=":
        if repere.est_possible is False:
            return IMPOSSIBLE, _say_granularity(repere) + f" Ici{INSECABLE}: {ici}."
        juste = repere.n == taux.ligne.n and taux.ligne.k in (repere.k_possible or ())
    elif repere.relation == ">":
        juste = taux.ligne.part > repere.valeur
    else:
        juste = abs(taux.ligne.part - repere.valeur) <= TOLERANCE_ENVIRON
    if juste and taux.est_simule:
        return (
            REPRIS,
            f"Repris par construction{INSECABLE}: la simulation est tirée pour redonner {publie} "
            f"({ici}).",
        )
    if juste:
        return CONFIRME, f"Confirmé{INSECABLE}: {ici}, publié {publie}."
    return DIFFERENT, f"Différent{INSECABLE}: {ici}, publié {publie}."


def _say_granularity(repere: Repere) -> str:
    """Return the sentence for a percentage no count of contracts gives as it is usually rounded.

    None at all, or one only when its half was cut (42 % for 17/40): else an empty text.
    """
    if repere.n is None or repere.k_proche is None:
        return ""
    if repere.est_possible:
        return say_cut(repere, repere.n)
    if repere.est_possible is None:
        return ""
    proche = f"{fraction(repere.k_proche, repere.n)} ({pourcentage(repere.part_proche)})"
    return (
        f"Aucun nombre de contrats sur {repere.n} ne donne "
        f"{_write_published(repere.valeur_texte)}{INSECABLE}: le plus proche est {proche}."
    )


def say_cut(repere: Repere, n: int) -> str:
    """Return the sentence for a percentage that fits a count only if its half was cut."""
    grain = read_grain(repere)
    if grain is None or not grain.est_possible or Arrondi.DEMI_SUPERIEUR in grain.regles:
        return ""
    k = grain.k_possibles[0]
    return (
        f"{_write_published(repere.valeur_texte)} ne correspond à {fraction(k, n)} "
        f"({pourcentage(k / n)}) que si la moitié a été coupée, et non arrondie vers le haut."
    )


def read_grain(repere: Repere) -> Granularite | None:
    """Return which counts give a published percentage; None when the mark is no exact one."""
    if repere.relation != "=" or repere.n is None:
        return None
    try:
        return check_granularity(repere.valeur_texte, repere.n)
    except StatisticsError:
        return None


def summarise_marks(reperes: Sequence[RepereLu]) -> str:
    """Return one sentence counting the verdicts, the gravest first."""
    ordre = (CONTRADICTION, DIFFERENT, IMPOSSIBLE, CONFIRME, REPRIS, COMPATIBLE, INVERIFIABLE)
    comptes = [(v, sum(r.verdict == v for r in reperes)) for v in ordre]
    parties = [f"{n} {_agree(v, n)}" for v, n in comptes if n]
    if not parties:
        return "Aucun taux n’a été publié pour cette lecture."
    return f"{quantite(len(reperes), 'taux publié', 'taux publiés')}{INSECABLE}: {liste(parties)}."


def _agree(verdict: str, n: int) -> str:
    if n < 2 or verdict == REPRIS:
        return verdict
    return " ".join(mot if mot == "non" else f"{mot}s" for mot in verdict.split())
