"""The document and the page that a proof names, among those deposited that its reader may see.

A published proof names its document by its title; one held by the centre, by the journal alone.
"""

from __future__ import annotations

from observatory.documents.depot import Depot, Document
from observatory.documents.droits import keep_readable
from observatory.documents.texte import find_quotes
from observatory.workshop.decisions import JournalAtelier


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


def find_held(
    depot: Depot, journal: JournalAtelier, lecture: str, unite: str, indicateur: str, page: int
) -> tuple[Document, str | None] | None:
    """Return the document that proves a cell by a page, with the quote, for who sees all.

    The first one still here of those the journal names for the cell as it stands.
    """
    tenues = {d.cellule: d for d in journal.list_all(lecture=lecture, unite=unite)}
    return next(
        (
            (document, piece.citation)
            for cellule, d in tenues.items()
            if cellule.indicateur == indicateur
            for piece in d.etat.preuves
            if piece.document is not None and piece.page == page
            for document in depot.of_content(piece.document)
            if page <= document.nb_pages
        ),
        None,
    )


def _says(depot: Depot, sha256: str, numero: int, citation: str) -> bool:
    page = depot.page(sha256, numero)
    return page is not None and bool(page.find(lambda texte: find_quotes(texte, [citation])))
