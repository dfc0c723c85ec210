"""The pieces of Streamlit's scripts told with a page: real files, all that they need, no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from observatory.app.server.coquilles import rewrite_page
from observatory.app.server.morceaux import PAR_PAGE, PARTOUT, list_pieces
from observatory.app.server.serveur import locate_package

STREAMLIT = locate_package("streamlit") / "static"


@pytest.mark.parametrize("page", ["", *PAR_PAGE])
def test_every_piece_exists_and_brings_all_it_imports(page: str) -> None:
    morceaux = list_pieces(STREAMLIT, page)
    coquille = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    assert len(set(morceaux)) == len(morceaux) >= len(PARTOUT)
    for nom in morceaux:
        texte = (STREAMLIT / "static/js" / nom).read_text(encoding="utf-8")
        assert nom not in coquille, f"{nom} est déjà dans la page"
        for besoin in re.findall(r'from"\./([^"]+\.js)"', texte):
            assert besoin in morceaux or besoin in coquille, f"{nom} demande encore {besoin}"


@pytest.mark.parametrize("element", sorted({e for p in PAR_PAGE.values() for e in p} | {*PARTOUT}))
def test_every_element_named_is_one_streamlit_has(element: str) -> None:
    trouves = list((STREAMLIT / "static/js").glob(f"{element}.*.js"))
    coquille = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    assert trouves, f"Streamlit n’a plus de morceau « {element} » : le retirer de morceaux.py"
    assert not any(t.name in coquille for t in trouves), f"« {element} » est dans la page"


def test_the_map_is_told_its_frame_first(tmp_path: Path) -> None:
    morceaux = list_pieces(STREAMLIT, "carte")
    assert morceaux[0].startswith("ComponentInstance.")
    assert not any(m.startswith("DataFrame.") for m in morceaux), "le tableau vient après la carte"
    (tmp_path / "static/js").mkdir(parents=True)
    (tmp_path / "index.html").write_text("<head></head>", encoding="utf-8")
    assert list_pieces(tmp_path, "carte") == ()


def test_pieces_are_written_once_at_the_end_of_the_head() -> None:
    html = "<html lang='en'><head><title>S</title></head><body></body></html>"
    ecrit = rewrite_page(html, "/", (), ("a.1.js", 'b"<.js'))
    assert ecrit.count("modulepreload") == 2
    assert 'href="./static/js/a.1.js"' in ecrit
    assert 'b"<.js' not in ecrit
