"""All figures, all themes: page, workbook, printed sheet, picture, slides and document agree."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from observatory.queries.codebook import list_themes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.deck.diaporama import render_deck
from observatory.rendering.document.docx import render_docx
from observatory.rendering.export.classeur import LIGNE_ENTETE
from observatory.rendering.export.rendu import render_export
from observatory.rendering.pdf.donnees_theme import write_theme
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from observatory.sheets.rates.tableaux import LigneTableau, Tableau
from observatory.sheets.rates.taux import Taux
from observatory.sheets.restitution.figures import ChoixFigure, try_figure
from observatory.sheets.restitution.lecture import build_restitution
from tests.en_cours.lecture import Observatoire

PUBLIC, IDF, EN_COURS = "occitanie-2024-public", "idf-ouest-2025", "en cours"


@dataclass(frozen=True)
class Dite:
    """A lecture and what its pages say of it, theme by theme (None: the whole of it)."""

    entrepot: Entrepot
    code: str

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


@pytest.fixture(scope="module", params=[PUBLIC, IDF, EN_COURS])
def dite(
    request: pytest.FixtureRequest, entrepot: Entrepot, lecture_en_cours: Observatoire
) -> Dite:
    if request.param == EN_COURS:
        return Dite(remember(lecture_en_cours.entrepot), lecture_en_cours.code)
    return Dite(remember(entrepot), request.param)


def squeeze(texte: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", texte)


def test_the_workbook_gives_every_rate_of_every_page(dite: Dite) -> None:
    octets = render_export(dite.entrepot, Filtres(lecture=dite.code), "xlsx").octets
    rangs = load_workbook(io.BytesIO(octets), read_only=True)["Taux"].iter_rows(
        min_row=LIGNE_ENTETE, values_only=True
    )
    titres = next(rangs)
    lues = [dict(zip_longest(titres, rang)) for rang in rangs]
    dits = {
        (x["Code de l’indicateur"], x["Mesure (code)"]): (
            x["k"], x["n"], x["N attendus"], x["Chiffre affiché"], x["Pourcentage affiché"],
        )
        for x in lues
    }  # fmt: skip
    attendus = {
        cle: (t.ligne.k, t.ligne.n, t.ligne.nb_attendus, t.chiffre, t.pourcentage)
        for cle, t in dite.taux.items()
    }
    assert attendus
    assert {cle: dits.get(cle) for cle in attendus} == attendus


def test_the_printed_sheet_of_every_theme_gives_them(dite: Dite) -> None:
    connus = {
        (squeeze(ligne.libelle), squeeze(t.ligne.libelle_mesure)): (t.chiffre, t.complement or "")
        for _, ligne in dite.list_lines()
        for t in ligne.taux
    }
    vus = 0
    for theme in (t for t in dite.tableaux if t):
        fiche = build_fiche_theme(dite.entrepot, Filtres(lecture=dite.code), theme)
        for libelle, taux in list_written(write_theme(fiche)):
            lu = (taux["chiffre"], taux["complement"])
            assert connus[squeeze(libelle), squeeze(taux["mesure"])] == lu, (theme, libelle)
            vus += 1
    assert vus > 20


def list_written(donnees: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the name and each rate of the lines of a sheet."""
    if isinstance(donnees, dict):
        if "libelle" in donnees:
            siens = [donnees.get("principal"), *donnees.get("taux", [])]
            yield from ((donnees["libelle"], t) for t in siens if isinstance(t, dict))
        for valeur in donnees.values():
            yield from list_written(valeur)
    elif isinstance(donnees, list):
        for valeur in donnees:
            yield from list_written(valeur)


def test_the_picture_of_every_table_gives_them(dite: Dite) -> None:
    vus = 0
    for theme, tableaux in dite.tableaux.items():
        for tableau in (t for t in tableaux if t.lignes):
            choix = ChoixFigure(axe=tableau.axe, titre=tableau.titre.partition(" — ")[0])
            figure = try_figure(
                dite.entrepot, "tableau", Filtres(lecture=dite.code, theme=theme), choix
            )
            if figure is None:
                continue
            for rangee, ligne in zip(figure.dessin.rangees, tableau.lignes, strict=True):  # type: ignore[union-attr]
                assert any(t.dit in rangee.dit for t in ligne.taux if t.est_lu), rangee.dit
                vus += 1
    assert vus > 20


def test_slides_and_document_give_them(dite: Dite) -> None:
    plan = build_restitution(dite.entrepot, Filtres(lecture=dite.code))
    diapos = Presentation(io.BytesIO(render_deck(plan)))
    document = Document(io.BytesIO(render_docx(plan)))
    textes = {
        "diaporama": squeeze("".join(read_slides(diapos))),
        "document": squeeze("".join(t.text or "" for t in document.element.iter("{*}t"))),
    }
    dits = [
        (theme, ligne.libelle, next(t.dit for t in ligne.taux if t.est_lu))
        for theme, ligne in dite.list_lines()
        if any(t.est_lu for t in ligne.taux)
    ]
    assert dits
    for nom, texte in textes.items():
        assert [x for x in dits if squeeze(x[2]) not in texte] == [], nom


def read_slides(presentation: Any) -> Iterator[str]:
    """Yield every text of the slides and of their notes, charts included."""
    for diapo in presentation.slides:
        for arbre in (diapo.element, diapo.notes_slide.element):
            yield from (t.text or "" for t in arbre.iter("{*}t"))
        for forme in diapo.shapes:
            if forme.has_chart:
                yield from (x.text or "" for x in forme.chart._chartSpace.iter("{*}v", "{*}t"))
