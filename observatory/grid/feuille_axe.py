"""One sheet of a coding workbook: an axis, contracts in rows, its terms in columns."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from observatory.base import formula
from observatory.base.workbook import Wardrobe
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.grid import feuilles, textes
from observatory.grid.etat import EtatLecture
from observatory.grid.feuilles import (
    COLONNE_CODE,
    COLONNE_NOM,
    LIGNE_CODE,
    LIGNE_FAMILLE,
    LIGNE_LIBELLE,
    LIGNE_TITRE,
    PREMIERE_COLONNE,
    PREMIERE_LIGNE,
    FeuilleAxe,
)
from observatory.grid.jetons import write_jeton
from observatory.grid.listes import Listes
from observatory.grid.modele import Cle, Saisie

AUTEUR = "Observatoire des contrats de ville"
_ENTETE = PatternFill("solid", fgColor="E6ECF3")
_TRAIT = Border(bottom=Side("thin", color="9AA7B5"), left=Side("hair", color="9AA7B5"))
_LIBRE = Protection(locked=False)
_NIVEAUX = ("DCE9F5", "B5D0EA", "86B3DC")
"""Fills of ranks 1, 2, 3: one hue, darker as the rank rises."""


def fill_axe(
    plan: Worksheet,
    feuille: FeuilleAxe,
    etat: EtatLecture,
    saisies: Mapping[Cle, Saisie],
    codebook: Codebook,
    listes: Listes,
) -> None:
    """Fill the sheet of an axis with its headers, its units and what was coded."""
    titre = f"{feuille.axe.libelle} : {feuille.axe.description} {feuille.axe.consigne}"
    if etat.est_demonstration:
        titre = f"{feuilles.MARQUE_SIMULEE}. {titre}"
        plan.oddHeader.center.text = feuilles.MARQUE_SIMULEE
    plan.cell(LIGNE_TITRE, 1, titre).font = Font(
        bold=True, size=12, color="B00020" if etat.est_demonstration else "1F3A5F"
    )
    _fill_headers(plan, feuille, codebook)
    _fill_rows(plan, feuille, etat, saisies, codebook)
    derniere = PREMIERE_LIGNE + max(len(etat.unites), 1) - 1
    _attach_lists(plan, feuille, codebook, listes, derniere)
    plan.freeze_panes = plan.cell(PREMIERE_LIGNE, PREMIERE_COLONNE)
    plan.page_setup.orientation = "landscape"
    plan.print_title_rows = f"{LIGNE_TITRE}:{LIGNE_CODE}"
    plan.print_title_cols = "A:B"


def _fill_headers(plan: Worksheet, feuille: FeuilleAxe, codebook: Codebook) -> None:
    """Write families, labels with their instructions, and codes; set columns to accept typing."""
    entetes = [("Code", feuilles.MARQUE_CODE, 12), ("Contrat", "nom_unite", 34)]
    for colonne, (libelle, code, largeur) in enumerate(entetes, start=COLONNE_CODE):
        plan.cell(LIGNE_LIBELLE, colonne, libelle)
        plan.cell(LIGNE_CODE, colonne, code)
        plan.column_dimensions[get_column_letter(colonne)].width = largeur
    famille = None
    for colonne, indicateur in enumerate(feuille.indicateurs, start=PREMIERE_COLONNE):
        if indicateur.libelle_famille != famille:
            famille = indicateur.libelle_famille
            plan.cell(LIGNE_FAMILLE, colonne, famille).font = Font(bold=True, color="1F3A5F")
        libelle = plan.cell(LIGNE_LIBELLE, colonne, feuilles.write_header(indicateur))
        libelle.comment = _write_note(indicateur, codebook)
        plan.cell(LIGNE_CODE, colonne, indicateur.code)
        dimension = plan.column_dimensions[get_column_letter(colonne)]
        dimension.width = 19
        dimension.protection = _LIBRE
        dimension.number_format = "General" if indicateur.type_valeur == "nombre" else "@"
    garde, commun = Wardrobe(), {"fill": _ENTETE, "border": _TRAIT}
    retour, petit = Alignment(wrap_text=True, vertical="top"), Font(size=8, color="6B7785")
    for colonne in range(COLONNE_CODE, PREMIERE_COLONNE + len(feuille.indicateurs)):
        libelle, code = plan.cell(LIGNE_LIBELLE, colonne), plan.cell(LIGNE_CODE, colonne)
        garde.dress(libelle, "libelle", font=Font(bold=True), **commun, alignment=retour)
        garde.dress(code, "code", font=petit, **commun)
    plan.row_dimensions[LIGNE_LIBELLE].height = 64


def _write_note(indicateur: IndicateurDefini, codebook: Codebook) -> Comment:
    """Return the note of a header: what the term is, how to code it, the levels of its ladder."""
    parties = [indicateur.description, f"Coder : {indicateur.consigne}"]
    if indicateur.code_echelle:
        niveaux = codebook.echelles[indicateur.code_echelle].niveaux
        parties += [f"{n.libelle} : {n.description}" for n in niveaux]
    elif indicateur.unite:
        parties.append(f"Unité : {indicateur.unite}.")
    note = Comment("\n\n".join(parties), AUTEUR)
    note.width, note.height = 380, 90 + 42 * len(parties)
    return note


def _fill_rows(
    plan: Worksheet,
    feuille: FeuilleAxe,
    etat: EtatLecture,
    saisies: Mapping[Cle, Saisie],
    codebook: Codebook,
) -> None:
    baremes = [(i, feuilles.build_bareme(i, codebook)) for i in feuille.indicateurs]
    garde = Wardrobe()
    for ligne, (unite, nom) in enumerate(etat.unites.items(), start=PREMIERE_LIGNE):
        plan.cell(ligne, COLONNE_CODE, unite).number_format = "@"
        plan.cell(ligne, COLONNE_NOM, textes.escape_xlsx(formula.disarm(nom)))
        for colonne, (indicateur, bareme) in enumerate(baremes, start=PREMIERE_COLONNE):
            saisie = saisies.get((unite, indicateur.code))
            if saisie is None:
                continue
            jeton = write_jeton(saisie, bareme)
            cellule = plan.cell(ligne, colonne)
            write_text(cellule, jeton)
            forme = "@" if isinstance(jeton, str) else "General"
            garde.dress(cellule, forme, protection=_LIBRE, number_format=forme)


def write_text(cellule: object, valeur: object) -> None:
    """Write a value as what it is: text stays text, whatever it begins with."""
    brut = textes.escape_xlsx(valeur) if isinstance(valeur, str) else valeur
    cellule.value = brut  # type: ignore[attr-defined]
    if isinstance(brut, str):
        cellule.data_type = "s"  # type: ignore[attr-defined]


def _attach_lists(
    plan: Worksheet, feuille: FeuilleAxe, codebook: Codebook, listes: Listes, derniere: int
) -> None:
    """Offer its ladder in each column and colour what is coded."""
    colonnes = list(enumerate(feuille.indicateurs, start=PREMIERE_COLONNE))
    par_echelle: dict[str, list[str]] = {}
    for echelle, suite in groupby(colonnes, key=lambda c: c[1].code_echelle):
        rangs = [colonne for colonne, _ in suite]
        if echelle:
            debut, fin = get_column_letter(rangs[0]), get_column_letter(rangs[-1])
            plage = f"{debut}{PREMIERE_LIGNE}:{fin}{derniere}"
            par_echelle.setdefault(echelle, []).append(plage)
    for echelle, plages in par_echelle.items():
        listes.attach(plan, echelle, plages)
        premiere = plages[0].split(":")[0]
        for niveau in codebook.echelles[echelle].niveaux[1:]:
            couleur = _NIVEAUX[min(niveau.rang, len(_NIVEAUX)) - 1]
            regle = FormulaRule(
                formula=[f'ISNUMBER(SEARCH("{niveau.libelle}",{premiere}))'],
                fill=PatternFill("solid", bgColor=couleur),
            )
            plan.conditional_formatting.add(" ".join(plages), regle)
        probable = FormulaRule(formula=[f'RIGHT({premiere},1)="?"'], font=Font(italic=True))
        plan.conditional_formatting.add(" ".join(plages), probable)
