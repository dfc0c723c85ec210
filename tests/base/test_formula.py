"""A text stays a text in a spreadsheet, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.base.formula import disarm, is_formula, is_guessed, keep_text, restore

TEXTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
COMME_DES_NOMBRES = st.from_regex(r"[ '=+\-@0-9/.:,e%a-d]{1,12}", fullmatch=True)


@pytest.mark.parametrize(
    "texte",
    ["=1+1", " =1+1", "\u00a0=1", "\ufeff@x", "\t x", "\nx", "-2+3", "＝1", "\u200b+1", "- point"],
)
def test_what_a_spreadsheet_would_run_is_known_whatever_blank_stands_before(texte: str) -> None:
    assert is_formula(texte)


@pytest.mark.parametrize(
    "texte",
    ["4/7", "9/40", "2-3", "09", "007", "2024-03", "2024-2030", "12/03", "1/2/2024", "1,5", "1e5",
     "12:30", "3 h", "VRAI", "false", "12 %", "mars 2024", "12 mars", "4-sept-24", "déc. 2023",
     "200066355", "1 234", "1.2.3", "12-13", "2 am", "1 3/4", "#N/A", "(12)", "2024-03-01"],
)  # fmt: skip
def test_what_a_spreadsheet_would_take_for_something_else_is_known(texte: str) -> None:
    assert is_guessed(texte)
    assert keep_text(texte) == f"'{texte}"


@pytest.mark.parametrize(
    "texte",
    ["", "9 sur 40", "2 à 3", "2A", "CN03201M", "Mars", "Mai", "Marseille", "Décines", "12 rue",
     "4 ou plus", "non_lu", "au moins 4 sur 40", "p. 12", "art. 3", "occitanie-2024-demo", "1er"],
)  # fmt: skip
def test_words_are_left_alone(texte: str) -> None:
    assert not is_guessed(texte)
    assert keep_text(texte) == texte


@given(TEXTES | COMME_DES_NOMBRES)
def test_a_marked_text_is_neither_run_nor_guessed_and_comes_back(texte: str) -> None:
    for marque in (disarm(texte), keep_text(texte)):
        assert not is_formula(marque)
        assert restore(marque) == texte
    assert not is_guessed(keep_text(texte))
