"""The published Île-de-France reading: forms of articulation in fifteen towns, two tables."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

import pandas as pd

from observatory.contracts import sources

CODE_LECTURE = "idf-ouest-2025"
CODEURS = ("tableau-par-ville", "tableau-par-type")
TITRE = "L’articulation des contrats de ville et des conventions territoriales globales"
EDITEUR = "C. Chiabotto, D. Da Silva, E. Richard-Leparoux et G. Rigaud-Pezzoni, mars 2025"
_PASSAGES = {
    "tableau-par-ville": "État de l’articulation, tableau des villes",
    "tableau-par-type": "État de l’articulation, tableau des types",
}
_COLONNES = {
    "tableau-par-ville": "types_tableau_par_ville",
    "tableau-par-type": "types_tableau_par_type",
}
_PREMIERE_CTG = "relevé pour la première CTG"


def read_villes(raw: Path) -> pd.DataFrame:
    """Return the published table of the fifteen towns, as text."""
    return sources.read_csv_source(
        raw,
        sources.VILLES_IDF,
        ("insee_com", "commune", "population_2022", "part_population_qpv", *_COLONNES.values()),
    )


def read_types() -> dict[str, str]:
    """Return the indicator of each type number of the published tables."""
    fichier = resources.files("observatory.contracts") / "correspondances" / "formes_idf.csv"
    lignes = csv.DictReader(fichier.read_text(encoding="utf-8").splitlines())
    return {r["numero_source"]: r["code_indicateur"] for r in lignes}


def build_unites(villes: pd.DataFrame, contrat_par_commune: dict[str, str]) -> pd.DataFrame:
    """Return the units: town, population 2022 and share in QPV as published, contract if known."""
    return pd.DataFrame(
        {
            "code_lecture": CODE_LECTURE,
            "code_unite": villes["insee_com"],
            "type_unite": "commune",
            "nom_unite": villes["commune"],
            "code_contrat": villes["insee_com"].map(contrat_par_commune),
            "code_commune": villes["insee_com"],
            "population": villes["population_2022"].astype(int),
            "part_population_qpv": villes["part_population_qpv"].astype(float),
            "annee_population": 2022,
            "note": villes["qpv_partage"].map(
                {"oui": "QPV partagé avec d’autres communes", "non": None}
            ),
        }
    )


def build_cells(villes: pd.DataFrame, types: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return cells and evidence: each table lists the types it gives, the others being « non ».

    `types` gives the indicator of each published type number. A type hedged by the source is
    `non_precise`, never a yes; a type dated by the source says so in its comment.
    """
    codages, preuves = [], []
    for ville in sources.list_rows(villes):
        for codeur in CODEURS:
            for numero, indicateur in types.items():
                cle = {
                    "code_unite": ville["insee_com"],
                    "code_indicateur": indicateur,
                    "codeur": codeur,
                }
                codages.append(cle | _read_type(ville, codeur, numero))
                preuves.append(cle | _evidence(codeur))
    return pd.DataFrame(codages), pd.DataFrame(preuves)


def _read_type(ville: dict[str, str], codeur: str, numero: str) -> dict[str, str | None]:
    cellule: dict[str, str | None] = {
        "valeur": "oui" if numero in ville[_COLONNES[codeur]].split("|") else "non",
        "sens": "exact",
        "statut": "code",
        "certitude": "ferme",
        "provenance": "publie",
        "commentaire": None,
    }
    if codeur == "tableau-par-ville" and _hedged_type(ville["remarque"]) == numero:
        return cellule | {
            "valeur": None,
            "statut": "non_precise",
            "certitude": "probable",
            "commentaire": "donné comme possible (« voire »)",
        }
    est_datee = f"type {numero} pour la première CTG" in ville["remarque"]
    if est_datee and cellule["valeur"] == "oui" and codeur == "tableau-par-type":
        cellule["commentaire"] = _PREMIERE_CTG
    elif est_datee and cellule["valeur"] == "oui":
        cellule["commentaire"] = f"{_PREMIERE_CTG} selon l’autre tableau"
    return cellule


def _hedged_type(remarque: str) -> str | None:
    """Return the type number a remark gives as possible: « 5 (voire 6) » → 6."""
    _, trouve, suite = remarque.partition("(voire ")
    return suite.partition(")")[0] if trouve else None


def _evidence(codeur: str) -> dict[str, object]:
    return {
        "numero": 1,
        "type_preuve": "passage",
        "titre": TITRE,
        "editeur": EDITEUR,
        "passage": _PASSAGES[codeur],
        "date_source": "2025",
        "certitude": "ferme",
    }


def build_reperes(raw: Path) -> pd.DataFrame:
    """Return the published counts of the study, k and n as written."""
    cadre = sources.read_csv_source(
        raw, sources.DENOMBREMENTS_IDF, ("code", "libelle", "k", "n", "passage_source")
    )
    k, n = cadre["k"].astype(int), cadre["n"].astype(int)
    return pd.DataFrame(
        {
            "code_repere": cadre["code"],
            "lecture_publiee": CODE_LECTURE,
            "perimetre": "departement:78,92,95",
            "generation": "2024-2030",
            "mesure": "denombrement",
            "libelle": cadre["libelle"],
            "relation": "=",
            "valeur": k / n,
            "valeur_texte": cadre["k"] + " sur " + cadre["n"],
            "k": k,
            "n": n,
            "source": f"{TITRE}, {EDITEUR}",
            "passage": cadre["passage_source"],
        }
    )
