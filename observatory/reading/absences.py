"""The log of a search, on which « absent » rests: forms, pages, states, what was set aside.

The reader never proposes an absence: it says what it searched, and a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.documents.pages import Page
from observatory.reading.propositions import Proposition
from observatory.reading.vocabulaire import load_vocabulaire


@dataclass(frozen=True, slots=True)
class JournalRecherche:
    """What was searched in one document: by which versions, on which pages, what was set aside.

    `etats` counts the pages by state; `a_part` counts, by indicator, the passages set aside by
    reason.
    """

    version_lecteur: str
    version_codebook: str
    etats: Mapping[str, int]
    a_part: Mapping[str, Mapping[str, int]]


def log_search(
    pages: Sequence[Page],
    propositions: Sequence[Proposition],
    version_lecteur: str,
    version_codebook: str,
) -> JournalRecherche:
    """Return the log of the search that gave these proposals on these pages."""
    a_part: dict[str, Counter[str]] = {}
    for p in propositions:
        if p.motif_ecart is not None:
            a_part.setdefault(p.indicateur, Counter())[p.motif_ecart] += 1
    return JournalRecherche(
        version_lecteur,
        version_codebook,
        dict(Counter(page.etat for page in pages)),
        {indicateur: dict(motifs) for indicateur, motifs in a_part.items()},
    )


_ETATS = {
    "texte": "avec leur texte",
    "ocr": "lues de leur image",
    "vide": "sans texte",
    "illisible": "illisibles",
}


def say_pages(recherches: Sequence[JournalRecherche]) -> str:
    """Return, in French, how many pages were searched in each state."""
    etats: Counter[str] = Counter()
    for recherche in recherches:
        etats.update(recherche.etats)
    return ", ".join(f"{etats[e]} {dit}" for e, dit in _ETATS.items() if etats[e])


def list_searched(indicateur: str) -> tuple[str, ...]:
    """Return the writings that the reader looks for, for one indicator; empty when it does not."""
    return load_vocabulaire().ecritures.get(indicateur, ())
