"""Pages without usable text, read from their image by Tesseract where it is installed."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium

from observatory.documents.ouvert import open_pdf
from observatory.documents.pages import Page, judge

RESOLUTION = 200
"""Dots per inch of the image read: 128 of 129 terms found at 150 and above, 106 at 100."""

_DELAI = 60.0
_LANGUE = "fra"


@cache
def find_tesseract() -> str | None:
    """Return the command of Tesseract when it can read French, else None."""
    commande = shutil.which("tesseract")
    if commande is None:
        return None
    try:
        langues = subprocess.run(
            [commande, "--list-langs"], capture_output=True, text=True, timeout=_DELAI, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    return commande if _LANGUE in langues.split() else None


def read_images(fichier: Path, pages: Sequence[Page]) -> list[Page]:
    """Return the pages, those without usable text read from their image when it can be done.

    A page so read has the state `ocr`; one where nothing was found, or nothing in French, keeps
    its own state.
    """
    commande = find_tesseract()
    a_lire = [p.numero for p in pages if p.etat in ("vide", "illisible")]
    if commande is None or not a_lire:
        return list(pages)
    lus = {numero: _keep_french(_read(commande, _draw(fichier, numero))) for numero in a_lire}
    return [
        replace(p, texte=texte, etat="ocr", ordre=(), taux_mots_outils=judge(texte)[1])
        if (texte := lus.get(p.numero))
        else p
        for p in pages
    ]


def read_image(fichier: Path, numero: int) -> str:
    """Return the text of one page read from its image, empty when no French can be read."""
    commande = find_tesseract()
    try:
        return _keep_french(_read(commande, _draw(fichier, numero))) if commande else ""
    except pdfium.PdfiumError:
        return ""


def _keep_french(texte: str) -> str:
    """Return a text read from an image, "" when it is no French: its page stays untrusted."""
    return texte if judge(texte)[0] == "texte" else ""


def _draw(fichier: Path, numero: int) -> bytes:
    """Return the image of a page in grey, as it is: to squeeze it takes longer than to pass it."""
    with open_pdf(fichier) as pdf:
        image = pdf.page(numero).render(scale=RESOLUTION / 72, grayscale=True).to_pil()
    tampon = io.BytesIO()
    image.save(tampon, "PPM")
    return tampon.getvalue()


def _read(commande: str, image: bytes) -> str:
    """Return the text of an image, line by line; empty when Tesseract fails or doubts it all."""
    try:
        sortie = subprocess.run(
            [commande, "stdin", "stdout", "-l", _LANGUE, "--dpi", str(RESOLUTION), "tsv"],
            input=image, capture_output=True, timeout=_DELAI, check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        ).stdout.decode("utf-8", "replace")  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return "\n".join(_join_words(sortie))


def _join_words(tsv: str) -> list[str]:
    """Return the lines of a page; pieces of one line set apart by a wide space are put back."""
    lignes: dict[tuple[str, ...], _LigneOcr] = {}
    for mot in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        if not (mot["text"] and mot["text"].strip() and float(mot["conf"]) >= 0):
            continue
        gauche, haut = int(mot["left"]), int(mot["top"])
        ajout = _LigneOcr(
            [mot["text"]], gauche, gauche + int(mot["width"]), haut, haut + int(mot["height"])
        )
        cle = (mot["block_num"], mot["par_num"], mot["line_num"])
        lignes[cle] = lignes[cle].join(ajout) if cle in lignes else ajout
    gardees: list[_LigneOcr] = []
    for ligne in lignes.values():
        voisine = next((r for r, autre in enumerate(gardees) if autre.goes_on(ligne)), None)
        if voisine is None:
            gardees.append(ligne)
        else:
            gardees[voisine] = gardees[voisine].join(ligne)
    return [" ".join(ligne.mots) for ligne in gardees]


_ECART_MAXIMUM = 1.5
"""The widest space inside a line, in heights of it; a gutter between columns is wider."""


@dataclass(frozen=True, slots=True)
class _LigneOcr:
    mots: list[str]
    gauche: int
    droite: int
    haut: int
    bas: int

    def join(self, suite: _LigneOcr) -> _LigneOcr:
        return _LigneOcr(
            [*self.mots, *suite.mots],
            min(self.gauche, suite.gauche), max(self.droite, suite.droite),
            min(self.haut, suite.haut), max(self.bas, suite.bas),
        )  # fmt: skip

    def goes_on(self, suite: _LigneOcr) -> bool:
        """Return whether another piece stands on the same line, just to the right of this one."""
        commun = min(self.bas, suite.bas) - max(self.haut, suite.haut)
        hauteur = max(self.bas - self.haut, suite.bas - suite.haut)
        return 2 * commun > hauteur and 0 <= suite.gauche - self.droite <= _ECART_MAXIMUM * hauteur
