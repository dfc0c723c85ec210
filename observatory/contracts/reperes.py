"""Published marks: the rates of the Occitanie reading, tied to the codebook."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import pandas as pd

from observatory.base.errors import Breach, DataError
from observatory.contracts import sources

LECTURE_PUBLIEE = "occitanie-2024"
SOURCE = "Lecture régionale des contrats Engagements Quartiers 2030 en Occitanie"
EDITEUR = "Villes et Territoires Occitanie"


def build_reperes(raw: Path) -> pd.DataFrame:
    """Return the twenty published rates with their indicator and measure.

    Raises DataError when a published rate has no line in correspondances/reperes.csv.
    """
    taux = sources.read_csv_source(
        raw,
        sources.TAUX_PUBLIES,
        ("code", "libelle_objet", "valeur_texte", "relation", "valeur", "contrats_lus"),
    )
    cibles = _read_targets()
    _require_targets(list(taux["code"]), cibles)
    return pd.DataFrame(
        {
            "code_repere": taux["code"],
            "lecture_publiee": LECTURE_PUBLIEE,
            "perimetre": "region:76",
            "generation": "2024-2030",
            "code_indicateur": [cibles[c][0] for c in taux["code"]],
            "mesure": [cibles[c][1] for c in taux["code"]],
            "libelle": taux["libelle_objet"],
            "relation": taux["relation"],
            "valeur": taux["valeur"].astype(float),
            "valeur_texte": taux["valeur_texte"],
            "k": None,
            "n": taux["contrats_lus"].astype(int),
            "source": f"{SOURCE}, {EDITEUR}",
            "passage": taux["passage_source"],
        }
    )


def _require_targets(codes: list[str], cibles: Mapping[str, tuple[str, str]]) -> None:
    fautes = [
        Breach(
            sources.TAUX_PUBLIES,
            f"taux publié {code} sans indicateur",
            "ajouter sa ligne à correspondances/reperes.csv",
            colonne="code",
        )
        for code in codes
        if code not in cibles
    ]
    if fautes:
        raise DataError(fautes)


def _read_targets() -> dict[str, tuple[str, str]]:
    fichier = resources.files("observatory.contracts") / "correspondances" / "reperes.csv"
    lignes = csv.DictReader(fichier.read_text(encoding="utf-8").splitlines())
    return {r["code_repere"]: (r["code_indicateur"], r["mesure"]) for r in lignes}
