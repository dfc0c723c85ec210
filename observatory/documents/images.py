"""The image of a page, and the boxes of a passage on it as fractions of the page displayed.

One lock around pdfium in a process (`ouvert.open_pdf`); a bounded number of images are kept. Boxes
are asked of pdfium for passages only: reading the place of each letter would cost ten times more.
"""

from __future__ import annotations

import ctypes
import io
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from observatory.base.errors import ObservatoryError
from observatory.documents.colonnes import Place
from observatory.documents.ouvert import PdfOuvert, open_pdf
from observatory.documents.pages import place_in_file

LARGEURS = (900, 1400)
"""Pixels: the width of a page shown, and of a page enlarged."""
QUALITE = 80
_METHODES = {900: 2, 1400: 0}
"""How hard WebP works, by width: on pages met, 0 takes a third less time for a fifth more bytes."""
GARDEES = 64
"""Images kept in memory, the last used ones: 2 to 8 MB in all."""
_HAUTEUR_MAXIMUM = 3
"""Times the width: a longer page is drawn narrower, so that no page asks for endless memory."""
_ATTENTE_S = 20.0
_PRECISION = 1_000_000


@dataclass(frozen=True, slots=True)
class CadrePassage:
    """A box on a page, in fractions (0-1) of the page displayed, from its top left corner."""

    gauche: float
    haut: float
    droite: float
    bas: float


@dataclass(frozen=True, slots=True)
class PageCadree:
    """A page as displayed: width over height, and the boxes asked for."""

    rapport: float
    cadres: tuple[CadrePassage, ...]


class PageIllisible(ObservatoryError):
    """A page cannot be drawn: it does not exist, or pdfium refuses it."""


_IMAGES: OrderedDict[tuple[Path, int, int], bytes] = OrderedDict()
_GARDE = threading.Lock()


def draw_page(fichier: Path, numero: int, largeur: int = LARGEURS[0]) -> bytes:
    """Return a page (from 1) as a WebP image of one of `LARGEURS`; PageIllisible when it cannot be.

    The file of a document never changes: an image is known by its path, page and width.
    """
    if largeur not in LARGEURS:
        raise ValueError(largeur)
    cle = (fichier, numero, largeur)
    with _GARDE:
        if (connue := _IMAGES.get(cle)) is not None:
            _IMAGES.move_to_end(cle)
            return connue
    image = _draw(fichier, numero, largeur)
    with _GARDE:
        _IMAGES[cle] = image
        while len(_IMAGES) > GARDEES:
            _IMAGES.popitem(last=False)
    return image


def forget_images(fichier: Path) -> None:
    """Drop the images kept of a file: its document was removed."""
    with _GARDE:
        for cle in [c for c in _IMAGES if c[0] == fichier]:
            del _IMAGES[cle]


def frame_page(fichier: Path, numero: int, passages: Sequence[Place] = ()) -> PageCadree:
    """Return the shape of a page and the boxes of passages on it, one or more by line of each.

    `passages` are (start, end) in `Page.texte` as `read_pages` gives it; a page read from its
    image has no text in the file, hence no box here.
    """
    with _opened(fichier) as pdf:
        return frame_open(pdf, numero, passages)


def frame_each(
    fichier: Path, numero: int, passages: Sequence[Place]
) -> list[tuple[CadrePassage, ...]]:
    """Return the boxes of each passage of a page apart, the file opened once."""
    with _opened(fichier) as pdf:
        return [frame_open(pdf, numero, [passage]).cadres for passage in passages]


def frame_open(pdf: PdfOuvert, numero: int, passages: Sequence[Place]) -> PageCadree:
    """Return what `frame_page` does of a page of an open PDF: the page just read costs nothing."""
    page = _find(pdf, numero)
    largeur, hauteur = page.get_size()
    rapport = largeur / hauteur if largeur > 0 and hauteur > 0 else 1.0
    if not passages:
        return PageCadree(rapport, ())
    brut, textes = pdf.brut(numero), pdf.textes(numero)
    nombre = len(brut) - brut.count("\r\n")
    tenus = [(debut, fin) for debut, fin in passages if 0 <= debut < fin <= nombre]
    cadres = tuple(
        cadre for ici in place_in_file(brut, tenus) for cadre in _box(page, textes, *ici)
    )
    return PageCadree(rapport, cadres)


@contextmanager
def _opened(fichier: Path) -> Iterator[PdfOuvert]:
    """Give an open PDF; what pdfium refuses, or its being busy, is a sentence."""
    try:
        with open_pdf(fichier, attente_s=_ATTENTE_S) as pdf:
            yield pdf
    except TimeoutError:
        raise PageIllisible("Le serveur dessine déjà d’autres pages → réessayer.") from None
    except (pdfium.PdfiumError, OSError) as erreur:
        raise PageIllisible(
            "La page ne peut être dessinée → ouvrir le fichier lui-même."
        ) from erreur


def _find(pdf: PdfOuvert, numero: int) -> pdfium.PdfPage:
    if not 1 <= numero <= len(pdf):
        raise _refuse(numero, "elle n’existe pas", "choisir une autre page")
    return pdf.page(numero)


def _draw(fichier: Path, numero: int, largeur: int) -> bytes:
    with _opened(fichier) as pdf:
        page = _find(pdf, numero)
        large, haut = page.get_size()
        if large <= 0 or haut <= 0:
            raise _refuse(numero, "elle n’a pas de surface", "choisir une autre page")
        echelle = min(largeur / large, _HAUTEUR_MAXIMUM * largeur / haut)
        image = page.render(scale=echelle).to_pil()
    tampon = io.BytesIO()
    image.convert("RGB").save(tampon, "WEBP", quality=QUALITE, method=_METHODES[largeur])
    return tampon.getvalue()


def _box(
    page: pdfium.PdfPage, textes: pdfium.PdfTextPage, debut: int, fin: int
) -> Iterator[CadrePassage]:
    premier = pdfium_c.FPDFText_GetCharIndexFromTextIndex(textes, debut)
    dernier = pdfium_c.FPDFText_GetCharIndexFromTextIndex(textes, fin - 1)
    if premier < 0 or dernier < premier:
        return
    for rang in range(textes.count_rects(premier, dernier - premier + 1)):
        cadre = _to_fractions(page, textes.get_rect(rang))
        if cadre.droite > cadre.gauche and cadre.bas > cadre.haut:
            yield cadre


def _to_fractions(page: pdfium.PdfPage, boite: tuple[float, float, float, float]) -> CadrePassage:
    """Return a box of the file as fractions of the page as turned and cropped when displayed."""
    gauche, bas, droite, haut = boite
    coins = [_to_device(page, x, y) for x, y in ((gauche, haut), (droite, bas))]
    (x0, x1), (y0, y1) = (sorted(_clamp(c[axe]) for c in coins) for axe in (0, 1))
    return CadrePassage(x0, y0, x1, y1)


def _to_device(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    a, b = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(
        page, 0, 0, _PRECISION, _PRECISION, 0, x, y, ctypes.byref(a), ctypes.byref(b)
    )
    return a.value / _PRECISION, b.value / _PRECISION


def _clamp(part: float) -> float:
    return min(max(part, 0.0), 1.0)


def _refuse(numero: int, probleme: str, remede: str) -> PageIllisible:
    return PageIllisible(f"Page {numero} : {probleme} → {remede}.")
