"""The page table, and what every page shares: address, look, announcement of the lecture."""

from __future__ import annotations

import time
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page

from observatory.app.server.erreurs import tell_error
from observatory.app.server.journal import note_run
from observatory.app.shared.adresse import list_avis, read_address
from observatory.app.shared.bandeau import show_bandeau, show_tabs, show_ways_to_lectures
from observatory.app.shared.entete import show_title
from observatory.app.shared.navigation import PAGES, list_pages
from observatory.app.shared.pied import is_embedded, show_foot, show_share, show_words
from observatory.base.errors import ObservatoryError
from observatory.rendering.echappement import escape


def main() -> None:
    """Show the page asked for; an error of ours is a sentence, never a traceback."""
    depart = time.perf_counter()
    st.set_page_config(layout="wide")
    page = st.navigation(list_pages(), position="hidden" if is_embedded() else "top")
    try:
        _show(page)
    finally:
        note_run(page.url_path, time.perf_counter() - depart)


def _show(page: Page) -> None:
    places: Sequence[DeltaGenerator] = ()
    try:
        read_address(page.url_path)
        show_title()
        if not is_embedded():
            show_share()
        places = show_bandeau(est_integre=is_embedded())
        if avis := list_avis():
            st.info(escape(" ".join(avis)))
        show_tabs(page.url_path)
        page.run()
        if not is_embedded():
            show_words(page.url_path or next(iter(PAGES)))
    except ObservatoryError as erreur:
        tell_error(erreur)
    show_ways_to_lectures(places)
    show_foot()
