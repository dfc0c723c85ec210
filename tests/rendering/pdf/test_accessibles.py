"""What a reader hears of a printed sheet: headers of columns and rows; checkers of PDF/UA."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf.entetes import mark_row_headers
from tests.rendering.pdf.composees import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)
from tests.rendering.pdf.conftest import DEMO, PUBLIC, Lu

pytestmark = pytest.mark.xdist_group("pdf")

VERAPDF = "1.28"
"""Version of veraPDF, the reference checker of PDF/UA, these sheets are meant for."""
CINQ = ("theme", "contrat", "contrat_public", "contrat_theme", "non_code", "villes", "qpv")


@pytest.fixture(scope="module")
def fiches(memoire: Entrepot) -> dict[str, bytes]:
    """Return one sheet of each kind, and each table a kind may hold."""
    demo, idf = Filtres(lecture=DEMO), Filtres(lecture="idf-ouest-2025")
    return {
        "theme": render_fiche_theme(memoire, "sante", filtres=demo),
        "contrat": render_fiche_contrat(memoire, "CN03103I", filtres=demo),
        "contrat_public": render_fiche_contrat(
            memoire, "CN03103I", filtres=Filtres(lecture=PUBLIC)
        ),
        "contrat_theme": render_fiche_contrat_theme(memoire, "CN03201M", "sante", filtres=demo),
        "non_code": render_fiche_contrat(memoire, "CN07501I"),
        "villes": render_fiche_contrat(memoire, "CN07802M", filtres=idf),
        "qpv": render_fiche_qpv(memoire, "QN03201M"),
    }


def list_attributes(noeud: Any) -> dict[str, Any]:
    """Return the table attributes of a cell."""
    return next(
        (a for brut in noeud.get("/A", []) if (a := brut.get_object()).get("/O") == "/Table"), {}
    )


def list_children(noeud: Any) -> Iterator[Any]:
    enfants = noeud.get("/K", [])
    for enfant in enfants if isinstance(enfants, list) else [enfants]:
        yield enfant if isinstance(enfant, int) else enfant.get_object()


def count_marks(noeud: Any) -> int:
    """Return how many pieces of content a cell holds: none is silence."""
    return sum(
        1 if isinstance(e, int) else count_marks(e) if "/S" in e else 1
        for e in list_children(noeud)
    )


def list_rows(tables: list[Any], sorte: str) -> list[list[Any]]:
    return [
        list(list_children(ligne))
        for table in tables
        for partie in list_children(table)
        if partie["/S"] == sorte
        for ligne in list_children(partie)
    ]


@pytest.mark.parametrize("nom", CINQ)
def test_each_cell_has_a_header_of_column_and_a_header_of_row(
    nom: str, fiches: dict[str, bytes]
) -> None:
    lu = Lu(fiches[nom])
    tables = [n for n in lu.list_structure() if n.get("/S") == "/Table"]
    assert bool(tables) == (nom != "qpv")
    entetes = {str(n["/ID"]): n for n in lu.list_structure() if n.get("/S") == "/TH"}
    assert len(entetes) == sum(n.get("/S") == "/TH" for n in lu.list_structure())
    for titres in list_rows(tables, "/THead"):
        for titre in titres:
            assert list_attributes(titre)["/Scope"] == "/Column"
            assert count_marks(titre) > 0, "an empty header cell"
    for premiere, *suite in list_rows(tables, "/TBody"):
        assert premiere["/S"] == "/TH"
        assert list_attributes(premiere)["/Scope"] == "/Row"
        assert count_marks(premiere) > 0
        for cellule in suite:
            assert cellule["/S"] == "/TD"
            noms = [str(n) for n in list_attributes(cellule)["/Headers"]]
            portees = [list_attributes(entetes[n])["/Scope"] for n in noms]
            assert portees == ["/Column", "/Row"]
            assert noms[1] == str(premiere["/ID"])


@pytest.mark.parametrize("nom", CINQ)
def test_the_tree_of_names_holds_every_header_in_order(nom: str, fiches: dict[str, bytes]) -> None:
    lu = Lu(fiches[nom])
    arbre = lu.racine["/StructTreeRoot"].get("/IDTree", {}).get("/Names", [])
    noms = [str(n) for n in arbre[::2]]
    assert noms == sorted(noms)
    assert len(noms) == sum(n.get("/S") == "/TH" for n in lu.list_structure())
    assert all(e.get_object()["/ID"] == n for n, e in zip(arbre[::2], arbre[1::2], strict=True))


@pytest.mark.parametrize("nom", CINQ)
def test_two_checkers_find_nothing(nom: str, fiches: dict[str, bytes], tmp_path: Path) -> None:
    fichier = tmp_path / f"{nom}.pdf"
    fichier.write_bytes(fiches[nom])
    with pikepdf.open(io.BytesIO(fiches[nom])) as lu:
        assert lu.check_pdf_syntax() == []
    vu = pdfua.validate(fichier)
    assert [f"{f.rule_id} {f.message}" for f in vu.findings] == []


def test_the_checker_sees_what_it_must(fiches: dict[str, bytes], tmp_path: Path) -> None:
    fichier = tmp_path / "muet.pdf"
    fichier.write_bytes(fiches["contrat"].replace(b"/Marked true", b"/Marked null"))
    assert pdfua.validate(fichier).findings


@pytest.mark.slow
@pytest.mark.parametrize("nom", CINQ)
def test_verapdf_finds_nothing(nom: str, fiches: dict[str, bytes], tmp_path: Path) -> None:
    programme = shutil.which("verapdf")
    if programme is None:
        pytest.skip(f"veraPDF {VERAPDF} (Java, on no package registry) is not installed")
    fichier = tmp_path / f"{nom}.pdf"
    fichier.write_bytes(fiches[nom])
    commande = [programme, "--flavour", "ua1", "--format", "text", str(fichier)]
    fait = subprocess.run(commande, capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stdout


def test_a_sheet_without_table_is_left_as_it_is(fiches: dict[str, bytes]) -> None:
    assert mark_row_headers(fiches["qpv"]) == fiches["qpv"]


def test_marking_twice_changes_nothing(fiches: dict[str, bytes]) -> None:
    assert mark_row_headers(fiches["theme"]) == fiches["theme"]


@pytest.mark.parametrize(
    "abime",
    [
        lambda o: o[:-40],
        lambda o: re.sub(rb"xref\n0 ", b"xref\n1 ", o),
        lambda o: b"",
        lambda o: b"%PDF-1.7\n%%EOF",
    ],
)
def test_a_file_written_otherwise_is_refused(
    abime: Callable[[bytes], bytes], fiches: dict[str, bytes]
) -> None:
    with pytest.raises(ValueError, match="no plain table"):
        mark_row_headers(abime(fiches["theme"]))
