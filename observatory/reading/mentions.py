"""Every form of every term on a page, in one pass, whatever the layout did to its letters."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import ahocorasick

from observatory.documents.texte import CESURE, squeeze

_LETTRE = re.compile(r"[^\W_]")
_PLURIELS = ("s", "x", "es", "(s)", "·s", "·e·s", "(e)s", "e", "ne")
_ARTICLES = frozenset({"l", "la", "le", "les", "d", "du", "de", "des", "au"})
_MINIMUM = 3
_SIGLE_LU = 4
_MOTS_COMMUNS = frozenset({"AGIR", "PASS", "FACE", "AIDES", "CODES"})
"""Acronyms that are also words: in capitals only."""


@dataclass(frozen=True, slots=True)
class Forme:
    """One writing of a term: a label to squeeze, or an acronym to read as it is.

    A homonym (`est_homonyme`) hides the mentions of its term that it contains; a representative
    (`representant`) counts only where people sign. `nom_propre`: a proper name must stand just
    before (« avant ») or just after (« apres ») the form: « Aurne Habitat », « école Jean-Moulin ».
    """

    texte: str
    indicateur: str
    est_sigle: bool = False
    majuscule: bool = False
    representant: bool = False
    est_homonyme: bool = False
    nom_propre: Literal["", "avant", "apres"] = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A form found on a page, between two positions of the page's text."""

    forme: Forme
    debut: int
    fin: int


class Lexique:
    """All forms looked for, ready to be found in one pass over a page.

    `base`: another lexicon whose forms are looked for too; names of one territory are added to
    the codebook's in this way.
    """

    def __init__(self, formes: Iterable[Forme], base: Lexique | None = None) -> None:
        self._base = base
        self._sigles: dict[str, list[Forme]] = {}
        par_serre: dict[str, list[Forme]] = {}
        for forme in formes:
            if forme.est_sigle:
                for ecrit in _write_cases(forme.texte):
                    self._sigles.setdefault(ecrit, []).append(forme)
                continue
            for serre in _write_numbers(forme.texte):
                if len(serre) >= _MINIMUM:
                    par_serre.setdefault(serre, []).append(forme)
        self._automate = ahocorasick.Automaton()
        for serre, liste in par_serre.items():
            self._automate.add_word(serre, (len(serre), tuple(dict.fromkeys(liste))))
        if par_serre:
            self._automate.make_automaton()

    @cached_property
    def _regle_sigles(self) -> re.Pattern[str] | None:
        if not self._sigles:
            return None
        ordre = sorted(self._sigles, key=len, reverse=True)
        corps = "|".join(r"\.?".join(map(re.escape, s)) for s in ordre)
        return re.compile(rf"(?:{corps})(?![\w]|-\d)")  # letters first: small ones are skipped fast

    def find(self, texte: str) -> list[Mention]:
        """Return the mentions of a text, in its order; word limits are checked in the raw text."""
        trouves: list[Mention] = self._base.find(texte) if self._base else []
        if not self._sigles and not len(self._automate):
            return trouves
        serre, places = squeeze(texte)
        if len(self._automate):
            for fin, (longueur, formes) in self._automate.iter(serre):
                debut = places[fin - longueur + 1]
                arret = places[fin] + 1
                if not _stands_alone(texte, debut, arret) or _is_cut_out(
                    texte[debut:arret], longueur
                ):
                    continue
                trouves += [
                    Mention(forme, debut, arret)
                    for forme in formes
                    if (not forme.majuscule or _has_capital(texte[debut:arret]))
                    and (not forme.nom_propre or _has_name(texte, debut, arret, forme))
                ]
        if self._regle_sigles is not None:
            for sigle in _find_words(self._regle_sigles, texte):
                for forme in self._sigles.get(sigle.group().replace(".", ""), ()):
                    trouves.append(Mention(forme, sigle.start(), sigle.end()))
        return sorted(trouves, key=lambda m: (m.debut, -m.fin))


def _find_words(regle: re.Pattern[str], texte: str) -> Iterator[re.Match[str]]:
    """Yield what a rule finds where a word begins, an elided article before it or not."""
    place = 0
    while trouve := regle.search(texte, place):
        debut = trouve.start()
        seul = not debut or _DANS_UN_MOT.match(texte[debut - 1]) is None
        if seul or _ELISION.fullmatch(texte, max(0, debut - 2), debut):
            yield trouve
            place = trouve.end()
        else:
            place = debut + 1


_DANS_UN_MOT = re.compile(r"[\w’'-]")
_ELISION = re.compile(r"[ldLD][’']")


def _write_cases(sigle: str) -> set[str]:
    """Return the writings of an acronym: as given, in capitals, and as a name when it is long."""
    ecrits = {sigle, sigle.upper()}
    if len(sigle) >= _SIGLE_LU and sigle.isalpha() and sigle not in _MOTS_COMMUNS:
        ecrits.add(sigle.capitalize())
    return ecrits


def _write_numbers(label: str) -> set[str]:
    """Return the squeezed writings of a label: as given, and with all its words in one number."""
    mots = re.split(r"[\s\-’']+", label)
    singulier = " ".join(m[:-1] if len(m) > 4 and m[-1:] == "s" else m for m in mots)
    pluriel = " ".join(
        m if len(m) < 4 or m[-1:] in "sxz" else m + "s"
        for m in mots  # « à », « de »…
    )
    return {squeeze(label)[0], squeeze(pluriel)[0]} | (
        {squeeze(singulier)[0]} if len(mots) > 1 else set()
    )


def _stands_alone(texte: str, debut: int, fin: int) -> bool:
    """Return whether a stretch begins and ends with a word, a plural mark allowed after it."""
    if debut and _LETTRE.match(texte[debut - 1]):
        return False
    suite = texte[fin : fin + 6].replace(CESURE, "")
    if not suite or not _LETTRE.match(suite[0]):
        return True
    for pluriel in _PLURIELS[:3]:
        if suite.startswith(pluriel):
            reste = suite[len(pluriel) :]
            if not reste or not _LETTRE.match(reste[0]):
                return True
    return False


def _is_cut_out(extrait: str, longueur: int) -> bool:
    """Return whether a short form is read in spaced letters (« J E U N E S S E »): no word ends."""
    return longueur < _MINIMUM_ESPACE and extrait.count(" ") == longueur - 1 and longueur > 1


_MINIMUM_ESPACE = 6


_NOM_APRES = re.compile(
    r"\s+(?:(?:de|du|des|la|le|les)\s+|[dl][’'])?[«“\"]?\s*[A-ZÀ-Ý][\w’'-]", re.UNICODE
)
_NOM_AVANT = re.compile(r"(?P<mot>[A-ZÀ-Ý][\w’'&-]*)[ \n]+$")
_PAS_UN_NOM = frozenset({
    "l", "la", "le", "les", "un", "une", "action", "pole", "service", "direction", "commission",
    "comite", "plan", "programme", "projet", "volet", "axe", "fiche", "orientation", "objectif",
    "pour", "de", "du", "des", "et", "en", "dans", "sur", "avec", "sans", "fonds", "info", "office",
    "espace", "maison", "agence", "societe", "theme", "thematique", "enjeu", "public", "privee",
    "prive", "nouvel", "nouveau", "premier", "acces", "cadre", "emploi", "sante", "aide", "notre",
    "zero", "pilier", "bien", "mieux", "chaque", "leur", "ce", "cet", "cette", "nos", "tout",
})  # fmt: skip
"""Words with a capital that name no landlord before « Habitat »."""


def _has_name(texte: str, debut: int, fin: int, forme: Forme) -> bool:
    """Return whether a proper name stands just before or just after a form, as it asks."""
    if forme.nom_propre == "apres":
        return _NOM_APRES.match(texte, fin) is not None
    avant = _NOM_AVANT.search(texte, max(0, debut - 40), debut)
    return (
        avant is not None
        and texte[debut].isupper()
        and squeeze(texte[debut : fin + 1])[0] == squeeze(forme.texte)[0]
        and squeeze(avant["mot"].rpartition("’")[2].rpartition("'")[2])[0] not in _PAS_UN_NOM
    )


def _has_capital(extrait: str) -> bool:
    """Return whether the first word that is not an article begins with a capital."""
    for mot in re.findall(r"[^\W\d_]+", extrait):
        if mot.casefold() not in _ARTICLES:
            return str(mot)[0].isupper()
    return True


def drop_contained(mentions: Sequence[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Return the mentions that stand, and those hidden in a longer one of another meaning.

    A longer writing hides a shorter one of the same axis (« association d’aide aux victimes »
    hides « association »); a homonym hides the mentions of its own term that it contains.
    """
    gardees: list[Mention] = []
    cachees: list[Mention] = []
    rangees = sorted(mentions, key=lambda m: m.debut)
    debuts = [m.debut for m in rangees]
    longueur = max((m.fin - m.debut for m in mentions), default=0)
    for m in mentions:
        if m.forme.est_homonyme:
            continue
        proches = rangees[
            bisect.bisect_left(debuts, m.fin - longueur) : bisect.bisect_right(debuts, m.debut)
        ]
        cachee = any(_hides(autre, m) for autre in proches if autre is not m)
        (cachees if cachee else gardees).append(m)
    return gardees, cachees


def _hides(autre: Mention, m: Mention) -> bool:
    if not (autre.debut <= m.debut and m.fin <= autre.fin):
        return False
    meme = autre.forme.indicateur == m.forme.indicateur
    if autre.forme.est_homonyme:
        return meme
    axe = m.forme.indicateur.partition(".")[0]
    return (
        not meme
        and autre.fin - autre.debut > m.fin - m.debut
        and axe in ("partenaire", "instrument")
        and autre.forme.indicateur.partition(".")[0] == axe
    )
