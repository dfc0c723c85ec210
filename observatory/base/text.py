"""Texts compared and named: one folding for every search, one slug for every file and anchor.

The browser searches its lists by the same rule (`app/server/coquille/recherche.js`), from the
tables below: a test compares the two on every label of the product.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

LIGATURES: Final = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"}
ABREVIATIONS: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
"""Words of place names always short for another."""
LOCUTIONS: Final = {
    "communaute d agglomeration": "ca",
    "communaute de communes": "cc",
    "communaute urbaine": "cu",
    "etablissement public territorial": "ept",
}
"""Kinds of intercommunality, which our names write by their initials."""
ARTICLES: Final = frozenset(
    ("le", "la", "les", "l", "de", "du", "des", "d", "en", "et", "a", "au", "aux", "sur")
)
SIGNES: Final = {"&": " et ", " s/": " sur ", " s/s ": " sous "}

_LIGATURES = str.maketrans(LIGATURES)
_LIGATURES_DE_NOM = str.maketrans(
    LIGATURES | {k.upper(): v.upper() for k, v in LIGATURES.items() if k != "ß"}
)
_LONGUEUR_NOM = 60
"""Longest part of a file name."""
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_PARTIES = re.compile(r" · | – | — | \(|\)| \[|\]")

EXACT, MOT_ENTIER, DEBUT, MOT, AUTRE_NOM, DEDANS = range(6)
"""How well a name answers a search, the best first (see `rank_search`)."""


def strip_accents(texte: str) -> str:
    """Return the text in lower case, without accents nor ligatures; signs are kept."""
    if texte.isascii():
        return texte.lower()
    plat = unicodedata.normalize("NFKD", texte.casefold().translate(_LIGATURES))
    return "".join(signe for signe in plat if not unicodedata.combining(signe))


def slug(texte: str, separateur: str = "-") -> str:
    """Return the text as a name of file, anchor or code: ASCII letters, digits, separators."""
    return _NOT_WORD.sub(separateur, strip_accents(texte)).strip(separateur)


def name_file(texte: str) -> str:
    """Return the text as a part of a file name any system takes, its capitals and dots kept."""
    plat = unicodedata.normalize("NFKD", texte.translate(_LIGATURES_DE_NOM))
    nu = "".join(signe for signe in plat if not unicodedata.combining(signe))
    return re.sub(r"[^A-Za-z0-9.]+", "-", nu).strip("-.")[:_LONGUEUR_NOM]


@lru_cache(maxsize=16_384)
def search_key(texte: str) -> str:
    """Return the text as every search compares it: bare words, one space between them.

    Accents, ligatures, case, apostrophes, hyphens do not count; « St » is « Saint », « s/ » is
    « sur », « communauté de communes » is « CC ».
    """
    mots = (ABREVIATIONS.get(mot, mot) for mot in _fold_words(texte))
    cle = f" {' '.join(mots)} "
    for longue, courte in LOCUTIONS.items():
        cle = cle.replace(f" {longue} ", f" {courte} ")
    return cle.strip()


def match_code(demande: str, codes: Iterable[str]) -> str | None:
    """Return the known code asked: itself, whatever its case, or without its first zeros.

    A code is never guessed from its looks; a spreadsheet writes 1 for 01.
    """
    nu = strip_accents(demande.strip())
    connus = {strip_accents(code): code for code in codes}
    if nu in connus or not (nu.isascii() and nu.isdecimal()):
        return connus.get(nu)
    return next((c for c in connus.values() if c.isdecimal() and c == nu.zfill(len(c))), None)


def rank_search(recherche: str, nom: str, autres: Iterable[str] = ()) -> int | None:
    """Return how well a name answers a search (0 is best), None when it does not.

    `autres` are other names of the same thing: its acronym, the communes of a contract. Each word
    asked must begin a word of one name; failing that, the name holds the text somewhere.
    EXACT: a name, or a part of it, is what is asked; MOT_ENTIER: whole words of a name; DEBUT: the
    name begins so; MOT: words of the name do; AUTRE_NOM: words of another name do; DEDANS: only
    letters inside a name are the same (TFPB in ATFPB).
    """
    demande = search_key(recherche)
    if not demande:
        return DEDANS
    cle = search_key(nom)
    cles = [search_key(autre) for autre in autres]
    entiers = set(demande.split())
    voulus = _list_beginnings(recherche)
    tenus = (
        demande in (cle, *cles) or demande in map(search_key, _PARTIES.split(nom)),
        any(entiers <= set(c.split()) for c in (cle, *cles)),
        cle.startswith(demande),
        _begins(voulus, cle),
        any(_begins(voulus, autre) for autre in cles),
        any(demande.replace(" ", "") in c.replace(" ", "") for c in (cle, *cles)),
    )
    return next((rang for rang, tenu in enumerate(tenus) if tenu), None)


def summarise_names(noms: Iterable[str]) -> str:
    """Return all the names of a thing as one text, for `may_answer`."""
    cles = [search_key(nom) for nom in noms]
    return "\n".join([*(f" {cle}" for cle in cles), *(cle.replace(" ", "") for cle in cles)])


def may_answer(recherche: str, sommaire: str) -> bool:
    """Return whether `rank_search` may find one of these names: False is sure, True is not.

    It costs one look at a text where ranking looks at each name.
    """
    if search_key(recherche).replace(" ", "") in sommaire:
        return True
    voulus = _list_beginnings(recherche)
    return all(any(f" {debut}" in sommaire for debut in mots) for mots in voulus)


def keep_best(rangs: Sequence[int | None]) -> list[int]:
    """Return the places of what answers, the best first; letters inside a word only for want."""
    trouves = [(r, place) for place, r in enumerate(rangs) if r is not None]
    francs = [x for x in trouves if x[0] < DEDANS]
    return [place for _, place in sorted(francs or trouves)]


def _fold_words(texte: str) -> list[str]:
    plat = strip_accents(texte)
    for signe, mot in SIGNES.items():
        plat = plat.replace(signe, mot)
    return _NOT_WORD.sub(" ", plat).split()


def _list_beginnings(recherche: str) -> list[tuple[str, ...]]:
    """Return, for each word asked, the beginnings it may stand for: « st » is « saint » too.

    Articles do not count, unless nothing else is asked.
    """
    mots = search_key(recherche).split()
    bruts = _fold_words(recherche)
    meme_nombre = len(mots) == len(bruts)
    debuts = [
        tuple(dict.fromkeys(x)) for x in zip(mots, bruts if meme_nombre else mots, strict=True)
    ]
    return [x for x in debuts if x[0] not in ARTICLES] or debuts


def _begins(voulus: Sequence[tuple[str, ...]], cle: str) -> bool:
    borde = f" {cle}"
    return all(any(f" {debut}" in borde for debut in debuts) for debuts in voulus)
