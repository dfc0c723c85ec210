"""A lecture in progress leaves for a meeting: « au moins » everywhere, the same figures."""

from __future__ import annotations

import io
import re

from docx import Document
from pptx import Presentation

from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.deck.diaporama import render_deck
from observatory.rendering.document.docx import render_docx
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.restitution.lecture import build_restitution
from tests.en_cours.lecture import Observatoire


def squeeze(texte: str) -> str:
    return re.sub(r"\s+", "", texte)


def test_slides_and_document_say_at_least_and_the_figures_of_the_page(
    lecture_en_cours: Observatoire,
) -> None:
    entrepot = remember(lecture_en_cours.entrepot)
    vue = Filtres(lecture=lecture_en_cours.code, region=lecture_en_cours.region)
    plan = build_restitution(entrepot, vue)
    diapos = Presentation(io.BytesIO(render_deck(plan))).slides
    notes = squeeze("".join(d.notes_slide.notes_text_frame.text for d in diapos))
    titres = " ".join(d.shapes.title.text_frame.text for d in diapos)
    assert "lus sur" in titres.replace("\u00a0", " ")
    document = Document(io.BytesIO(render_docx(plan)))
    ecrit = squeeze("".join(t.text or "" for t in document.element.body.iter("{*}t")))
    page = build_lecture_regionale(entrepot, vue)
    dits = [t.dit for x in page.ensemble for y in x.lignes for t in y.taux if t.est_lu]
    assert any("au moins" in d for d in dits)
    assert [d for d in dits if squeeze(d) not in ecrit] == []
    assert [d for d in dits if squeeze(d) not in notes] == []
