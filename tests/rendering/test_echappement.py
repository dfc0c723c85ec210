"""A label of the data is text: it never becomes a tag, a link, a title or a directive."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.rendering.echappement import escape

PIEGES = [
    "<script>alert(1)</script>",
    "[cliquez](javascript:alert(1))",
    "![x](http://ailleurs.fr/x.png)",
    "**gras** et _italique_",
    "# titre",
    "- puce",
    "1. liste",
    ":red[rouge] et :material/home:",
    "$x^2$",
    "a | b",
    '" onmouseover="x',
    "`code`",
    "> citation",
]


@pytest.mark.parametrize("piege", PIEGES)
def test_no_sign_of_a_language_is_left(piege: str) -> None:
    sur = escape(piege)
    assert not set("<>[]*_`$|\"'\\") & set(sur)
    assert html.unescape(sur) == piege


@pytest.mark.parametrize("debut", ["# titre", "- puce", "+ puce", "=== regle", "12) liste"])
def test_no_line_starts_a_block(debut: str) -> None:
    assert escape(debut)[: len(debut.split(maxsplit=1)[0])] != debut.split(maxsplit=1)[0]


def test_ordinary_french_stays_readable() -> None:
    texte = "Réussite éducative (PRE)\u00a0: 33/40, 82,5\u202f% — l’État, Saint-Gaudens\u202f; n° 3"
    assert escape(texte) == texte
    assert escape(re.sub("[\u00a0\u202f](?=[:;%])", " ", texte)) == texte


@given(st.text())
def test_the_reader_sees_the_very_text(texte: str) -> None:
    plat = html.unescape(escape(texte))
    assert plat.replace(" ", "") == html.unescape(escape(plat)).replace(" ", "")
    assert "<" not in escape(texte)
