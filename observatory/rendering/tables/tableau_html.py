"""Rows as an HTML table in which no figure is ever cut: whole on paper, folded on a narrow screen.

A table drawn on a canvas cuts what its columns cannot hold and prints the rows in sight only; a
table that scrolls sideways cuts a figure at its edge. This one takes the room its longest words
need; where there is less, each row becomes a short list, each value after the title of its column.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape as escape_html
from typing import Final, Literal

from observatory.base.french import NON_CONNU, espacer, nombre

Valeur = str | int | float | None
Ligne = Mapping[str, Valeur]
Nature = Literal["territoire", "repere"]
TERRITOIRE: Final = "territoire"
"""Figures of inhabitants and places, which no coded contract gives."""
REPERE: Final = "repere"
"""Figures published, repeated as they were."""

RESERVE = "Avertissement"
"""The column that says the same of each row: said once, above them."""

_MOT = re.compile(r"[ \n–-]+")
_NOMBRE = re.compile(r"[\d\s.,%/+\u2212-]*\d[\d\s.,%/+\u2212-]*")
_CHIFFRE = re.compile(r"\d[\d\u202f\u00a0]*(?:,\d+)?(?:/\d[\d\u202f\u00a0]*)?(?:[\u202f\u00a0]%)?")
_MOT_LONG = 24
"""Letters beyond which a word (an address) may be cut, its figures apart."""
_TEXTE_COURT = 16
"""Letters a column of sentences is given at least."""
_TEXTE_LONG = 60
"""Letters beyond which a column of a sheet of paper is given no more."""
_VIDES = ("", "—")
_LETTRE, _MARGE = 7.0, 13.0
"""Pixels of a letter and around a cell, on screen."""
_LETTRE_PAPIER, _MARGE_PAPIER, _LARGEUR_PAPIER = 5.3, 9.0, 690.0
_PLIE = (
    "thead{display:none}table,tbody,tr,th,td{display:block;width:auto;text-align:left;white-space:normal}"
    "tr{padding:.35rem 0;border-bottom:1px solid var(--obs-filet)}th,td{border:0;padding:.1rem 0}"
    "td{display:grid;grid-template-columns:minmax(6rem,36%) minmax(0,1fr);gap:.6rem}"
    "td::before{color:var(--obs-doux);font-size:.92em}"
)


def escape(texte: str) -> str:
    """Return the text safe in HTML, its French spaces set."""
    return escape_html(espacer(texte))


@dataclass(frozen=True)
class Boutons:
    """What of a table can be chosen: the rows by their first cell, or the cells of some columns.

    `lignes` are the answers of the rows, `colonnes` those of the columns by title; a cell that
    says `muet` opens nothing.
    """

    lignes: Sequence[str]
    colonnes: Mapping[str, str] | None = None
    muet: str = ""


def write_table(
    lignes: Sequence[Ligne],
    titre: str,
    *,
    boutons: Boutons | None = None,
    est_triable: bool = False,
    natures: Mapping[str, Nature] | None = None,
) -> str:
    """Return the table and its style; `titre` is told to who listens to the page.

    `natures` says of a column, by its title, that its figures are not of coded units.
    """
    gabarit = _Gabarit(lignes, natures or {})
    tableau = gabarit.write(titre, boutons or Boutons(()), est_triable=est_triable)
    return tableau + gabarit.write_style()


def split_table(
    lignes: Sequence[Ligne], titre: str, natures: Mapping[str, Nature] | None = None
) -> tuple[str, str]:
    """Return the table and its style apart."""
    gabarit = _Gabarit(lignes, natures or {})
    return gabarit.write(titre, Boutons(()), est_triable=False), gabarit.write_style()


def say_value(valeur: Valeur) -> str:
    """Return a value as it is read: a missing one is said so."""
    if isinstance(valeur, str):
        return valeur
    return nombre(valeur, 0 if isinstance(valeur, int) else 1, absent=NON_CONNU)


class _Gabarit:
    """The columns of a table and the room each needs."""

    def __init__(self, lignes: Sequence[Ligne], natures: Mapping[str, Nature]) -> None:
        self._lignes, self._natures = lignes, natures

    @cached_property
    def _colonnes(self) -> list[str]:
        """Return the columns that say something: an empty one would only take room."""
        toutes = dict.fromkeys(c for ligne in self._lignes for c in ligne if c != RESERVE)
        return [
            c
            for rang, c in enumerate(toutes)
            if rang == 0 or any(x.get(c, "") not in _VIDES for x in self._lignes)
        ]

    @cached_property
    def _nombres(self) -> frozenset[str]:
        """Return the columns that hold numbers alone, written to the right."""
        return frozenset(c for c in self._colonnes[1:] if _are_numbers(self._lignes, c))

    @cached_property
    def _lettres(self) -> list[int]:
        """Return the letters that each column needs, its title told."""
        return [
            _count_letters([c, *(say_value(x.get(c, "")) for x in self._lignes)])
            for c in self._colonnes
        ]

    @cached_property
    def _largeurs(self) -> tuple[int, int]:
        """Return the pixels that the table needs, on screen and on paper."""
        return (
            round(sum(n * _LETTRE + _MARGE for n in self._lettres)),
            round(sum(n * _LETTRE_PAPIER + _MARGE_PAPIER for n in self._lettres)),
        )

    @cached_property
    def _parts(self) -> list[int]:
        """Return the percentage of a sheet of each column, by the length of what it says.

        A browser would give columns that are empty in most rows as much as those of sentences.
        Nothing where every row holds on one line, nor where the rows become lists.
        """
        longueurs = [
            [len(say_value(x.get(c, ""))) for x in self._lignes] or [0] for c in self._colonnes
        ]
        en_ligne = sum(max(n) * _LETTRE_PAPIER + _MARGE_PAPIER for n in longueurs)
        if en_ligne <= _LARGEUR_PAPIER or self._largeurs[1] > _LARGEUR_PAPIER:
            return []
        poids = [
            max(lettres, min(_TEXTE_LONG, (max(n) + sum(n) / len(n)) / 2))
            for lettres, n in zip(self._lettres, longueurs, strict=True)
        ]
        return [round(100 * p / sum(poids)) for p in poids]

    @cached_property
    def _classe(self) -> str:
        """Return a name that tables of the same shape share, as they share their style."""
        forme = (self._colonnes, self._largeurs, self._parts)
        return f"obs-t{zlib.crc32(repr(forme).encode()):x}"

    def write(self, titre: str, boutons: Boutons, *, est_triable: bool) -> str:
        reserves = dict.fromkeys(str(x[RESERVE]) for x in self._lignes if x.get(RESERVE))
        avis = "".join(f'<p class="obs-reserve">{escape(r)}</p>' for r in reserves)
        tete = "".join(
            f'<th scope="col"{self._align(c)}>{_write_title(c, est_triable=est_triable)}</th>'
            for c in self._colonnes
        )
        corps = "".join(self._write_row(rang, boutons) for rang in range(len(self._lignes)))
        return (
            f'{avis}<div class="obs-table {self._classe}"><table><caption>{escape(titre)}'
            f"</caption><thead><tr>{tete}</tr></thead><tbody>{corps}</tbody></table></div>"
        )

    def write_style(self) -> str:
        """Return the style that folds the table where its words do not fit, screen or paper."""
        if len(self._colonnes) < 2:
            return ""
        ecran, papier = self._largeurs
        titres = "".join(
            f"td:nth-child({rang})::before{{content:{_quote(c)}}}"
            for rang, c in enumerate(self._colonnes[1:], start=2)
        )
        regles = f".obs-table.{self._classe}{{{_PLIE}{titres}}}"
        pli = f"@media screen{{@container obs (max-width:{ecran / 16:.1f}rem){{{regles}}}}}"
        if papier <= _LARGEUR_PAPIER:
            regles = "".join(
                f".{self._classe} th:nth-child({rang}){{width:{part}%}}"
                for rang, part in enumerate(self._parts, start=1)
            )
        if regles:
            pli += f"@media print{{{regles}}}"
        return f"<style>{pli}</style>"

    def _align(self, colonne: str) -> str:
        aligne = ' class="obs-n"' if colonne in self._nombres else ""
        nature = self._natures.get(colonne)
        return f'{aligne} data-chiffre="{nature}"' if nature else aligne

    def _write_row(self, rang: int, boutons: Boutons) -> str:
        ligne = self._lignes[rang]
        nom = _write_value(ligne.get(self._colonnes[0], ""))
        if boutons.lignes and boutons.colonnes is None:
            nom = _write_button(boutons.lignes[rang], nom)
        cellules = [f'<th scope="row">{nom}</th>']
        for colonne in self._colonnes[1:]:
            valeur = ligne.get(colonne, "")
            texte = _write_value(valeur)
            ouvre = (boutons.colonnes or {}).get(colonne)
            if ouvre and valeur != boutons.muet:
                texte = _write_button(f"{boutons.lignes[rang]} {ouvre}", texte)
            cellules.append(f"<td{self._align(colonne)}>{texte}</td>")
        return f"<tr>{''.join(cellules)}</tr>"


def _count_letters(textes: Sequence[str]) -> int:
    """Return the letters of the longest word, or of a short text."""
    mots = max(len(mot) for texte in textes for mot in _MOT.split(texte))
    return max(min(mots, _MOT_LONG), min(max(map(len, textes)), _TEXTE_COURT))


def _are_numbers(lignes: Sequence[Ligne], colonne: str) -> bool:
    dits = [x.get(colonne, "") for x in lignes]
    pleins = [x for x in dits if x is not None and x not in (*_VIDES, NON_CONNU)]
    return bool(pleins) and all(
        not isinstance(x, str) or _NOMBRE.fullmatch(x) is not None for x in pleins
    )


def _quote(texte: str) -> str:
    """Return a text as a string of a style sheet, any sign of it harmless."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in texte) + '"'


def _write_title(titre: str, *, est_triable: bool) -> str:
    texte = escape(titre)
    return f'<button type="button" class="obs-tri">{texte}</button>' if est_triable else texte


def _write_button(reponse: str, texte: str) -> str:
    return f'<button type="button" data-choix="{escape(reponse)}">{texte}</button>'


def _write_value(valeur: Valeur) -> str:
    """Return a value as HTML; a long word may be cut, never a figure in it."""
    texte = say_value(valeur)
    if all(len(mot) <= _MOT_LONG for mot in _MOT.split(texte)):
        return escape(texte)
    morceaux, fin = [], 0
    for chiffre in _CHIFFRE.finditer(texte):
        morceaux += [escape(texte[fin : chiffre.start()]), f"<span>{escape(chiffre[0])}</span>"]
        fin = chiffre.end()
    return f'<span class="obs-casse">{"".join(morceaux)}{escape(texte[fin:])}</span>'
