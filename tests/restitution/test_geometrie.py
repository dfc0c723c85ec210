"""Long names, many rows, one row: everything stands in its frame and stays as large as it was."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
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
from observatory.sheets.restitution.plan import (
    ChapitreDit,
    Phrases,
    Restitution,
    TableDite,
    Volet,
)
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


PLEINES = [
    ("formes", 360, "Communauté de communes de l’Exemple"),
    ("formes", 3, LONG),
    ("taux", 360, "Un partenaire"),
    ("taux", 3, LONG),
]
"""A figure, so many rows, the name of each."""


def fill_plan(entrepot: Entrepot, pleines: Sequence[tuple[str, int, str]]) -> Restitution:
    """Return a restitution of figures, tables and sentences of so many names, so long."""
    memoire, parties = remember(entrepot), []
    for code, nombre, nom in pleines:
        figure = repeat(build_figure(memoire, code, Filtres(lecture=IDF)), nombre, nom)
        dits = tuple(f"{nom} {i}." for i in range(nombre))
        table = TableDite(nom, ("Nom", "Dit"), tuple((d, "au moins 3/40") for d in dits))
        volets = tuple(
            Volet(nom, d, (b,))
            for d, b in zip(dits, (figure, table, Phrases("", dits)), strict=False)
        )
        parties.append(ChapitreDit("x", nom, volets))
    return replace(build_restitution(memoire, Filtres(lecture=IDF)), parties=tuple(parties))


@pytest.mark.parametrize(("code", "nombre", "nom"), PLEINES)
def test_no_text_of_a_slide_leaves_its_place(
    entrepot: Entrepot, code: str, nombre: int, nom: str
) -> None:
    plan = fill_plan(entrepot, [(code, nombre, nom)])
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


def has_calibri() -> bool:
    """Return whether the font of the slides is here, or the one drawn to its widths."""
    if shutil.which("fc-match") is None:
        return False
    lu = subprocess.run(["fc-match", "Calibri"], capture_output=True, text=True, check=True)
    return "Carlito" in lu.stdout or "Calibri" in lu.stdout


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice absent")
def test_libreoffice_opens_slides_and_document_and_renders_every_page(
    entrepot: Entrepot, tmp_path: Path
) -> None:
    if not has_calibri() and os.environ.get("CI") != "true":
        pytest.skip("neither Calibri nor Carlito here: install « fonts-crosextra-carlito »")
    memoire = remember(entrepot)
    plan = build_restitution(memoire, Filtres(lecture=DEMO, theme="participation"))
    contrat = build_contract_restitution(memoire, Filtres(lecture=DEMO), "CN03001I")
    (tmp_path / "lecture.pptx").write_bytes(render_deck(plan))
    (tmp_path / "contrat.pptx").write_bytes(render_deck(contrat))
    (tmp_path / "pleine.pptx").write_bytes(render_deck(fill_plan(entrepot, PLEINES)))
    (tmp_path / "lecture_ecrite.docx").write_bytes(render_docx(plan))
    fichiers = ["lecture.pptx", "contrat.pptx", "pleine.pptx", "lecture_ecrite.docx"]
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), *(str(tmp_path / f) for f in fichiers)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for nom in fichiers[:3]:
        pdf = pypdfium2.PdfDocument(tmp_path / nom.replace(".pptx", ".pdf"))
        diapos = list(Presentation(str(tmp_path / nom)).slides)
        assert len(pdf) == len(diapos)
        fautes = [
            f"{nom}, diapositive {rang} : {faute}"
            for rang, (page, diapo) in enumerate(zip(pdf, diapos, strict=True), 1)
            for faute in list_outside(page, diapo)
        ]
        assert not fautes, "\n".join(fautes)
    document = PdfReader(tmp_path / "lecture_ecrite.pdf")
    assert len(document.pages) > 3
    assert "Figure 1" in "".join(p.extract_text() for p in document.pages)


MARGE = 5.0
"""Points a letter may stand out of its place: fonts that replace ours are a little taller."""


def list_outside(page: Any, diapo: Any) -> Iterator[str]:
    """Yield the texts that LibreOffice set out of the slide, out of every shape, or on the foot."""
    large, haut = page.get_size()
    boites = []
    for forme in diapo.shapes:
        hauteur = sum(r.height for r in forme.table.rows) if forme.has_table else forme.height
        gauche, dessus = forme.left.pt, haut - forme.top.pt
        boites.append((gauche, dessus - hauteur / 12700, gauche + forme.width.pt, dessus))
    texte = page.get_textpage()
    sortis = []
    for rang in range(texte.count_chars()):
        if not texte.get_text_range(rang, 1).strip():
            continue
        gauche, bas, droite, dessus = texte.get_charbox(rang)
        x, y = (gauche + droite) / 2, (bas + dessus) / 2
        if not (
            gauche >= -1 and droite <= large + 1 and bas >= -1 and dessus <= haut + 1
        ) or not any(
            a - MARGE <= x <= c + MARGE and b - MARGE <= y <= d + MARGE for a, b, c, d in boites
        ):
            sortis.append(rang)
    if sortis:
        yield f"hors de sa place : {''.join(texte.get_text_range(r, 1) for r in sortis)[:80]}"
    pied = next(f for f in diapo.shapes if f.name == "Pied")
    rang = list(diapo.shapes).index(pied)
    gauche, bas, droite, dessus = boites[rang]
    dit = squeeze(texte.get_text_bounded(gauche, bas - 2, droite, dessus))
    attendu = squeeze(pied.text_frame.text)
    if dit not in attendu:
        yield f"sur le pied : {dit[:80]}"
    titre = diapo.shapes.title
    if not squeeze(page.get_textpage().get_text_range()).count(squeeze(titre.text_frame.text)):
        yield "titre coupé"


def squeeze(texte: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe]+", "", texte)
