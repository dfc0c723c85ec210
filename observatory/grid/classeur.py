"""A workbook opened as plain cells: what each holds, where cells are merged, what is hidden."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import (
    CALENDAR_MAC_1904,
    CALENDAR_WINDOWS_1900,
    from_excel,
    from_ISO8601,
)

from observatory.base.errors import Breach, DataError
from observatory.base.formula import APOSTROPHE, is_formula
from observatory.grid import textes
from observatory.grid.jetons import Brut
from observatory.grid.modele import Endroit, Reparation
from observatory.grid.paquet import Feuille, Paquet, attribute, local, open_package, read_text

LIGNES_MAX = 60_000
COLONNES_MAX = 2_000
PARCOURUES_MAX = 10_000_000
_ADRESSE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ENREGISTRER = (
    "l’ouvrir dans un tableur, l’enregistrer de nouveau au format « Classeur Excel (.xlsx) », et "
    "redonner ce fichier"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One filled cell: its value, or the formula or error that stands for one."""

    valeur: Brut
    genre: Literal["valeur", "formule", "erreur"] = "valeur"


@dataclass(frozen=True)
class FeuilleLue:
    """One sheet: its filled cells by (row, column), counted from 1."""

    nom: str
    est_visible: bool
    cases: Mapping[tuple[int, int], Case]
    fusions: tuple[str, ...]
    reparations: tuple[Reparation, ...] = ()

    @cached_property
    def par_ligne(self) -> dict[int, list[int]]:
        """Return the filled columns of each filled row, both in order."""
        lignes: dict[int, list[int]] = {}
        for ligne, colonne in sorted(self.cases):
            lignes.setdefault(ligne, []).append(colonne)
        return lignes

    @cached_property
    def par_colonne(self) -> dict[int, list[int]]:
        """Return the filled rows of each filled column, both in order."""
        colonnes: dict[int, list[int]] = {}
        for ligne, colonne in sorted(self.cases, key=lambda c: (c[1], c[0])):
            colonnes.setdefault(colonne, []).append(ligne)
        return colonnes

    def lieu(self, ligne: int, colonne: int) -> Endroit:
        """Return the place of a cell of this sheet."""
        return Endroit(self.nom, f"{get_column_letter(colonne)}{ligne}")

    def text(self, ligne: int, colonne: int) -> str:
        """Return what a cell shows, empty when there is nothing."""
        case = self.cases.get((ligne, colonne))
        return "" if case is None else " ".join(textes.write_code(case.valeur).split())


@dataclass(frozen=True)
class Classeur:
    """A workbook: its sheets in order and its custom properties."""

    pages: tuple[FeuilleLue, ...]
    proprietes: Mapping[str, str]


def open_workbook(fichier: Path) -> Classeur:
    """Return the cells of a workbook, formulas unread.

    Raises DataError when the workbook is broken or a sheet reaches absurdly far.
    """
    try:
        with zipfile.ZipFile(fichier) as archive:
            paquet = open_package(archive)
            pages = tuple(_Lecteur(paquet, feuille).read() for feuille in paquet.feuilles)
    except DataError:
        raise
    except Exception as erreur:  # a damaged workbook may fail anywhere: zip, XML, numbers
        raise _refusal(
            fichier.name, f"classeur abîmé, illisible ({type(erreur).__name__})", _ENREGISTRER
        ) from erreur
    if not pages:
        raise _refusal(fichier.name, "classeur sans feuille de calcul", _ENREGISTRER)
    return Classeur(pages, paquet.proprietes)


def _refusal(lieu: str, message: str, remede: str) -> DataError:
    return DataError([Breach(lieu, message, remede)], titre="Grille refusée")


class _Lecteur:
    """Reads one sheet element by element: what is not a value is passed over."""

    def __init__(self, paquet: Paquet, feuille: Feuille) -> None:
        self._paquet, self._feuille = paquet, feuille
        self._cases: dict[tuple[int, int], Case] = {}
        self._fusions: list[str] = []
        self._reparations: list[Reparation] = []
        self._ligne = self._colonne = self._parcourues = 0

    def read(self) -> FeuilleLue:
        """Return the sheet."""
        rangee: ET.Element | None = None
        for moment, element in self._paquet.iterate(self._feuille):
            nom = local(element)
            if moment == "start":
                if nom == "row":
                    rangee = element
                    self._ligne = int(attribute(element, "r") or self._ligne + 1)
                    self._colonne = 0
            elif nom == "c":
                self._read_cell(element)
                element.clear()
            elif nom == "row" and rangee is not None:
                rangee.clear()
            elif nom == "mergeCell":
                self._fusions.append(attribute(element, "ref") or "?")
        return FeuilleLue(
            self._feuille.nom,
            self._feuille.est_visible,
            self._cases,
            tuple(self._fusions),
            tuple(self._reparations),
        )

    def _read_cell(self, element: ET.Element) -> None:
        """Read one cell where it stands; an address left out follows the last one."""
        trouvee = _ADRESSE.fullmatch(attribute(element, "r") or "")
        if trouvee:
            self._colonne, self._ligne = column_index_from_string(trouvee[1]), int(trouvee[2])
        else:
            self._colonne += 1
        ligne, colonne = self._ligne, self._colonne
        self._parcourues += 1
        if self._parcourues > PARCOURUES_MAX:
            raise _refusal(
                f"feuille « {self._feuille.nom} », ligne {ligne}",
                "feuille mise en forme jusqu’à ses dernières colonnes",
                "effacer les lignes et colonnes mises en forme sans contenu",
            )
        case = self._interpret(element)
        if case is None:
            return
        if ligne > LIGNES_MAX or colonne > COLONNES_MAX:
            raise _refusal(
                f"feuille « {self._feuille.nom} », cellule {get_column_letter(colonne)}{ligne}",
                f"contenu au-delà de {LIGNES_MAX} lignes ou {COLONNES_MAX} colonnes",
                "effacer ce qui déborde du tableau",
            )
        self._cases[ligne, colonne] = case

    def _interpret(self, element: ET.Element) -> Case | None:
        """Return what a cell holds, None when it only holds blanks."""
        enfants = {local(e): e for e in element}
        genre = attribute(element, "t") or "n"
        if (formule := enfants.get("f")) is not None:
            return Case(f"={formule.text or ''}", "formule")
        if genre == "inlineStr":
            return self._read_words(read_text(enfants["is"]) if "is" in enfants else "")
        valeur = enfants["v"].text if "v" in enfants else None
        if valeur is None:
            return None
        if genre in ("s", "str"):
            return self._read_words(self._paquet.textes[int(valeur)] if genre == "s" else valeur)
        return self._read_scalar(genre, valeur, attribute(element, "s") or "")

    def _read_scalar(self, genre: str, valeur: str, style: str) -> Case:
        if genre == "e":
            return Case(valeur, "erreur")
        if genre == "b":
            return Case(valeur.strip() in ("1", "true"))
        return Case(from_ISO8601(valeur)) if genre == "d" else self._read_number(valeur, style)

    def _read_words(self, brut: str) -> Case | None:
        """Return a text; what a spreadsheet might run is marked, since the file says it is text."""
        texte, reparations = textes.settle_text(textes.unescape_xlsx(brut))
        if not texte.strip():
            return None
        if reparations:
            lieu = Endroit(self._feuille.nom, f"{get_column_letter(self._colonne)}{self._ligne}")
            self._reparations.extend(Reparation(lieu, reparation) for reparation in reparations)
        return Case(f"{APOSTROPHE}{texte}" if is_formula(texte) else texte)

    def _read_number(self, texte: str, style: str) -> Case:
        nombre, dates = float(texte), self._paquet.dates
        if style.isdigit() and int(style) < len(dates) and dates[int(style)]:
            base = CALENDAR_MAC_1904 if self._paquet.est_1904 else CALENDAR_WINDOWS_1900
            try:
                jour = from_excel(nombre, base)
            except (ValueError, OverflowError):
                return Case(texte, "erreur")
            return Case(jour if isinstance(jour, date | time) else str(jour))
        est_entier = re.fullmatch(r"\s*-?\d{1,15}\s*", texte) is not None
        return Case(int(texte) if est_entier else nombre)
