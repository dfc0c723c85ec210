"""The two real partial lectures of Occitanie, from public pages and the published reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatory.base.errors import Breach, DataError
from observatory.contracts import sources
from observatory.contracts.enonces import BaremeRangs, Enonce, PreuveEnonce, build_cells
from observatory.contracts.faits import (
    LECTURE_PAR_GENERATION,
    FaitEcarte,
    count_reserves,
    read_faits,
    sort_faits,
)
from observatory.contracts.hotes import Hote, list_unknown
from observatory.contracts.portees import FaitRapporte, list_useless
from observatory.contracts.reperes import EDITEUR, SOURCE
from observatory.contracts.vocabulaire import load_vocabulaire

CODEUR = "pages-publiques"
LECTURE_PUBLIEE = LECTURE_PAR_GENERATION["2024-2030"]


@dataclass(frozen=True)
class LecturesPubliques:
    """Cells and evidence of both lectures, facts set aside, contradictions found."""

    codages: pd.DataFrame
    preuves: pd.DataFrame
    ecartes: list[FaitEcarte]
    contradictions: list[str]
    nb_faits: int
    rapportes: list[FaitRapporte]
    hotes: Mapping[str, Hote]

    def count_pages(self) -> dict[str, int]:
        """Return how many public pages each lecture cites."""
        pages = self.preuves.dropna(subset=["url"]).groupby("code_lecture")["url"].nunique()
        return {str(code): int(nombre) for code, nombre in pages.items()}


def build_lectures_publiques(
    raw: Path, contrats: frozenset[str], bareme: BaremeRangs, codes: frozenset[str]
) -> LecturesPubliques:
    """Return the two partial lectures; every fact is coded, or set aside with its reason.

    Raises DataError when a mapping names an indicator the codebook does not have, when a reserve or
    a reach no longer meets any fact, or when a host has no kind.
    """
    vocabulaire = load_vocabulaire()
    faits = read_faits(raw)
    fautes = [
        Breach(
            "correspondances",
            f"indicateur inconnu « {code} »",
            "corriger la correspondance ou ajouter le terme au codebook",
            colonne="code_indicateur",
        )
        for code in sorted(vocabulaire.indicateurs - codes)
    ]
    fautes += [
        Breach(
            "correspondances/reserves.csv",
            f"réserve sans fait : {reserve.type_fait}, {reserve.champ} « {reserve.fragment} »",
            "supprimer cette ligne, devenue sans objet",
        )
        for reserve, nombre in count_reserves(faits, vocabulaire).items()
        if nombre == 0
    ]
    fautes += list_useless(vocabulaire.portees, ((f.url, f.note) for f in faits))
    fautes += list_unknown((f.url for f in faits), vocabulaire.hotes)
    if fautes:
        raise DataError(fautes, titre="Correspondances refusées")
    enonces, ecartes, rapportes = sort_faits(faits, vocabulaire, contrats)
    enonces += read_published_facts(raw, bareme)
    codages, preuves, contradictions = build_cells(enonces, bareme, CODEUR)
    return LecturesPubliques(
        codages, preuves, ecartes, contradictions, len(faits), rapportes, vocabulaire.hotes
    )


def read_published_facts(raw: Path, bareme: BaremeRangs) -> list[Enonce]:
    """Return what the published regional reading says of named contracts.

    A role below the highest is a minimum: the reading names it without excluding a signature.
    """
    cadre = sources.read_csv_source(
        raw,
        sources.FAITS_CONTRATS,
        ("code_cv", "axe", "objet", "valeur", "passage_source", "note"),
    )
    enonces = []
    for fait in cadre.to_dict("records"):
        code = f"{fait['axe']}.{fait['objet']}"
        rangs = bareme.rangs[code]
        est_plus_haut = rangs[fait["valeur"]] == max(rangs.values())
        enonces.append(
            Enonce(
                code_lecture=LECTURE_PUBLIEE,
                code_unite=fait["code_cv"],
                code_indicateur=code,
                valeur=fait["valeur"],
                sens="exact" if est_plus_haut else "au_moins",
                certitude="ferme",
                reserve=None,
                preuve=PreuveEnonce(
                    type_preuve="passage",
                    titre=SOURCE,
                    editeur=EDITEUR,
                    passage=fait["passage_source"],
                    generation_source="2024-2030",
                    note=fait["note"] or None,
                ),
            )
        )
    return enonces
