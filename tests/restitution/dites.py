"""What the pages say of a lecture, and its workbook: what else leaves is held against it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook

from observatory.queries.codebook import list_themes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.classeur import LIGNE_ENTETE
from observatory.rendering.export.rendu import render_export
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
    def classeur(self) -> bytes:
        vue = Filtres(lecture=self.code, departement=self.exportes)
        return render_export(self.entrepot, vue, "xlsx").octets

    def read_sheet(self, nom: str) -> Iterator[dict[Any, Any]]:
        """Yield the rows of one sheet of the workbook, keyed by their headings."""
        feuille = load_workbook(io.BytesIO(self.classeur), read_only=True)[nom]
        rangs = feuille.iter_rows(min_row=LIGNE_ENTETE, values_only=True)
        titres = next(rangs)
        yield from (dict(zip_longest(titres, rang)) for rang in rangs)

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
