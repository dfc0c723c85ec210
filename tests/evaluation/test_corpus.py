"""The corpus says what it says: quotes on their pages, levels of the codebook, the same twice."""

from pathlib import Path
from typing import Any

import pytest

from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook
from tests.evaluation import fabrique

CODES = fabrique.codes()


def passages(gold: dict[str, Any]) -> list[dict[str, Any]]:
    """List every passage of a gold: proofs, lower passages and decoys."""
    codes = [
        passage
        for codage in gold["codages"]
        for passage in [*codage["preuves"], *codage.get("autres_passages", [])]
    ]
    return [*codes, *gold["leurres"]]


def test_the_corpus_has_many_hands_and_a_third_kept_apart() -> None:
    golds = [fabrique.read_gold(code) for code in CODES]
    assert len(golds) >= 14
    assert 3 * sum(gold["reserve"] for gold in golds) >= len(golds)
    assert any(gold["scan"] for gold in golds)
    assert any(gold["pages"] >= 40 for gold in golds)
    assert len({gold["mise_en_page"] for gold in golds}) == len(golds)


@pytest.mark.parametrize("code", CODES)
def test_each_quote_is_verbatim_on_its_page(code: str) -> None:
    gold = fabrique.read_gold(code)
    textes = fabrique.page_texts(fabrique.build_text(code))
    assert gold["pages"] == len(textes)
    for passage in passages(gold):
        assert passage["pages"], passage["citation"]
        for pages in passage["pages"]:
            texte = "".join(textes[page - 1] for page in pages)
            cle = fabrique.squeeze(passage["citation"])
            coupe = len(pages) > 1 and any(
                cle[:i] in textes[pages[0] - 1] and cle[i:] in textes[pages[1] - 1]
                for i in range(1, len(cle))
            )
            assert cle in texte or coupe, (pages, passage["citation"])


@pytest.mark.parametrize("code", CODES)
def test_the_gold_is_what_the_marks_of_the_source_say(code: str) -> None:
    assert fabrique.read_gold(code) == fabrique.draw_gold(code)


@pytest.mark.parametrize("code", CODES)
def test_each_code_and_level_is_of_the_codebook(code: str) -> None:
    codebook = load_codebook(project_paths().codebook)
    connus = {indicateur.code for indicateur in codebook.indicateurs()}
    gold = fabrique.read_gold(code)
    for codage in gold["codages"]:
        assert codage["indicateur"] in connus
        if codage["statut"] == "code":
            echelle = fabrique.echelle(codage["indicateur"])
            assert codage["rang"] == echelle.index(codage["niveau"]) > 0
            assert codage["preuves"]
    for leurre in gold["leurres"]:
        assert leurre["pourquoi_non"]
        for tentation in leurre["tentations"]:
            assert tentation["indicateur"] in connus
            assert tentation["rang_faux"] > 0


@pytest.mark.parametrize("code", ["E1", "E3"])
def test_a_contract_is_built_twice_the_same(code: str, tmp_path: Path) -> None:
    premier = fabrique.write_pdf(code, tmp_path).read_bytes()
    fabrique.build_text.cache_clear()
    assert premier == fabrique.build(code)


def test_the_scan_has_no_text_layer() -> None:
    scans = [code for code in CODES if fabrique.read_gold(code)["scan"]]
    assert scans
    for code in scans:
        assert not any(fabrique.page_texts(fabrique.build(code)))
