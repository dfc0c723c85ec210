"""One term, one place: adding a partner to its one file is enough for it to reach everything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from observatory.codebook.loader import load_codebook
from observatory.codebook.markdown import render_codebook_markdown
from observatory.paths import project_paths

NOUVEAU = """
[termes.mutuelles]
libelle = "Mutuelles de santé"
famille = "sante"
themes = ["sante"]
description = "Organismes de complémentaire santé à but non lucratif."
consigne = "Partenaire si une offre ou une action est prévue dans les quartiers."
"""


@pytest.fixture(scope="module")
def codebook_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the codebook where one partner was added to its one file."""
    dossier = tmp_path_factory.mktemp("un_seul_geste") / "codebook"
    shutil.copytree(
        project_paths().codebook, dossier, ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    fichier = dossier / "partenaires.toml"
    fichier.write_text(fichier.read_text(encoding="utf-8") + NOUVEAU, encoding="utf-8")
    return dossier


def test_a_new_partner_is_an_indicator_with_its_measures(codebook_folder: Path) -> None:
    codebook = load_codebook(codebook_folder)
    nouveau = codebook.indicateur("partenaire.mutuelles")
    assert nouveau.libelle_famille == "Santé"
    assert [m.code for m in codebook.mesures_de(nouveau)] == [
        "citation", "partenaire", "signataire",
    ]  # fmt: skip
    assert codebook.version != load_codebook().version


def test_nothing_else_of_the_codebook_moves(codebook_folder: Path) -> None:
    avant = {i.code for i in load_codebook().indicateurs()}
    apres = {i.code for i in load_codebook(codebook_folder).indicateurs()}
    assert apres - avant == {"partenaire.mutuelles"}
    assert avant <= apres


def test_a_new_partner_is_on_the_page_of_documentation(codebook_folder: Path) -> None:
    page = render_codebook_markdown(load_codebook(codebook_folder))
    assert "| `mutuelles` | Mutuelles de santé |" in page
