"""From files to the staging tables (schema brut): read strictly, refused with a remedy."""

from __future__ import annotations

from pathlib import Path

import duckdb

from observatory.base.errors import Breach, DataError
from observatory.base.files import escape_pattern
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.warehouse.descriptions import (
    ColonneServie,
    FichierAttendu,
    load_description,
    read_sql,
)

_ENTIERS = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
)
_REMEDES = {
    "geodata": "régénérer avec « observatory prepare --raw DOSSIER »",
    "contracts_parquet": "régénérer avec « observatory lectures --raw DOSSIER » ; d’une version "
    "antérieure : « observatory backup », puis « restore » dans un dossier vide",
}
_ECRITES = frozenset(f"{t.nom}/lecture=*/{t.nom}.parquet" for t in tables.TABLES_ECRITES)
"""Files that no lecture may have yet."""


def load_files(connexion: duckdb.DuckDBPyConnection, paths: Paths) -> None:
    """Fill the staging tables from the Parquet files; DataError lists every unreadable file."""
    fautes: list[Breach] = []
    for fichier in load_description().fichiers:
        chemins = _list_paths(paths, fichier)
        refus = [f for c in chemins for f in _check_file(connexion, paths, fichier, c)]
        if not chemins and fichier.chemin in _ECRITES:
            _create_empty(connexion, fichier)
            continue
        if not chemins:
            refus = [_missing(fichier)]
        elif not refus:
            refus = _load_file(connexion, paths, fichier, chemins)
        fautes += refus
    if not fautes:
        fautes = _list_lost(connexion, paths)
    if fautes:
        raise DataError(fautes)


def _create_empty(connexion: duckdb.DuckDBPyConnection, fichier: FichierAttendu) -> None:
    """Create the staging table of a file that no lecture has, without a row."""
    propres = [("code_lecture", "VARCHAR"), ("fichier", "VARCHAR"), ("ligne_fichier", "BIGINT")]
    colonnes = [*((c.nom, c.type) for c in fichier.colonnes), *propres]
    declarees = ", ".join(f'"{nom}" {genre}' for nom, genre in colonnes)
    connexion.execute(f'CREATE TABLE brut."{fichier.nom}" ({declarees})')


def _list_lost(connexion: duckdb.DuckDBPyConnection, paths: Paths) -> list[Breach]:
    """Return the lectures whose file of coded cells is gone (a new one has an empty file)."""
    presentes = [
        f.parent.name.partition("=")[2] for f in lieux.list_cell_files(paths, tables.CODAGES)
    ]
    perdues = connexion.execute(read_sql("staging", "lectures_perdues"), {"presentes": presentes})
    return [
        Breach(
            fichier,
            f"{code} : aucun codage",
            f"remettre codages/lecture={code}/codages.parquet",
            ligne=str(ligne),
            colonne="code_lecture",
        )
        for fichier, ligne, code in perdues.fetchall()
    ]


def _list_paths(paths: Paths, fichier: FichierAttendu) -> list[Path]:
    """Return the files to read for one declared file: of what ships, of the home, or of both."""
    par_lecture = {f"{t.nom}/lecture=*/{t.nom}.parquet": t for t in tables.TABLES_PAR_LECTURE}
    listes = {f"{t.nom}.parquet": t for t in lieux.PARTAGEES}
    if fichier.dossier == paths.contracts.name and fichier.chemin in par_lecture:
        return lieux.list_cell_files(paths, par_lecture[fichier.chemin])
    chemins = [paths.shipped / fichier.dossier / fichier.chemin]
    if fichier.dossier == paths.contracts.name and fichier.chemin in listes:
        chemins = lieux.list_files(paths, listes[fichier.chemin])
    return [chemin for chemin in chemins if chemin.is_file()]


def _name(paths: Paths, chemin: Path) -> str:
    """Return a file as a person knows it: its place in the home, or in what ships."""
    for dossier in (paths.root, paths.shipped):
        if chemin.is_relative_to(dossier):
            return chemin.relative_to(dossier).as_posix()
    return chemin.name


def _missing(fichier: FichierAttendu) -> Breach:
    nom = f"{fichier.dossier}/{fichier.chemin}"
    return Breach(nom, "fichier absent", _REMEDES[fichier.dossier])


def _check_file(
    connexion: duckdb.DuckDBPyConnection, paths: Paths, fichier: FichierAttendu, chemin: Path
) -> list[Breach]:
    """Return what differs between the columns of one file and the columns declared."""
    nom = _name(paths, chemin)
    remede = _REMEDES[fichier.dossier]
    try:
        lignes = connexion.execute(
            read_sql("staging", "colonnes_du_fichier"), {"fichier": escape_pattern(chemin)}
        ).fetchall()
    except duckdb.Error as erreur:
        return [_unreadable(nom, erreur, remede)]
    trouvees: dict[str, str] = dict(lignes)
    declarees = {colonne.nom for colonne in fichier.colonnes}
    fautes = [
        Breach(
            nom,
            "colonne inconnue",
            f"la retirer, ou la décrire dans tables.toml ; {remede}",
            colonne=colonne,
        )
        for colonne in trouvees
        if colonne not in declarees
    ]
    for colonne in fichier.colonnes:
        trouve = trouvees.get(colonne.nom)
        if trouve is None and colonne.nom in fichier.ajoutees:
            continue
        if trouve is None:
            fautes.append(Breach(nom, "colonne absente", remede, colonne=colonne.nom))
        elif not _is_same_type(colonne, trouve):
            message = f"type {trouve} au lieu de {colonne.type}"
            fautes.append(Breach(nom, message, remede, colonne=colonne.nom))
    return fautes


def _is_same_type(colonne: ColonneServie, trouve: str) -> bool:
    if colonne.type == "INTEGER":
        return trouve in _ENTIERS
    if colonne.type == "GEOMETRY":
        return trouve.startswith("GEOMETRY")
    return trouve == colonne.type or (colonne.type == "DOUBLE" and trouve == "FLOAT")


def _unreadable(nom: str, erreur: duckdb.Error, remede: str) -> Breach:
    raison = str(erreur).splitlines()[0].partition(": ")[2][:160]
    return Breach(nom, f"fichier illisible ou tronqué ({raison})", remede)


def _load_file(
    connexion: duckdb.DuckDBPyConnection, paths: Paths, fichier: FichierAttendu, chemins: list[Path]
) -> list[Breach]:
    sql = read_sql("staging", fichier.nom)
    parametres: dict[str, str | list[str]] = {
        "fichiers": [escape_pattern(chemin) for chemin in chemins],
        "racine": f"{paths.shipped.as_posix()}/",
    }
    if "$foyer" in sql:
        parametres["foyer"] = f"{paths.root.as_posix()}/"
    try:
        connexion.execute(sql, parametres)
    except duckdb.Error as erreur:
        nom = f"{fichier.dossier}/{fichier.chemin}"
        return [_unreadable(nom, erreur, _REMEDES[fichier.dossier])]
    return []
