"""What the pages say of a lecture, and its workbook: what else leaves is held against it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook

from observatory.queries.codebook import list_themes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.classeur import LIGNE_ENTETE, TITRES, render_xlsx
from observatory.sheets.export.fichiers import build_export
from observatory.sheets.export.table_typee import CONTRATS, QPV, TAUX
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.rates.tableaux import LigneTableau, Tableau
from observatory.sheets.rates.taux import Taux

PUBLIC, IDF, EN_COURS = "occitanie-2024-public", "idf-ouest-2025", "en cours"
DEMO = "occitanie-2024-demo"


@dataclass(frozen=True)
class Dite:
    """A lecture and what its pages say of it, theme by theme (None: the whole of it).

    `exportes` narrows its workbook to some départements.
    """

    entrepot: Entrepot
    code: str
    exportes: tuple[str, ...] = ()

    @cached_property
    def classeur(self) -> Mapping[str, list[dict[Any, Any]]]:
        """Return the rows of the sheets of the workbook that are read, keyed by their headings."""
        export = build_export(self.entrepot, Filtres(lecture=self.code, departement=self.exportes))
        lues = tuple(export.table(nom) for nom in (TAUX, CONTRATS, QPV))
        octets = render_xlsx(replace(export, tables=lues))
        livre = load_workbook(io.BytesIO(octets), read_only=True)
        feuilles = {}
        for table in lues:
            titre = TITRES[table.nom]
            titres, *rangs = livre[titre].iter_rows(min_row=LIGNE_ENTETE, values_only=True)
            feuilles[titre] = [dict(zip_longest(titres, rang)) for rang in rangs]
        return feuilles

    def read_sheet(self, nom: str) -> list[dict[Any, Any]]:
        """Return the rows of one sheet of the workbook, keyed by their headings."""
        return self.classeur[nom]

    @cached_property
    def tableaux(self) -> dict[str | None, tuple[Tableau, ...]]:
        themes = [t.code_theme for t in list_themes(self.entrepot)]
        pages = {
            t: build_lecture_regionale(self.entrepot, Filtres(lecture=self.code, theme=t))
            for t in (None, *themes)
        }
        return {
            t: tuple(page.theme.tableaux if page.theme else page.ensemble)
            for t, page in pages.items()
        }

    def list_lines(self) -> Iterator[tuple[str | None, LigneTableau]]:
        for theme, tableaux in self.tableaux.items():
            yield from ((theme, ligne) for t in tableaux for ligne in t.lignes)

    @cached_property
    def taux(self) -> dict[tuple[str, str], Taux]:
        """Return every rate shown, by indicator and measure: a page and another say the same."""
        connus: dict[tuple[str, str], Taux] = {}
        for _, ligne in self.list_lines():
            for taux in ligne.taux:
                cle = (taux.ligne.code_indicateur, taux.ligne.mesure)
                deja = connus.setdefault(cle, taux)
                assert (deja.dit, deja.ligne.k, deja.ligne.n) == (
                    taux.dit, taux.ligne.k, taux.ligne.n,
                )  # fmt: skip
        return connus


def squeeze(texte: str) -> str:
    return re.sub(r"[\s\u00ad\u2011\ufffe-]+", "", texte.replace("'", "’"))
