"""A region of one contract: slides, document, pictures and sheet are made, and say it in French."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.deck.diaporama import render_deck
from observatory.rendering.document.docx import render_docx
from observatory.rendering.pdf import render_fiche_contrat
from observatory.rendering.pdf.images import render_image
from observatory.rendering.pdf.rapport import render_report
from observatory.sheets.restitution.contrat import build_contract_restitution
from observatory.sheets.restitution.figure import ChoixFigure, Figure
from observatory.sheets.restitution.figures import FIGURES, try_figure
from observatory.sheets.restitution.lecture import build_restitution
from tests.lus import plain
from tests.mini.fabrique import AUTRE_REGION, COMPLETE, PLAINE

VUE = Filtres(lecture=COMPLETE, region=AUTRE_REGION)
FAUTES = re.compile(
    r"\b[01] (?:contrats|quartiers prioritaires|habitants|lus|départements|communes)\b"
    r"|\b(?:les|des) 1 contrat|NaN|None\b|\bnan\b"
)
"""A plural of one, a value that is none."""
PARTS = re.compile(r"(?<!\d)1/1\s*·?\s*100 %|100 % · 1/1")
"""A share of one contract: under five, the count and the name are given."""


def list_faults(textes: list[str]) -> list[str]:
    return [t for t in map(plain, textes) if FAUTES.search(t) or PARTS.search(t)]


@pytest.mark.parametrize("est_contrat", [False, True])
def test_slides_and_document_of_one_contract_are_made_and_agree(
    mini_entrepot: Entrepot, est_contrat: bool
) -> None:
    plan = (
        build_contract_restitution(mini_entrepot, VUE, PLAINE)
        if est_contrat
        else build_restitution(mini_entrepot, VUE)
    )
    diapos = Presentation(io.BytesIO(render_deck(plan))).slides
    document = Document(io.BytesIO(render_docx(plan)))
    textes = [
        "".join(t.text or "" for t in p.iter("{*}t"))
        for arbre in (*(x.element for d in diapos for x in (d, d.notes_slide)), document.element)
        for p in arbre.iter("{*}p")
    ]
    assert list_faults(textes) == []
    ecrit = plain(" ".join(textes))
    assert "Plaine" in ecrit
    if est_contrat:
        assert len(diapos) == 5
        return
    assert "région : Grande-Plaine, 1 contrat" in ecrit
    assert "le seul contrat l’a pour signataire" in ecrit
    assert "1 contrat sur 3" not in ecrit  # the rates are those of the view, not of the lecture
    assert "0 contrat le nomme" not in ecrit
    assert render_report(plan).startswith(b"%PDF")


def test_pictures_and_sheet_of_one_contract_are_made(mini_entrepot: Entrepot) -> None:
    vue = VUE.with_changes(contrat=PLAINE)
    figures = {c: try_figure(mini_entrepot, c, vue, ChoixFigure()) for c in FIGURES}
    faites: list[Figure] = [f for f in figures.values() if f is not None]
    assert {c for c, f in figures.items() if f is None} == {"croisement"}
    assert list_faults([f.alternative for f in faites]) == []
    for figure in faites:
        assert len(render_image(figure).octets) > 5_000
    fiche = PdfReader(io.BytesIO(render_fiche_contrat(mini_entrepot, PLAINE, filtres=VUE)))
    texte = " ".join(" ".join(p.extract_text().split()) for p in fiche.pages)
    assert list_faults([texte]) == []
    assert "1er sur 1" not in plain(texte)
