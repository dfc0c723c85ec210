"""The hidden sheet of a coding workbook that feeds its drop-down lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from observatory.grid import feuilles


class Listes:
    """Lists written one per column; each gives the reference a drop-down list needs."""

    def __init__(self, feuille: Worksheet) -> None:
        self._feuille = feuille
        self._references: dict[str, str] = {}

    def add(self, nom: str, mots: Sequence[str]) -> None:
        """Write one list under its name."""
        colonne = len(self._references) + 1
        for ligne, mot in enumerate((nom, *mots), start=1):
            self._feuille.cell(ligne, colonne, mot)
        lettre = get_column_letter(colonne)
        fin = len(mots) + 1
        self._references[nom] = f"{feuilles.LISTES}!${lettre}$2:${lettre}${fin}"

    def attach(self, feuille: Worksheet, nom: str, plages: Iterable[str]) -> None:
        """Offer a list in some ranges of a sheet, and refuse other words while typing."""
        choix = DataValidation(
            type="list",
            formula1=self._references[nom],
            allow_blank=True,
            errorStyle="stop",
            errorTitle="Mot hors liste",
            error="Choisir un mot de la liste déroulante, ou vider la cellule.",
        )
        for plage in plages:
            choix.add(plage)
        feuille.add_data_validation(choix)
