"""Which encoding the bytes of a text are in: decided on evidence, or not at all.

Strict UTF-8 proves itself. A single byte may be anything: each candidate is read whole, then
judged on what a French text can hold. A sign out of place (« prŽfet », « ‚t‚ ») rules it out; words
known beforehand part those that remain. When nothing does, there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

CANDIDATS = {
    "cp1252": "Windows-1252",
    "mac_roman": "MacRoman (Excel pour Mac)",
    "cp850": "CP850 (console Windows)",
    "iso8859_15": "ISO 8859-15",
}
"""Encodings of one byte a sign that French texts come in, and their names."""

_MOTS_FRANCAIS = """
à été être êtes étés où là déjà très après même mêmes près auprès grâce année années état états
préfet préfète préfecture région régional régionale département départemental départementale
métropole métropolitaine communauté agglomération signé signée signés signées clé clés rôle
rôles santé sécurité égalité citoyenneté éducation éducatif éducative école écoles réussite
élève élèves élu élue élus élues mère père débat précisé précise délégué déléguée délégués nommé
nommée décrit opérationnel évoqué évoquée cité citée cités mentionné mentionnée présence présent
présente présenté intégré prévu prévue créé créée côté thème thématique accès réseau août
février décembre hélène élise éric jérôme françois françoise andré rené renée gaëlle joël noël
maïté
"""
_LETTRES = "àâäçéèêëîïñôöùûüÿœæ"
_LETTRE = f"[a-z{_LETTRES}]"
_CAPITALES = _LETTRES.upper()
_PLACES = re.compile(
    rf"""
      (?<![A-ZÀ-Þ]{{2}}){_LETTRE}(?![A-ZÀ-Þ]{{2}})   # a small letter, not lost among capitals
    | (?<![a-zà-ÿœæ])[{_CAPITALES}]                # a capital, not after a small letter
    | (?<=[a-zA-Zà-ÿ\d])[’‘·]|‘(?=\w)
    | [«»“”\u00a0\u202f°–—\u2011•]
    | …(?!\w)
    | §(?=\s?\d) | (?<=[\d\s\u00a0])€ | (?<=\w)[²³ªº]
    """,
    re.VERBOSE,
)
_TOLERANCE = 0.02
"""Share of signs that may be out of place: a foreign name, a mark."""
_MOTS_SUFFISANTS = 2
"""Words with accents in their place that prove an encoding when none of them is known."""
_MOT = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class TexteLu:
    """A text read in one encoding, and a word that shows it is the right one."""

    encodage: str
    texte: str
    temoin: str

    @property
    def nom(self) -> str:
        """Return the usual name of the encoding."""
        return CANDIDATS[self.encodage]


def find_mixed_lines(octets: bytes) -> tuple[int, int] | None:
    """Return a line in UTF-8 and a line in something else (from 1), None unless both exist."""
    en_utf8 = autrement = 0
    for numero, ligne in enumerate(octets.splitlines(), start=1):
        if ligne.isascii():
            continue
        try:
            ligne.decode("utf-8")
            en_utf8 = en_utf8 or numero
        except UnicodeDecodeError:
            autrement = autrement or numero
    return (en_utf8, autrement) if en_utf8 and autrement else None


def find_encoding(octets: bytes, mots: Iterable[str] = ()) -> TexteLu | None:
    """Return the text in the one encoding that its signs and words prove, None when none does.

    `mots` are words the file may hold: labels of its own, names of places.
    """
    connus = {m.casefold() for m in (*_MOT.findall(_MOTS_FRANCAIS), *mots) if not m.isascii()}
    possibles: dict[str, tuple[tuple[int, int], TexteLu]] = {}
    for encodage in CANDIDATS:
        try:
            texte = octets.decode(encodage)
        except UnicodeDecodeError:
            continue
        if texte in possibles or _count_misplaced(texte) > _TOLERANCE * _count_signs(texte):
            continue
        accentues = [m for m in _MOT.findall(texte) if not m.isascii()]
        reconnus = [m for m in accentues if m.casefold() in connus]
        temoin = max(reconnus or accentues, key=len, default="")
        preuves = len(set(reconnus)), len({m for m in accentues if len(m) > 1})
        possibles[texte] = (preuves, TexteLu(encodage, texte, temoin))
    classes = sorted(possibles.values(), key=lambda p: -p[0][0])
    if not classes or (len(classes) > 1 and classes[0][0][0] == classes[1][0][0]):
        return None
    (reconnus_, accentues_), lecture = classes[0]
    return lecture if reconnus_ or accentues_ >= _MOTS_SUFFISANTS else None


def _count_signs(texte: str) -> int:
    return sum(1 for signe in texte if not signe.isascii())


def _count_misplaced(texte: str) -> int:
    """Return how many signs beyond ASCII stand where no French text has one."""
    signes = re.finditer(r"[^\x00-\x7f]", texte)
    return sum(1 for trouve in signes if not _PLACES.match(texte, trouve.start()))
