"""What comes after the first screens: in the page or, on a telephone, behind a button."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

TITRE = "En savoir plus"
_RANGEES, _LARGE = 4, 6
"""Rows of a comparison that a telephone shows at first; one alone beyond so many columns."""


@contextmanager
def fold_on_phone(cle: str, titre: str = TITRE) -> Iterator[None]:
    """Draw inside what a telephone folds under `titre`; elsewhere nothing shows that it may be.

    `cle` is of one place of the page. What an address opens inside stays in sight. The browser
    folds (style.css, page.js): the page is the same for all.
    """
    _show_button(titre)
    with st.container(key=f"suite-{cle}"):
        yield


def show_rest(titre: str, rangees: int, colonnes: int) -> None:
    """Show, on a telephone only, the button of the rows of the table just above that it hides."""
    if colonnes > _LARGE and rangees > 1:
        _show_button(titre, " obs-une")
    elif rangees > _RANGEES:
        _show_button(titre, " obs-quatre")


def _show_button(titre: str, classe: str = "") -> None:
    st.html(
        f'<button type="button" class="obs-plus{classe}" aria-expanded="false">'
        f"{html.escape(titre)}</button>"
    )
