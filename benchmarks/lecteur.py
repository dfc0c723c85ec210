"""How many pages a second the reader reads on one core, beside plain ways of finding the names.

`python -m benchmarks lecteur` reads pages of 375 words cut from the fictional contracts. In the
same run, on the same pages: one alternation of `re` over the same forms, and spaCy's matcher where
it is installed (it is no dependency). Times are those of the process: neighbours count less.
"""

from __future__ import annotations

import importlib.util
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from observatory.codebook.loader import load_formes
from observatory.documents.pages import Page, read_pages
from observatory.reading.alertes import check_document
from observatory.reading.propositions import propose
from observatory.reading.vocabulaire import load_vocabulaire
from tests.evaluation import fabrique

MOTS = 375
NB_PAGES = 300
CIBLE = 200
LONGUE = 100_000
MOTIFS = ("a", "ab cd ; ", "Grand bailleur ", "CAF, ", "; le maire de ")
"""What the long pages repeat: no end of sentence, many of them, names on every line."""
CONTRATS = ("E1", "E4", "E7", "E9", "E12")


def write_pages(dossier: Path) -> tuple[list[Page], float]:
    """Return pages of 375 words, lines kept, and how many pages of PDF a second give their text."""
    fichiers = [fabrique.write_pdf(code, dossier, texte=True) for code in CONTRATS]
    debut = time.process_time()
    lues = [page for fichier in fichiers for page in read_pages(fichier)]
    vitesse = len(lues) / (time.process_time() - debut)
    mots = [mot for page in lues for mot in re.findall(r"\S+\s*", page.texte)]
    pages = ["".join(mots[n : n + MOTS]) for n in range(0, len(mots) - MOTS, MOTS)]
    return [Page(n, pages[n % len(pages)], "texte") for n in range(NB_PAGES)], vitesse


def measure(lire: Callable[[], object]) -> float:
    """Return the best of three passes, in pages a second of processor."""
    meilleure = 0.0
    for _ in range(3):
        debut = time.process_time()
        lire()
        meilleure = max(meilleure, NB_PAGES / (time.process_time() - debut))
    return meilleure


def time_long_page(motif: str) -> float:
    """Return the seconds of processor of a page of 100,000 signs, the best of three."""
    page = Page(1, (motif * LONGUE)[:LONGUE], "texte")
    durees = []
    for _ in range(3):
        debut = time.process_time()
        propose([page])
        check_document([page], noms=["brume"])
        durees.append(time.process_time() - debut)
    return min(durees)


def list_forms() -> list[str]:
    """Return every form the reader looks for."""
    lues = load_formes().values()
    formes = {f.strip(" …") for _, lu in lues for f in (*lu.variantes, *lu.sigles, *lu.titres)}
    return sorted(formes, key=len, reverse=True)


def search_plainly(pages: Sequence[Page]) -> Callable[[], object]:
    """Return a search of the same forms by one alternation of `re`."""
    motif = re.compile(rf"\b(?:{'|'.join(map(re.escape, list_forms()))})\b", re.IGNORECASE)
    return lambda: [[m.span() for m in motif.finditer(page.texte)] for page in pages]


def search_with_spacy(pages: Sequence[Page]) -> Callable[[], object] | None:
    """Return a search of the same forms by spaCy's matcher, None where it is not installed."""
    if importlib.util.find_spec("spacy") is None:
        return None
    spacy = importlib.import_module("spacy")
    langue = spacy.blank("fr")
    matcher = importlib.import_module("spacy.matcher").PhraseMatcher(langue.vocab, attr="LOWER")
    matcher.add("forme", list(langue.pipe(list_forms())))
    return lambda: [matcher(doc) for doc in langue.pipe(page.texte for page in pages)]


def main() -> None:
    load_vocabulaire()
    with tempfile.TemporaryDirectory() as dossier:
        pages, texte = write_pages(Path(dossier))
    lecteur, mentions = measure(lambda: propose(pages)), measure(_find(pages))
    _say(f"{len(pages)} pages de {MOTS} mots, {len(list_forms())} formes, un cœur")
    _say("texte des PDF", texte)
    _say("mentions", mentions)
    _say("texte et mentions", _together(texte, mentions), f"cible : {CIBLE}")
    _say("lecteur entier : structure, écarts, signatures, titres", lecteur)
    _say("texte et lecteur entier", _together(texte, lecteur))
    _say("une alternance de re, mêmes formes", measure(search_plainly(pages)))
    for motif in MOTIFS:
        duree = time_long_page(motif)
        _say(f"une page de 100 000 signes, « {motif} »", f"{duree:.2f} s, cible : 1")
    avec_spacy = search_with_spacy(pages)
    _say("spaCy, mêmes formes", None if avec_spacy is None else measure(avec_spacy))


def _together(*vitesses: float) -> float:
    return 1 / sum(1 / vitesse for vitesse in vitesses)


def _say(nom: str, *valeurs: float | str | None) -> None:
    dites = (
        "non installé" if v is None else f"{v:6.0f} pages/s" if isinstance(v, float) else f"({v})"
        for v in valeurs
    )
    print(f"{nom:<56}" + "  ".join(dites))


def _find(pages: Sequence[Page]) -> Callable[[], object]:
    lexique = load_vocabulaire().mentions
    return lambda: [lexique.find(page.texte) for page in pages]
