"""Preparation of territories: raw open files in, geodata/ out, all or nothing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from observatory.territory.catalogue import load_catalogue, load_corrections
from observatory.territory.divisions import (
    build_commune_table,
    build_departements,
    build_epci,
    build_regions,
)
from observatory.territory.equipements import (
    build_cites,
    build_filiation,
    build_france_services,
    build_postes,
)
from observatory.territory.journal import Journal
from observatory.territory.populations import build_communes
from observatory.territory.quartiers import build_couples, build_qpv
from observatory.territory.reading import Tables, read_sources
from observatory.territory.tables import SCHEMAS, write_table


@dataclass(frozen=True)
class PreparationReport:
    """What a preparation wrote: rows per table, total bytes, and the notes taken."""

    folder: Path
    lignes: dict[str, int]
    octets: int
    journal: Journal


def prepare_territories(raw: Path, geodata: Path) -> PreparationReport:
    """Return the report of geodata/ rebuilt from the raw open files (folders geo/ and cog/).

    Nothing is replaced unless every table is built. Raises DataError with every breach found.
    """
    journal = Journal()
    tables = read_sources(raw, load_catalogue(), journal)
    prepares = build_tables(tables, journal)
    journal.raise_if_any()
    return _write(prepares, geodata, journal)


def build_tables(tables: Tables, journal: Journal) -> dict[str, Any]:
    """Return the prepared tables by name, from the sources as read."""
    corrections = load_corrections()
    communes = build_communes(tables, corrections, journal)
    couples = build_couples(tables, journal)
    porteurs = tables["contrat"]
    porteurs = porteurs[porteurs.code_cv.str.startswith("CN")].codgeo
    journal.keep("contrat", len(porteurs))
    avec_qpv = set(couples.code_commune)
    epci_qpv = set(communes.siren_epci.reindex(sorted(avec_qpv)).dropna())
    services = build_france_services(tables, journal)
    qpv = build_qpv(tables, services, corrections, journal)
    sirens = set(porteurs[porteurs.str.len() == 9])
    return {
        "region": build_regions(tables, set(qpv.code_region), journal),
        "departement": build_departements(tables, set(qpv.code_departement), journal),
        "epci": build_epci(tables, communes, epci_qpv, sirens, corrections, journal),
        "commune": build_commune_table(
            tables, communes, avec_qpv | set(porteurs[porteurs.str.len() == 5]), journal
        ),
        "qpv": qpv,
        "qpv_commune": couples,
        "qpv_cite_educative": build_cites(tables, couples, journal),
        "qpv_filiation": build_filiation(tables, journal),
        "france_services": services,
        "poste": build_postes(tables, journal),
    }


def _write(prepares: dict[str, Any], geodata: Path, journal: Journal) -> PreparationReport:
    geodata.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".geodata-", dir=geodata.parent) as nom:
        temporaire = Path(nom)
        chemins = [write_table(prepares[table], table, temporaire) for table in SCHEMAS]
        octets = sum(chemin.stat().st_size for chemin in chemins)
        for chemin in chemins:
            chemin.replace(geodata / chemin.name)
    lignes = {table: len(prepares[table]) for table in SCHEMAS}
    return PreparationReport(geodata, lignes, octets, journal)
