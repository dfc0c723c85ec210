"""Where a figure shown comes from, said in the page: the territory, or what was published.

Below five coded contracts a reading gives no share; a share of inhabitants or a published rate
is none of its figures. Each is told apart by a tag, so that the rule is checked on the rest.
A table is tagged by `data-chiffre`, what Streamlit draws by the class of its container.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

import streamlit as st

from observatory.rendering.echappement import escape
from observatory.rendering.tables.tableau_html import Nature
from observatory.sheets.pages.renvois import LienPhrase


@contextmanager
def tag_figures(nature: Nature, cle: str, *, est_en_ligne: bool = False) -> Iterator[None]:
    """Tag the figures drawn inside; `cle` is of one place of the page, `est_en_ligne` for words."""
    cle = f"chiffre-{nature}-{cle}"
    with st.container(key=cle, width="content" if est_en_ligne else "stretch"):
        yield


def show_phrase(
    texte: str | None,
    cle: str,
    nature: Nature | None = None,
    *,
    source: str = "",
    renvois: Sequence[LienPhrase] = (),
) -> None:
    """Show the sentence a page opens on; `nature` tags its figures, `source` stands under it.

    The words of each of `renvois` are a link to their proof.
    """
    if texte:
        with tag_figures(nature, f"{cle}-phrase") if nature else nullcontext():
            dessous = f'<p class="obs-source">{escape(source)}</p>' if source else ""
            st.html(f'<p class="obs-phrase">{write_phrase(texte, renvois)}</p>{dessous}')


def write_phrase(texte: str, renvois: Sequence[LienPhrase]) -> str:
    """Return a sentence as HTML, the words of each proof found from left to right as a link."""
    html = ""
    for renvoi in renvois:
        avant, trouve, apres = texte.partition(renvoi.dit)
        if trouve:
            ici = ' class="obs-saut"' if renvoi.ancre else ""
            adresse = f'href="{escape(renvoi.write_adresse())}" target="_self"'
            html += f"{escape(avant)}<a{ici} {adresse}>{escape(trouve)}</a>"
            texte = apres
    return html + escape(texte)
