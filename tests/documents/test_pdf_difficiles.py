"""A damaged, locked, empty, long, turned or image-only PDF is read, or a sentence says why not."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from observatory.base.errors import DataError
from observatory.cli.main import app
from observatory.documents.pages import Page, read_pages
from observatory.reading.propositions import propose
from tests.evaluation.fabrique import rasterise

PHRASE = "La Caf finance un poste au titre de la convention territoriale globale."


def write_pdf(chemin: Path, *contenus: str, page: str = "") -> Path:
    """Write a PDF by hand: one page per content stream, `page` added to each page's dictionary."""
    objets = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    pages = []
    for contenu in contenus:
        objets.append(f"<</Length {len(contenu)}>>\nstream\n{contenu}\nendstream")
        objets.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{page}/Contents {len(objets)} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        pages.append(f"{len(objets)} 0 R")
    objets[1] = f"<</Type/Pages/Kids[{' '.join(pages)}]/Count {len(pages)}>>"
    corps, places = "%PDF-1.4\n", []
    for rang, objet in enumerate(objets, start=1):
        places.append(len(corps))
        corps += f"{rang} 0 obj\n{objet}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    fin = f"xref\n0 {len(objets) + 1}\n0000000000 65535 f \n{table}"
    fin += f"trailer<</Size {len(objets) + 1}/Root 1 0 R>>\nstartxref\n{len(corps)}\n%%EOF"
    chemin.write_bytes((corps + fin).encode("latin-1"))
    return chemin


def draw(texte: str, avant: str = "", ou: str = "72 700 Td") -> str:
    return f"BT {avant} /F1 11 Tf {ou} ({texte}) Tj ET"


def indicators(fichier: Path) -> set[str]:
    return {p.indicateur for p in propose(read_pages(fichier)) if p.motif_ecart is None}


def test_a_locked_file_is_said(tmp_path: Path) -> None:
    fichier = write_pdf(tmp_path / "clair.pdf", draw(PHRASE))
    ferme = tmp_path / "ferme.pdf"
    with pikepdf.open(fichier) as pdf:
        pdf.save(ferme, encryption=pikepdf.Encryption(user="secret", owner="autre"))
    with pytest.raises(DataError, match="mot de passe"):
        read_pages(ferme)


def test_no_page_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="aucune page"):
        read_pages(write_pdf(tmp_path / "vide.pdf"))


@pytest.mark.parametrize("page", ["/Rotate 90", "/Rotate 180", "/Rotate 270"])
def test_a_turned_page_is_read(tmp_path: Path, page: str) -> None:
    fichier = write_pdf(tmp_path / "tourne.pdf", draw(PHRASE), page=page)
    assert {"partenaire.caf", "instrument.ctg"} <= indicators(fichier)
    assert read_pages(fichier)[0].rotation == int(page.split()[1])


@pytest.mark.parametrize(
    "contenu",
    [draw(PHRASE, "3 Tr"), draw(PHRASE, "1 1 1 rg"), draw(PHRASE, ou="72 -40 Td")],
    ids=["invisible", "blanc", "hors de la page"],
)
def test_hidden_text_is_read_without_an_error(tmp_path: Path, contenu: str) -> None:
    pages = read_pages(write_pdf(tmp_path / "cache.pdf", contenu))
    assert pages[0].etat in ("texte", "vide")
    assert all(p.citation in PHRASE for p in propose(pages))


def test_a_page_that_is_an_image_says_it_has_no_text(tmp_path: Path) -> None:
    texte = write_pdf(tmp_path / "texte.pdf", draw(PHRASE)).read_bytes()
    image = tmp_path / "image.pdf"
    image.write_bytes(rasterise(texte, graine="image", dpi=72))
    pages = read_pages(image)
    assert [p.etat for p in pages] == ["vide"]
    assert propose(pages) == []


def test_three_hundred_pages_are_read_with_one_proof_at_the_end(tmp_path: Path) -> None:
    contenus = [draw(f"Le paysage change en {n}.") for n in range(299)]
    fichier = write_pdf(tmp_path / "long.pdf", *contenus, draw(PHRASE))
    trouvees = {p.page for p in propose(read_pages(fichier)) if p.indicateur == "partenaire.caf"}
    assert trouvees == {300}


def test_altered_bytes_raise_nothing_but_a_sentence(tmp_path: Path) -> None:
    sain = write_pdf(tmp_path / "sain.pdf", *[draw(PHRASE)] * 4).read_bytes()
    hasard = random.Random(16)  # noqa: S311
    for essai in range(60):
        octets = bytearray(sain)
        for _ in range(hasard.choice((1, 8, 64))):
            octets[hasard.randrange(8, len(octets))] = hasard.randrange(256)
        if essai % 3 == 0:
            octets = octets[: hasard.randrange(20, len(octets))]
        fichier = tmp_path / f"abime{essai}.pdf"
        fichier.write_bytes(bytes(octets))
        with contextlib.suppress(DataError):
            propose(read_pages(fichier))


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    bon = write_pdf(tmp_path / "bon.pdf", draw(PHRASE))
    mauvais = tmp_path / "mauvais.pdf"
    mauvais.write_bytes(b"%PDF-1.4\nrien")
    sortie = CliRunner().invoke(app, ["read", str(mauvais), str(bon), "--json"])
    assert sortie.exit_code == 1
    assert "mauvais.pdf" in sortie.output
    assert '"fichier": "bon.pdf"' in sortie.output
    assert "Traceback" not in sortie.output


def test_random_pages_raise_nothing() -> None:
    hasard = random.Random(2030)  # noqa: S311
    signes = "aeéCAFARS .,;:«»’'-–—()\n\ufffe0123456789%€…•☐ﬁœ\u0301"
    textes = ["".join(hasard.choices(signes, k=hasard.randrange(400))) for _ in range(200)]
    propose([Page(n, t, "texte") for n, t in enumerate(textes, start=1)])
