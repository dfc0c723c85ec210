"""Preparation of territories: raw open files in, geodata/ out, all or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from observatory.base.errors import Breach, DataError
from observatory.territory.anciennes import build_former
from observatory.territory.catalogue import (
    Corrections,
    SourceBrute,
    load_catalogue,
    load_corrections,
)
from observatory.territory.checks import check_tables
from observatory.territory.coherence import check_sources
from observatory.territory.controle import check_populations
from observatory.territory.divisions import (
    build_commune_table,
    build_departements,
    build_epci,
    build_members,
    build_regions,
)
from observatory.territory.equipements import (
    build_cites,
    build_filiation,
    build_france_services,
    build_postes,
)
from observatory.territory.journal import Journal
from observatory.territory.load import load_table
from observatory.territory.populations import build_communes
from observatory.territory.quartiers import build_couples, build_qpv
from observatory.territory.reading import Tables, read_sources
from observatory.territory.reserves import note_reserves
from observatory.territory.sources import read_register, write_register
from observatory.territory.tables import SCHEMAS, write_table

_OCTETS_MAX = 15_000_000


@dataclass(frozen=True)
class PreparationReport:
    """What a preparation wrote: rows per table, total bytes, and the notes taken."""

    folder: Path
    lignes: dict[str, int]
    octets: int
    journal: Journal


def prepare_territories(
    raw: Path, geodata: Path, *, gardes: Path | None = None
) -> PreparationReport:
    """Return the report of geodata/ rebuilt from the raw open files (folders geo/ and cog/).

    Nothing is replaced unless every table is built and checked; the same files give the same
    bytes. A table whose source may be missing is then kept from `gardes` (by default, the folder
    rebuilt). Raises DataError with every breach found.
    """
    gardes = gardes or geodata
    journal = Journal()
    catalogue, corrections = load_catalogue(), load_corrections()
    if not any((raw / source.fichier).is_file() for source in catalogue.values()):
        remede = "donner le dossier qui contient geo/ et cog/"
        message = "aucun des fichiers attendus n'est dans ce dossier"
        raise DataError([Breach(raw.name, message, remede)], titre="Territoires non préparés")
    tables = read_sources(raw, catalogue, journal)
    check_sources(tables, catalogue, corrections, journal)
    journal.raise_if_any()
    prepares = build_tables(tables, corrections, journal)
    prepares |= _keep_tables(tables, catalogue, gardes)
    check_tables(prepares, journal)
    note_reserves(prepares, journal)
    check_populations(prepares, tables, corrections, journal)
    journal.raise_if_any()
    rubriques = {nom: r for nom, r in read_register(gardes).items() if nom not in tables}
    return _write(prepares, geodata, corrections, journal, rubriques)


def build_tables(tables: Tables, corrections: Corrections, journal: Journal) -> dict[str, Any]:
    """Return the prepared tables by name, from the sources as read."""
    communes = build_communes(tables, corrections, journal)
    couples = build_couples(tables, journal)
    sirens, codes = _list_bearers(tables, journal)
    avec_qpv = set(couples.code_commune)
    epci_qpv = set(communes.siren_epci.reindex(sorted(avec_qpv)).dropna())
    codes |= avec_qpv
    sirens |= set(communes.siren_epci.reindex(sorted(codes)).dropna())
    services = build_france_services(tables, journal)
    qpv = build_qpv(tables, services, corrections, journal)
    anciennes = (
        {"commune_ancienne": build_former(tables, communes, journal)}
        if "mouvement" in tables
        else {}
    )
    return anciennes | {
        "region": build_regions(tables, set(qpv.code_region), journal),
        "departement": build_departements(tables, set(qpv.code_departement), journal),
        "epci": build_epci(tables, communes, epci_qpv, sirens, corrections, journal),
        "commune": build_commune_table(tables, communes, codes, journal),
        "commune_membre": build_members(tables, communes, codes, corrections),
        "qpv": qpv,
        "qpv_commune": couples,
        "qpv_cite_educative": build_cites(tables, couples, journal),
        "qpv_filiation": build_filiation(tables, journal),
        "france_services": services,
        "poste": build_postes(tables, journal),
    }


def _keep_tables(
    tables: Tables, catalogue: Mapping[str, SourceBrute], gardes: Path
) -> dict[str, Any]:
    """Return the tables prepared before from sources that are not laid this time."""
    gardees = {}
    for nom, source in catalogue.items():
        if nom not in tables and source.table_gardee:
            if not (gardes / f"{source.table_gardee}.parquet").is_file():
                remede = f"le placer dans le dossier donné, sous {source.fichier}"
                raise DataError([Breach(source.fichier, "fichier absent", remede)])
            gardees[source.table_gardee] = load_table(gardes, source.table_gardee)
    return gardees


def _list_bearers(tables: Tables, journal: Journal) -> tuple[set[str], set[str]]:
    """Return the SIREN of EPCI and the codes of communes that bear a contract."""
    porteurs = tables["porteur"]
    actuels = porteurs[porteurs.code_cv.str.startswith("CN")].codgeo
    raison = "contrats de la génération précédente, codes CV"
    journal.set_aside("porteur", "code_cv", len(porteurs) - len(actuels), raison)
    journal.keep("porteur", len(actuels))
    return set(actuels[actuels.str.len() == 9]), set(actuels[actuels.str.len() == 5])


def _write(
    prepares: Mapping[str, Any],
    geodata: Path,
    corrections: Corrections,
    journal: Journal,
    rubriques: Mapping[str, Any],
) -> PreparationReport:
    """Write everything aside, then move the files into place, the register last."""
    geodata.mkdir(parents=True, exist_ok=True)
    lignes = {table: len(prepares[table]) for table in SCHEMAS}
    with tempfile.TemporaryDirectory(prefix=".geodata-", dir=geodata.parent) as nom:
        folder = Path(nom)
        chemins = [write_table(prepares[table], table, folder) for table in SCHEMAS]
        registre = write_register(folder, load_catalogue(), corrections, journal, lignes, rubriques)
        chemins.append(registre)
        octets = sum(chemin.stat().st_size for chemin in chemins)
        if octets > _OCTETS_MAX:
            message = f"{octets} octets, {_OCTETS_MAX} au plus"
            raise DataError([Breach("geodata", message, "généraliser davantage les contours")])
        for chemin in chemins:
            chemin.replace(geodata / chemin.name)
    return PreparationReport(geodata, lignes, octets, journal)
