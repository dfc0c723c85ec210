"""The catalogue of raw open files: producer, licence, and what each column is for."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

Format = Literal["csv", "parquet", "geoparquet", "geojson", "json"]
TypeColonne = Literal["texte", "entier", "reel", "booleen", "geometrie"]


class _Ferme(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColonneSource(_Ferme):
    """What a column read from a source must hold."""

    type: TypeColonne
    requis: bool = False
    motif: str | None = None
    valeurs: tuple[str, ...] = ()
    absents: tuple[str, ...] = ()
    absence: str = "absente à la source"
    reference: tuple[str, ...] = ()
    separateur: str | None = None
    min: float | None = None
    max: float | None = None


class SourceBrute(_Ferme):
    """One raw file, its producer and its columns: read, or ignored for a stated reason."""

    fichier: str
    format: Format
    titre: str
    producteur: str
    licence: str
    millesime: str
    description: str
    lignes: int
    url: str | None = None
    cle: tuple[str, ...]
    colonnes: dict[str, ColonneSource]
    ignorees: dict[str, str] = {}
    eclater: str | None = None
    table_gardee: str | None = None
    """The table prepared from this source alone, kept as it is where the file is not laid."""


class Absorption(_Ferme):
    """A commune that joined another one between the two vintages used."""

    code_commune: str
    code_absorbante: str
    raison: str


class MembreEpt(_Ferme):
    """A commune missing from the list of members of its établissement public territorial."""

    code_commune: str
    siren_ept: str
    raison: str


class VilleEpci(_Ferme):
    """A town that stands where an EPCI is expected."""

    siren: str
    nom: str
    nature: str
    code_commune: str
    raison: str


class Recensement(_Ferme):
    """The census year of a département whose population is not of 2020."""

    code_departement: str
    annee: int
    population: int
    raison: str


class EcartControle(_Ferme):
    """A figure of the control table known to differ from the one recomputed."""

    code_contrat: str
    colonne: str
    valeur_controle: int
    valeur: int
    raison: str


class Corrections(_Ferme):
    """Known gaps of the sources, each with its reason."""

    commune_absorbee: tuple[Absorption, ...]
    commune_ept: tuple[MembreEpt, ...]
    ville: tuple[VilleEpci, ...]
    recensement: tuple[Recensement, ...]
    ecart_controle: tuple[EcartControle, ...]

    def census_year(self, code_departement: str) -> int:
        """Return the census year of a département's populations (2020 unless corrected)."""
        for recensement in self.recensement:
            if recensement.code_departement == code_departement:
                return recensement.annee
        return ANNEE_POPULATION


ANNEE_POPULATION = 2020


def _read(name: str) -> dict[str, object]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


@cache
def load_catalogue() -> dict[str, SourceBrute]:
    """Return every raw source by its short name."""
    return {
        nom: SourceBrute.model_validate(source) for nom, source in _read("catalogue.toml").items()
    }


@cache
def load_corrections() -> Corrections:
    """Return the known gaps of the sources."""
    return Corrections.model_validate(_read("corrections.toml"))
