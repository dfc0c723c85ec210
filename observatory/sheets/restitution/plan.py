"""What is said of a lecture in a room or in a document: parts, one idea each, with their proofs.

Slides and the written reading are two renderings of the same plan: what one says the other says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from observatory.base.french import FINE, majuscule
from observatory.sheets.printed.fiche_contrat_theme import PreuveFiche
from observatory.sheets.restitution.figure import CadreFigure, Figure


@dataclass(frozen=True)
class Phrases:
    """Some sentences under a heading (empty when the part's own title is enough)."""

    titre: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class TableDite:
    """A table in words; the first column names its rows."""

    titre: str
    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]

    @property
    def largeurs(self) -> tuple[float, ...]:
        """Return the share of each column: by its longest texts, none thinner than a word."""
        poids = []
        for rang, entete in enumerate(self.entetes):
            longueurs = sorted(len(x[rang]) for x in self.lignes) or [1]
            haut = longueurs[int(0.9 * (len(longueurs) - 1))]
            textes = (entete, *(x[rang] for x in self.lignes))
            mot = max((len(m) for texte in textes for m in texte.split()), default=0)
            poids.append(min(60.0, max(9.0, mot * 1.9, math.sqrt(haut) * 5)))
        return tuple(p / sum(poids) for p in poids)


_APARTES = re.compile(r"\s\([^()]*\)")
"""What stands in brackets: names, sources, left to the notes when a sentence is too long."""

Bloc = Phrases | TableDite | Figure


@dataclass(frozen=True)
class Volet:
    """One idea: a heading, the sentence that says it, what shows it.

    `notes` are what the speaker is told: k/N, names, what is not known; `codes` the indicators
    shown, whose proofs are cited. One that is not `est_principal` has no slide of its own.
    `a_cote` is a figure that a slide sets beside its first block.
    """

    titre: str
    phrase: str
    blocs: tuple[Bloc, ...]
    notes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    est_principal: bool = True
    a_cote: Figure | None = None


@dataclass(frozen=True)
class ChapitreDit:
    """A chapter: its name, then its ideas in order."""

    code: str
    titre: str
    volets: tuple[Volet, ...]


@dataclass(frozen=True)
class Restitution:
    """The whole: its title, its parts, the tables annexed, the proofs, the sources, the foot.

    `nom` is what its files are named after; `adresse` opens the lecture on the site.
    """

    nom: str
    titre: str
    sous_titre: str
    annonce: str
    parties: tuple[ChapitreDit, ...]
    annexes: tuple[TableDite, ...]
    preuves: tuple[PreuveFiche, ...]
    sources: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    cadre: CadreFigure
    adresse: str
    cites: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Titles of the pages that prove an indicator, by its code."""

    @property
    def volets(self) -> Iterator[tuple[ChapitreDit, Volet]]:
        """Yield every idea with its part."""
        return ((partie, volet) for partie in self.parties for volet in partie.volets)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return every figure in order."""
        return tuple(b for _, v in self.volets for b in v.blocs if isinstance(b, Figure))

    def cite(self, volet: Volet) -> tuple[str, ...]:
        """Return the titles of the pages that prove what an idea shows, each once."""
        return tuple(dict.fromkeys(t for code in volet.codes for t in self.cites.get(code, ())))


def shorten_sentence(phrase: str, longueur: int) -> str:
    """Return a sentence that holds in so many signs.

    Its brackets go first, then its last clauses; a single clause too long is cut at a word.
    """
    if len(phrase) <= longueur:
        return phrase
    phrase = _APARTES.sub("", phrase)
    if len(phrase) <= longueur:
        return phrase
    premiere = phrase.partition(". ")[0]
    if premiere != phrase and len(premiere) < longueur:
        return f"{premiere}."
    gardes: list[str] = []
    for morceau in phrase.rstrip(".").split(f"{FINE}; "):
        if sum(len(g) + 3 for g in gardes) + len(morceau) > longueur - 1:
            break
        gardes.append(morceau)
    if gardes:
        return f"{f'{FINE}; '.join(gardes)}."
    return f"{phrase[: longueur - 1].rpartition(' ')[0].rstrip(' ,;:')}…"


def write_sentences(phrases: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences that say something, each with its capital and its full stop."""
    dites = (p.strip() for p in phrases)
    return tuple(
        majuscule(p if p.endswith((".", "!", "?", "…", "»")) else f"{p}.") for p in dites if p
    )
