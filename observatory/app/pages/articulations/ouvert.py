"""What is open of « Articulations »: an instrument, a form, a pair, and the cell chosen."""

from __future__ import annotations

from observatory.app.pages.articulations.figures import VueArticulations
from observatory.app.pages.articulations.paires import find_pair
from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.ailleurs import show_connu
from observatory.app.shared.avis import drop_compte
from observatory.app.shared.comptes import CompteOuvert, show_compte
from observatory.app.shared.volet_indicateur import (
    IndicateurOuvert,
    show_indicateur,
    show_volet_title,
)
from observatory.rendering.signes import build_marques
from observatory.sheets.rates.connu import build_connu
from observatory.sheets.rates.echelons import list_legend
from observatory.sheets.rates.matrices import ColonneMatrice


def show_volet(vue: VueArticulations) -> None:
    """Show what the address opens in this page, or nothing."""
    paire = find_pair(vue.page.paires, adresse.current_choice("compte"))
    if paire is not None:
        show_volet_title(paire.compte.libelle, "Mentionnés ensemble")
        deux = dict.fromkeys((x.code_unite for x in vue.page.epingles.lignes), None)
        cellules = dict.fromkeys(deux, (paire.code_a, paire.code_b))
        ouvert = CompteOuvert(adresse.current_choice("compte"), paire.compte, {}, cellules)
        show_compte(ouvert, vue.mot, est_simule=vue.page.est_simulee)
        return
    code = adresse.current_filtres().indicateur
    indicateur = _find_open(vue, code)
    if indicateur is not None:
        show_indicateur(indicateur)
    elif code in {x.code_indicateur for x in vue.page.non_lus}:
        connu = ask(build_connu, vue.filtres.with_changes(indicateur=None), code)
        show_volet_title(connu.titre, connu.contexte)
        show_connu(connu)
    elif adresse.current_choice("compte"):
        drop_compte()


def _find_open(vue: VueArticulations, code: str | None) -> IndicateurOuvert | None:
    colonne = vue.find_column(code)
    if colonne is not None:
        return _open_column(vue, colonne, colonne.famille or "Instrument")
    for formes in vue.page.formes:
        if formes.code_indicateur == code:
            return IndicateurOuvert(
                code=formes.code_indicateur,
                libelle=formes.libelle,
                contexte="La plus poussée des formes relevées",
                taux=formes.haute,
                principal=formes.haute[0],
                mot=vue.mot,
                echelons=formes.echelons,
                marques=build_marques(list_legend([formes.echelons]), 3),
            )
        for colonne in formes.matrice.colonnes:
            if colonne.code_indicateur == code:
                return _open_column(vue, colonne, "Forme d’articulation")
    return None


def _open_column(vue: VueArticulations, colonne: ColonneMatrice, contexte: str) -> IndicateurOuvert:
    return IndicateurOuvert(
        code=colonne.code_indicateur,
        libelle=colonne.libelle,
        contexte=contexte,
        taux=colonne.taux,
        principal=colonne.principal,
        mot=vue.mot,
        reperes=vue.reperes,
    )
