"""A page of the application opened as a visitor opens it, and its texts."""

from __future__ import annotations

import functools
from pathlib import Path

from streamlit.testing.v1 import AppTest

from observatory.app.shared.navigation import locate_page

ROOT = Path(__file__).resolve().parent.parent.parent
_DELAI_S = 120


def open_page(
    page: str, /, *, est_integre: bool = False, est_en_faute: bool = False, **params: str
) -> AppTest:
    """Return a page with its address read; fail on an exception, or on a message of error.

    `est_en_faute`: the page tells the faults of a lecture, which are messages of error.
    """
    at = _write(open_site(est_integre=est_integre), params)
    if page != "accueil":
        at._page_hash = _find_hash(page)
    at.run()
    assert not at.exception, page
    assert page == "accueil" or at._page_hash in at._registered_pages, page
    assert est_en_faute or not at.error, [e.value for e in at.error]
    return at


def open_site(*, est_integre: bool = False) -> AppTest:
    """Return the application, not run yet."""
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=_DELAI_S)
    if est_integre:
        at.context["is_embedded"] = True
    return at


@functools.cache
def _open_home() -> AppTest:
    return open_site().run()


def _find_hash(page: str) -> str:
    """Return the mark under which Streamlit knows a page: then it opens there, as in a browser."""
    return _open_home().switch_page(str(locate_page(page).relative_to(ROOT)))._page_hash


def _write(at: AppTest, params: dict[str, str]) -> AppTest:
    for nom, valeur in params.items():
        at.query_params[nom] = valeur
    return at


def texts(at: AppTest) -> str:
    """Return the titles, paragraphs and notices of a page, one a line."""
    parties = (at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.warning)
    return "\n".join(str(e.value) for elements in parties for e in elements)
