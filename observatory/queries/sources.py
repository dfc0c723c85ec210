"""Where the data comes from, and what the build checked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot


@dataclass(frozen=True)
class Source:
    """One open source with its producer, licence and vintage."""

    code_source: str
    titre: str
    producteur: str
    licence: str
    millesime_source: str | None
    url: str | None
    description: str | None
    nb_lignes_lues: int | None
    nb_lignes_gardees: int | None
    note: str | None


@dataclass(frozen=True)
class ControleServi:
    """One check of the build and what it found."""

    nom_controle: str
    gravite: str
    description: str
    nb_anomalies: int


@dataclass(frozen=True)
class EntrepotServi:
    """Which warehouse is being served."""

    build_id: str
    version: str
    version_codebook: str
    date_construction: dt.datetime


def list_sources(entrepot: Entrepot) -> list[Source]:
    """Return the sources, by producer."""
    return entrepot.fetch("list_sources", {}, Source)


def list_controles(entrepot: Entrepot) -> list[ControleServi]:
    """Return the checks of the build, errors first."""
    return entrepot.fetch("list_controles", {}, ControleServi)


def load_construction(entrepot: Entrepot) -> EntrepotServi | None:
    """Return the identity of the warehouse being served."""
    return entrepot.fetch_one("load_construction", {}, EntrepotServi)
