"""A matrix as a table: one row per unit, one column per indicator, each state in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.rendering.signes import Marque
from observatory.sheets.rates.matrices import VIDE, LigneMatrice, Matrice
from observatory.sheets.rates.unites import MENTION_SIMULEE

NON_LU = "Non lu"


def list_rows_matrice(
    matrices: Sequence[Matrice], marques: Mapping[str, Marque], *, est_simulee: bool
) -> list[dict[str, str]]:
    """Return the rows of matrices that share their units, in the same order, side by side."""
    libelles = {VIDE: NON_LU, **{code: m.libelle for code, m in marques.items()}}
    rows: dict[str, dict[str, str]] = {}
    for matrice in matrices:
        for ligne in matrice.lignes:
            row = rows.setdefault(ligne.code_unite, _name(ligne))
            row |= {
                colonne.libelle: libelles.get(etat, etat)
                for colonne, etat in zip(matrice.colonnes, ligne.etats, strict=True)
            }
    reserve = {"Avertissement": MENTION_SIMULEE} if est_simulee else {}
    return [row | reserve for row in rows.values()]


def _name(ligne: LigneMatrice) -> dict[str, str]:
    """Return the names of a row; the contract too where the unit is a town."""
    row = {"Code": ligne.code_unite, "Nom": ligne.nom}
    if ligne.code_contrat != ligne.code_unite:
        row["Contrat"] = ligne.code_contrat or "—"
    return row
