"""The image of a page of a document, the passage framed on it, wherever it is shown."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from observatory.app.server.pieces import SIGNEE, address_file, address_image, sees_all
from observatory.base.french import INSECABLE
from observatory.documents.depot import Depot, Document
from observatory.documents.droits import keep_readable, may_give_file, may_show_image
from observatory.documents.images import (
    LARGEURS,
    CadrePassage,
    PageCadree,
    PageIllisible,
    frame_page,
)
from observatory.documents.pages import Page
from observatory.rendering.echappement import escape

Trouver = Callable[[str], list[tuple[int, int]]]
STYLE = Path(__file__).with_name("feuille.css")


def name_pages(numero: int, imprime: str | None) -> str:
    """Return « p. 42 (PDF 45) », or « p. 45 » where the printed number says the same."""
    if imprime is None or imprime == str(numero):
        return f"p.{INSECABLE}{numero}"
    return f"p.{INSECABLE}{imprime} (PDF{INSECABLE}{numero})"


def show_feuille(
    depot: Depot, document: Document, numero: int, trouver: Trouver | None = None, dit: str = ""
) -> None:
    """Show a page of a document as an image, its passages framed; a sentence when it may not be.

    `trouver` returns where the passages stand in the text of the page (`find_quotes` for a quote,
    `Requete.find_in` for a search); `dit` is what they say, for who listens to the page.
    """
    tout = sees_all()
    if not keep_readable([document], tout=tout):
        st.info("Cette page n’est pas montrée : son document n’est pas public.")
        return
    page = depot.page(document.sha256, numero)
    if page is None:
        nombre = document.nb_pages
        st.info(escape(f"{document.titre} n’a pas de page {numero} : il en a {nombre}."))
        return
    if not may_show_image(depot, document.sha256, numero, tout=tout):
        st.info(SIGNEE)
        return
    trouves = page.find(trouver) if trouver else []
    try:
        cadree = frame_page(depot.file_of(document.sha256), numero, trouves)
    except PageIllisible as erreur:
        st.info(escape(str(erreur)))
        return
    st.html(STYLE)
    st.html(write_feuille(document, page, cadree, dit))
    if may_give_file(depot, document.sha256, tout=tout):
        adresse = address_file(document.sha256, numero)
        st.html(
            f'<a class="obs-lien" href="{html.escape(adresse)}" target="_blank" rel="noopener">'
            f"Ouvrir le PDF à cette page</a>"
        )


def write_feuille(
    document: Document,
    page: Page,
    cadree: PageCadree,
    dit: str = "",
) -> str:
    """Return the image of a page as HTML, its frames over it, its place known before it comes."""
    petite, grande = (address_image(document.sha256, page.numero, x) for x in LARGEURS)
    lieu = name_pages(page.numero, page.imprime)
    alt = f"{document.titre}, {lieu}"
    if dit and cadree.cadres:
        alt += f", passage encadré : « {dit[:200]} »"
    boites = "".join(_write_frame(c) for c in cadree.cadres)
    return (
        f'<figure class="obs-feuille" style="--rapport: {cadree.rapport:.4f}"><div>'
        f'<img src="{petite}" srcset="{petite} {LARGEURS[0]}w, {grande} {LARGEURS[1]}w" '
        f'sizes="(max-width: 900px) 100vw, 900px" alt="{html.escape(alt)}">{boites}</div>'
        f"<figcaption>{html.escape(document.titre)}, {html.escape(lieu)}"
        f"{' · texte lu sur l’image' if page.etat == 'ocr' else ''}</figcaption></figure>"
    )


def _write_frame(cadre: CadrePassage) -> str:
    places = (
        ("left", cadre.gauche),
        ("top", cadre.haut),
        ("width", cadre.droite - cadre.gauche),
        ("height", cadre.bas - cadre.haut),
    )
    style = "; ".join(f"{nom}: {part * 100:.3f}%" for nom, part in places)
    return f'<span class="obs-cadre" style="{style}"></span>'
