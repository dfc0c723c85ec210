"""The shape of what leaves the observatory: typed tables with their dictionary, no format yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

TypeColonne = Literal["texte", "entier", "decimal", "part", "booleen", "date"]
Valeur = str | int | float | bool | dt.date | None

DONNEES = "donnees"
TAUX = "taux"
CONTRATS = "contrats"
TERRITOIRES = "territoires"
VILLES = "villes"
QPV = "qpv"
EPCI = "epci"
PREUVES = "preuves"
ATTRIBUTS = "attributs"
LIENS = "liens"
TAUX_FACETTES = "taux_attributs_liens"
LIVRE_DE_CODES = "livre_de_codes"
DICTIONNAIRE = "dictionnaire"
METHODE = "methode"
PROVENANCE = "provenance"


@dataclass(frozen=True)
class Colonne:
    """One column: its name in files, its French label, its type, what it means.

    A `part` is a share between 0 and 1. `valeurs` lists the codes it may hold, in words.
    """

    nom: str
    libelle: str
    type: TypeColonne
    description: str = ""
    valeurs: str = ""


@dataclass(frozen=True)
class Table:
    """One table; every line has one value per column, None where nothing is known.

    `est_codee`: its lines come from a coded lecture, hence are simulated when the lecture is.
    """

    nom: str
    titre: str
    colonnes: tuple[Colonne, ...]
    lignes: tuple[tuple[Valeur, ...], ...]
    est_codee: bool = False

    @property
    def noms(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(c.nom for c in self.colonnes)

    def column(self, nom: str) -> list[Valeur]:
        """Return the values of one column."""
        rang = self.noms.index(nom)
        return [ligne[rang] for ligne in self.lignes]

    def records(self) -> list[dict[str, Valeur]]:
        """Return one mapping per line."""
        return [dict(zip(self.noms, ligne, strict=True)) for ligne in self.lignes]


@dataclass(frozen=True)
class Couche:
    """One layer of a map file: a table whose lines have a shape.

    `contours` are WKB in longitude and latitude (WGS 84), None where no shape is known.
    """

    table: Table
    genre: Literal["point", "polygone"]
    contours: tuple[bytes | None, ...]


@dataclass(frozen=True)
class Export:
    """Everything a file of a selection says, whatever its format.

    `mention` is the announcement no reader may miss (« Codage simulé — démonstration »), None
    for a real lecture; `radical` is the name of the file without its extension.
    """

    titre: str
    mention: str | None
    avertissement: str
    radical: str
    build_id: str
    tables: tuple[Table, ...]

    @property
    def est_simule(self) -> bool:
        """Return whether the lecture is the demonstration."""
        return self.mention is not None

    def table(self, nom: str) -> Table:
        """Return one table by its name; KeyError when the export has none."""
        trouvee = next((t for t in self.tables if t.nom == nom), None)
        if trouvee is None:
            raise KeyError(nom)
        return trouvee


@dataclass(frozen=True)
class Inventaire:
    """How many lines each table of a file will have, counted without making the file."""

    nb_contrats: int
    nb_qpv: int
    nb_unites: int
    nb_indicateurs: int

    @property
    def nb_cellules(self) -> int:
        """Return the number of coded or silent cells: one per unit and indicator."""
        return self.nb_unites * self.nb_indicateurs

    @property
    def est_vide(self) -> bool:
        """Return whether there is nothing to export."""
        return self.nb_contrats == 0 and self.nb_unites == 0


def build_table(
    nom: str,
    titre: str,
    colonnes: Sequence[Colonne],
    objets: Sequence[Any],
    *,
    est_codee: bool = False,
) -> Table:
    """Return the table of some objects, one attribute per column; lists are joined."""
    lignes = tuple(tuple(flatten(getattr(o, c.nom)) for c in colonnes) for o in objets)
    return Table(nom, titre, tuple(colonnes), lignes, est_codee)


def flatten(valeur: Any) -> Valeur:
    """Return a value a table cell may hold: a list becomes « a ; b », None when it is empty."""
    if isinstance(valeur, tuple | list | frozenset):
        return " ; ".join(str(v) for v in valeur) or None
    simple: Valeur = valeur
    return simple
