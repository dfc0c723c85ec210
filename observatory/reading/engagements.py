"""Pages of commitment: where each body says on a page of its own what it does, and signs there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from observatory.reading.blocs import Rangee, name_bodies
from observatory.reading.indices import compile_cues
from observatory.reading.mentions import Lexique
from observatory.reading.structure import Ligne

_FAIT = compile_cues("fait")
_SIGNE_ICI = re.compile(
    r"^\W*(?:signature|cachet|tampon|paraphe|lu et approuvé|"
    r"bon pour (?:accord|engagement))\b.{0,60}$",
    re.IGNORECASE,
)
_SENGAGE = re.compile(
    r"\b(?:nous engageons|m[’']engage|s[’']engagent?|(?:adhér|souscri|approuv|déclar)\w+|"
    r"(?:apport|confirm)(?:e|ons|ent))\b",
    re.IGNORECASE,
)
_OUVRE = re.compile(r"^\W*(?:(?i:nous|je)\b|(?i:pour|au nom d[eu]s?)\s|L(?:[ea]s? |[’']))")
_REMISE = re.compile(
    r"\b(?:attendue?|réservée?|à venir|non signée?|pas signataire|ultérieur\w+|à recueillir|"
    r"en attente|sous réserve|pressentie?|vierge)\b",
    re.IGNORECASE,
)
_PAGES_MINIMUM = 3
_TETE = 6
_SUJET_MAXIMUM = 240
_EXCLUES = ("sommaire", "glossaire", "annexe")


def list_commitments(lignes: Sequence[Ligne], lexique: Lexique) -> list[Rangee]:
    """Return a row per page of commitment, with the body that speaks and signs on it.

    A page is one when it opens on a body that commits itself and holds « Fait à … » or a place to
    sign. Fewer than three such pages are none: a block of signatures follows a last article.
    """
    rangees = [
        rangee
        for page, groupe in itertools.groupby(lignes, key=lambda ligne: ligne.page)
        if (rangee := _read_page(page, list(groupe), lexique)) is not None
    ]
    return rangees if sum(bool(r.partis) for r in rangees) >= _PAGES_MINIMUM else []


def _read_page(page: int, lignes: Sequence[Ligne], lexique: Lexique) -> Rangee | None:
    if any(x.zone in _EXCLUES for x in lignes):
        return None
    signee = [r for r, x in enumerate(lignes) if _FAIT.match(x.texte) or _SIGNE_ICI.match(x.texte)]
    debut = next((r for r, x in enumerate(lignes[:_TETE]) if _OUVRE.match(x.texte)), None)
    texte = " ".join(x.texte for x in lignes)
    remise = _REMISE.search(texte) is not None
    if debut is None or not (signee or remise):
        return None
    tete = " ".join(x.texte for x in lignes[debut : debut + 4])
    engage = _SENGAGE.search(tete)
    if engage is None or engage.start() > _SUJET_MAXIMUM:
        return None
    sujet = tete[: engage.start()].rstrip(" ,")
    partis = name_bodies(sujet, lexique)
    return Rangee(page, sujet, partis, remise)
