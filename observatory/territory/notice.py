"""One source as a register tells it: who produced it, what was read, kept and set aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from observatory.territory.journal import ReleveSource


class Notice(Protocol):
    """What a catalogue says of a source, here or beside the contracts."""

    @property
    def fichier(self) -> str:
        """Return the path of the file in the folder of raw data."""

    @property
    def titre(self) -> str:
        """Return the title, in French."""

    @property
    def producteur(self) -> str:
        """Return the public producer to be cited."""

    @property
    def licence(self) -> str:
        """Return the licence, or that the producer states none."""

    @property
    def millesime(self) -> str:
        """Return the vintage."""

    @property
    def description(self) -> str:
        """Return what the source is, and is not, good for."""

    @property
    def url(self) -> str | None:
        """Return the public address, None when there is none."""

    @property
    def colonnes(self) -> Collection[str]:
        """Return the columns read."""

    @property
    def ignorees(self) -> Mapping[str, str]:
        """Return the columns left out, each with its reason."""


def describe_source(source: Notice, releve: ReleveSource) -> dict[str, Any]:
    """Return the entry of one source in a register sources.toml."""
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


def _write_note(releve: ReleveSource) -> str:
    """Return what a reader should know of a source: values not taken over, doubtful ones kept."""
    return " ; ".join([*map(str, releve.ecarts), *releve.reserves])
