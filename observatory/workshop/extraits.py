"""A passage chosen on a page by a person: what the reader missed, from one line to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from observatory.documents.pages import Page
from observatory.documents.texte import clean
from observatory.workshop.decisions import GesteRefuse, PieceJustificative
from observatory.workshop.dossier import DossierContrat

CITATION_MAX = 1_000
"""Longest quote kept, in characters."""
_CODE = 12
"""Signs of the digest of a document by which the screen names it."""


@dataclass(frozen=True, slots=True)
class LignePage:
    """One line of a page that has words: its place in the text of the page, and the words."""

    debut: int
    fin: int
    texte: str


def list_lines(page: Page) -> list[LignePage]:
    """Return the lines of a page that hold words, in the order of its text."""
    lignes: list[LignePage] = []
    place = 0
    for brute in page.texte.split("\n"):
        if dite := clean(brute):
            lignes.append(LignePage(place, place + len(brute), dite))
        place += len(brute) + 1
    return lignes


def find_document(dossier: DossierContrat, code: str) -> str:
    """Return the digest of a document the screen names by its first signs; GesteRefuse if gone."""
    for document in dossier.documents:
        if len(code) == _CODE and document.sha256.startswith(code):
            return document.sha256
    raise GesteRefuse("Ce document n’est plus déposé : recharger la page, puis choisir de nouveau.")


def read_extract(dossier: DossierContrat, extrait: Mapping[str, Any]) -> PieceJustificative:
    """Return the evidence that lines chosen on a page give; GesteRefuse when they are not there.

    `extrait` names the document by its first signs, the page from 1, the first and last lines.
    """
    sha256 = find_document(dossier, str(extrait.get("doc")))
    page = dossier.find_page(sha256, _whole(extrait.get("page")))
    lignes = list_lines(page) if page is not None else []
    debut, fin = _whole(extrait.get("debut")), _whole(extrait.get("fin"))
    if page is None or not 0 <= debut <= fin < len(lignes):
        raise GesteRefuse("Ces lignes ne sont pas sur la page : choisir de nouveau le passage.")
    dite = clean(page.texte[lignes[debut].debut : lignes[fin].fin])[:CITATION_MAX]
    return PieceJustificative("page_pdf", sha256, page.numero, page.imprime, dite)


def _whole(valeur: Any) -> int:
    return valeur if isinstance(valeur, int) and not isinstance(valeur, bool) else -1
