"""What is declared of the accessibility of the observatory, read from its one file."""

from __future__ import annotations

import datetime
import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FICHIER = Path(__file__).with_suffix(".toml")


class PointDeclare(BaseModel):
    """One thing that does not conform, or is exempt; `origine` names the software it comes from.

    `regle` and `selecteur` say where an automatic check finds it; empty when it finds nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    titre: str
    texte: str
    origine: str = ""
    regle: str = ""
    selecteur: str = ""


class Declaration(BaseModel):
    """The declaration; `organisme` and `contact` are left to whoever publishes the observatory."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    etat: str
    motif: str
    referentiel: str
    date_declaration: datetime.date
    organisme: str
    contact: str
    essais: tuple[str, ...]
    ecarts: tuple[PointDeclare, ...] = ()
    derogations: tuple[PointDeclare, ...] = ()


@cache
def load_declaration(fichier: Path = _FICHIER) -> Declaration:
    """Return the declaration; ValueError when the file is not one."""
    return Declaration.model_validate(tomllib.loads(fichier.read_text(encoding="utf-8")))
