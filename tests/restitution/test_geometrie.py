"""Long names, many rows, one row: everything stands in its frame and stays as large as it was."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation
from pypdf import PdfReader

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.deck.diaporama import render_deck
from observatory.rendering.deck.mesure import measure_text
from observatory.rendering.document.docx import render_docx
from observatory.rendering.pdf import moteur
from observatory.rendering.pdf.donnees_figure import write_figure
from observatory.rendering.pdf.images import CARRE, FORMES, LARGE
from observatory.sheets.restitution.contrat import build_contract_restitution
from observatory.sheets.restitution.figure import EchelleTracee, Figure, MatriceTracee
from observatory.sheets.restitution.figures import build_figure
from observatory.sheets.restitution.lecture import build_restitution
from observatory.sheets.restitution.plan import ChapitreDit, Phrases, TableDite, Volet
from tests.lus import plain
from tests.rendering.pdf.positions import read_pages

IDF, DEMO = "idf-ouest-2025", "occitanie-2024-demo"
LONG = "Communauté d’agglomération du Très Long Nom de la Vallée et des Coteaux " * 4


def repeat(figure: Figure, nombre: int, nom: str) -> Figure:
    """Return the figure with so many rows, each under this name and its number."""
    dessin = figure.dessin
    if isinstance(dessin, MatriceTracee):
        rangees = tuple(
            (f"{nom} {i}", dessin.rangees[i % len(dessin.rangees)][1]) for i in range(nombre)
        )
        return replace(figure, dessin=replace(dessin, rangees=rangees))
    assert isinstance(dessin, EchelleTracee)
    lignes = tuple(
        replace(dessin.rangees[i % len(dessin.rangees)], nom=f"{nom} {i}") for i in range(nombre)
    )
    return replace(figure, dessin=replace(dessin, groupes=(("", lignes),)))


def measure(figure: Figure, forme: str) -> tuple[float, float, list[tuple[float, float, float]]]:
    """Return the canvas (points) and the right end, height and size of each text set in it."""
    largeur, hauteur = FORMES[forme]
    donnees = {
        **write_figure(figure, largeur, hauteur),
        "largeur": largeur, "hauteur": hauteur, "nu": False,
    }  # fmt: skip
    texte = json.dumps(moteur.clean(donnees), ensure_ascii=False, sort_keys=True)
    octets = moteur._open_compiler("figure").compile(format="pdf", sys_inputs={"donnees": texte})
    lu = PdfReader(io.BytesIO(octets))
    assert len(lu.pages) == 1
    page = lu.pages[0]
    textes = [(t.droite, t.ligne, t.corps) for t in read_pages(lu)[0].textes]
    return float(page.mediabox.width), float(page.mediabox.height), textes


@pytest.mark.parametrize(
    ("forme", "code", "lecture", "nombre", "nom"),
    [
        (LARGE, "formes", IDF, 1, "Contrat"),
        (CARRE, "formes", IDF, 150, "CC de l’Exemple"),
        (LARGE, "formes", IDF, 360, "Communauté de communes de l’Exemple"),
        (CARRE, "formes", IDF, 12, LONG),
        (LARGE, "taux", IDF, 30, "Un partenaire"),
        (CARRE, "taux", IDF, 5, LONG),
    ],
)
def test_no_text_leaves_its_frame_and_none_is_smaller(
    entrepot: Entrepot, forme: str, code: str, lecture: str, nombre: int, nom: str
) -> None:
    figure = repeat(build_figure(remember(entrepot), code, Filtres(lecture=lecture)), nombre, nom)
    largeur, hauteur, textes = measure(figure, forme)
    assert abs(largeur / hauteur - FORMES[forme][0] / FORMES[forme][1]) < 0.01
    assert len(textes) >= nombre
    for droite, ligne, corps in textes:
        assert droite <= largeur
        assert 0 <= ligne <= hauteur
        assert corps >= 9


@pytest.mark.parametrize(
    ("code", "nombre", "nom"),
    [
        ("formes", 360, "Communauté de communes de l’Exemple"),
        ("formes", 3, LONG),
        ("taux", 360, "Un partenaire"),
        ("taux", 3, LONG),
    ],
)
def test_no_text_of_a_slide_leaves_its_place(
    entrepot: Entrepot, code: str, nombre: int, nom: str
) -> None:
    memoire = remember(entrepot)
    figure = repeat(build_figure(memoire, code, Filtres(lecture=IDF)), nombre, nom)
    dits = tuple(f"{nom} {i}." for i in range(nombre))
    table = TableDite(nom, ("Nom", "Dit"), tuple((d, "au moins 3/40") for d in dits))
    volets = tuple(
        Volet(nom, d, (b,)) for d, b in zip(dits, (figure, table, Phrases("", dits)), strict=False)
    )
    plan = replace(
        build_restitution(memoire, Filtres(lecture=IDF)), parties=(ChapitreDit("x", nom, volets),)
    )
    presentation = Presentation(io.BytesIO(render_deck(plan)))
    suites = [f for d in presentation.slides for f in d.shapes if f.name == "Suite"]
    coupes = {
        plain(f.text_frame.text).partition(" ; la suite est dans les notes")[0] for f in suites
    }
    attendues = {"formes": r"\d+ lignes sur 360", "taux": r"8 indicateurs sur 360"}
    assert nombre < 360 or any(re.fullmatch(attendues[code], c) for c in coupes), coupes
    for diapo in presentation.slides:
        (pied,) = (f for f in diapo.shapes if f.name == "Pied")
        tenus = (diapo.shapes.title.shape_id, pied.shape_id)
        for forme in diapo.shapes:
            bas = forme.top + forme.height
            if forme.has_table:
                bas = forme.top + sum(r.height for r in forme.table.rows)
            elif forme.has_text_frame and forme.shape_id not in tenus:
                paragraphes = forme.text_frame.paragraphs
                corps = max(c.font.size.pt for p in paragraphes for c in p.runs)
                besoin = measure_text([p.text for p in paragraphes], forme.width.pt, corps)
                assert besoin <= forme.height.pt + 12 or len(paragraphes) == 1, forme.name
            assert bas <= max(pied.top, forme.top) + pied.height, (forme.name, bas)
        assert len(diapo.shapes.title.text_frame.text) <= 140


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice absent")
def test_libreoffice_opens_slides_and_document_and_renders_every_page(
    entrepot: Entrepot, tmp_path: Path
) -> None:
    memoire = remember(entrepot)
    plan = build_restitution(memoire, Filtres(lecture=DEMO, theme="participation"))
    contrat = build_contract_restitution(memoire, Filtres(lecture=DEMO), "CN03001I")
    (tmp_path / "lecture.pptx").write_bytes(render_deck(plan))
    (tmp_path / "contrat.pptx").write_bytes(render_deck(contrat))
    (tmp_path / "lecture.docx").write_bytes(render_docx(plan))
    fichiers = ["lecture.pptx", "contrat.pptx", "lecture.docx"]
    for nom in fichiers:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless",
             "--convert-to", "pdf:writer_pdf_Export" if nom.endswith("docx") else "pdf",
             "--outdir", str(tmp_path / nom.replace(".", "-")), str(tmp_path / nom)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    for nom in fichiers[:2]:
        pdf = tmp_path / nom.replace(".", "-") / f"{nom.partition('.')[0]}.pdf"
        pages = PdfReader(pdf).pages
        assert len(pages) == len(Presentation(str(tmp_path / nom)).slides)
        assert all(p.extract_text().strip() for p in pages)
    document = PdfReader(tmp_path / "lecture-docx" / "lecture.pdf")
    assert len(document.pages) > 3
    assert "Figure 1" in "".join(p.extract_text() for p in document.pages)
