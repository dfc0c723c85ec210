"""How numbers, dates and lists are written in French: the only place that decides it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

FINE = "\u202f"
"""Narrow no-break space: thousands, before %, ; ! ?"""
INSECABLE = "\u00a0"
"""No-break space: before « : », inside « », between a number and the thing it counts."""
APOSTROPHE = "’"

NON_CONNU = "non connu"
"""What is written where a figure is missing: never a zero, never an empty box."""

_PREPOSITIONS = ("de", "d’", "en", "sur", "avec", "à", "sans")
"""Words after which the rest of an expression keeps its number."""

_RETENUS = 20_000
"""Texts kept: a page writes the same figures many times, forty sheets even more."""

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
    "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def arrondir(valeur: float | Decimal, decimales: int = 0) -> Decimal:
    """Return the value rounded half up, as a person rounds (57.5 gives 58)."""
    pas = Decimal(1).scaleb(-decimales)
    exact = valeur if isinstance(valeur, Decimal) else Decimal(repr(valeur))
    return exact.quantize(pas, rounding=ROUND_HALF_UP)


@lru_cache(maxsize=_RETENUS)
def nombre(valeur: float | None, decimales: int = 0, absent: str = NON_CONNU) -> str:
    """Return a number with narrow spaces between thousands and a decimal comma: « 393 069 »."""
    if valeur is None or math.isnan(valeur):
        return absent
    texte = f"{arrondir(valeur, decimales):,f}"
    return texte.replace(",", FINE).replace(".", ",").replace("-", "\u2212")


@lru_cache(maxsize=_RETENUS)
def pourcentage(part: float | None, decimales: int = 1, absent: str = NON_CONNU) -> str:
    """Return a share (0–1) as « 82,5 % »; useless decimals are dropped, tiny is not zero."""
    if part is None or math.isnan(part):
        return absent
    plancher = Decimal(1).scaleb(-decimales)
    cent = Decimal(repr(part)) * 100
    if 0 < cent < plancher:
        return f"moins de {nombre(float(plancher), decimales)}{FINE}%"
    if 100 - plancher < cent < 100:
        return f"plus de {nombre(float(100 - plancher), decimales)}{FINE}%"
    texte = nombre(float(cent), decimales)
    if "," in texte:
        texte = texte.rstrip("0").rstrip(",")
    return f"{texte}{FINE}%"


def fraction(k: int, n: int) -> str:
    """Return « 33/40 », the short form of a rate."""
    return f"{nombre(k)}/{nombre(n)}"


def pluriel(n: float, singulier: str, pluriel_: str | None = None) -> str:
    """Return the word agreed with n: below 2 French stays singular (0 contrat, 1,5 contrat)."""
    if abs(n) < 2:
        return singulier
    return pluriel_ if pluriel_ is not None else _add_s(singulier)


def compter_probables(n: int) -> str:
    """Return « 1 probable », « 4 probables »."""
    return quantite(n, "probable")


def quantite(n: float, singulier: str, pluriel_: str | None = None, *, decimales: int = 0) -> str:
    """Return the count with its word: « 1 contrat », « 33 contrats », « 1,5 écart-type ».

    The word agrees with the number as it is written: 1,996 is read « 2,00 ».
    """
    ecrit = float(arrondir(n, decimales))
    return f"{nombre(n, decimales)}{INSECABLE}{pluriel(ecrit, singulier, pluriel_)}"


def taille(octets: int) -> str:
    """Return the weight of a file: « 62 ko », « 1,8 Mo »."""
    if octets < 1_000_000:
        return f"{nombre(max(octets, 1000) / 1000)}{INSECABLE}ko"
    return f"{nombre(octets / 1_000_000, 1)}{INSECABLE}Mo"


def au_moins(dit: str, est_borne: object = True) -> str:
    """Return « au moins 9/40 »; the figure alone where nothing more may come."""
    return f"au moins {dit}" if est_borne else dit


def restent_a_lire(n: int) -> str:
    """Return « 36 restent à lire », « 1 reste à lire », an empty text for none."""
    return f"{nombre(n)}{INSECABLE}{'reste' if n < 2 else 'restent'} à lire" if n else ""


def nommer_inconnus(
    a_lire: int,
    non_precises: int,
    documents_absents: int,
    desaccords: int,
    sans_trancher: int,
    *,
    est_finie: bool = False,
    feminin: bool = False,
) -> str:
    """Return what is not decided, each kind by its name, only the unread being « à lire ».

    « 36 restent à lire, 1 non précisé, 1 document non obtenu, 1 en désaccord »; in a finished
    reading nothing is to be read any more: « 36 non lus ».
    """
    e = "e" if feminin else ""
    parties = (
        quantite(a_lire, f"non lu{e}") if est_finie and a_lire else restent_a_lire(a_lire),
        quantite(non_precises, f"non précisé{e}") if non_precises else "",
        quantite(documents_absents, "document non obtenu", "documents non obtenus")
        if documents_absents
        else "",
        f"{nombre(desaccords)}{INSECABLE}en désaccord" if desaccords else "",
        f"{quantite(sans_trancher, f'lu{e}')} sans réponse ferme" if sans_trancher else "",
    )
    return ", ".join(p for p in parties if p)


def liste(elements: Iterable[str], conjonction: str = "et") -> str:
    """Return « a, b et c »."""
    noms = [e for e in elements if e]
    if len(noms) < 2:
        return "".join(noms)
    return f"{', '.join(noms[:-1])} {conjonction} {noms[-1]}"


def liste_courte(elements: Sequence[str], montres: int = 5, reste: str = "autre") -> str:
    """Return the first names and how many are left: « a, b et 3 autres »."""
    if len(elements) <= montres:
        return liste(elements)
    return liste([*elements[:montres], quantite(len(elements) - montres, reste)])


def guillemets(texte: str) -> str:
    """Return the text between French quotation marks."""
    return f"«{INSECABLE}{texte.strip()}{INSECABLE}»"


def date_longue(date: dt.date | None, absent: str = "date inconnue") -> str:
    """Return « 1er mars 2024 »."""
    if date is None:
        return absent
    jour = "1er" if date.day == 1 else str(date.day)
    return f"{jour}{INSECABLE}{MOIS[date.month - 1]}{INSECABLE}{date.year}"


def date_lisible(texte: str | dt.date | None, absent: str = "date inconnue") -> str:
    """Return a source's date, whole or partial (2024-03-01, 2024-03, 2024), as French text."""
    if texte is None or isinstance(texte, dt.date):
        return date_longue(texte, absent)
    if trouve := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", texte.strip()):
        annee, mois, jour = (int(x) for x in trouve.groups())
        try:
            return date_longue(dt.date(annee, mois, jour))
        except ValueError:
            return texte
    trouve = re.fullmatch(r"(\d{4})-(\d{2})", texte.strip())
    if trouve and 1 <= int(trouve[2]) <= 12:
        return f"{MOIS[int(trouve[2]) - 1]}{INSECABLE}{trouve[1]}"
    return texte.strip() or absent


def majuscule(texte: str) -> str:
    """Return the sentence with a capital first letter, the rest untouched."""
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """Return the words with a small first letter, acronyms untouched: « même nombre de QPV »."""
    return texte if texte[1:2].isupper() else texte[:1].lower() + texte[1:]


def phrase(texte: str) -> str:
    """Return the text as one sentence: capital, final stop, French spaces."""
    propre = typographier(majuscule(texte.strip()))
    return propre if propre.endswith((".", "!", "?", "…", "»", ":")) else f"{propre}."


@lru_cache(maxsize=_RETENUS)
def typographier(texte: str) -> str:
    """Return the text with curly apostrophes, « œ » and no-break spaces where French wants them."""
    texte = re.sub(r"(?<=\w)'(?=\w)", APOSTROPHE, texte)
    texte = texte.replace("oeu", "œu").replace("Oeu", "Œu")
    return espacer(texte)


@lru_cache(maxsize=_RETENUS)
def espacer(texte: str) -> str:
    """Return the text with the spaces French wants, and no other change.

    Narrow and no-break before ; ! ? %, no-break before : and inside « », so that no line begins
    with one of these signs. A mark that opens a line (« ? Santé ») keeps what stands before it.
    """
    texte = re.sub(r"(?<=\S)[ \u00a0\u202f]+([;!?%])", FINE + r"\1", texte)
    texte = re.sub(r"(?<=\S)[ \u00a0\u202f]+(:(?=\s|$)|»)", INSECABLE + r"\1", texte)
    return re.sub(r"«[ \u00a0\u202f]*", f"«{INSECABLE}", texte)


@lru_cache(maxsize=4_000)
def nom_de_lieu(texte: str) -> str:
    """Return the name of a place as French writes it: « CA Grand Auch Cœur de Gascogne »."""
    return re.sub(r"\b([Cc])oeur", r"\1œur", typographier(texte))


def _add_s(expression: str) -> str:
    """Return the plural of a short expression: « cellules non lues », « points de service »."""
    mots: list[str] = []
    fige = False
    for mot in expression.split(" "):
        fige = fige or mot in _PREPOSITIONS
        invariable = fige or mot == "non" or mot[-1] in "sxz"
        mots.append(mot if invariable else f"{mot}s")
    return " ".join(mots)
