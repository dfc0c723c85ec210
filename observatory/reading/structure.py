"""What each passage of a document is: body, contents, glossary, diagnosis, signatures, annex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from observatory.documents.pages import Page
from observatory.documents.texte import CESURE, clean
from observatory.reading.indices import compile_cues
from observatory.reading.titres import is_caption, match_axis

Zone = Literal["corps", "sommaire", "glossaire", "visas", "diagnostic", "signatures", "annexe"]

_POINTS = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$|…{2,}\s*\d*\s*$|\.{3,}|_{4,}\s*\d+\s*$")
_FIN_NUMERO = re.compile(r"^\D.{3,}\s\d{1,3}$")
_TITRE_SOMMAIRE = re.compile(
    r"^\s*(sommaire|table des mati[eè]res|(liste|table|index) des (figures|illustrations|cartes|"
    r"tableaux|graphiques|sch[ée]mas|photos|photographies|annexes)\b.{0,40})\s*$",
    re.IGNORECASE,
)
_TITRE_GLOSSAIRE = re.compile(
    r"^\s*(annexe\s*n?°?\s*\w*\s*[–—:.-]?\s*)?"
    r"(glossaire|lexique|(liste|table|index) des (sigles|acronymes|abr[ée]viations)|sigles|"
    r"sigles et (acronymes|abr[ée]viations)|acronymes|abr[ée]viations)\b.{0,40}$",
    re.IGNORECASE,
)
_TITRE_VISAS = re.compile(
    r"^\s*(visas|textes de r[ée]f[ée]rence|cadre (l[ée]gal|r[ée]glementaire|juridique))\s*$",
    re.IGNORECASE,
)
_TITRE_DIAGNOSTIC = compile_cues("titre_diagnostic")
_TITRE_SIGNATURES = compile_cues("titre_signatures")
_FAIT = compile_cues("fait")
_EN_TETE = re.compile(
    r"^\W*(?:(?:titre|chapitre|partie|article|section|annexe)\s+(?:n°\s*)?(?:\d+(?:er)?|premier|"
    r"premi[eè]re|[IVXLC]+|[A-Z])\b|[IVX]{1,4}(?=\W)|\d{1,2}(?:\.\d{1,2}){0,3}(?=\W)|"
    r"[A-Ha-h](?=\s*[.)–—|-]))\s*[.)°/|:–—-]*\s*",
    re.IGNORECASE,
)
_TITRE_ANNEXE = re.compile(r"^\s*annexes?\b\s*(n°?\s*)?\w{0,3}\s*([–—:.-]|$)", re.IGNORECASE)
_VERBE = compile_cues("verbe")
_AUTRE_PROCEDURE = compile_cues("autre_procedure")
_NUMERO = re.compile(
    r"^\s*(?:(?:titre|chapitre|partie|article|section)\s+[\dIVXLC]+|[IVX]{1,4}\s*[.)–—-]|\d{1,2}(?:\.\d{1,2}){0,3}\s*[.)–—-]?|[A-H]\s*[.)–—-])\s+\S",
    re.IGNORECASE,
)
_ALINEA = re.compile(r"^\s*[a-h]\s*[.)]\s")
"""An item of a list in an article, not a title: « a) La ville s’engage … »."""
_TITRE_PLAN = re.compile(
    r"\b(?:orientations|priorités|axes|ambitions|plan d[’']actions?|programmes? d[’']actions?|"
    r"feuille de route)\b",
    re.IGNORECASE,
)
"""The title of the part that holds the axes: its numbered sub-titles are axes."""


@dataclass(frozen=True, slots=True)
class TitreAxe:
    """A title of the plan that names an axis or an orientation of the contract."""

    page: int
    debut: int
    fin: int
    texte: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of a page and the zone it stands in.

    `bout`: how many letters stand on its last printed line; a line ended by a hyphen goes on in
    the next one, and counts as one with it.
    """

    page: int
    debut: int
    fin: int
    texte: str
    zone: Zone
    titre: str
    est_titre: bool
    bout: int


def read_lines(pages: Sequence[Page]) -> list[Ligne]:
    """Return every line of a document with its zone and the title above it."""
    lignes: list[Ligne] = []
    zone: Zone = "corps"
    titre = ""
    coupees = [
        [(debut, fin, clean(texte), _measure_end(texte)) for debut, fin, texte in _cut_lines(page)]
        for page in pages
    ]
    pieds = _find_repeated(coupees)
    for page, brutes in zip(pages, coupees, strict=True):
        sommaire = _is_contents(brutes)
        glossaire = zone == "glossaire"
        if zone == "sommaire" and not sommaire:
            zone = "corps"
        for debut, fin, propre, bout in brutes:
            if not propre or propre in pieds:
                continue
            if sommaire:
                lignes.append(
                    Ligne(page.numero, debut, fin, propre, "sommaire", "Sommaire", False, bout)
                )
                continue
            est_titre = _looks_like_title(propre)
            if est_titre or _TITRE_GLOSSAIRE.match(propre) or is_signature_title(propre):
                nouvelle = _find_zone(propre, zone)
                if nouvelle != zone or est_titre:
                    titre = propre
                zone = nouvelle
            elif glossaire and not _looks_like_gloss(propre) and len(propre) > 90:
                zone = "corps"
            lignes.append(Ligne(page.numero, debut, fin, propre, zone, titre, est_titre, bout))
    return lignes


def strip_number(titre: str) -> str:
    """Return a title without its number: « VIII – Signatures » is « Signatures »."""
    return _EN_TETE.sub("", titre, count=1).lstrip("•▪■●○-–—* ") or titre


def is_signature_title(ligne: str) -> bool:
    """Return whether a line is the title of the part where parties are listed or sign."""
    if len(ligne) > _TITRE_MAXIMUM or _MOT_SIGNATURE.search(ligne) is None:
        return False
    nu = strip_number(ligne)
    return _TITRE_SIGNATURES.match(nu) is not None or _says_signed(nu)


def speaks_of_another(texte: str) -> bool:
    """Return whether a line about signatures is of another act, of the past or of who does not."""
    return _SIGNATURE_AUTRE.search(texte) is not None


def _says_signed(titre: str) -> bool:
    """Return whether a few words say who signed: « Ils l’ont signé », « Nos signatures »."""
    sans = _AUXILIAIRE.sub("", titre)
    return (
        titre[:1].isupper()
        and len(titre.split()) <= _MOTS_DU_TITRE
        and titre[-1] not in ".,;"
        and _SIGNATURE_DITE.search(titre) is not None
        and _SIGNATURE_AUTRE.search(titre) is None
        and _VERBE.search(sans) is None
    )


_MOTS_DU_TITRE = 7
_AUXILIAIRE = re.compile(
    r"\b(?:l[’'])?(?:ont|a été|est|sont)\b(?= (?:co-?|contre)?sign)", re.IGNORECASE
)
_SIGNATURE_DITE = re.compile(
    r"^\W*(?:(?:ils|elles|nous|ceux|celles|qui|ont|tous|toutes|l[’']ont)\b.*\b(?:signé|signent|"
    r"signons|signataires?)|(?:nos|les|leurs|vos|page|feuille|mur|cadre|place)\b.*\b(?:signatures?|"
    r"(?:co-?)?signataires?|paraphes?|émargements?))\b",
    re.IGNORECASE,
)
_SIGNATURE_AUTRE = re.compile(
    r"\b(?:non|pas|autres?|conventions?|charte|ctg|cls|protocole|pacte|paqte|avenants?|avant|ancien\w*|"
    r"après|dates?|depuis|cérémonie|lieu|jour|modalités|201\d|absents?|invités?)\b",
    re.IGNORECASE,
)
_MOT_SIGNATURE = re.compile(r"sign|parti|[ée]marg|contract|engage", re.IGNORECASE)


_LIEN = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
"""What a note has and a title has not."""
_TITRE_MAXIMUM = 110
_PHRASE_MINIMUM = 60


_Brute = tuple[int, int, str, int]
"""A line as it is cut: where it begins and ends, its clean text, the length of its last part."""


def _find_repeated(pages: Sequence[Sequence[_Brute]]) -> frozenset[str]:
    """Return the lines that stand at the top or foot of many pages, numbers apart.

    « Fait à …, le … » and a title of signatures are on many pages where each body signs its own.
    """
    compte: dict[str, set[int]] = {}
    partout: dict[str, set[int]] = {}
    exacts: dict[str, set[str]] = {}
    for numero, page in enumerate(pages):
        lignes = [propre for _, _, propre, _ in page if propre]
        bords = {*lignes[:2], *lignes[-2:]}
        for ligne in set(lignes):
            if _FAIT.match(ligne) or is_signature_title(ligne):
                continue
            sans = _FORME.sub("", re.sub(r"\d+", "#", ligne)).casefold() or ligne
            exacts.setdefault(sans, set()).add(ligne)
            partout.setdefault(sans, set()).add(numero)
            if ligne in bords:
                compte.setdefault(sans, set()).add(numero)
    seuil = max(3, len(pages) // 3)
    large = max(4, round(_PAGES_DU_PIED * len(pages)))
    repetees = [sans for sans, ou in compte.items() if len(ou) >= seuil]
    repetees += [
        sans for sans, ou in partout.items() if len(ou) >= large and len(sans) > _PIED_MINIMUM
    ]
    return frozenset(ligne for sans in repetees for ligne in exacts[sans])


_FORME = re.compile(r"[^\w#]+")
_PAGES_DU_PIED = 0.6
_PIED_MINIMUM = 15


def _cut_lines(page: Page) -> Iterator[tuple[int, int, str]]:
    place = 0
    for ligne in page.texte.split("\n"):
        yield place, place + len(ligne), ligne
        place += len(ligne) + 1


def _measure_end(texte: str) -> int:
    return len(texte.rpartition(CESURE)[2].rstrip())


def _is_contents(lignes: Sequence[_Brute]) -> bool:
    """Return whether a page is a table of contents: dot leaders, or titles ended by numbers."""
    propres = [propre for _, _, propre, _ in lignes if propre]
    if len(propres) < 4:
        return False
    pointees = [p for p in propres if _POINTS.search(p)]
    points = len(pointees)
    renvois = sum(p[-1].isdigit() for p in pointees)
    if points >= max(4, len(propres) * 0.4) and renvois * 2 >= points:
        return True
    numeros = sum(bool(_FIN_NUMERO.match(p)) for p in propres)
    return any(_TITRE_SOMMAIRE.match(p) for p in propres[:4]) and (
        numeros >= len(propres) * 0.4 or points >= 3 or len(propres) < 45
    )


def _looks_like_title(ligne: str) -> bool:
    longue = len(ligne) > _PHRASE_MINIMUM
    if len(ligne) > 110 or ligne.endswith((".", ";", ",")) or (longue and _ALINEA.match(ligne)):
        return False
    if match_axis(ligne) or _TITRE_ANNEXE.match(ligne):
        return True
    if _TITRE_GLOSSAIRE.match(ligne) or _TITRE_VISAS.match(ligne) or is_signature_title(ligne):
        return True
    if is_caption(ligne) or _LIEN.search(ligne) or (longue and _VERBE.search(ligne)):
        return False
    if _NUMERO.match(ligne) and not re.search(r"\d\s*(%|€|euros)|\d \d{3}", ligne):
        return bool(re.search(r"[^\W\d_]{4,}", ligne))
    lettres = [c for c in ligne if c.isalpha()]
    return len(lettres) >= 8 and all(c.isupper() for c in lettres) and len(ligne) < 90


_OUVERTURES: tuple[tuple[Zone, re.Pattern[str]], ...] = (
    ("glossaire", _TITRE_GLOSSAIRE),
    ("visas", _TITRE_VISAS),
)
_SOUS_PARTIE = re.compile(r"^\s*\d+\.\d")
_GRANDE_PARTIE = re.compile(r"^\s*(titre|chapitre|partie)\b", re.IGNORECASE)


def _find_zone(titre: str, zone: Zone) -> Zone:
    """Return the zone that a title opens."""
    if is_signature_title(titre):
        return "signatures"
    for ouverte, regle in _OUVERTURES:
        if regle.match(titre):
            return ouverte
    if _TITRE_ANNEXE.match(titre):
        return "annexe" if _AUTRE_PROCEDURE.search(titre) else "corps"
    if _TITRE_DIAGNOSTIC.search(titre) and match_axis(titre) is None:
        return "diagnostic"
    reste = (zone == "diagnostic" and _SOUS_PARTIE.match(titre)) or (
        zone == "annexe" and not _GRANDE_PARTIE.match(titre)
    )
    return zone if reste else "corps"


def _looks_like_gloss(ligne: str) -> bool:
    return bool(re.match(r"^[A-ZÀ-Ý][\w().+-]{1,10}\s*[:–—-]?\s+[A-ZÀ-Ýa-z]", ligne))


_TITRE_COURT = 60


def list_parts(lignes: Sequence[Ligne]) -> list[list[TitreAxe]]:
    """Return the numbered titles of the body, those numbered alike together (« Article 2 – … »).

    Where they name several themes, they are the plan of a contract that calls nothing an axis.
    Numbers that also head notes with an address are those of notes.
    """
    groupes: dict[str, list[TitreAxe]] = {}
    notes = set()
    for ligne in lignes:
        if _LIEN.search(ligne.texte) and (note := _EN_TETE.match(ligne.texte)):
            notes.add(_name_kind(note))
        if not ligne.est_titre or ligne.zone != "corps" or _SOUS_PARTIE.match(ligne.texte):
            continue
        tete = _EN_TETE.match(ligne.texte)
        if tete is not None and tete.group().strip():
            titre = TitreAxe(ligne.page, ligne.debut, ligne.fin, ligne.texte)
            groupes.setdefault(_name_kind(tete), []).append(titre)
    return [titres for genre, titres in groupes.items() if genre not in notes]


def _name_kind(tete: re.Match[str]) -> str:
    """Return how a title is numbered, whatever its number: « Article 2 – » is « article 1 – »."""
    genre = re.sub(r"\d+", "1", tete.group()).strip().casefold()
    return "i" if re.fullmatch(r"[ivx]{1,4}\W*", genre) else genre


def list_axis_titles(lignes: Sequence[Ligne]) -> list[TitreAxe]:
    """Return the titles of the plan that open an axis or an orientation, body pages only."""
    titres: list[TitreAxe] = []
    dans_axe = False
    for rang, ligne in enumerate(lignes):
        if ligne.zone in ("sommaire", "glossaire", "visas", "signatures"):
            dans_axe = False
            continue
        trouve = match_axis(ligne.texte)
        if trouve is None and ligne.est_titre:
            trouve = _SOUS_PARTIE.match(ligne.texte) if dans_axe else None
            dans_axe = (dans_axe and trouve is not None) or (
                len(ligne.texte) <= _TITRE_COURT and _TITRE_PLAN.search(ligne.texte) is not None
            )
        elif trouve is not None:
            dans_axe = True
        if trouve is None or len(ligne.texte) > 200:
            continue
        texte, fin = ligne.texte, ligne.fin
        if rang + 1 < len(lignes):
            suite = lignes[rang + 1]
            if (
                suite.page == ligne.page
                and suite.texte[:1].islower()
                and len(suite.texte) < 90
                and not texte.endswith((".", ";", ":"))
            ):
                texte, fin = f"{texte} {suite.texte}", suite.fin
        if texte.endswith(".") and len(texte) > 140:
            continue
        titres.append(TitreAxe(ligne.page, ligne.debut, fin, texte))
    return titres
