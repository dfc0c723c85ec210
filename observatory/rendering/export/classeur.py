"""XLSX: one sheet per table, typed cells, filters, frozen header; no text runs as a formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter

from observatory.base.formula import is_formula
from observatory.base.french import quantite
from observatory.base.workbook import save_workbook
from observatory.rendering.export import feuille_a_lire
from observatory.rendering.export.surete import clean
from observatory.sheets.export.table_typee import Colonne, Export, Table, TypeColonne, Valeur

TITRES = {
    "donnees": "Données",
    "taux": "Taux",
    "contrats": "Contrats",
    "villes": "Villes",
    "qpv": "QPV",
    "preuves": "Preuves",
    "attributs": "Attributs",
    "liens": "Liens",
    "taux_attributs_liens": "Taux attributs et liens",
    "livre_de_codes": "Livre de codes",
    "dictionnaire": "Dictionnaire",
    "methode": "Méthode",
    "provenance": "Provenance",
}
"""Name of the sheet of each table."""

LIGNE_ENTETE = 2
"""Row of the column names; row 1 says what the sheet is, and whether it is simulated."""

_FORMES: dict[TypeColonne, str] = {
    "entier": "#,##0",
    "decimal": "#,##0.00####",
    "part": "0.0%",
    "date": "dd/mm/yyyy",
}
_ANNEES = ("annee", "millesime", "recensement")
_LONGUEUR_MAX = 32_000
_LARGEURS = (7, 60)
_LARGEUR_A_LIRE = 90
_A_LIRE = ("livre_de_codes", "dictionnaire", "methode", "provenance")
"""Tables whose texts are read whole, on several lines."""
_APERCU = 400
_HAUTEUR_LIGNE = 15.5
_LIGNES_MAX = 26
_ECHAPPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_GRAS = Font(name="Calibri", size=11, bold=True)
_ROUGE = Font(name="Calibri", size=12, bold=True, color="FF8B0000")
_FOND_ENTETE = PatternFill("solid", fgColor="FFDCE6F0")
_FOND_SIMULE = PatternFill("solid", fgColor="FFFFE9B8")
_RENVOI = Alignment(wrap_text=True, vertical="top")


def render_xlsx(export: Export) -> bytes:
    """Return the workbook of an export; same export, same bytes."""
    classeur = Workbook(write_only=True)
    classeur.properties.title = clean(export.titre)
    classeur.properties.creator = "Observatoire des contrats de ville"
    classeur.properties.description = clean(export.mention or export.avertissement)
    _write_first_sheet(classeur, export)
    for table in export.tables:
        _write_sheet(classeur, export, table)
    return save_workbook(classeur)


def _write_first_sheet(classeur: Workbook, export: Export) -> None:
    """Write what to read first: the selection, its rates, the meaning of the codes."""
    feuille = classeur.create_sheet(feuille_a_lire.TITRE)
    for rang, largeur in enumerate(feuille_a_lire.LARGEURS, start=1):
        feuille.column_dimensions[get_column_letter(rang)].width = largeur
    if export.mention:
        feuille.sheet_properties.tabColor = "FFC62828"
    _prepare_print(feuille, export)
    feuille.append([_announce(feuille, export)])
    feuille.append([_write_text(feuille, export.avertissement)])
    for ligne in feuille_a_lire.list_lines(export, TITRES):
        cellules = [_write_text(feuille, texte) for texte in ligne]
        if len(ligne) == 1:
            cellules = [WriteOnlyCell(feuille, clean(ligne[0]))]
            cellules[0].font = _GRAS
        feuille.append(cellules)


def _announce(feuille: Any, export: Export) -> Any:
    titre = export.titre.removesuffix(f" — {export.mention}")
    tete = WriteOnlyCell(feuille, clean(f"{export.mention} — {titre}" if export.mention else titre))
    tete.font = _ROUGE if export.mention else _GRAS
    return tete


def _write_sheet(classeur: Workbook, export: Export, table: Table) -> None:
    feuille = classeur.create_sheet(TITRES.get(table.nom, table.nom.capitalize())[:31])
    derniere = get_column_letter(len(table.colonnes))
    fin = LIGNE_ENTETE + max(len(table.lignes), 1)
    feuille.freeze_panes = f"{'C' if len(table.colonnes) > 8 else 'A'}{LIGNE_ENTETE + 1}"
    feuille.auto_filter.ref = f"A{LIGNE_ENTETE}:{derniere}{fin}"
    largeurs = measure_widths(table)
    for rang, largeur in enumerate(largeurs, start=1):
        feuille.column_dimensions[get_column_letter(rang)].width = largeur
    feuille.row_dimensions[LIGNE_ENTETE].height = 2 * _HAUTEUR_LIGNE
    if table.nom in _A_LIRE:
        for rang, valeurs in enumerate(table.lignes, start=LIGNE_ENTETE + 1):
            feuille.row_dimensions[rang].height = measure_height(valeurs, largeurs)
    if export.mention:
        feuille.sheet_properties.tabColor = "FFC62828"
    _prepare_print(feuille, export)
    feuille.append(_write_banner(feuille, export, table))
    feuille.append([_head(feuille, c) for c in table.colonnes])
    for ligne in _iter_lines(feuille, table):
        feuille.append(ligne)


def _write_banner(feuille: Any, export: Export, table: Table) -> list[Any]:
    """Return row 1: the announcement first, alone in its cell, then what the sheet is."""
    quoi = f"{table.titre} — {quantite(len(table.lignes), 'ligne')}"
    texte = f"{export.mention} — {quoi}" if export.mention else f"{export.titre} — {quoi}"
    if export.avertissement:
        texte = f"{texte}. {export.avertissement}"
    tete = WriteOnlyCell(feuille, clean(texte))
    tete.font = _ROUGE if export.mention else _GRAS
    if not export.mention:
        return [tete]
    tete.fill = _FOND_SIMULE
    vides = [WriteOnlyCell(feuille) for _ in table.colonnes[1:]]
    for vide in vides:
        vide.fill = _FOND_SIMULE
    return [tete, *vides]


def _head(feuille: Any, colonne: Colonne) -> Any:
    cellule = WriteOnlyCell(feuille)
    _put_text(cellule, colonne.libelle)
    cellule.font = _GRAS
    cellule.fill = _FOND_ENTETE
    cellule.alignment = _RENVOI
    return cellule


def _iter_lines(feuille: Any, table: Table) -> Iterator[list[Any]]:
    est_a_lire = table.nom in _A_LIRE
    ecrivains = [_choose_writer(feuille, c, est_a_lire=est_a_lire) for c in table.colonnes]
    for ligne in table.lignes:
        yield [None if v is None else ecrire(v) for ecrire, v in zip(ecrivains, ligne, strict=True)]


def _choose_writer(feuille: Any, colonne: Colonne, *, est_a_lire: bool) -> Callable[[Valeur], Any]:
    """Return what writes a column: plain values go as they are, the others carry a format."""
    if colonne.type == "texte" and est_a_lire:
        return lambda valeur: _wrap_text(feuille, str(valeur))
    if colonne.type == "texte":
        return lambda valeur: _write_text(feuille, str(valeur))
    if colonne.type == "booleen":
        return bool
    forme = _FORMES[colonne.type]
    if colonne.type == "entier" and colonne.nom.startswith(_ANNEES):
        forme = "0"

    def ecrire(valeur: Valeur) -> Any:
        if colonne.type == "entier" and isinstance(valeur, int) and abs(valeur) < 1000:
            return valeur
        cellule = WriteOnlyCell(feuille, valeur)
        cellule.number_format = forme
        return cellule

    return ecrire


def _write_text(feuille: Any, texte: str) -> Any:
    """Return a text, as a cell marked as text where a spreadsheet would read a formula."""
    if not is_formula(texte):
        return _to_xml_text(texte)
    cellule = WriteOnlyCell(feuille)
    _put_text(cellule, texte)
    return cellule


def _wrap_text(feuille: Any, texte: str) -> Any:
    """Return a text to be read whole, on as many lines as it takes."""
    cellule = WriteOnlyCell(feuille)
    cellule.alignment = _RENVOI
    _put_text(cellule, texte)
    return cellule


def _put_text(cellule: Any, texte: str) -> None:
    cellule.value = _to_xml_text(texte)
    cellule.data_type = "s"
    if is_formula(texte):
        cellule._style = cellule._style or StyleArray()
        cellule._style.quotePrefix = 1


@lru_cache(maxsize=50_000)
def _to_xml_text(texte: str) -> str:
    """Return a text no program reads as anything else; « _x0041_ » stays what it is."""
    return _ECHAPPE.sub("_x005F_", clean(texte)[:_LONGUEUR_MAX])


def measure_widths(table: Table) -> list[float]:
    """Return the width of each column in characters, from its first lines and its label."""
    bas, haut = _LARGEURS
    haut = _LARGEUR_A_LIRE if len(table.colonnes) <= 3 else haut
    largeurs: list[float] = []
    for rang, colonne in enumerate(table.colonnes):
        valeurs = (ligne[rang] for ligne in islice(table.lignes, _APERCU))
        longueurs = sorted(len(str(v)) for v in valeurs if v is not None) or [0]
        typique = longueurs[int(0.95 * (len(longueurs) - 1))]
        if colonne.type in ("part", "decimal"):
            typique = min(typique, 10)
        titre = max((len(mot) for mot in colonne.libelle.split()), default=0)
        largeurs.append(float(min(max(typique, titre, len(colonne.libelle) / 2, bas), haut) + 3))
    return largeurs


def measure_height(ligne: Sequence[Valeur], largeurs: Sequence[float]) -> float:
    """Return the height of a row whose texts are wrapped, in points."""
    lignes = (
        ceil(len(str(valeur)) * 0.96 / largeur)
        for valeur, largeur in zip(ligne, largeurs, strict=True)
        if valeur is not None
    )
    return _HAUTEUR_LIGNE * min(max(lignes, default=1), _LIGNES_MAX)


def _prepare_print(feuille: Any, export: Export) -> None:
    """Print landscape, one page wide, header repeated, announcement on every page."""
    feuille.page_setup.orientation = "landscape"
    feuille.page_setup.paperSize = 9
    feuille.page_setup.fitToHeight = 0
    feuille.sheet_properties.pageSetUpPr.fitToPage = True
    feuille.print_title_rows = f"1:{LIGNE_ENTETE}"
    feuille.oddHeader.center.text = clean(export.mention or export.titre).replace("&", "&&")
    feuille.oddFooter.left.text = f"Données {export.build_id}"
    feuille.oddFooter.right.text = "&P / &N"
