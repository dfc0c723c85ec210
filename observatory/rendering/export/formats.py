"""The formats a selection leaves in: what each is for, and the choices a person may make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from observatory.base.errors import ObservatoryError
from observatory.sheets.export.table_typee import Inventaire

Mode = Literal["cercles", "territoires"]


@dataclass(frozen=True)
class Fichier:
    """One file ready to be written or sent."""

    nom: str
    octets: bytes
    mime: str


@dataclass(frozen=True)
class Format:
    """One format; `seul` is its extension when it holds a single table.

    `poids` are measured bytes: of the file itself, then per cell, per contract (its QPV counting
    a third each) and per indicator.
    """

    code: str
    libelle: str
    extension: str
    mime: str
    usage: str
    contenu: str
    poids: tuple[int, int, int, int]
    seul: str | None = None


@dataclass(frozen=True)
class Options:
    """Choices of writing: CSV dialect, one table instead of all, shape of the map.

    A decimal comma needs a separator that is not a comma.
    """

    separateur: str = ";"
    decimale: str = ","
    bom: bool = True
    table: str | None = None
    mode: Mode = "cercles"

    def __post_init__(self) -> None:
        """Refuse a dialect whose numbers would split into two columns."""
        if self.separateur not in (";", ",", "\t"):
            raise ObservatoryError(
                f"Le séparateur « {self.separateur} » n’est pas accepté → choisir ; ou ,"
            )
        if self.decimale not in (",", "."):
            raise ObservatoryError(
                f"Le signe décimal « {self.decimale} » n’est pas accepté → choisir , ou ."
            )
        if self.separateur == self.decimale:
            raise ObservatoryError(
                "La virgule ne peut pas séparer à la fois les colonnes et les décimales → "
                "garder le point-virgule, ou prendre le point décimal."
            )


DIALECTES: Mapping[str, Options] = MappingProxyType(
    {
        "Tableur français": Options(),
        "Logiciel ou script": Options(separateur=",", decimale=".", bom=False),
    }
)
"""CSV dialects a page offers."""

_ZIP = "application/zip"
_FORMATS = (
    Format(
        "xlsx",
        "Classeur (XLSX)",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Pour lire, filtrer et trier dans Excel ou LibreOffice.",
        "Une feuille par sujet : données, taux, contrats, QPV, preuves, livre de codes, "
        "dictionnaire, méthode, provenance.",
        (58_000, 106, 0, 230),
    ),
    Format(
        "csv",
        "Tables (CSV)",
        "zip",
        _ZIP,
        "Pour un autre logiciel, un script ou un dépôt de données ouvertes.",
        "Une archive : un fichier CSV par table, son dictionnaire et un fichier LISEZMOI.",
        (19_000, 20, 60, 120),
        seul="csv",
    ),
    Format(
        "parquet",
        "Tables typées (Parquet)",
        "zip",
        _ZIP,
        "Pour l’analyse en Python, R ou DuckDB : types gardés, lecture rapide.",
        "Une archive : un fichier Parquet par table ; chaque colonne porte sa description.",
        (109_000, 6, 90, 125),
        seul="parquet",
    ),
    Format(
        "gpkg",
        "Couches pour QGIS (GeoPackage)",
        "gpkg",
        "application/geopackage+sqlite3",
        "Pour une carte dans QGIS : à déposer dans la fenêtre, les styles s’appliquent seuls.",
        "Contrats en points et en territoires, QPV et EPCI, avec leurs colonnes codées, et les "
        "tables qui les expliquent.",
        (846_000, 325, 3_500, 60),
    ),
    Format(
        "geojson",
        "Couches (GeoJSON)",
        "zip",
        _ZIP,
        "Pour une carte sur le web ou un autre logiciel cartographique.",
        "Une archive : une couche par fichier (contrats, territoires, QPV, EPCI), et les tables "
        "qui les expliquent.",
        (103_000, 28, 1_600, 0),
        seul="geojson",
    ),
    Format(
        "html",
        "Carte autonome (HTML)",
        "html",
        "text/html",
        "Pour montrer la carte sans réseau : clé USB, réunion, pièce jointe.",
        "Une seule page : la carte, sa légende, le tableau des contrats, la méthode et la "
        "provenance.",
        (432_000, 1, 1_035, 0),
    ),
)
FORMATS: Mapping[str, Format] = MappingProxyType({f.code: f for f in _FORMATS})
"""Formats by code, the most asked for first."""


def estimate_size(format_: Format, inventaire: Inventaire) -> int:
    """Return about how many bytes the file of a selection will weigh, without making it."""
    base, cellule, contrat, indicateur = format_.poids
    lieux = inventaire.nb_contrats + inventaire.nb_qpv / 3
    return round(
        base
        + cellule * inventaire.nb_cellules
        + contrat * lieux
        + indicateur * inventaire.nb_indicateurs
    )
