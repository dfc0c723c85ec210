"""The register of sources: producer, licence, vintage, rows, values set aside, checks passed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from observatory.territory.catalogue import Corrections, SourceBrute
from observatory.territory.journal import Journal
from observatory.territory.notice import describe_source
from observatory.territory.tables import SCHEMAS

NOM_REGISTRE = "sources.toml"

_ENTETE = """\
# Écrit par « observatory prepare » : ne pas modifier à la main.
# Une rubrique par source ; puis les tables produites, les contrôles passés et les corrections.

"""


def write_register(
    folder: Path,
    catalogue: Mapping[str, SourceBrute],
    corrections: Corrections,
    journal: Journal,
    lignes: Mapping[str, int],
    rubriques: Mapping[str, Any],
) -> Path:
    """Write sources.toml beside the tables and return its path.

    `rubriques` are the former entries of the sources not read this time, kept as they are.
    """
    contenu: dict[str, Any] = {
        nom: rubriques[nom]
        if source.table_gardee and nom in rubriques
        else describe_source(source, journal.releve(nom))
        for nom, source in catalogue.items()
    }
    contenu["tables"] = [_describe_table(folder, nom, lignes[nom]) for nom in SCHEMAS]
    contenu["controles"] = [
        {"libelle": c.libelle, "resultat": c.resultat} for c in journal.controles
    ]
    contenu["corrections"] = _describe_corrections(corrections)
    path = folder / NOM_REGISTRE
    path.write_text(_ENTETE + tomli_w.dumps(contenu), encoding="utf-8")
    return path


def read_register(folder: Path) -> dict[str, Any]:
    """Return the register of a folder; empty where there is none."""
    path = folder / NOM_REGISTRE
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _describe_table(folder: Path, nom: str, lignes: int) -> dict[str, Any]:
    path = folder / f"{nom}.parquet"
    return {
        "table": nom,
        "nb_lignes": lignes,
        "nb_octets": path.stat().st_size,
        "sha256": hash_file(path),
    }


def _describe_corrections(corrections: Corrections) -> list[dict[str, str]]:
    rubriques: dict[str, Sequence[Any]] = {nom: getattr(corrections, nom) for nom in _CODES}
    return [
        {"rubrique": nom, "code": getattr(cas, _CODES[nom]), "raison": cas.raison}
        for nom, liste in rubriques.items()
        for cas in liste
    ]


_CODES = {
    "commune_absorbee": "code_commune",
    "commune_ept": "code_commune",
    "ville": "siren",
    "recensement": "code_departement",
    "ecart_controle": "code_contrat",
}
