"""A document cut in passages: sentences, rows and titles, and what goes on over a page."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from observatory.reading.indices import read_expressions
from observatory.reading.structure import Ligne, Zone

_PUCE = re.compile(r"^\s*[•▪■◦●○\-–—*➢➔→✓✔□☐☒❖►]\s+")
_FIN_PHRASE = re.compile(
    r"(?<=[.!?;])\s+(?=[\"«“(A-ZÀÂÇÉÈÊËÎÏÔÙÛÜŒ0-9•\-–])|(?<=;)\s+|(?<=[.!?]\s»)\s+"
)
_SOURCES = re.compile(r"\W{0,5}sources?\s{0,3}:", re.IGNORECASE)
"""A list of sources is one passage, semicolons or not."""
_ABREVIATION = re.compile(r"\b(?:M|MM|Mme|Mmes|Mlle|art|n|cf|p|pp|St|Ste|Dr|Me|etc)\.$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, a row or a title: where it stands on its page, and in what part of it."""

    page: int
    debut: int
    fin: int
    texte: str
    zone: Zone
    titre: str
    """The nearest title above."""
    suite: str = ""
    """The next passage of the page, where what this one says may be taken back."""
    est_cite: bool = False
    """Whether it goes on with words quoted from the passage above."""


def cut_passages(lignes: Sequence[Ligne]) -> list[Passage]:
    """Return the sentences, rows and titles of a document, in its order."""
    passages: list[Passage] = []
    bloc: list[Ligne] = []
    largeurs = _measure_widths(lignes)

    def close() -> None:
        if bloc:
            passages.extend(_cut_block(bloc))
            bloc.clear()

    for ligne in lignes:
        avant = bloc[-1] if bloc else None
        if avant is not None and (
            avant.page != ligne.page
            or avant.zone != ligne.zone
            or avant.est_titre
            or ligne.est_titre
            or _PUCE.match(ligne.texte)
            or avant.texte.endswith((".", "!", "?", ":"))
            or ligne.zone in ("sommaire", "glossaire")
            or _begins_row(avant, ligne, largeurs[ligne.page])
        ):
            close()
        bloc.append(ligne)
    close()
    suivis = [
        replace(p, suite=s.texte) if s is not None and s.page == p.page else p
        for p, s in itertools.zip_longest(passages, passages[1:])
    ]
    return list(_mark_quoted(suivis))


_PHRASES_CITEES = 6


def _mark_quoted(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the passages, those that go on with a quote opened above marked, a few at most."""
    ouverte, page = 0, 0
    for passage in passages:
        if passage.page != page or passage.zone in ("sommaire", "glossaire", "signatures"):
            ouverte, page = 0, passage.page
        yield replace(passage, est_cite=True) if ouverte else passage
        ouvre, ferme = passage.texte.rfind("«"), passage.texte.rfind("»")
        if ouvre > ferme:
            ouverte = 1
        elif ferme >= 0 or ouverte >= _PHRASES_CITEES:
            ouverte = 0
        elif ouverte:
            ouverte += 1


@dataclass(frozen=True, slots=True)
class Morceau:
    """A passage as it is read, whole, and its parts with where each begins in it."""

    entier: Passage
    parts: tuple[tuple[int, Passage], ...]


def join_over_pages(passages: Sequence[Passage]) -> Iterator[Morceau]:
    """Yield the passages, a sentence that goes on over the page joined with its other half."""
    rang = 0
    while rang < len(passages):
        passage = passages[rang]
        suite = passages[rang + 1] if rang + 1 < len(passages) else None
        if (
            suite is None
            or suite.page != passage.page + 1
            or suite.zone != passage.zone
            or passage.zone in ("sommaire", "glossaire", "signatures")
            or not _TRONQUE.search(passage.texte)
            or not suite.texte[:1].islower()
        ):
            yield Morceau(passage, ((0, passage),))
            rang += 1
            continue
        entier = replace(passage, texte=f"{passage.texte} {suite.texte}", suite=suite.suite)
        yield Morceau(entier, ((0, passage), (len(passage.texte) + 1, suite)))
        rang += 2


_TRONQUE = re.compile(r"[\w,)»’'-]\s*$")


def _measure_widths(lignes: Sequence[Ligne]) -> dict[int, int]:
    """Return the length of the long lines of each page: what a line of running text fills."""
    longueurs: dict[int, list[int]] = {}
    for ligne in lignes:
        longueurs.setdefault(ligne.page, []).append(ligne.bout)
    return {
        page: sorted(toutes)[int(0.9 * (len(toutes) - 1))] for page, toutes in longueurs.items()
    }


def _begins_row(avant: Ligne, ligne: Ligne, largeur: int) -> bool:
    """Return whether a line begins another row of a table: a capital after a line not filled."""
    if _RUBRIQUE.match(ligne.texte):
        return True
    debut = ligne.texte.lstrip('«“"( ')[:1]
    if not (debut.isupper() or debut.isdigit()):
        return False
    if re.search(
        r"[,\-–—’']$|\b(de|du|des|la|le|les|et|ou|à|au|aux|en|pour|par|sur|un|une|d|l)$",
        avant.texte,
        re.IGNORECASE,
    ):
        return False
    return avant.bout + len(ligne.texte.split(" ", 1)[0]) + 1 < 0.8 * largeur


_RUBRIQUE = re.compile(
    rf"^(?:{'|'.join(read_expressions('rubrique'))})\s*(?::|(?=\s[A-ZÀÉÈÊ«\d])|$)", re.IGNORECASE
)


def read_heading(texte: str) -> int:
    """Return how many signs the heading of a cell takes at the head of a passage: « Pilote », 6."""
    rubrique = _RUBRIQUE.match(texte)
    return rubrique.end() if rubrique else 0


def _cut_block(bloc: Sequence[Ligne]) -> Iterator[Passage]:
    """Yield the sentences of a block of lines that follow one another."""
    tete = bloc[0]
    texte = " ".join(ligne.texte for ligne in bloc)
    debuts: list[int] = []
    longueur = 0
    for ligne in bloc:
        debuts.append(longueur)
        longueur += len(ligne.texte) + 1

    def place(rang: int) -> int:
        """Return where a sign of the block stands on its page."""
        numero = bisect.bisect_right(debuts, rang) - 1
        ligne = bloc[numero]
        return min(ligne.debut + rang - debuts[numero], ligne.fin)

    bornes = [0]
    for coupe in _FIN_PHRASE.finditer(texte):
        source = texte[coupe.start() - 1] == ";" and _SOURCES.match(texte, bornes[-1])
        if not source and not _ABREVIATION.search(texte, max(0, coupe.start() - 8), coupe.start()):
            bornes.append(coupe.end())
    bornes.append(len(texte))
    for a, b in itertools.pairwise(bornes):
        phrase = texte[a:b].strip()
        if not phrase:
            continue
        debut = place(a)
        fin = bloc[-1].fin if b == len(texte) else place(b - 1) + 1
        yield Passage(tete.page, debut, fin, phrase, tete.zone, tete.titre)
