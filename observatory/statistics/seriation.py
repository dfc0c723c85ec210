"""Order the rows and columns of a coded matrix so that what is alike stands side by side.

Average-linkage clustering with optimal leaf ordering (Bar-Joseph, Gifford and Jaakkola,
Bioinformatics 17, 2001; scipy.cluster.hierarchy). Beyond a few hundred rows, where optimal
ordering costs too much and no eye follows it, rows are sorted by their mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Reels = npt.NDArray[np.float64]

NB_MAX_OPTIMAL = 200


@dataclass(frozen=True, slots=True)
class Ordre:
    """Rows and columns in reading order; those without any known cell come last, named apart."""

    lignes: tuple[str, ...]
    colonnes: tuple[str, ...]
    lignes_vides: tuple[str, ...]
    colonnes_vides: tuple[str, ...]
    methode: str


def _measure_distances(valeurs: Reels) -> Reels:
    """Return mean absolute differences over the cells known for both rows, in [0, 1].

    Two rows with no common cell are as far as can be: nothing says that they are alike.
    """
    etendue = float(np.nanmax(valeurs) - np.nanmin(valeurs)) or 1.0
    connu = np.isfinite(valeurs)
    remplies = np.where(connu, valeurs, 0.0) / etendue
    distances = np.ones((len(valeurs), len(valeurs)))
    for rang, ligne in enumerate(remplies):
        communs = connu & connu[rang]
        nombre = communs.sum(axis=1)
        sommes = np.where(communs, np.abs(remplies - ligne), 0.0).sum(axis=1)
        distances[rang] = np.divide(sommes, nombre, out=np.ones(len(valeurs)), where=nombre > 0)
    np.fill_diagonal(distances, 0.0)
    symetrique: Reels = np.round((distances + distances.T) / 2, 12)
    return symetrique


def _order_labels(codes: Sequence[str], valeurs: Reels) -> list[str]:
    """Return the codes in reading order, the fuller end first; valeurs has one row per code."""
    from scipy.cluster.hierarchy import leaves_list, linkage  # noqa: PLC0415 (half a second)
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    moyennes = np.nanmean(valeurs, axis=1).tolist() if codes else []
    if len(codes) > NB_MAX_OPTIMAL or len(codes) < 3:
        return [codes[i] for i in sorted(range(len(codes)), key=lambda i: (-moyennes[i], codes[i]))]
    arbre = linkage(
        squareform(_measure_distances(valeurs), checks=False), "average", optimal_ordering=True
    )
    feuilles = [int(feuille) for feuille in leaves_list(arbre)]
    milieu = len(feuilles) // 2
    debut = sum(moyennes[i] for i in feuilles[:milieu])
    fin = sum(moyennes[i] for i in feuilles[-milieu:])
    if fin > debut or (fin == debut and codes[feuilles[-1]] < codes[feuilles[0]]):
        feuilles.reverse()
    return [codes[i] for i in feuilles]


def order_matrix(cellules: Mapping[str, Mapping[str, float | None]]) -> Ordre:
    """Return the order of rows and columns of a matrix row → column → rank (None = unknown).

    The result depends on the cells only, never on the order they come in.
    """
    codes = sorted(cellules)
    noms = sorted({nom for ligne in cellules.values() for nom in ligne})
    # numpy reads None as NaN, which stays inside this module.
    cases = [[cellules[code].get(nom) for nom in noms] for code in codes]
    valeurs = np.array(cases, dtype=np.float64).reshape(len(codes), len(noms))
    connu = np.isfinite(valeurs)
    valeurs[~connu] = np.nan
    lignes = [bool(ligne.any()) for ligne in connu]
    colonnes = [bool(colonne.any()) for colonne in connu.T]
    utiles = valeurs[np.ix_(lignes, colonnes)]
    codes_utiles = [code for code, garde in zip(codes, lignes, strict=True) if garde]
    noms_utiles = [nom for nom, garde in zip(noms, colonnes, strict=True) if garde]
    lignes_vides = tuple(code for code, garde in zip(codes, lignes, strict=True) if not garde)
    colonnes_vides = tuple(nom for nom, garde in zip(noms, colonnes, strict=True) if not garde)
    return Ordre(
        lignes=(*_order_labels(codes_utiles, utiles), *lignes_vides),
        colonnes=(*_order_labels(noms_utiles, utiles.T), *colonnes_vides),
        lignes_vides=lignes_vides,
        colonnes_vides=colonnes_vides,
        methode="moyenne" if len(codes_utiles) > NB_MAX_OPTIMAL else "feuilles_optimales",
    )
