"""A PDF held open by pdfium, one page of it at a time: read, then framed, it is loaded once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium

VERROU = threading.Lock()
"""One lock around pdfium in a process: its library is not safe for threads."""


class PdfOuvert:
    """The pages of an open PDF; use `open_pdf`. PdfiumError where pdfium refuses one."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self.document = document
        self._rang: int | None = None
        self._page: pdfium.PdfPage | None = None
        self._textes: pdfium.PdfTextPage | None = None
        self._brut: str | None = None

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self.document)

    def page(self, numero: int) -> pdfium.PdfPage:
        """Return a page (from 1), valid until another is asked for."""
        if self._page is None or self._rang != numero:
            self.leave()
            self._page, self._rang = self.document[numero - 1], numero
        return self._page

    def textes(self, numero: int) -> pdfium.PdfTextPage:
        """Return what pdfium has of the text of a page, valid until another page is asked for."""
        page = self.page(numero)
        if self._textes is None:
            self._textes = page.get_textpage()
        return self._textes

    def brut(self, numero: int) -> str:
        """Return the text of a page as pdfium gives it: ends of lines are two signs."""
        textes = self.textes(numero)
        if self._brut is None:
            self._brut = textes.get_text_range()
        return self._brut

    def leave(self) -> None:
        """Close the page loaded: its memory is given back."""
        for objet in (self._textes, self._page):
            if objet is not None:
                objet.close()
        self._rang = self._page = self._textes = self._brut = None


@contextmanager
def open_pdf(fichier: Path, *, attente_s: float = -1) -> Iterator[PdfOuvert]:
    """Give an open PDF, alone with pdfium; PdfiumError where it is refused.

    TimeoutError when pdfium serves others for more than `attente_s` seconds (-1: no limit).
    """
    if not VERROU.acquire(timeout=attente_s):
        raise TimeoutError
    try:
        with pdfium.PdfDocument(fichier) as document:
            ouvert = PdfOuvert(document)
            try:
                yield ouvert
            finally:
                ouvert.leave()
    finally:
        VERROU.release()
