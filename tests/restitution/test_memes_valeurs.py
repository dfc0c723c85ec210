"""All figures, all themes: page, workbook, printed sheet, picture, slides and document agree."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from docx import Document
from pptx import Presentation

from observatory.queries.filtres import Filtres
from observatory.rendering.deck.diaporama import render_deck
from observatory.rendering.document.docx import render_docx
from observatory.rendering.pdf.donnees_theme import write_theme
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from observatory.sheets.restitution.figures import ChoixFigure, try_figure
from observatory.sheets.restitution.lecture import build_restitution
from tests.bornes import EST_ENTIER
from tests.lus import plain
from tests.mini.douze import BORNEE, DOUZE
from tests.restitution.dites import EN_COURS, IDF, PUBLIC, Dite, squeeze

pytestmark = pytest.mark.xdist_group("memes_valeurs")


@pytest.fixture(scope="module", params=[PUBLIC if EST_ENTIER else DOUZE, IDF, EN_COURS])
def dite(request: pytest.FixtureRequest, dites: dict[str, Dite]) -> Dite:
    return dites[request.param]


def test_the_workbook_gives_every_rate_of_every_page(dite: Dite) -> None:
    dits = {
        (x["Code de l’indicateur"], x["Mesure (code)"]): (
            x["k"], x["n"], x["N attendus"], x["Chiffre affiché"], x["Pourcentage affiché"],
        )
        for x in dite.read_sheet("Taux")
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
    check_slides_and_document(dite)


def test_slides_and_document_give_the_bounds_of_a_partial_lecture(dites: dict[str, Dite]) -> None:
    dite = dites[PUBLIC]
    assert any(t.ligne.est_bornee and t.pourcentage for _, x in dite.list_lines() for t in x.taux)
    check_slides_and_document(dite)


def test_a_figure_too_small_for_a_slide_is_told_beside_the_others(dites: dict[str, Dite]) -> None:
    """In the notes of its part, or in a sentence on a slide when its part has nothing larger."""
    check_slides_and_document(dites[BORNEE])
    plan = build_restitution(dites[BORNEE].entrepot, Filtres(lecture=BORNEE))
    diapos = Presentation(io.BytesIO(render_deck(plan))).slides
    dites_de = {
        theme: [d for d in diapos if d.notes_slide.notes_text_frame.text.startswith(nom)]
        for theme, nom in (("petit", "Santé\n"), ("grand", "Accès aux droits\n"))
    }
    jeunes = "Jeunes : taux de présence, au moins 1/12"
    (seule,) = dites_de["petit"]
    assert jeunes in read_frames(seule)
    *_, derniere = dites_de["grand"]
    assert jeunes not in read_frames(derniere)
    notes = plain(derniere.notes_slide.notes_text_frame.text)
    assert "Preuves : Page inventée" in notes.partition(jeunes)[2]


def read_frames(diapo: Any) -> str:
    return plain("".join(f.text_frame.text for f in diapo.shapes if f.has_text_frame))


def check_slides_and_document(dite: Dite) -> None:
    """Check that slides and document say the first figure of each line as the page does."""
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
