"""The generated page is the codebook's, whole and up to date."""

from __future__ import annotations

from observatory.base.paths import project_paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.markdown import AXES_DEDUITS, get_page, render_codebook_markdown


def test_the_committed_page_is_up_to_date(codebook: Codebook) -> None:
    page = get_page(project_paths().root).read_text(encoding="utf-8")
    assert page == render_codebook_markdown(codebook), "python -m observatory.codebook.markdown"


def test_every_term_is_on_the_page(codebook: Codebook) -> None:
    page = render_codebook_markdown(codebook)
    for i in codebook.indicateurs():
        if i.axe not in AXES_DEDUITS:
            assert f"| `{i.terme}` | {i.libelle}" in page, i.code


def test_definitions_alone_are_on_the_page(codebook: Codebook) -> None:
    page = render_codebook_markdown(codebook)
    assert "Lecture non publiée" not in page
    assert "Toulouse Métropole" not in page
