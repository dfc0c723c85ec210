"""Checks of content: SQL questions that answer with the failing rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from observatory.base.errors import Breach
from observatory.warehouse.descriptions import (
    fetch_records,
    list_sql,
    load_description,
    read_sql,
)

_MONTREES = 20


@dataclass(frozen=True)
class Controle:
    """One check made: its severity (erreur, alerte), what it verifies, the faults found."""

    nom: str
    gravite: str
    description: str
    nb_anomalies: int
    anomalies: tuple[Breach, ...]


def check_keys(connexion: duckdb.DuckDBPyConnection) -> Controle:
    """Return the check of repeated or empty keys over every input file."""
    gravite, description = _read_heading(read_sql("checks", "cle"))
    saines = _list_sound_keys(connexion)
    anomalies: list[Breach] = []
    nombre = 0
    for fichier in load_description().fichiers:
        if fichier.nom in saines:
            continue
        parametres = {
            "table_brute": f"brut.{fichier.nom}",
            "cle": list(fichier.cle),
            "colonnes": [*fichier.cle, "fichier", "ligne_fichier"],
        }
        controle = _run(connexion, "checks", "cle", parametres)
        anomalies += controle.anomalies
        nombre += controle.nb_anomalies
    return Controle("cle", gravite, description, nombre, tuple(anomalies))


def _list_sound_keys(connexion: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the input tables whose keys are all filled and distinct, in one statement."""
    question = read_sql("staging", "cle_saine")
    posees = [
        question.format(table=f.nom, cle=", ".join(f'"{c}"' for c in f.cle))
        for f in load_description().fichiers
    ]
    lignes = connexion.execute(" UNION ALL ".join(posees)).fetchall()
    return frozenset(nom for nom, est_saine in lignes if est_saine)


def check_tables(connexion: duckdb.DuckDBPyConnection, dossier: str) -> tuple[Controle, ...]:
    """Return the checks of one folder of SQL files (checks/entrees, checks/tables)."""
    return tuple(_run(connexion, dossier, nom, {}) for nom in list_sql(dossier))


def _run(
    connexion: duckdb.DuckDBPyConnection, dossier: str, nom: str, parametres: dict[str, Any]
) -> Controle:
    gravite, description = _read_heading(read_sql(dossier, nom))
    lignes = fetch_records(connexion, dossier, nom, parametres)
    anomalies = [_breach(ligne) for ligne in lignes[:_MONTREES]]
    if len(lignes) > _MONTREES:
        nb = len(lignes) - _MONTREES
        autres = "autres anomalies" if nb > 1 else "autre anomalie"
        reste = f"{nb} {autres} du même contrôle ({nom})"
        anomalies.append(Breach(anomalies[-1].fichier, reste, anomalies[-1].remede))
    return Controle(nom, gravite, description, len(lignes), tuple(anomalies))


def _read_heading(texte: str) -> tuple[str, str]:
    """Return what the two first lines of a check say: its severity, what it verifies."""
    gravite, description = (ligne.removeprefix("-- ") for ligne in texte.splitlines()[:2])
    return gravite, description


def _breach(ligne: dict[str, Any]) -> Breach:
    numero = ligne["ligne"]
    return Breach(
        fichier=ligne["fichier"] or "entrepôt",
        message=ligne["message"],
        remede=ligne["remede"],
        ligne=None if numero is None else str(numero),
        colonne=ligne["colonne"],
    )
