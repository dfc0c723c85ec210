"""A second reading order of a page, by its columns, where the stream of the file mixes them.

A file may draw two columns, or the cells of a row, line by line: a sentence is then cut at each
end of line by the words of its neighbour. Words keep their place in the text of the page: the
second order is a list of stretches of that text, so that what is found in it can be framed.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from observatory.documents.texte import CESURE

Place = tuple[int, int]
"""A stretch of the text of a page: start, end."""

Cadre = tuple[float, float, float, float]

_GOUTTIERE = 1.2
"""Narrowest space between two columns, in heights of a line; a space between words is 0.3."""
_LIGNES_MINIMUM = 2
"""Lines that a space must cross to part two columns."""
_MOT = re.compile(r"[^\s\ufffe]+\ufffe?")
_DIT = re.compile(r"[^\W\d_]{2}")
_TIRET = re.compile(r"-$")


@dataclass(frozen=True, slots=True)
class _Bout:
    """Words that follow one another on a line, where they stand on the page displayed."""

    debut: int
    fin: int
    gauche: float
    haut: float
    droite: float
    bas: float

    @property
    def hauteur(self) -> float:
        return self.bas - self.haut

    def is_level(self, autre: _Bout) -> bool:
        """Return whether another piece stands on the same line."""
        commun = min(self.bas, autre.bas) - max(self.haut, autre.haut)
        return 2 * commun > min(self.hauteur, autre.hauteur)

    def join(self, suite: _Bout) -> _Bout:
        return _Bout(
            self.debut, max(self.fin, suite.fin),
            min(self.gauche, suite.gauche), min(self.haut, suite.haut),
            max(self.droite, suite.droite), max(self.bas, suite.bas),
        )  # fmt: skip


def order_columns(
    textes: pdfium.PdfTextPage, brut: str, texte: str, rotation: int
) -> tuple[Place, ...]:
    """Return the stretches of a page's text in the order of its columns; () when it says the same.

    `brut` is the text of the page as pdfium gives it, `texte` the same with one sign for each end
    of line. The boxes of words are asked only of a page where lines have a space as wide as a
    gutter.
    """
    if brut.count("\r\n") != texte.count("\n") or len(brut.encode("utf-16-le")) > 2 * len(brut):
        return ()  # a lone end of line, or a sign beyond the first plane: places would not agree
    lignes = _list_lines(textes, rotation)
    if sum(a.is_level(b) for a, b in pairwise(lignes)) < _LIGNES_MINIMUM:
        return ()
    bouts = _join_bullets(list(_find_words(textes, brut, texte, lignes, rotation)), texte)
    bandes = list(_cut_bands(_list_rows(bouts)))
    if not any(_parts_words(colonne, texte) for bande in bandes for colonne in bande):
        return ()
    return tuple((b.debut, b.fin) for bande in bandes for colonne in bande for b in colonne)


def _parts_words(colonne: Sequence[_Bout], texte: str) -> bool:
    """Return whether the stream of the file puts other words between the lines of a column."""
    return any(_MOT.search(texte, a.fin, b.debut) or b.debut < a.debut
               for a, b in pairwise(colonne))  # fmt: skip


def read_columns(texte: str, ordre: Sequence[Place]) -> str:
    """Return a page's text in its second order, one stretch per line.

    As long as its stretches and their ends of line: `Place`s of it go back by `place_in_page`. A
    hyphen that cuts a word at the end of a line becomes the sign that pdfium gives to one.
    """
    return "\n".join(_TIRET.sub(CESURE, texte[debut:fin]) for debut, fin in ordre)


def place_in_page(ordre: Sequence[Place], debut: int, fin: int) -> list[Place]:
    """Return where a stretch of the second order stands in the text of the page, line by line."""
    trouves, ici = [], 0
    for a, b in ordre:
        commun = max(debut, ici), min(fin, ici + b - a)
        if commun[0] < commun[1]:
            trouves.append((a + commun[0] - ici, a + commun[1] - ici))
        ici += b - a + 1
    return trouves


def _list_lines(textes: pdfium.PdfTextPage, rotation: int) -> list[_Bout]:
    """Return the lines of a page as its file draws them, parted where a gutter is."""
    cadres: list[list[float]] = []
    x0, y0, x1, y1 = (ctypes.c_double() for _ in range(4))
    places, brutes = tuple(map(ctypes.byref, (x0, y1, x1, y0))), textes.raw
    for rang in range(textes.count_rects()):
        if not pdfium_c.FPDFText_GetRect(brutes, rang, *places):
            continue
        gauche, haut, droite, bas = _turn((x0.value, y0.value, x1.value, y1.value), rotation)
        if cadres:
            avant = cadres[-1]
            petit, grand = sorted((avant[3] - avant[1], bas - haut))
            commun = min(avant[3], bas) - max(avant[1], haut)
            if 2 * commun > petit and -grand < gauche - avant[2] < _GOUTTIERE * grand:
                avant[:] = (
                    min(avant[0], gauche), min(avant[1], haut),
                    max(avant[2], droite), max(avant[3], bas),
                )  # fmt: skip
                continue
        cadres.append([gauche, haut, droite, bas])
    return [_Bout(0, 0, *cadre) for cadre in cadres]


def _find_words(
    textes: pdfium.PdfTextPage, brut: str, texte: str, lignes: Sequence[_Bout], rotation: int
) -> Iterator[_Bout]:
    """Yield the lines with the words they hold.

    Lines and words follow the stream of the file: the last word of a line is found by leaps, from
    the box of the first letter of a few words.
    """
    mots = [m.span() for m in _MOT.finditer(texte)]
    decalages = [brut_debut - debut for (brut_debut, _), (debut, _) in zip(
        (m.span() for m in _MOT.finditer(brut)), mots, strict=True)]  # fmt: skip
    decale = pdfium_c.FPDFText_CountChars(textes) != len(brut)
    gauche, droite, bas, haut = (ctypes.c_double() for _ in range(4))

    def holds(ligne: _Bout, rang: int) -> bool:
        place = mots[rang][0] + decalages[rang]
        if decale:
            place = pdfium_c.FPDFText_GetCharIndexFromTextIndex(textes, place)
        if place < 0 or not pdfium_c.FPDFText_GetCharBox(textes, place, gauche, droite, bas, haut):
            return False
        x0, y0, x1, y1 = _turn((gauche.value, bas.value, droite.value, haut.value), rotation)
        return (
            2 * ligne.gauche <= x0 + x1 <= 2 * ligne.droite
            and 2 * ligne.haut <= y0 + y1 <= 2 * ligne.bas
        )

    ici = 0
    for ligne in lignes:
        if ici == len(mots):
            return
        if not holds(ligne, ici):  # no word begins here
            continue
        bon, pas = ici, 1
        while bon + pas < len(mots) and holds(ligne, bon + pas):
            bon, pas = bon + pas, 2 * pas
        while pas := pas // 2:
            if bon + pas < len(mots) and holds(ligne, bon + pas):
                bon += pas
        yield replace(ligne, debut=mots[ici][0], fin=mots[bon][1])
        ici = bon + 1


def _turn(cadre: Cadre, rotation: int) -> Cadre:
    """Return a box (left, bottom, right, top) as it stands on the page displayed, downwards.

    What is returned is left, top, right, bottom.
    """
    gauche, bas, droite, haut = cadre
    if rotation == 0:
        return gauche, -haut, droite, -bas
    return {
        90: (bas, gauche, haut, droite),
        180: (-droite, bas, -gauche, haut),
        270: (-haut, -droite, -bas, -gauche),
    }[rotation]


def _join_bullets(bouts: Sequence[_Bout], texte: str) -> list[_Bout]:
    """Return the pieces, a bullet or a number put back with the words of its line."""
    joints: list[_Bout] = []
    for bout in bouts:
        avant = joints[-1] if joints else None
        if (
            avant is not None
            and avant.is_level(bout)
            and bout.gauche > avant.gauche
            and not _DIT.search(texte, avant.debut, avant.fin)
        ):
            joints[-1] = avant.join(bout)
        else:
            joints.append(bout)
    return joints


def _list_rows(bouts: Sequence[_Bout]) -> list[list[_Bout]]:
    """Return the pieces of each line of the page, from top to bottom, from left to right."""
    rangees: list[list[_Bout]] = []
    for bout in sorted(bouts, key=lambda b: (b.haut + b.bas, b.gauche)):
        if rangees and any(b.is_level(bout) for b in rangees[-1][-2:]):
            rangees[-1].append(bout)
        else:
            rangees.append([bout])
    return [sorted(r, key=lambda b: b.gauche) for r in rangees]


def _cut_bands(rangees: Sequence[Sequence[_Bout]]) -> Iterator[list[list[_Bout]]]:
    """Yield the bands of a page from top to bottom, each as its columns from left to right."""
    bande: list[Sequence[_Bout]] = []
    ouvertes: list[tuple[float, float]] = []
    for rangee in rangees:
        communes = _cross(ouvertes, rangee)
        if communes:
            bande.append(rangee)
            ouvertes = communes
            continue
        yield _list_columns(bande, ouvertes)
        bande, ouvertes = [rangee], _list_gutters(rangee)
    yield _list_columns(bande, ouvertes)


def _list_gutters(rangee: Sequence[_Bout]) -> list[tuple[float, float]]:
    haut = median(b.hauteur for b in rangee)
    return [
        (avant.droite, apres.gauche)
        for avant, apres in pairwise(rangee)
        if apres.gauche - avant.droite >= _GOUTTIERE * haut
    ]


def _cross(
    ouvertes: Sequence[tuple[float, float]], rangee: Sequence[_Bout]
) -> list[tuple[float, float]]:
    """Return the gutters of a band that a new line leaves open, as narrow as it leaves them."""
    if not ouvertes:
        return []
    bords = [float("-inf"), *(x for b in rangee for x in (b.gauche, b.droite)), float("inf")]
    vides = list(zip(bords[::2], bords[1::2], strict=True))
    return [(max(a, c), min(b, d)) for a, b in ouvertes for c, d in vides if max(a, c) < min(b, d)]


def _list_columns(
    bande: Sequence[Sequence[_Bout]], gouttieres: Sequence[tuple[float, float]]
) -> list[list[_Bout]]:
    """Return the pieces of each column of a band; each line apart where it has none."""
    if len(bande) < _LIGNES_MINIMUM or not gouttieres:
        return [[bout] for rangee in bande for bout in rangee]
    bords = sorted((a + b) / 2 for a, b in gouttieres)
    colonnes: list[list[_Bout]] = [[] for _ in range(len(bords) + 1)]
    for rangee in bande:
        for bout in rangee:
            colonnes[sum(bord < (bout.gauche + bout.droite) / 2 for bord in bords)].append(bout)
    return colonnes
