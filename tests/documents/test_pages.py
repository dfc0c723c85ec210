"""A PDF becomes pages, or a French sentence says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.documents.pages import judge, read_pages
from tests.documents.test_pdf_difficiles import draw, write_pdf


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


def test_a_table_of_names_is_text_though_it_has_few_small_words() -> None:
    lignes = [
        "Caf DELMAS Ingrid Sous-directrice signé", "CPAM OZANNE Pierre Directeur adjoint signé",
        "France Travail LEVASSEUR Annie Directrice d’agence signé", "Région – –",
        "Lisse Habitat MONTIGNY Paul Directeur général signé", "Parquet – Procureur",
        "Mission locale FERRET Jeanne Présidente signé", "État HAUTIER Marc Préfet signé",
    ]  # fmt: skip
    assert judge("\n".join(lignes * 2))[0] == "texte"


def test_letters_coded_anew_are_not_text() -> None:
    table = str.maketrans("abcdefghijklmnopqrstuvwxyz", "defghijklmnopqrstuvwxyzabc")
    page = "Le contrat de ville est porté par une communauté qui associe ses communes. " * 8
    assert judge(page.translate(table))[0] == "illisible"


def test_a_number_among_others_in_the_margins_is_the_page(tmp_path: Path) -> None:
    pages = [
        draw(f"Enquete {n} / 4", ou="72 800 Td") + "\n" + draw(f"cout en {2000 + n * n}")
        for n in (1, 2, 3, 4)
    ]
    lues = read_pages(write_pdf(tmp_path / "x.pdf", "", *pages))
    assert [p.imprime for p in lues] == [None, "1", "2", "3", "4"]
