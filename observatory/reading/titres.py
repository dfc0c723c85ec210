"""What a line names: an axis of the plan, whatever it stands under, or a figure."""

from __future__ import annotations

import re

_MOT_AXE = (
    r"(?:axe|orientation|priorit[ée]|pilier|enjeu|objectif(?:\s+(?:strat[ée]gique|op[ée]rationnel|g[ée]n[ée]ral))?|th[ée]matique|th[èe]me|"
    r"volet|ambition|d[ée]fi|chantier|engagement|levier|cap|feuille\s+de\s+route|fil\s+rouge|cause)"
)
_RANG = (
    r"(?:(?:premi[eè]re?|deuxi[eè]me|seconde?|troisi[eè]me|quatri[eè]me|cinqui[eè]me|sixi[eè]me|"
    r"septi[eè]me|1(?:er|re|ère)|\d(?:e|è|ème))\s+)?"
)
_PUCE_NUMERO = r"\s*[•▪■\-–*]?\s*(?:(?:\d{1,2}(?:\.\d{1,2}){0,2}|[IVX]{1,4}|[A-H])\s*[.)\-–—]+\s*)?"
_NUMERO_AXE = r"(?:n°\s*|#\s*)?(?:[\dIVX]+(?:[.\-]\d+)*|[A-H]\d?)"
_TITRE_AXE = re.compile(
    rf"^{_PUCE_NUMERO}{_RANG}{_MOT_AXE}\s*(?:th[ée]matique|strat[ée]gique|transversal[e]?|prioritaire)?\s*{_NUMERO_AXE}?\s*[–—:.)\-]\s*(?P<titre>\S.*)$",
    re.IGNORECASE,
)
_TITRE_AXE_NU = re.compile(
    rf"^{_PUCE_NUMERO}{_MOT_AXE}\s+{_NUMERO_AXE}\s+(?P<titre>[A-ZÀÉÈÊ«].*)$",
    re.IGNORECASE,
)
_TITRE_AXE_NOMME = re.compile(
    r"^\s*(?:(?:\d{1,2}(?:\.\d{1,2})?|[IVX]{1,4})\s*[.)\-–—]+\s*"
    r"(?i:axe|volet|pilier|th[ée]matique|priorit[ée]|orientation)"
    r"|AXE|VOLET|PILIER|TH[ÉE]MATIQUE|PRIORIT[ÉE]|ORIENTATION)\s+(?P<titre>[^.;:]{4,90})$"
)
"""A title that names an axis without numbering it: « 3. Volet cadre de vie », « AXE EMPLOI »."""
_LEGENDE = re.compile(
    r"^\W*(?:figures?|fig\.|cartes?|tableaux?|tabl?\.|graphiques?|sch[ée]mas?|illustrations?|photos?|"
    r"photographies?|images?|diagrammes?|cartographies?|l[ée]gende|encarts?)\s*"
    r"(?:(?:n°\s*)?(?:\d{1,2}(?:[.\-]\d{1,2})?|[IVX]{1,4}|[A-H])\s*(?:[:.–—\-]|$)"
    r"|:|[–—]\s)",
    re.IGNORECASE,
)
"""The caption of a figure: « Figure 3 : … », « Carte – … »."""


def is_caption(texte: str) -> bool:
    """Return whether a line or a passage names a figure, a map or a table: « Carte 2 : … »."""
    return _LEGENDE.match(texte) is not None


def match_axis(texte: str) -> re.Match[str] | None:
    """Return where a line names an axis, the number of its article and spaced letters apart."""
    if _RUBRIQUE_SEULE.match(texte):
        return None
    nu = _join_letters(_ARTICLE.sub("", texte))
    return _TITRE_AXE.match(nu) or _TITRE_AXE_NU.match(nu) or _TITRE_AXE_NOMME.match(nu)


_ARTICLE = re.compile(
    r"^\s*(?:article|chapitre|partie|titre|section)\s+(?:\d+(?:er)?|premier|premi[eè]re|[IVXLC]+)"
    r"\s*[.–—:\-]+\s*(?:[–—\-]\s*)?",
    re.IGNORECASE,
)
_RUBRIQUE_SEULE = re.compile(
    r"^\W*(?:objectifs?|enjeux?|d[ée]fis?|leviers?|engagements?|ambitions?|causes?|chantiers?|caps?)"
    r"\s*:",
    re.IGNORECASE,
)
"""A heading of an action sheet, without a number nor a rank: « Objectif : … » opens no axis."""
_LETTRES_ESPACEES = re.compile(r"(?:[^\W_] ){6}")


def _join_letters(texte: str) -> str:
    """Return a title without the spaces of its letters: « A X E 1 » is « AXE1 »."""
    if _LETTRES_ESPACEES.search(texte) is None:
        return texte
    mots = texte.split(" ")
    seuls = sum(len(mot) == 1 for mot in mots)
    return "".join(mots) if seuls >= _PART_ESPACEE * len(mots) else texte


_PART_ESPACEE = 0.8
