"""A matrix units × indicators: one mark per cell, rows and columns in a readable order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.queries.taux import LigneTaux, Unite
from observatory.sheets.rates.echelons import PROBABLE, Bar, Echelon, EtatEchelon, list_legend
from observatory.sheets.rates.preuve import place_rates
from observatory.sheets.rates.taux import Taux
from observatory.statistics.seriation import order_matrix

TRI_SERIATION = "seriation"
TRI_NOM = "nom"
VIDE = "non_lu"


@dataclass(frozen=True)
class ColonneMatrice:
    """One indicator; `taux` go from the lowest measure to the highest."""

    code_indicateur: str
    libelle: str
    libelle_court: str
    sigle: str | None
    famille: str | None
    taux: tuple[Taux, ...]
    principal: Taux


@dataclass(frozen=True)
class LigneMatrice:
    """One unit; `etats` are codes of the legend, aligned with the columns of the matrix."""

    code_unite: str
    nom: str
    code_contrat: str | None
    etats: tuple[str, ...]


@dataclass(frozen=True)
class Matrice:
    """A matrix ready to draw; `vides` name the columns left out because nobody read them."""

    titre: str
    colonnes: tuple[ColonneMatrice, ...]
    lignes: tuple[LigneMatrice, ...]
    vides: tuple[str, ...]


@dataclass(frozen=True)
class CellulesMatrice:
    """The cells of an axis: by indicator then unit, the code of a mark; and the ranks to sort."""

    etats: Mapping[str, Mapping[str, str]]
    rangs: Mapping[str, Mapping[str, int | None]]
    legende: tuple[EtatEchelon, ...]


def build_grille(echelons: Mapping[str, Sequence[Echelon]]) -> CellulesMatrice:
    """Return the cells from the steps of each indicator: what is established orders the rows."""
    etats: dict[str, dict[str, str]] = {}
    rangs: dict[str, dict[str, int | None]] = {}
    for code, barre in echelons.items():
        etats[code] = {u: e.code for e in barre for u in e.compte.oui}
        etats[code] |= {u: e.code + PROBABLE for e in barre for u in e.compte.probables}
        rangs[code] = {u: e.rang for e in barre for u in e.unites}
    return CellulesMatrice(etats, rangs, list_legend(echelons.values()))


def order_rows(
    grille: CellulesMatrice, unites: Sequence[Unite], tri: str
) -> tuple[list[Unite], dict[str, int]]:
    """Return the units in reading order, and the place of each column in the seriation.

    tri: seriation, nom, or the code of a column (highest rank first, unknown last).
    """
    ordre = order_matrix(
        {
            u.code_unite: {c: colonne.get(u.code_unite) for c, colonne in grille.rangs.items()}
            for u in unites
        }
    )
    places = {code: rang for rang, code in enumerate(ordre.colonnes)}
    if tri == TRI_NOM:
        return list(unites), places
    serie = {code: rang for rang, code in enumerate(ordre.lignes)}
    choisie = grille.rangs.get(tri)

    def key(unite: Unite) -> tuple[float, int]:
        rang = choisie.get(unite.code_unite) if choisie is not None else 0
        return (1.0 if rang is None else -float(rang), serie[unite.code_unite])

    return sorted(unites, key=key), places


def build_matrice(
    titre: str,
    bar: Bar,
    grille: CellulesMatrice,
    unites: Sequence[Unite],
    mesures: Mapping[str, Sequence[LigneTaux]],
) -> Matrice:
    """Return the matrix of some indicators (in the order of `mesures`), unread columns apart."""
    colonnes = [_build_column(bar, x) for x in mesures.values()]
    lues = [c for c in colonnes if any(t.est_lu for t in c.taux) or _is_disputed(grille, c)]
    return Matrice(
        titre=titre,
        colonnes=tuple(lues),
        lignes=tuple(
            LigneMatrice(
                code_unite=u.code_unite,
                nom=u.nom_unite,
                code_contrat=u.code_contrat,
                etats=tuple(
                    grille.etats.get(c.code_indicateur, {}).get(u.code_unite, VIDE) for c in lues
                ),
            )
            for u in unites
        ),
        vides=tuple(c.libelle for c in colonnes if c not in lues),
    )


def _is_disputed(grille: CellulesMatrice, colonne: ColonneMatrice) -> bool:
    return any(e != VIDE for e in grille.etats.get(colonne.code_indicateur, {}).values())


def _build_column(bar: Bar, lignes: Sequence[LigneTaux]) -> ColonneMatrice:
    tete = lignes[0]
    taux, principal = place_rates(lignes, bar.filtres, bar.perimetre)
    return ColonneMatrice(
        code_indicateur=tete.code_indicateur,
        libelle=tete.libelle,
        libelle_court=tete.libelle_court,
        sigle=tete.sigle,
        famille=tete.libelle_famille,
        taux=taux,
        principal=principal,
    )
