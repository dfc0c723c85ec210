"""Rows of « Croisements »: each contract with its figure and its answer, or why it is left out."""

from __future__ import annotations

from observatory.sheets.pages.combinaison import Combinaison, UniteTrouvee
from observatory.sheets.pages.croisement import Croisement
from observatory.sheets.rates.unites import MENTION_SIMULEE


def list_rows_croisement(page: Croisement) -> list[dict[str, str]]:
    """Return one row per unit: those drawn, from the highest level, then those left out."""
    reserve = {"Avertissement": MENTION_SIMULEE} if page.est_simulee else {}
    points = sorted(page.points, key=lambda p: (-p.rang, -p.valeur, p.code_unite))
    dessines = [
        {
            "Code": p.code_unite,
            "Nom": p.nom,
            "Réponse": p.niveau,
            "Certitude": "probable" if p.est_probable else "ferme",
            page.chiffre.libelle: p.texte,
            "Hors du calcul": "",
            **reserve,
        }
        for p in points
    ]
    ecartes = [
        {
            "Code": e.code_unite,
            "Nom": e.nom,
            "Réponse": "",
            "Certitude": "",
            page.chiffre.libelle: "",
            "Hors du calcul": e.motif,
            **reserve,
        }
        for e in page.exclus
    ]
    return dessines + ecartes


def list_rows_combinaison(page: Croisement, combinaison: Combinaison) -> list[dict[str, str]]:
    """Return one row per unit: who answers both criteria, who may, who does not."""
    reserve = {"Avertissement": MENTION_SIMULEE} if page.est_simulee else {}
    cotes: tuple[tuple[str, tuple[UniteTrouvee, ...]], ...] = (
        ("oui", combinaison.oui),
        ("à établir", combinaison.indecis),
        ("non", combinaison.non),
    )
    return [
        {
            "Code": u.code_unite,
            "Nom": u.nom,
            "Répond aux deux critères": cote,
            page.chiffre.libelle: u.texte,
            page.libelle: u.reponse,
            "Ce qui manque": u.motif or "",
            "Critères": combinaison.phrase,
            **reserve,
        }
        for cote, unites in cotes
        for u in unites
    ]
