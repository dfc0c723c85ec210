"""Rows of a printed page: what its links, lists and charts say, in few columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.base.french import INSECABLE, liste
from observatory.rendering.signes import Marque
from observatory.rendering.tables.tableau_html import RESERVE, Valeur
from observatory.sheets.pages.partenaires import LignePartenaire
from observatory.sheets.rates.echelons import PROBABLE
from observatory.sheets.rates.matrices import ColonneMatrice
from observatory.sheets.rates.reperes import RepereLu, list_marks
from observatory.sheets.rates.tableaux import Tableau
from observatory.sheets.rates.taux import Taux


def print_tableau(tableau: Tableau) -> list[dict[str, str]]:
    """Return one row per indicator, each figure with its share; what all warn of is said once."""
    lignes = []
    communes = _list_common(tableau)
    for x in tableau.lignes:
        nom = x.libelle + (f" ({x.sigle})" if x.sigle else "")
        ligne = {"Indicateur": nom}
        ligne |= {taux.ligne.libelle_mesure: _say(taux) for taux in x.taux}
        if tableau.est_borne:
            ligne["Reste à établir"] = x.reste_dit
        bascule = ", en bascule" if x.principal.est_bascule else ""
        ligne["Tranche"] = f"{x.principal.ligne.libelle_bande or ''}{bascule}"
        ligne["Écart"] = x.ecart or ""
        ligne["Publié"] = _say_marks(x.reperes)
        propres = [p for p in x.principal.precautions if p not in communes]
        ligne["Précautions"] = " ".join(propres)
        ligne[RESERVE] = " ".join(communes)
        lignes.append(ligne)
    return lignes


def print_partenaires(
    lignes: Sequence[LignePartenaire],
    marques: Mapping[str, Marque],
    reperes: Sequence[RepereLu],
) -> list[dict[str, Valeur]]:
    """Return one row per partner: the count at each step under its sign, each rate, the marks."""
    rows: list[dict[str, Valeur]] = []
    for x in lignes:
        comptes = {e.code: e.compte.k for e in x.echelons}
        comptes |= {e.code + PROBABLE: len(e.compte.probables) for e in x.echelons}
        row: dict[str, Valeur] = {"Partenaire": x.libelle}
        row |= {m.signe or m.libelle: comptes.get(code, 0) for code, m in marques.items()}
        row |= {taux.ligne.libelle_mesure: _say(taux) for taux in x.taux}
        row["Écart"] = x.ecarts[-1].phrase if x.ecarts and x.ecarts[-1].compte.k else ""
        row["Publié"] = _say_marks([r for t in x.taux for r in list_marks(reperes, t)])
        rows.append(row)
    return rows


def print_colonnes(
    colonnes: Sequence[ColonneMatrice], reperes: Sequence[RepereLu]
) -> list[dict[str, str]]:
    """Return one row per column of a matrix: its main figure, and what was published of it."""
    return [
        {
            "Instrument": c.libelle,
            c.principal.ligne.libelle_mesure: _say(c.principal),
            "Publié": _say_marks(list_marks(reperes, c.principal)),
        }
        for c in colonnes
    ]


def _say(taux: Taux) -> str:
    """Return a figure and the share it makes: « 33/40 (82,5 %) »; a bound makes none.

    A small group has its names instead, as on the screen.
    """
    if taux.ligne.est_bornee or not taux.pourcentage:
        surs = f"établi{INSECABLE}: " if taux.ligne.k_probable else ""
        return f"{taux.dit} ({surs}{liste(taux.noms)})" if taux.noms else taux.dit
    dont = f", {taux.complement}" if taux.complement else ""
    return f"{taux.chiffre} ({taux.pourcentage}){dont}"


def _say_marks(reperes: Sequence[RepereLu]) -> str:
    return " ; ".join(f"{r.dit} ({r.verdict})" for r in reperes)


def _list_common(tableau: Tableau) -> list[str]:
    """Return the cautions that every line of a table carries."""
    toutes = [x.principal.precautions for x in tableau.lignes]
    return [p for p in (toutes[0] if toutes else ()) if all(p in autres for autres in toutes)]
