"""A PDF becomes pages, or a French sentence says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.documents.pages import judge, read_pages


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (b"", "pas un PDF"),
        (b"<!DOCTYPE html><html><body>Contrat</body></html>", "page web"),
        (b"PK\x03\x04 docx", "pas un PDF"),
        (b"%PDF-1.7\n1 0 obj\n<</Type /Catalog", "tronqu"),
    ],
)
def test_what_is_no_pdf_is_refused(tmp_path: Path, contenu: bytes, dit: str) -> None:
    fichier = tmp_path / "contrat.pdf"
    fichier.write_bytes(contenu)
    with pytest.raises(DataError) as refus:
        read_pages(fichier)
    assert dit in str(refus.value)
    assert "contrat.pdf" in str(refus.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="introuvable"):
        read_pages(tmp_path / "rien.pdf")


def test_a_page_in_another_tongue_is_not_readable() -> None:
    anglais = "The annexed agreement describes how funding shall be granted by those parties. " * 8
    francais = "Le contrat de ville est signé par les partenaires de la politique de la ville. " * 8
    assert judge(anglais)[0] == "illisible"
    assert judge(francais)[0] == "texte"
    assert judge("")[0] == "vide"
