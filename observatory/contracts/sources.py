"""Raw open files read as tables of text: one place where their names and columns are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from observatory.base.errors import Breach, DataError
from observatory.territory.catalogue import load_corrections

LISTE_CONTRATS = "geo/contrats_ville_anct_2026.json"
QPV_COMMUNES = "geo/qpv_2024_communes.parquet"
QPV_STATISTIQUES = "geo/qpv_2024_statistiques.csv"
COMMUNES_EPCI = "cog/epci_membres_2024.parquet"
TERRITOIRES_IDF = "cog/ept_2026.json"
DEPARTEMENTS = "cog/departements_2026.json"
FAITS_PUBLICS = "published/faits_pages_publiques.csv"
FAITS_CONTRATS = "published/occitanie_2024_faits_par_contrat.csv"
TAUX_PUBLIES = "published/occitanie_2024_taux_publies.csv"
VILLES_IDF = "published/idf_ouest_2025_articulation_par_ville.csv"
DENOMBREMENTS_IDF = "published/idf_ouest_2025_denombrements.csv"


def _require(raw: Path, nom: str) -> Path:
    chemin = raw / nom
    if not chemin.is_file():
        raise DataError(
            [Breach(nom, "fichier source absent", "donner avec --raw le dossier qui le contient")],
            titre="Sources incomplètes",
        )
    return chemin


def _check_columns(cadre: pd.DataFrame, nom: str, colonnes: tuple[str, ...]) -> pd.DataFrame:
    absentes = [c for c in colonnes if c not in cadre.columns]
    if absentes:
        raise DataError(
            [
                Breach(nom, "colonne absente", "reprendre le fichier d'origine", colonne=c)
                for c in absentes
            ],
            titre="Sources incomplètes",
        )
    return cadre


def read_csv_source(raw: Path, nom: str, colonnes: tuple[str, ...]) -> pd.DataFrame:
    """Return a source CSV as text, an empty cell being an empty text."""
    cadre = pd.read_csv(_require(raw, nom), dtype=str, keep_default_na=False)
    return _check_columns(cadre, nom, colonnes)


def list_rows(cadre: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dictionaries by column name."""
    return [{str(nom): v for nom, v in ligne.items()} for ligne in cadre.to_dict("records")]


def read_json_source(raw: Path, nom: str) -> Any:
    """Return the content of a source JSON file.

    Raises DataError when it is truncated.
    """
    try:
        return json.loads(_require(raw, nom).read_text(encoding="utf-8"))
    except json.JSONDecodeError as erreur:
        raise DataError(
            [
                Breach(
                    nom,
                    "JSON illisible ou tronqué",
                    "reprendre le fichier d'origine",
                    ligne=str(erreur.lineno),
                )
            ],
            titre="Sources incomplètes",
        ) from erreur


def read_qpv_communes(raw: Path) -> pd.DataFrame:
    """Return the QPV × commune pairs: code_qpv, code_commune, siren_epci, code_departement.

    siren_epci is the commune's own EPCI (or EPT): the source gives the list of the QPV's EPCI, so
    a commune of a QPV astride two of them takes its own from the official membership.
    """
    paires = _check_columns(
        pd.read_parquet(_require(raw, QPV_COMMUNES)),
        QPV_COMMUNES,
        ("code_qp", "insee_com", "siren_epci_anct", "insee_dep"),
    )
    membres = read_memberships(raw)
    source = paires["siren_epci_anct"]
    unique = source.where(source.str.len() == 9)
    return pd.DataFrame(
        {
            "code_qpv": paires["code_qp"],
            "code_commune": paires["insee_com"],
            "siren_epci": unique.fillna(paires["insee_com"].map(membres)),
            "code_departement": paires["insee_dep"],
        }
    )


def read_qpv_names(raw: Path) -> dict[str, str]:
    """Return the name of each QPV."""
    cadre = _check_columns(
        pd.read_parquet(_require(raw, QPV_COMMUNES)), QPV_COMMUNES, ("code_qp", "lib_qp")
    )
    return dict(zip(cadre["code_qp"], cadre["lib_qp"], strict=True))


def read_memberships(raw: Path) -> dict[str, str]:
    """Return the EPCI of each commune; the EPT in place of the Métropole in Île-de-France.

    The corrections are those of the territories, so that both folders name the same EPCI: Paris,
    in the Métropole du Grand Paris but in no EPT, stands for its own, whose inhabitants are the
    denominator of its share.
    """
    cadre = pd.read_parquet(_require(raw, COMMUNES_EPCI))
    membres = dict(zip(cadre["insee_com"], cadre["siren_epci"], strict=True))
    for territoire in read_json_source(raw, TERRITOIRES_IDF):
        membres |= {m["code"]: territoire["code"] for m in territoire["membres"]}
    corrections = load_corrections()
    membres |= {membre.code_commune: membre.siren_ept for membre in corrections.commune_ept}
    return membres | {ville.code_commune: ville.siren for ville in corrections.ville}


def read_regions(raw: Path) -> dict[str, str]:
    """Return the region of each département."""
    return {d["code"]: d["region"] for d in read_json_source(raw, DEPARTEMENTS) if d.get("region")}


def read_qpv_populations(raw: Path) -> dict[str, int]:
    """Return the municipal population 2020 of each QPV where it is published."""
    cadre = read_csv_source(raw, QPV_STATISTIQUES, ("code_qp", "pop_mun_qpv"))
    connues = cadre[cadre["pop_mun_qpv"] != ""]
    return {
        code: round(float(valeur))
        for code, valeur in zip(connues["code_qp"], connues["pop_mun_qpv"], strict=True)
    }
