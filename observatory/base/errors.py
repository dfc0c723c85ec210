"""Errors a user may see: each says what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


class ObservatoryError(Exception):
    """Base of every error shown to a user as a French sentence, never as a traceback.

    What a visitor must not read (a path, a statement, what a library says) goes in `detail`:
    the journal and the command line tell it, a page never does.
    """

    detail: str = ""

    def with_detail(self, detail: str) -> Self:
        """Return the error, with what the person who runs the observatory needs beside."""
        self.detail = detail
        return self


@dataclass(frozen=True)
class Breach:
    """One fault found in an input: where it is, what is wrong, what to do."""

    fichier: str
    message: str
    remede: str
    ligne: str | None = None
    colonne: str | None = None

    def __str__(self) -> str:
        """Return the fault as one French sentence with file, row and column."""
        lieu = self.fichier
        if self.ligne is not None:
            lieu += f", ligne {self.ligne}"
        if self.colonne is not None:
            lieu += f", colonne « {self.colonne} »"
        return f"{lieu} : {self.message} → {self.remede}"


class DataError(ObservatoryError):
    """An input file breaks its contract; all breaches are gathered in one message."""

    def __init__(self, breaches: Sequence[Breach], titre: str = "Données refusées") -> None:
        self.breaches = tuple(breaches)
        nombre = len(self.breaches)
        entete = f"{titre} : {nombre} anomalie{'s' if nombre > 1 else ''}."
        super().__init__("\n".join([entete, *(f"  • {b}" for b in self.breaches)]))


class CodebookError(DataError):
    """The codebook (TOML files) is invalid."""


class WarehouseError(ObservatoryError):
    """The warehouse is missing, unreadable, or a check of its content failed."""


class QueryError(ObservatoryError):
    """A question put to the warehouse cannot be answered: unknown code, refused statement."""
