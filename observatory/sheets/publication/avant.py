"""Before the journal is published: what was checked, line by line, and the figures of a theme.

What the plan says of cells, answers and quotes is of the journal; findings to review and figures
are of the warehouse that serves today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from observatory.base.french import liste_courte, quantite
from observatory.grid.modele import ConstatSaisi
from observatory.queries.codebook import list_indicateurs
from observatory.queries.constats import list_constats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_taux
from observatory.sheets.pages.candidats import say_rate
from observatory.sheets.rates.themes import find_theme, list_codes_theme
from observatory.statistics.granularity import check_granularity
from observatory.workshop.publier import PlanPublication

_PART = re.compile(r"(?<![\d,])(\d{1,3}(?:,\d)?)\s?%")


@dataclass(frozen=True)
class ControlePublication:
    """One check: its name, what it found, whether a person has something to do about it."""

    nom: str
    dit: str
    est_a_regler: bool = False

    def describe(self) -> str:
        """Return the check as one line, what is to settle marked by its first word."""
        return f"{'À regarder' if self.est_a_regler else 'Fait'} · {self.nom} : {self.dit}"


@dataclass(frozen=True)
class ChiffreTheme:
    """A rate of a theme that a finding may rest on: what names it, and its words."""

    code_indicateur: str
    mesure: str
    dit: str


def list_chiffres_theme(
    entrepot: Entrepot, lecture: str, code_theme: str | None
) -> tuple[ChiffreTheme, ...]:
    """Return the main rates of a theme of a lecture that at least one contract answers."""
    theme = find_theme(entrepot, code_theme, lecture)
    codes = list_codes_theme(theme, list_indicateurs(entrepot, lecture=lecture)) if theme else None
    return tuple(
        ChiffreTheme(x.code_indicateur, x.mesure, say_rate(x))
        for x in list_taux(entrepot, Filtres(lecture=lecture))
        if x.est_principale and x.n > 0 and (codes is None or x.code_indicateur in codes)
    )


def list_controles(
    plan: PlanPublication, entrepot: Entrepot | None
) -> tuple[ControlePublication, ...]:
    """Return every check of a publication, in the order one settles them.

    Without warehouse (`entrepot` None), findings to review are said not to be known.
    """
    return (
        _check_coverage(plan),
        _check_figures(plan),
        _check_findings(plan, entrepot),
        _check_answers(plan),
        _check_codebook(plan),
        _check_held(plan),
        _check_quotes(plan),
    )


def _check_coverage(plan: PlanPublication) -> ControlePublication:
    dit = (
        f"{quantite(plan.nb_cellules, 'point codé', 'points codés')} dans "
        f"{quantite(plan.nb_unites, 'contrat')} sur {plan.nb_attendues}"
    )
    manque = plan.nb_attendues - plan.nb_unites
    if manque <= 0:
        return ControlePublication("Couverture", dit)
    return ControlePublication(
        "Couverture", f"{dit} ; les taux se diront « au moins »", est_a_regler=True
    )


def _check_figures(plan: PlanPublication) -> ControlePublication:
    fautes = [f for c in plan.ecrits if c.source is None for f in _find_impossible(c, plan)]
    if not fautes:
        return ControlePublication("Chiffres impossibles", "aucun dans les constats écrits")
    return ControlePublication("Chiffres impossibles", " ; ".join(fautes), est_a_regler=True)


def _find_impossible(constat: ConstatSaisi, plan: PlanPublication) -> Iterator[str]:
    effectifs = {c.n for c in constat.chiffres if c.n} or {plan.nb_attendues}
    for part in dict.fromkeys(_PART.findall(constat.texte)):
        possible = any(check_granularity(f"{part} %", n).est_possible for n in effectifs if n > 0)
        if not possible:
            sur = " ou ".join(str(n) for n in sorted(effectifs))
            yield f"« {constat.texte[:80]} » : aucun nombre de contrats sur {sur} ne donne {part} %"


def _check_findings(plan: PlanPublication, entrepot: Entrepot | None) -> ControlePublication:
    nom = "Constats à revoir"
    if entrepot is None:
        return ControlePublication(
            nom, "construire d’abord l’entrepôt pour les connaître", est_a_regler=True
        )
    textes = {c.code: c.texte for c in plan.ecrits}
    revus = [
        textes[c.code_constat]
        for c in list_constats(entrepot, plan.lecture)
        if c.est_a_revoir and textes.get(c.code_constat) == c.texte
    ]
    if not revus:
        return ControlePublication(nom, f"aucun, sur {quantite(len(textes), 'constat')}")
    dits = liste_courte([f"« {t[:80]} »" for t in revus], 5)
    return ControlePublication(nom, f"un chiffre a changé depuis : {dits}", est_a_regler=True)


def _check_answers(plan: PlanPublication) -> ControlePublication:
    nom = "Attributs et liens"
    if not plan.suspendues:
        return ControlePublication(nom, "chacun tient à une cellule codée au niveau demandé")
    dits = liste_courte([" ".join(q) for q in plan.suspendues], 5)
    return ControlePublication(nom, f"gardés au journal, leur cellule n’y suffit plus : {dits}",
                    est_a_regler=True)  # fmt: skip


def _check_codebook(plan: PlanPublication) -> ControlePublication:
    if not plan.oublies:
        return ControlePublication("Livre de codes", "tous les points codés s’y trouvent")
    dit = f"gardés au journal seul : {', '.join(plan.oublies)}"
    return ControlePublication("Livre de codes", dit, est_a_regler=True)


def _check_held(plan: PlanPublication) -> ControlePublication:
    if not plan.nb_retenues:
        return ControlePublication("Documents non publics", "aucune preuve n’en vient")
    return ControlePublication(
        "Documents non publics",
        f"{quantite(plan.nb_retenues, 'preuve')} : la page seule est publiée, ni titre ni citation",
    )


def _check_quotes(plan: PlanPublication) -> ControlePublication:
    if not plan.sensibles:
        return ControlePublication(
            "Citations", "aucune ne nomme une personne ni ne permet de la joindre"
        )
    return ControlePublication(
        "Citations",
        f"{quantite(len(plan.sensibles), 'texte')} à masquer ou à confirmer, un par un",
        est_a_regler=True,
    )
