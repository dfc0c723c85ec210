"""Words that may name or reach a person: what is refused of an interview, asked before publishing.

A name is known by its civility, by its family name in capitals, by a common first name before a
family name, or by an initial. A name borne by a place (« collège Jean Moulin ») is not a person's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from observatory.base.text import strip_accents

NOM = "nom d’une personne"
_JOINDRE: Mapping[str, re.Pattern[str]] = {
    "adresse électronique": re.compile(r"[\w.+-]+\s?@\s?[\w-]+\.\w"),
    "numéro de téléphone": re.compile(r"(?:\+33\s?|\b0)[1-9](?:[\s.-]?\d{2}){4}\b"),
}
_CIVILITE = re.compile(
    r"\b(?:M\.|MM\.|Mr\b|Mmes?\b|Mlles?\b|Monsieur\b|Madame\b|Dr\b|Docteur\b|Me\b|Maître\b)"
    r"\s+[A-ZÀ-Ý]"
)
_BLANC = r"[ \u00a0]+"
_ARTICLES = r"(?!(?:Aux|Ces|Des|Les|Leur|Nos|Par|Pour|Sur|Une|Vos)\b)"
_MOT = _ARTICLES + r"[A-ZÀ-Ý][a-zà-ÿ]{2,}(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?"
_SIGLES = r"(?!CAF\b|EPCI\b|QPV\b)"
_CAPITALES = _SIGLES + r"[A-ZÀ-Ý]{5,}\b"
_PARTICULE = rf"(?:(?:de|du|des|la|le|ben|bel|el|van|von){_BLANC}|[dD][’'])?"
_NOM_CAPITALES = re.compile(rf"(?<![\w-]){_MOT}{_BLANC}{_CAPITALES}")
_PRENOM_NOM = re.compile(
    r"(?<![\w-])(?P<prenom>[A-ZÀ-Ý][\w-]+)"
    rf"(?={_BLANC}{_PARTICULE}{_SIGLES}[A-ZÀ-Ý][\w’'])"
)
_NOM_PRENOM = re.compile(rf"(?<![\w-]){_CAPITALES}{_BLANC}(?P<prenom>{_MOT})(?![\w-])")
_INITIALE = re.compile(
    rf"(?<![\w.’'-])[A-HJ-UWYZ]\.(?:{_BLANC})?(?:-?[A-Z]\.(?:{_BLANC})?)?"
    r"[A-ZÀ-Ý][a-zà-ÿ]{2,}(?=\s*(?:[,;()]|$))"
)
_COUPURE = re.compile(r"[,;:()\n–—!?«»]|\.\s")
_VOISINS = 3
"""How many words may stand between a place and the name it bears."""


def find_personal(texte: str) -> tuple[str, ...]:
    """Return what of a text may name or reach a person, in words; nothing when it says none.

    >>> find_personal("Cheffe de projet, collège Jean Moulin"), find_personal("Marie Dupont, Caf")
    ((), ('nom d’une personne',))
    """
    joindre = [nom for nom, regle in _JOINDRE.items() if regle.search(texte)]
    est_nommee = any(True for _ in _find_names(texte))
    return (*joindre, *([NOM] if est_nommee else ()))


def _find_names(texte: str) -> Iterator[re.Match[str]]:
    """Yield where a text names somebody; the names that places bear are left out."""
    yield from _CIVILITE.finditer(texte)
    for regle in (_NOM_CAPITALES, _PRENOM_NOM, _NOM_PRENOM, _INITIALE):
        for trouve in regle.finditer(texte):
            prenom = trouve.groupdict().get("prenom")
            est_connu = prenom is None or _load_words("prenoms").issuperset(_split(prenom))
            if est_connu and not _is_place(texte, trouve):
                yield trouve


def _is_place(texte: str, trouve: re.Match[str]) -> bool:
    """Return whether a place is named just before, or by the first word found."""
    avant = _COUPURE.split(texte[: trouve.start()])[-1].replace("’", " ").replace("'", " ")
    voisins = [*avant.split()[-_VOISINS:], trouve[0].split()[0]]
    return any(strip_accents(mot) in _load_words("lieux") for mot in voisins)


def _split(prenom: str) -> list[str]:
    return [strip_accents(partie) for partie in prenom.split("-")]


@cache
def _load_words(liste: str) -> frozenset[str]:
    lu = (resources.files("observatory.base") / "nominatif.toml").read_text(encoding="utf-8")
    return frozenset(str(tomllib.loads(lu)[liste]).split())
