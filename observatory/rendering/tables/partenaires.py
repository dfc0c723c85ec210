"""The table of partners: a column per step, per rate, the gap, the published marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.rendering.signes import Marque
from observatory.sheets.pages.partenaires import LignePartenaire
from observatory.sheets.rates.echelons import PROBABLE
from observatory.sheets.rates.reperes import RepereLu, list_marks
from observatory.sheets.rates.unites import MENTION_SIMULEE

Valeur = str | int


def list_rows_partenaires(
    lignes: Sequence[LignePartenaire],
    marques: Mapping[str, Marque],
    reperes: Sequence[RepereLu],
    *,
    est_simulee: bool,
) -> list[dict[str, Valeur]]:
    """Return one row per partner; the steps are counts that can be sorted, 0 when nobody is."""
    return [_row(x, marques, reperes, est_simulee=est_simulee) for x in lignes]


def _row(
    ligne: LignePartenaire,
    marques: Mapping[str, Marque],
    reperes: Sequence[RepereLu],
    *,
    est_simulee: bool,
) -> dict[str, Valeur]:
    comptes = {e.code: e.compte.k for e in ligne.echelons}
    comptes |= {e.code + PROBABLE: len(e.compte.probables) for e in ligne.echelons}
    row: dict[str, Valeur] = {"Partenaire": ligne.libelle, "Famille": ligne.famille}
    row |= {m.libelle: comptes.get(code, 0) for code, m in marques.items()}
    for taux in ligne.taux:
        row[f"{taux.libelle_mesure} : taux"] = taux.dit
        row[f"{taux.libelle_mesure} (%)"] = taux.pourcentage or "—"
    row["Écart"] = ligne.ecarts[-1].phrase if ligne.ecarts else "—"
    publies = [r for t in ligne.taux for r in list_marks(reperes, t)]
    row["Taux publié"] = " ; ".join(f"{_name(r)} {r.publie} ({r.verdict})" for r in publies) or "—"
    if est_simulee:
        row["Avertissement"] = MENTION_SIMULEE
    return row


def _name(repere: RepereLu) -> str:
    return repere.taux.libelle_mesure.lower() if repere.taux else ""
