"""Rows of a comparison: every line of « Mon contrat », and the figures of its territory."""

from __future__ import annotations

from observatory.base.french import INSECABLE, NON_CONNU, pourcentage
from observatory.sheets.pages.comparaison import Comparaison, LigneComparee, ValeurLue
from observatory.sheets.rates.distributions import ChiffreCompare, Distribution
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import MENTION_SIMULEE

_MOYENNE = "moyenne, chaque contrat compte pour un"


def list_rows_comparaison(page: Comparaison) -> list[dict[str, str]]:
    """Return one row per indicator and axis, in the order of the page."""
    reserve = {"Avertissement": MENTION_SIMULEE} if page.est_simulee else {}
    return [
        {"Axe": axe.titre.split(" — ", 1)[0], **_row(page, ligne), **reserve}
        for axe in page.axes
        for ligne in axe.lignes
    ]


def _row(page: Comparaison, ligne: LigneComparee) -> dict[str, str]:
    choisis = {
        choisi.nom: _write_valeur(valeur)
        for choisi, valeur in zip(page.choisis, ligne.choisis, strict=False)
    }
    return {
        "Indicateur": ligne.libelle,
        "Code": ligne.code_indicateur,
        "Mesure": ligne.libelle_mesure,
        page.nom: _write_valeur(ligne.mienne),
        **_write_taux(page.nom_perimetre, ligne.region),
        **_write_taux("Pairs", ligne.pairs),
        **choisis,
        "Différence": "oui" if ligne.est_difference else "non",
        "Écart établi": _write_gap(ligne, ligne.ecart),
        "Écart possible": _write_gap(ligne, ligne.ecart_possible),
        "Phrase": ligne.phrase,
        "Règle des pairs": page.groupe.phrase,
    }


def _write_valeur(valeur: ValeurLue) -> str:
    return valeur.texte if valeur.valeur is None else f"{valeur.valeur} ({valeur.libelle_etat})"


def _write_taux(qui: str, taux: Taux | None) -> dict[str, str]:
    if taux is None:
        return {qui: "aucun pair", f"{qui} (k)": "", f"{qui} (N)": "", f"{qui} (%)": ""}
    return {
        qui: taux.dit,
        f"{qui} (k)": str(taux.ligne.k),
        f"{qui} (N)": str(taux.ligne.nb_attendus if taux.ligne.est_bornee else taux.ligne.n),
        f"{qui} (%)": taux.pourcentage or "—",
    }


def list_rows_chiffres(chiffres: tuple[ChiffreCompare, ...]) -> list[dict[str, str]]:
    """Return one row per territory figure: mine, its rank, the region, France."""
    return [
        {
            "Chiffre": c.libelle,
            "Le vôtre": c.texte,
            "Rang": c.region.rang or NON_CONNU,
            f"{c.region.libelle} ({_MOYENNE})": _write_mean(c.region),
            f"France ({_MOYENNE})": _write_mean(c.france),
            "Source": c.source,
        }
        for c in chiffres
    ]


def _write_mean(distribution: Distribution) -> str:
    return f"{distribution.texte_moyenne} (N{INSECABLE}={INSECABLE}{distribution.n})"


def _write_gap(ligne: LigneComparee, ecart: float | None) -> str:
    """Return a gap as a share of the units; none is given under five coded units."""
    return "—" if ligne.region.ligne.est_petit_groupe else pourcentage(ecart)
