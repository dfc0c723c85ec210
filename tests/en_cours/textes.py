"""Every text of a sheet, and what a lecture in progress must never say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from observatory.base.paths import project_paths
from observatory.queries.filtres import Filtres
from tests.en_cours.lecture import CODE
from tests.lus import walk

TERRITOIRE = (
    "ChiffreCle", "ChiffreCompare", "PointCroise", "Distribution", "EcartCritere", "LigneQpv",
    "LienPhrase",
)  # fmt: skip
"""Sheets of the territory, whose shares are not those of coded contracts; and the links of a
sentence, which hold words of it without the rest."""


DU_TERRITOIRE = re.compile(
    r"habitant|EPCI|commune|pauvreté|emploi|quartier|QPV|superficie|logement|recensement|ménage"
    r"|moyenne|moins de 10\u202f% à|Tranche|Quatre tranches|bande|60\u202f%|95\u202f%"
    r"|livre de codes"
)
"""What a sentence with a percentage speaks of when it is not of coded contracts."""


CONSTATS = sorted(
    str(texte)
    for chemin in project_paths().contracts_shipped.glob("constats/lecture=*/constats.parquet")
    for texte in pd.read_parquet(chemin)["texte"]
)


FILTRES = Filtres(lecture=CODE)


def walk_texts(contenu: object) -> Iterator[str]:
    """Yield every text of a sheet, those of the territory left out."""
    return (x for x in walk(contenu, TERRITOIRE) if isinstance(x, str))


def find_faults(textes: Iterator[str] | list[str]) -> list[str]:
    """Return the percentages that are not of the territory, and the findings of elsewhere."""
    fautes = []
    for texte in textes:
        if re.search(r"\d[\u202f\u00a0 ]?%", texte) and not DU_TERRITOIRE.search(texte):
            fautes.append(f"pourcentage : {texte[:200]}")
        fautes += [f"constat d’ailleurs : {texte[:200]}" for c in CONSTATS if c in texte]
        if "lecture non publiée" in texte.lower():
            fautes.append(f"rien n’était à publier : {texte[:200]}")
    return fautes
