"""A workbook opened as plain cells: what each holds, where cells are merged, what is hidden."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import openpyxl
from openpyxl.utils import get_column_letter

from observatory.base.errors import Breach, DataError
from observatory.contracts.grille import textes
from observatory.contracts.grille.jetons import Brut
from observatory.contracts.grille.modele import Lieu

LIGNES_MAX = 60_000
COLONNES_MAX = 2_000
PARCOURUES_MAX = 10_000_000
_FUSION = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"([A-Z0-9:$]{1,30})\"")
_REPARTIR = "repartir de la grille exportée par « observatory grid export »"


@dataclass(frozen=True)
class Case:
    """One filled cell: its value, or the formula or error that stands for one."""

    valeur: Brut
    genre: Literal["valeur", "formule", "erreur"] = "valeur"


@dataclass(frozen=True)
class Page:
    """One sheet: its filled cells by (row, column), counted from 1."""

    nom: str
    est_visible: bool
    cases: Mapping[tuple[int, int], Case]
    fusions: tuple[str, ...]

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

    def lieu(self, ligne: int, colonne: int) -> Lieu:
        """Return the place of a cell of this sheet."""
        return Lieu(self.nom, f"{get_column_letter(colonne)}{ligne}")

    def text(self, ligne: int, colonne: int) -> str:
        """Return what a cell shows, empty when there is nothing."""
        case = self.cases.get((ligne, colonne))
        return "" if case is None else " ".join(str(case.valeur).split())


@dataclass(frozen=True)
class Classeur:
    """A workbook: its sheets in order and its custom properties."""

    pages: tuple[Page, ...]
    proprietes: Mapping[str, str]


def open_workbook(fichier: Path) -> Classeur:
    """Return the cells of a workbook, formulas unread.

    Raises DataError when the workbook is broken or a sheet reaches absurdly far.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            classeur = openpyxl.load_workbook(fichier, read_only=True, keep_links=False)
            try:
                pages = tuple(_read_page(plan) for plan in classeur.worksheets)
                proprietes = {
                    p.name: str(p.value) for p in classeur.custom_doc_props.props if p.value
                }
            finally:
                classeur.close()
    except DataError:
        raise
    except Exception as erreur:  # a damaged workbook may fail anywhere inside the library
        raise _refusal(
            fichier.name, f"classeur abîmé, illisible ({type(erreur).__name__})", _REPARTIR
        ) from erreur
    return Classeur(pages, proprietes)


def _refusal(lieu: str, message: str, remede: str) -> DataError:
    return DataError([Breach(lieu, message, remede)], titre="Grille refusée")


def _read_page(plan: Any) -> Page:
    cases: dict[tuple[int, int], Case] = {}
    parcourues = 0
    plan.reset_dimensions()
    for ligne, rangee in enumerate(plan.iter_rows(), start=1):
        parcourues += len(rangee)
        if parcourues > PARCOURUES_MAX:
            raise _refusal(
                f"feuille « {plan.title} », ligne {ligne}",
                "feuille mise en forme jusqu’à ses dernières colonnes",
                "effacer les lignes et colonnes mises en forme sans contenu",
            )
        for colonne, cellule in enumerate(rangee, start=1):
            if cellule.value is None:
                continue
            if ligne > LIGNES_MAX or colonne > COLONNES_MAX:
                raise _refusal(
                    f"feuille « {plan.title} », cellule {get_column_letter(colonne)}{ligne}",
                    f"contenu au-delà de {LIGNES_MAX} lignes ou {COLONNES_MAX} colonnes",
                    "effacer ce qui déborde du tableau",
                )
            if (case := _read_case(cellule)) is not None:
                cases[ligne, colonne] = case
    with plan._get_source() as flux:
        fusions = _FUSION.findall(flux.read())
    return Page(
        nom=plan.title,
        est_visible=plan.sheet_state == "visible",
        cases=cases,
        fusions=tuple(f.decode("ascii") for f in fusions),
    )


def _read_case(cellule: Any) -> Case | None:
    """Return one cell, None when it only holds blanks."""
    valeur = cellule.value
    if cellule.data_type == "f":
        return Case(str(getattr(valeur, "text", None) or valeur), "formule")
    if cellule.data_type == "e":
        return Case(str(valeur), "erreur")
    if isinstance(valeur, str):
        texte = textes.unescape_xlsx(valeur)
        return Case(texte) if texte.strip() else None
    if isinstance(valeur, bool | int | float | datetime | date | time):
        return Case(valeur)
    return Case(str(valeur), "erreur")
