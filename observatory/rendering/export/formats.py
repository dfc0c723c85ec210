"""The formats a selection leaves in: what each is for, what writes it, the choices one may make.

A format is one entry of FORMATS. What it needs is imported when it is written only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from observatory.base.errors import ObservatoryError
from observatory.sheets.export.table_typee import CONTRATS, DONNEES, Export, Inventaire, Table

if TYPE_CHECKING:
    from observatory.queries.entrepot import Entrepot
    from observatory.queries.filtres import Filtres

Mode = Literal["cercles", "territoires"]


@dataclass(frozen=True)
class Fichier:
    """One file ready to be written or sent."""

    nom: str
    octets: bytes
    mime: str


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


@dataclass(frozen=True)
class TableSeule:
    """How a format holds one table alone, `table` when none is named.

    `lire` gives what may be written alone, by name; `ecrire` the bytes of one of them. `est_nue`
    says that the file explains nothing by itself: its dictionary and provenance go beside it.
    """

    extension: str
    mime: str
    table: str
    lire: Callable[[Entrepot, Filtres], tuple[Export, Mapping[str, Any]]]
    ecrire: Callable[[Any, Export, Options], bytes]
    est_nue: bool = False


@dataclass(frozen=True)
class Format:
    """One format: what it is, what writes it, and how it holds one table alone, if it can.

    `poids` are measured bytes: of the file itself, then per cell, per contract (its QPV counting
    a third each) and per indicator. `est_courant`: offered beside any view. `a_dialectes`: written
    for a spreadsheet or for a script.
    """

    code: str
    libelle: str
    extension: str
    mime: str
    usage: str
    contenu: str
    poids: tuple[int, int, int, int]
    ecrire: Callable[[Entrepot, Filtres, Options], bytes]
    seule: TableSeule | None = None
    est_courant: bool = False
    a_dialectes: bool = False


def _build(entrepot: Entrepot, filtres: Filtres) -> Export:
    from observatory.sheets.export.fichiers import build_export  # noqa: PLC0415 (fast start)

    return build_export(entrepot, filtres)


def _write_xlsx(entrepot: Entrepot, filtres: Filtres, _options: Options) -> bytes:
    from observatory.rendering.export.classeur import render_xlsx  # noqa: PLC0415

    return render_xlsx(_build(entrepot, filtres))


def _write_csv(entrepot: Entrepot, filtres: Filtres, options: Options) -> bytes:
    from observatory.rendering.export.texte import render_csv_bundle  # noqa: PLC0415

    return render_csv_bundle(_build(entrepot, filtres), options)


def _write_one_csv(table: Table, _export: Export, options: Options) -> bytes:
    from observatory.rendering.export.texte import render_csv  # noqa: PLC0415

    return render_csv(table, options)


def _write_parquet(entrepot: Entrepot, filtres: Filtres, _options: Options) -> bytes:
    from observatory.rendering.export.colonnes import render_parquet_bundle  # noqa: PLC0415

    return render_parquet_bundle(_build(entrepot, filtres))


def _write_one_parquet(table: Table, export: Export, _options: Options) -> bytes:
    from observatory.rendering.export.colonnes import render_parquet  # noqa: PLC0415

    return render_parquet(table, export)


def _read_tables(entrepot: Entrepot, filtres: Filtres) -> tuple[Export, Mapping[str, Any]]:
    export = _build(entrepot, filtres)
    return export, {t.nom: t for t in export.tables}


def _write_gpkg(entrepot: Entrepot, filtres: Filtres, _options: Options) -> bytes:
    from observatory.rendering.export.couches import build_atlas  # noqa: PLC0415
    from observatory.rendering.export.geopackage import render_gpkg  # noqa: PLC0415

    return render_gpkg(build_atlas(entrepot, filtres))


def _write_geojson(entrepot: Entrepot, filtres: Filtres, options: Options) -> bytes:
    from observatory.rendering.export.couches import build_atlas  # noqa: PLC0415
    from observatory.rendering.export.geojson import render_geojson_bundle  # noqa: PLC0415

    return render_geojson_bundle(build_atlas(entrepot, filtres), options)


def _write_one_geojson(couche: Any, export: Export, _options: Options) -> bytes:
    from observatory.rendering.export.geojson import render_geojson  # noqa: PLC0415

    return render_geojson(couche, export)


def _read_layers(entrepot: Entrepot, filtres: Filtres) -> tuple[Export, Mapping[str, Any]]:
    from observatory.rendering.export.couches import build_atlas  # noqa: PLC0415

    atlas = build_atlas(entrepot, filtres)
    return atlas.export, {c.couche.table.nom: c for c in atlas.couches}


def _write_html(entrepot: Entrepot, filtres: Filtres, options: Options) -> bytes:
    from observatory.rendering.export.carte_autonome import render_page  # noqa: PLC0415

    return render_page(entrepot, filtres, options.mode)


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
        _write_xlsx,
        est_courant=True,
    ),
    Format(
        "csv",
        "Tables (CSV)",
        "zip",
        _ZIP,
        "Pour un autre logiciel, un script ou un dépôt de données ouvertes.",
        "Une archive : un fichier CSV par table, son dictionnaire et un fichier LISEZMOI.",
        (19_000, 20, 60, 120),
        _write_csv,
        TableSeule("csv", "text/csv", DONNEES, _read_tables, _write_one_csv, est_nue=True),
        est_courant=True,
        a_dialectes=True,
    ),
    Format(
        "parquet",
        "Tables typées (Parquet)",
        "zip",
        _ZIP,
        "Pour l’analyse en Python, R ou DuckDB : types gardés, lecture rapide.",
        "Une archive : un fichier Parquet par table ; chaque colonne porte sa description.",
        (109_000, 6, 90, 125),
        _write_parquet,
        TableSeule(
            "parquet", "application/vnd.apache.parquet", DONNEES, _read_tables, _write_one_parquet
        ),
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
        _write_gpkg,
        est_courant=True,
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
        _write_geojson,
        TableSeule(
            "geojson",
            "application/geo+json",
            CONTRATS,
            _read_layers,
            _write_one_geojson,
            est_nue=True,
        ),
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
        _write_html,
        est_courant=True,
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
