"""Checks of the prepared tables: keys, references, figures, and shapes in their place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from observatory.base.errors import Breach
from observatory.territory.contours import ECART_TOLERE, distances_to
from observatory.territory.equipements import OCCITANIE
from observatory.territory.journal import Journal
from observatory.territory.tables import KEYS, REFERENCES

_REMEDE = "relancer « observatory prepare » sur des fichiers complets"


def check_tables(tables: Mapping[str, Any], journal: Journal) -> None:
    """Note every fault of the prepared tables, and the checks that passed."""
    _check_keys(tables, journal)
    _check_references(tables, journal)
    _check_figures(tables, journal)
    _check_shapes(tables, journal)
    _check_places(tables["qpv"], "code_qpv", tables, journal)
    services = tables["france_services"].merge(
        tables["departement"][["code_departement"]],
        left_on=tables["france_services"].code_commune.str[:2],
        right_on="code_departement",
    )
    _check_places(services, "code_france_services", tables, journal)


def compute_figures(tables: Mapping[str, Any]) -> dict[str, int]:
    """Return the figures of attendus.toml, computed on the prepared tables."""
    qpv = tables["qpv"]
    ici = qpv[qpv.code_region == OCCITANIE]
    couples = tables["qpv_commune"]
    couples_ici = couples[couples.code_qpv.isin(ici.code_qpv)]
    epci = tables["epci"]
    return {
        "quartiers prioritaires de France": len(qpv),
        "quartiers prioritaires de l'Hexagone et de Corse": int(
            (qpv.code_departement.str.len() == 2).sum()
        ),
        "quartiers prioritaires d'Occitanie": len(ici),
        "habitants des quartiers d'Occitanie (population municipale 2020)": int(
            ici.population[ici.annee_population == 2020].sum()
        ),
        "quartiers de population inconnue": int(qpv.population.isna().sum()),
        "quartiers sans polygone utilisable": int(qpv.est_geom_absente.sum()),
        "couples quartier × commune": len(couples),
        "couples quartier × commune d'Occitanie": len(couples_ici),
        "communes d'Occitanie avec un quartier": couples_ici.code_commune.nunique(),
        "EPCI d'Occitanie avec un quartier": int(
            ((epci.code_region == OCCITANIE) & epci.est_avec_qpv).sum()
        ),
        "départements d'Occitanie": int((tables["departement"].code_region == OCCITANIE).sum()),
        "quartiers d'Occitanie dont le renouvellement urbain est inconnu": int(
            ici.est_npnru.isna().sum()
        ),
        "France services d'Occitanie": len(tables["france_services"]),
    }


def load_expected_figures() -> dict[str, int]:
    """Return the figures the prepared tables must give."""
    texte = (Path(__file__).parent / "attendus.toml").read_text(encoding="utf-8")
    return {libelle: int(valeur) for libelle, valeur in tomllib.loads(texte).items()}


def _check_figures(tables: Mapping[str, Any], journal: Journal) -> None:
    obtenus = compute_figures(tables)
    for libelle, attendu in load_expected_figures().items():
        if obtenus[libelle] == attendu:
            journal.confirm(libelle, attendu)
        else:
            message = f"{libelle} : {obtenus[libelle]} au lieu de {attendu}"
            remede = "vérifier les fichiers ; si le millésime a changé, corriger attendus.toml"
            journal.refuse(Breach("geodata", message, remede))


def _check_keys(tables: Mapping[str, Any], journal: Journal) -> None:
    for nom, cle in KEYS.items():
        doubles = tables[nom].duplicated(list(cle)) | tables[nom][list(cle)].isna().any(axis=1)
        rows = [
            (str(i + 1), " + ".join(map(str, tables[nom][list(cle)].iloc[i])))
            for i in np.flatnonzero(doubles)
        ]
        message = "clé « {valeur} » en double ou absente"
        journal.refuse_rows(f"geodata/{nom}.parquet", cle[0], rows, message, _REMEDE)


def _check_references(tables: Mapping[str, Any], journal: Journal) -> None:
    for nom, colonne, cible, cle in REFERENCES:
        valeurs = tables[nom][colonne]
        inconnues = valeurs.notna() & ~valeurs.isin(tables[cible][cle])
        rows = [(str(i + 1), str(valeurs.iloc[i])) for i in np.flatnonzero(inconnues)]
        message = f"code « {{valeur}} » absent de {cible}.parquet"
        journal.refuse_rows(f"geodata/{nom}.parquet", colonne, rows, message, _REMEDE)


def _check_shapes(tables: Mapping[str, Any], journal: Journal) -> None:
    for nom in ("region", "departement", "epci", "commune", "qpv"):
        geoms = np.asarray(tables[nom].geom, dtype=object)
        presentes = ~shapely.is_missing(geoms)
        mauvaises = presentes & (~shapely.is_valid(geoms) | shapely.is_empty(geoms))
        rows = [(str(i + 1), str(tables[nom].iloc[i, 0])) for i in np.flatnonzero(mauvaises)]
        message = "géométrie de « {valeur} » invalide ou vide"
        journal.refuse_rows(f"geodata/{nom}.parquet", "geom", rows, message, _REMEDE)
    qpv = tables["qpv"]
    points = shapely.points(qpv.lon.astype(float), qpv.lat.astype(float))
    geoms = np.asarray(qpv.geom, dtype=object)
    dehors = ~shapely.is_missing(geoms) & ~shapely.contains(geoms, points)
    rows = [(str(i + 1), str(qpv.code_qpv.iloc[i])) for i in np.flatnonzero(dehors)]
    message = "le point de « {valeur} » est hors de son polygone"
    journal.refuse_rows("geodata/qpv.parquet", "lon", rows, message, _REMEDE)
    journal.confirm("points placés dans le polygone de leur quartier", int((~dehors).sum()))


def _check_places(lieux: Any, cle: str, tables: Mapping[str, Any], journal: Journal) -> None:
    """Note points more than two kilometres off their département (where it has a contour)."""
    contours = tables["departement"].set_index("code_departement").geom.to_dict()
    points = shapely.points(lieux.lon.astype(float), lieux.lat.astype(float))
    loin = distances_to(points, contours, list(lieux.code_departement)) > ECART_TOLERE
    rows = [(str(i + 1), str(lieux[cle].iloc[i])) for i in np.flatnonzero(loin)]
    nom = "qpv" if cle == "code_qpv" else "france_services"
    message = "« {valeur} » est à plus de 2 km de son département"
    remede = "vérifier les coordonnées et le département dans le fichier source"
    journal.refuse_rows(f"geodata/{nom}.parquet", "lon", rows, message, remede)
    journal.confirm(f"{nom} : points à leur place dans leur département", int((~loin).sum()))
