"""A table of strange or damaged PDFs, made for the purpose: what each becomes, or why not.

« lu »: its words are found; « sans texte »: pages that forbid an absence; else words of the
refusal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pikepdf
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.images import PageIllisible, draw_page
from observatory.documents.pages import read_pages, say_attached
from tests.documents.test_pdf_difficiles import draw, write_pdf

MOT = "reussite"
PHRASE = f"Le programme de {MOT} educative suit les eleves"
Faire = Callable[[Path], Path]
T = TypeVar("T")


def text(page: str = "", *contenus: str) -> Faire:
    return lambda d: write_pdf(d / "x.pdf", *(contenus or (draw(PHRASE),)), page=page)


def raw(octets: bytes) -> Faire:
    def make(dossier: Path) -> Path:
        (dossier / "x.pdf").write_bytes(octets)
        return dossier / "x.pdf"

    return make


def changed(ancien: bytes, neuf: bytes) -> Faire:
    def make(dossier: Path) -> Path:
        fichier = text()(dossier)
        octets = fichier.read_bytes()
        assert ancien in octets
        fichier.write_bytes(octets.replace(ancien, neuf))
        return fichier

    return make


def cut(part: float) -> Faire:
    def make(dossier: Path) -> Path:
        fichier = text()(dossier)
        octets = fichier.read_bytes()
        fichier.write_bytes(octets[: int(len(octets) * part)])
        return fichier

    return make


def saved(**options: object) -> Faire:
    def make(dossier: Path) -> Path:
        with pikepdf.open(text()(dossier)) as pdf:
            pdf.save(dossier / "y.pdf", **options)
        return dossier / "y.pdf"

    return make


def attached(dossier: Path) -> Path:
    """A portfolio: a cover page, and the contract as a file attached."""
    fichier = write_pdf(dossier / "x.pdf", draw("Voir les pieces jointes"))
    with pikepdf.open(fichier) as pdf:
        pdf.attachments["contrat.pdf"] = fichier.read_bytes()
        pdf.Root.Collection = pikepdf.Dictionary()
        pdf.save(dossier / "y.pdf")
    return dossier / "y.pdf"


def damaged_stream(dossier: Path) -> Path:
    """A page whose compressed stream is altered: it opens white, without an error."""
    fichier = saved(compress_streams=True, recompress_flate=True)(dossier)
    with pikepdf.open(fichier) as pdf:
        flux = pdf.pages[0].Contents
        flux.write(b"\x00\x01ceci n'est pas compresse", filter=pikepdf.Name.FlateDecode)
        pdf.save(dossier / "z.pdf", compress_streams=False)
    return dossier / "z.pdf"


def many(nombre: int) -> Faire:
    return lambda d: write_pdf(d / "x.pdf", *[draw(PHRASE)] * nombre)


ANGLAIS = " ".join(["the city and the state are in agreement with this plan for the people"] * 9)
CAS: dict[str, tuple[Faire, str]] = {
    "simple": (text(), "lu"),
    "tournée 90": (text("/Rotate 90"), "lu"),
    "tournée 180": (text("/Rotate 180"), "lu"),
    "tournée 270": (text("/Rotate 270"), "lu"),
    "tournée 45, que la norme refuse": (text("/Rotate 45"), "lu"),
    "cadre réduit": (text("/CropBox[0 600 595 842]"), "lu"),
    "cadre à l’envers": (text("/CropBox[595 842 0 0]"), "lu"),
    "cadre vide": (text("/CropBox[0 0 0 0]"), "lu"),
    "cadre hors de la page": (text("/CropBox[2000 2000 2100 2100]"), "lu"),
    "texte hors du cadre": (text("/CropBox[0 0 595 300]"), "lu"),
    "page immense": (text("/UserUnit 100"), "lu"),
    "deux pages, dont une vide": (text("", draw(PHRASE), ""), "sans texte 1"),
    "texte invisible": (text("", draw(PHRASE, "3 Tr")), "lu"),
    "texte blanc": (text("", draw(PHRASE, "1 1 1 rg")), "lu"),
    "texte minuscule": (text("", draw(PHRASE, "0.01 0 0 0.01 0 0 Tm")), "lu"),
    "lettres écartées": (text("", draw(PHRASE, "9 Tc")), "lu"),
    "faux gras, dit deux fois": (text("", draw(PHRASE) + draw(PHRASE, ou="72.3 700 Td")), "lu"),
    "page vide": (text("", ""), "sans texte 1"),
    "dessin sans lettre": (text("", "100 100 200 200 re f"), "sans texte 1"),
    "annexe en anglais": (text("", draw(ANGLAIS)), "sans texte 1"),
    "flux que rien ne ferme": (text("", "BT /F1 11 Tf 72 700 Td (abc"), "sans texte 1"),
    "police absente": (changed(b"/Font<</F1 3 0 R>>", b"/Font<</F9 3 0 R>>"), "lu ou sans texte"),
    "objet de page perdu": (changed(b"/Kids[5 0 R]", b"/Kids[9 0 R]"), "sans texte ou refus"),
    "pages en boucle": (changed(b"/Kids[5 0 R]", b"/Kids[2 0 R]"), "sans texte ou refus"),
    "compte faux": (changed(b"/Count 1", b"/Count 9"), "lu ou sans texte"),
    "compte négatif": (changed(b"/Count 1", b"/Count -"), "lu ou refus"),
    "table abîmée": (changed(b"startxref", b"startxxxx"), "lu"),
    "fin ajoutée": (changed(b"%%EOF", b"%%EOF" + b"\0" * 4096), "lu"),
    "version inconnue": (changed(b"%PDF-1.4", b"%PDF-9.9"), "lu"),
    "octets avant l’en-tête": (changed(b"%PDF-1.4", b"\n\n   %PDF-1.4"), "lu"),
    "coupé à 90 %": (cut(0.9), "lu ou refus"),
    "coupé à 50 %": (cut(0.5), "lu ou refus"),
    "coupé à 10 %": (cut(0.1), "tronqu"),
    "linéarisé": (saved(linearize=True), "lu"),
    "objets compressés": (saved(object_stream_mode=pikepdf.ObjectStreamMode.generate), "lu"),
    "mot de passe": (
        saved(encryption=pikepdf.Encryption(user="secret", owner="autre")), "mot de passe",
    ),
    "impression interdite, lecture permise": (
        saved(encryption=pikepdf.Encryption(user="", owner="autre")), "lu",
    ),
    "flux altéré, qui s’ouvre blanc": (damaged_stream, "sans texte 1"),
    "portfolio": (attached, "couverture"),
    "aucune page": (lambda d: write_pdf(d / "x.pdf"), "aucune page"),
    "2 000 pages": (many(2_000), "lu"),
    "2 001 pages": (many(2_001), "le couper"),
    "vide": (raw(b""), "pas un PDF"),
    "page web": (raw(b"<!DOCTYPE html><html>404</html>"), "page web"),
    "page web sans déclaration": (raw(b"  \n<HTML><body>"), "page web"),
    "traitement de texte": (raw(b"PK\x03\x04word/document.xml"), "pas un PDF"),
    "image": (raw(b"\x89PNG\r\n\x1a\n" + b"\0" * 64), "pas un PDF"),
    "en-tête seul": (raw(b"%PDF-1.7\n"), "tronqu"),
    "bruit après l’en-tête": (raw(b"%PDF-1.7\n" + bytes(range(256)) * 40), "tronqu"),
}  # fmt: skip


@pytest.mark.parametrize("cas", CAS)
def test_each_becomes_what_the_table_says(cas: str, tmp_path: Path) -> None:
    faire, attendu = CAS[cas]
    fichier = faire(tmp_path)
    pages, refus = attempt(lambda: read_pages(fichier))
    if pages is None:
        assert "refus" in attendu or attendu in refus, refus
        assert fichier.name in refus
        assert "→" in refus
        return
    etats = Counter(p.etat for p in pages)
    sans = etats["vide"] + etats["illisible"]
    trouve = any(MOT in p.texte.replace(" ", "") for p in pages)
    assert {
        "lu": trouve and not sans,
        "lu ou refus": trouve,
        "lu ou sans texte": trouve or bool(sans),
        "sans texte ou refus": bool(sans) and not trouve,
        "sans texte 1": sans == 1,
        "couverture": etats["texte"] == 1,
    }[attendu], (etats, pages[0].texte[:80])
    image, refus = attempt(lambda: draw_page(fichier, 1))
    assert "→" in refus if image is None else image[:4] == b"RIFF"


def attempt(acte: Callable[[], T]) -> tuple[T | None, str]:
    """Return what an act gives, or the sentence that refuses."""
    try:
        return acte(), ""
    except (DataError, PageIllisible) as erreur:
        return None, str(erreur)


def test_files_attached_are_said_to_be_deposited_apart(tmp_path: Path) -> None:
    assert say_attached(text()(tmp_path)) == ""
    dit = say_attached(attached(tmp_path))
    assert "1\u00a0fichier joint n’est pas lu (contrat.pdf) →" in dit


@pytest.mark.parametrize(
    ("nom", "remede"), [("n" * 300, "raccourcir"), (".", "donner les fichiers")]
)
def test_what_is_no_file_is_refused_with_what_to_do(nom: str, remede: str, tmp_path: Path) -> None:
    with open_depot(Paths(tmp_path / "m")) as depot:
        with pytest.raises(DataError, match=remede):
            depot.add(tmp_path / nom, Fiche("CN03001I", "contrat"))
        assert depot.documents() == []


def test_the_table_is_long_enough() -> None:
    assert len(CAS) >= 40
