"""Links between views: a page and the parameters of its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from observatory.app.shared.adresse import current_page, list_kept, name_unite
from observatory.app.shared.navigation import PAGES, find_page
from observatory.queries.filtres import name_lecture
from observatory.rendering.echappement import escape


def show_link(
    page: str,
    libelle: str,
    params: Mapping[str, str] | None = None,
    *,
    icone: str | None = None,
    aide: Sequence[str] = (),
) -> None:
    """Show a link to a view of the observatory; no parameter keeps the filters in use."""
    adresse = None
    if params is not None:
        adresse = name_lecture(params)
    st.page_link(
        find_page(page),
        label=escape(libelle),
        icon=icone,
        help=" ".join(escape(a) for a in aide) or None,
        query_params=adresse,
    )


def show_here(
    libelle: str,
    ouvre: Mapping[str, str],
    *,
    icone: str | None = None,
    aide: Sequence[str] = (),
) -> None:
    """Show a link that keeps this page and its choices, and opens in it what `ouvre` says.

    `unite` in the link of a sheet is the unit whose cell opens, under the name this page gives it.
    """
    params = {(name_unite() if nom == "unite" else nom): valeur for nom, valeur in ouvre.items()}
    page = current_page() or next(iter(PAGES))
    show_link(page, libelle, {**list_kept(), **params}, icone=icone, aide=aide)


def show_web_link(titre: str, url: str) -> None:
    """Show a link to a public page, opened only if the reader chooses to."""
    st.markdown(f"[{escape(titre)}](<{_clean(url)}>)")


def _clean(url: str) -> str:
    """Return an address that cannot leave the angle brackets of a Markdown link."""
    return "".join(
        f"%{ord(c):02X}" if c in "<>\\\"' \t\r\n" else c for c in url.strip() if c.isprintable()
    )
