"""The written reading: one plan, two files, the same figures as the pages, tagged, captioned."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
import pytest
from docx import Document
from pypdf import PdfReader

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.document.docx import render_docx
from observatory.rendering.pdf.rapport import name_report, render_report
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.restitution.lecture import build_restitution
from observatory.sheets.restitution.plan import Restitution

PUBLIC, DEMO, IDF = "occitanie-2024-public", "occitanie-2024-demo", "idf-ouest-2025"
CAS = {PUBLIC: "sante", DEMO: "participation", IDF: None}


def squeeze(texte: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", texte)


@pytest.fixture(scope="module")
def plans(entrepot: Entrepot) -> dict[str, Restitution]:
    memoire = remember(entrepot)
    return {c: build_restitution(memoire, Filtres(lecture=c, theme=t)) for c, t in CAS.items()}


@pytest.fixture(scope="module")
def pdfs(plans: dict[str, Restitution]) -> dict[str, bytes]:
    return {code: render_report(plan) for code, plan in plans.items()}


@pytest.fixture(scope="module")
def documents(plans: dict[str, Restitution]) -> dict[str, Any]:
    return {code: Document(io.BytesIO(render_docx(plan))) for code, plan in plans.items()}


def read_docx(document: Any) -> Iterator[str]:
    yield from (p.text for p in document.paragraphs)
    for table in document.tables:
        yield from (t.text or "" for t in table._tbl.iter("{*}t"))


@pytest.mark.parametrize("lecture", list(CAS))
def test_every_figure_of_the_page_is_in_both_files(
    entrepot: Entrepot, pdfs: dict[str, bytes], documents: dict[str, Any], lecture: str
) -> None:
    """All rates of the page, whole or of the theme: every measure of every line."""
    page = build_lecture_regionale(entrepot, Filtres(lecture=lecture, theme=CAS[lecture]))
    tableaux = page.theme.tableaux if page.theme else page.ensemble
    dits = [t.dit for x in tableaux for ligne in x.lignes for t in ligne.taux if t.est_lu]
    publies = [r.dit for x in tableaux for ligne in x.lignes for r in ligne.reperes]
    assert dits
    pdf = squeeze("".join(p.extract_text() for p in PdfReader(io.BytesIO(pdfs[lecture])).pages))
    docx = squeeze("".join(read_docx(documents[lecture])))
    assert [d for d in (*dits, *publies) if squeeze(d) not in pdf] == []
    assert [d for d in (*dits, *publies) if squeeze(d) not in docx] == []


@pytest.mark.parametrize("lecture", list(CAS))
def test_the_pdf_is_tagged_french_and_its_figures_are_numbered_and_described(
    plans: dict[str, Restitution], pdfs: dict[str, bytes], lecture: str
) -> None:
    lu = PdfReader(io.BytesIO(pdfs[lecture]))
    racine: Any = lu.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert str(racine["/Lang"]).startswith("fr")
    texte = squeeze("".join(p.extract_text() for p in lu.pages))
    nb = len(plans[lecture].figures)
    assert f"Figure{nb}:" in texte or f"Figure{nb}" in texte
    assert pdfs[lecture].count(b"/Alt") >= nb


def test_the_pdf_follows_pdf_ua(pdfs: dict[str, bytes], tmp_path: Path) -> None:
    fichier = tmp_path / "lecture.pdf"
    for octets in pdfs.values():
        fichier.write_bytes(octets)
        vu = pdfua.validate(fichier)
        assert not vu.findings, vu.findings


@pytest.mark.parametrize("lecture", list(CAS))
def test_the_document_has_styles_captions_and_described_pictures(
    plans: dict[str, Restitution], documents: dict[str, Any], lecture: str
) -> None:
    document = documents[lecture]
    legendes = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert len(legendes) == len(plans[lecture].figures)
    titres = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [p.titre for p in plans[lecture].parties] == titres[: len(plans[lecture].parties)]
    assert document.core_properties.language == "fr-FR"
    for image in document.inline_shapes:
        assert image._inline.docPr.get("descr")
    assert all(t.rows[0]._tr.xpath(".//w:tblHeader") for t in document.tables)


def test_proofs_are_those_of_the_lecture_and_none_is_simulated(
    plans: dict[str, Restitution],
) -> None:
    siennes = plans[PUBLIC].preuves  # of health alone, all of them
    assert 5 <= len(siennes) < 80
    assert {t for f in plans[PUBLIC].cites.values() for t in f} == {
        f"{p.titre} ({p.origine})" for p in siennes
    }
    assert plans[DEMO].preuves == ()
    assert name_report(plans[DEMO], "pdf").startswith("simule-")


def test_the_same_build_gives_the_same_bytes(
    plans: dict[str, Restitution], pdfs: dict[str, bytes]
) -> None:
    assert render_docx(plans[IDF]) == render_docx(plans[IDF])
    assert render_report(plans[IDF]) == pdfs[IDF]
