"""The register of sources: producer, licence, vintage, rows, values set aside, checks passed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from observatory.territory.catalogue import Corrections, Source
from observatory.territory.journal import Journal, Releve
from observatory.territory.tables import SCHEMAS

NOM_REGISTRE = "sources.toml"

_ENTETE = """\
# Écrit par « observatory prepare » : ne pas modifier à la main.
# Une rubrique par source ; puis les tables produites, les contrôles passés et les corrections.

"""


def write_register(
    folder: Path,
    catalogue: Mapping[str, Source],
    corrections: Corrections,
    journal: Journal,
    lignes: Mapping[str, int],
) -> Path:
    """Write sources.toml beside the tables and return its path."""
    contenu: dict[str, Any] = {
        nom: _describe_source(source, journal.releve(nom)) for nom, source in catalogue.items()
    }
    contenu["tables"] = [_describe_table(folder, nom, lignes[nom]) for nom in SCHEMAS]
    contenu["controles"] = [
        {"libelle": c.libelle, "resultat": c.resultat} for c in journal.controles
    ]
    contenu["corrections"] = _describe_corrections(corrections)
    path = folder / NOM_REGISTRE
    path.write_text(_ENTETE + tomli_w.dumps(contenu), encoding="utf-8")
    return path


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _describe_source(source: Source, releve: Releve) -> dict[str, Any]:
    fiche: dict[str, Any] = {
        "titre": source.titre,
        "producteur": source.producteur,
        "licence": source.licence,
        "millesime_source": source.millesime,
        "description": source.description,
        "fichier": source.fichier,
        "nb_lignes_lues": releve.lignes_lues,
        "nb_lignes_gardees": releve.lignes_gardees,
        "colonnes_lues": sorted(source.colonnes),
        "colonnes_ignorees": [
            {"colonne": nom, "raison": raison} for nom, raison in sorted(source.ignorees.items())
        ],
        "reserves": releve.reserves,
        "valeurs_ecartees": [
            {"colonne": e.colonne, "nombre": e.nombre, "raison": e.raison} for e in releve.ecarts
        ],
    }
    if source.url:
        fiche["url"] = source.url
    note = _write_note(releve)
    return fiche | ({"note": note} if note else {})


def _write_note(releve: Releve) -> str:
    """Return what a reader should know of a source: values not taken over, doubtful ones kept."""
    return " ; ".join([*map(str, releve.ecarts), *releve.reserves])


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
