"""Who may be shown what of the documents: a person of the house, or a visitor.

A visitor is shown documents said to be public, and nothing else in any form: text, excerpt,
count, image. A page that bears signatures never leaves to a visitor as an image; nor does one
whose text cannot be read, since it may bear some, until somebody has looked at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from observatory.documents.depot import Depot, Document
from observatory.documents.pages import Page
from observatory.documents.texte import clean

_SIGNATURES = re.compile(
    r"\bfait (?:en \w+ exemplaires )?[àa] \w[\w' ’-]{1,40},? le\b|\b(?:les )?signataires?\b"
    r"|\bsignatures?\b|\bont signé\b|\bsigné (?:le|par|à|électroniquement)\b|\blu et approuvé\b"
    r"|\bcachet\b|\bparaphe|^\s*pour (?:l['’ ]|la |le |les )?[A-ZÉÈ]",
    re.IGNORECASE | re.MULTILINE,
)


def keep_readable(documents: Iterable[Document], *, tout: bool) -> list[Document]:
    """Return the documents that a reader may know of: all of them, or the public ones."""
    return [d for d in documents if tout or d.est_public]


def bears_signatures(page: Page) -> bool:
    """Return whether a page may bear signatures: it says so, or its text cannot be read."""
    if page.etat in ("vide", "illisible"):
        return True
    return _SIGNATURES.search(page.texte) is not None or bool(_SIGNATURES.search(clean(page.texte)))


def may_show_image(depot: Depot, sha256: str, numero: int, *, tout: bool) -> bool:
    """Return whether the image of a page may be shown to a reader."""
    if not keep_readable(depot.of_content(sha256), tout=tout):
        return False
    if tout:
        return True
    page = depot.page(sha256, numero)
    return page is not None and not bears_signatures(page)


def may_give_file(depot: Depot, sha256: str, *, tout: bool) -> bool:
    """Return whether the file itself may be given: to a visitor, no page of it may be withheld."""
    if not keep_readable(depot.of_content(sha256), tout=tout):
        return False
    return tout or not any(bears_signatures(p) for p in depot.pages(sha256))
