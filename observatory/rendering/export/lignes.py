"""The rows of a page's table as a typed table: numbers as numbers, k, N and share apart.

A page writes « 33/40 », « 82,5 % » or « 12 345 »: a file gives the figures themselves, so that no
spreadsheet has to guess them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from observatory.base.text import slug
from observatory.sheets.export.table_typee import Colonne, Table, TypeColonne, Valeur
from observatory.statistics.rates import is_small_group

Ligne = Mapping[str, str]

ABSENTS = frozenset(("", "—", "-", "non connu"))
"""What a page writes where there is nothing: an empty cell in a column of numbers."""

_ENTIER = re.compile(r"[-\u2212]?(?:\d{1,3}(?:[\s\u00a0\u202f]\d{3})+|\d+)")
_DECIMAL = re.compile(rf"{_ENTIER.pattern}(?:,\d+)?")
_PART = re.compile(rf"({_DECIMAL.pattern})[\s\u00a0\u202f]?%")
_FRACTION = re.compile(r"(?<![\d/,.])(\d[\d\u202f]*)/(\d[\d\u202f]*)(?![\d/])")
_CODES = ("code", "n°", "siren", "insee")


def build_page_table(lignes: Sequence[Ligne], nom: str, titre: str) -> Table:
    """Return the typed table of some rows; columns in the order they come."""
    libelles = list(dict.fromkeys(colonne for ligne in lignes for colonne in ligne))
    colonnes: list[Colonne] = []
    valeurs: list[list[Valeur]] = []
    for libelle in libelles:
        textes = [ligne.get(libelle, "") for ligne in lignes]
        for colonne, suite in _read_column(libelle, textes):
            if colonne.nom == libelle or not _is_given(colonne.nom, libelle, libelles):
                colonnes.append(colonne)
                valeurs.append(suite)
    rangees = tuple(zip(*valeurs, strict=True)) if valeurs else ()
    return Table(nom, titre, tuple(colonnes), rangees)


def say_fraction(texte: str) -> str:
    """Return the text with its fractions in words: « 9/40 » is no 9 April, it is « 9 sur 40 »."""
    return _FRACTION.sub(r"\1 sur \2", texte)


def _is_given(nom: str, libelle: str, libelles: Sequence[str]) -> bool:
    """Return whether the page has this column already; its percentage is the share."""
    return nom in libelles or (nom.endswith("(part)") and f"{libelle} (%)" in libelles)


def _read_column(libelle: str, textes: Sequence[str]) -> Iterator[tuple[Colonne, list[Valeur]]]:
    """Yield the typed column of a label, then k, N and share where it holds fractions."""
    type_ = _find_type(libelle, textes)
    if type_ != "texte":
        yield Colonne(libelle, libelle, type_), [_read_number(t, type_) for t in textes]
        return
    yield Colonne(libelle, libelle, "texte"), [say_fraction(t) or None for t in textes]
    fractions = [_FRACTION.findall(t) for t in textes]
    if not any(len(f) == 1 for f in fractions):
        return
    lues = [_read_fraction(f, t) for f, t in zip(fractions, textes, strict=True)]
    types: tuple[TypeColonne, ...] = ("entier", "entier", "part")
    for rang, (quoi, genre) in enumerate(zip(("k", "N", "part"), types, strict=True)):
        nom = f"{libelle} ({quoi})"
        yield Colonne(nom, nom, genre), [lue[rang] for lue in lues]


def _find_type(libelle: str, textes: Sequence[str]) -> TypeColonne:
    """Return the type all the values of a column share; a code is a text."""
    donnes = [t for t in textes if t not in ABSENTS]
    if not donnes or slug(libelle, " ").startswith(tuple(slug(c) for c in _CODES)):
        return "texte"
    formes: tuple[tuple[re.Pattern[str], TypeColonne], ...] = (
        (_ENTIER, "entier"),
        (_DECIMAL, "decimal"),
        (_PART, "part"),
    )
    if any(re.match(r"0\d", t) for t in donnes):
        return "texte"
    return next((genre for forme, genre in formes if all(map(forme.fullmatch, donnes))), "texte")


def _read_number(texte: str, type_: TypeColonne) -> Valeur:
    if texte in ABSENTS:
        return None
    propre = re.sub(r"[\s\u00a0\u202f%]", "", texte).replace("\u2212", "-").replace(",", ".")
    if type_ == "entier":
        return int(propre)
    return round(float(propre) / 100, 6) if type_ == "part" else float(propre)


def _read_fraction(fractions: Sequence[tuple[str, str]], texte: str) -> tuple[Valeur, ...]:
    """Return k, N and share; no share for a bound (« au moins 9/40 ») nor for a small group."""
    if len(fractions) != 1:
        return (None, None, None)
    k, n = (int(re.sub(r"\D", "", x)) for x in fractions[0])
    est_taux = _FRACTION.fullmatch(texte.strip()) is not None and not is_small_group(n) and k <= n
    return (k, n, round(k / n, 6) if est_taux else None)
