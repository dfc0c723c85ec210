"""The image of a page, and the frame of a passage: on the ink, turned, cropped, cut or repeated."""

from __future__ import annotations

import io
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from observatory.documents import images
from observatory.documents.images import PageIllisible, draw_page, forget_images, frame_page
from observatory.documents.pages import place_in_file, read_pages
from observatory.documents.texte import find_quotes
from tests.documents.test_pdf_difficiles import draw, write_pdf

Ecrire = Callable[..., Path]
PHRASE = "Le programme de reussite educative suit les eleves"


def ink(image: Image.Image, cadre: images.CadrePassage, marge: float = 0.0) -> int:
    """Return how many dark pixels lie inside a frame, widened by a share of the page."""
    large, haut = image.size
    zone = image.convert("L").crop(
        (
            int((cadre.gauche - marge) * large), int((cadre.haut - marge) * haut),
            int((cadre.droite + marge) * large) + 1, int((cadre.bas + marge) * haut) + 1,
        )
    )  # fmt: skip
    return sum(zone.histogram()[:128])


def frame(fichier: Path, citation: str, page: int = 1) -> tuple[images.CadrePassage, ...]:
    texte = read_pages(fichier)[page - 1].texte
    trouves = find_quotes(texte, [citation])
    assert trouves, repr(texte)
    return frame_page(fichier, page, trouves).cadres


@pytest.mark.parametrize(
    "page",
    ["", "/Rotate 90", "/Rotate 180", "/Rotate 270", "/CropBox[50 100 500 800]",
     "/Rotate 90/CropBox[50 100 500 800]"],
)  # fmt: skip
def test_all_the_ink_is_under_the_frame(tmp_path: Path, page: str) -> None:
    fichier = write_pdf(tmp_path / "un.pdf", draw(PHRASE), page=page)
    image = Image.open(io.BytesIO(draw_page(fichier, 1, 1400)))
    (cadre,) = frame(fichier, PHRASE)
    tout = sum(image.convert("L").histogram()[:128])
    assert ink(image, cadre, 0.004) == tout > 300
    (mot,) = frame(fichier, "educative")
    assert 0 < ink(image, mot) < tout / 2


def test_a_word_cut_at_the_end_of_a_line_has_a_frame_on_each(ecrire_pdf: Ecrire) -> None:
    fichier = ecrire_pdf(
        "#set page(width: 9cm, height: 9cm)\n#set text(hyphenate: true)\n"
        "#block(width: 2.3cm)[Le programme de réussite éducative accompagne les apprentissages]"
    )
    assert "\ufffe" in read_pages(fichier)[0].texte
    cadres = frame(fichier, "réussite éducative accompagne")
    assert len({round(c.haut, 2) for c in cadres}) >= 2
    image = Image.open(io.BytesIO(draw_page(fichier, 1)))
    assert all(ink(image, c) for c in cadres)


def test_a_place_of_the_text_is_told_in_that_of_the_file_sign_by_sign() -> None:
    hasard = random.Random(3)  # noqa: S311
    for _ in range(300):
        brut = "".join(hasard.choices(("a", "é", "\r\n", "\r", "\n", "\U0001f600"), k=12))
        texte = brut.replace("\r\n", "\n")
        avant = [texte[:n].replace("\n", "\0") for n in range(len(texte) + 1)]
        for n, tete in enumerate(avant):
            lus, reste = 0, brut
            for signe in tete:  # each sign of the page takes one or two of the file
                pris = "\r\n" if signe == "\0" and reste.startswith("\r\n") else reste[0]
                lus, reste = lus + len(pris.encode("utf-16-le")) // 2, reste[len(pris) :]
            assert place_in_file(brut, [(n, n)]) == [(lus, lus)]


def test_a_quote_is_found_whole_words_only_and_each_time() -> None:
    texte = "La caféterie. La Caf finance ; la\nCAF suit, l’éle\ufffe\nvage"
    assert [texte[a:b] for a, b in find_quotes(texte, ["caf"])] == ["Caf", "CAF"]
    assert [texte[a:b] for a, b in find_quotes(texte, ["élevage"])] == ["éle\ufffe\nvage"]
    assert find_quotes(texte, ["", "absent"]) == []


def test_images_are_webp_bounded_and_forgotten(tmp_path: Path) -> None:
    fichier = write_pdf(tmp_path / "un.pdf", *[draw(f"page {n}") for n in range(80)])
    for numero in range(1, 80):
        draw_page(fichier, numero)
    assert len(images._IMAGES) == images.GARDEES
    image = Image.open(io.BytesIO(draw_page(fichier, 79)))
    assert (image.format, image.size[0]) == ("WEBP", 900)
    forget_images(fichier)
    assert not [c for c in images._IMAGES if c[0] == fichier]


def test_a_page_of_any_shape_is_bounded(tmp_path: Path) -> None:
    fichier = write_pdf(tmp_path / "un.pdf", draw("x"), page="/CropBox[0 0 20 800]")
    image = Image.open(io.BytesIO(draw_page(fichier, 1, 900)))
    assert image.size[0] * image.size[1] <= 900 * 900 * 3 + 900
    assert frame_page(fichier, 1).rapport == pytest.approx(20 / 800)


def test_a_page_that_cannot_be_drawn_is_a_sentence(tmp_path: Path) -> None:
    fichier = write_pdf(tmp_path / "un.pdf", draw("x"))
    for numero, cherche in ((2, fichier), (1, tmp_path / "absent.pdf")):
        with pytest.raises(PageIllisible, match=r"age .* → "):
            draw_page(cherche, numero)


def test_many_threads_draw_and_read_without_a_fault(tmp_path: Path) -> None:
    fichier = write_pdf(tmp_path / "un.pdf", *[draw(f"{PHRASE} {n}") for n in range(8)])
    fautes: list[object] = []

    def work(rang: int) -> None:
        for tour in range(6):
            numero = (rang + tour) % 8 + 1
            forget_images(fichier)
            if not draw_page(fichier, numero) or not frame_page(fichier, numero, [(0, 5)]).cadres:
                fautes.append((rang, numero))
            if PHRASE not in read_pages(fichier)[numero - 1].texte:
                fautes.append((rang, "texte"))

    fils = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert fautes == []
