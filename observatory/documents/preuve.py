"""The document and the page that a proof names, among those deposited that its reader may see."""

from __future__ import annotations

from collections.abc import Collection

from observatory.documents.depot import Depot, Document
from observatory.documents.droits import keep_readable
from observatory.documents.texte import find_quotes


def find_proved(
    depot: Depot, code_contrat: str, titre: str, page: int, citation: str | None, *, tout: bool
) -> Document | None:
    """Return the document of a contract that a proof names by its title; None when unsure.

    Of several of one title, the one whose page says the quote.
    """
    ont = {
        d.sha256: d
        for d in keep_readable(depot.documents(code_contrat), tout=tout)
        if d.titre == titre and page <= d.nb_pages
    }
    if len(ont) > 1 and citation:
        ont = {sha: d for sha, d in ont.items() if _says(depot, sha, page, citation)}
    return next(iter(ont.values())) if len(ont) == 1 else None


def find_held(depot: Depot, digests: Collection[str], page: int) -> Document | None:
    """Return the first document still here of some contents that has a page, for who sees all."""
    siens = [d for sha256 in digests for d in depot.of_content(sha256) if page <= d.nb_pages]
    return siens[0] if siens else None


def _says(depot: Depot, sha256: str, numero: int, citation: str) -> bool:
    page = depot.page(sha256, numero)
    return page is not None and bool(page.find(lambda texte: find_quotes(texte, [citation])))
