"""The demonstration lecture as rows: cells, statuses, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from observatory.contracts.demonstration.codage import Commande, Variable, draw_coding
from observatory.contracts.demonstration.plan import (
    load_dependances,
    load_profils,
    nearest_count,
    read_rows,
)
from observatory.contracts.demonstration.tirage import GRAINE, BornesTirage, EcartTirage, stream

CODE_LECTURE = "occitanie-2024-demo"
CODEUR = "simulation"
PART_NON_PRECISE = 0.04
PART_PROBABLE = 0.05
DOCUMENTS_ABSENTS = {"financement": 3, "suivi": 2}
"""Contracts whose annex is taken as not obtained, per axis; never where a rate is published."""


def published_counts(
    reperes: pd.DataFrame, seuils: Mapping[tuple[str, str], int], nombre: int
) -> dict[str, dict[int, int]]:
    """Return, per indicator and rank, the count nearest to each published rate."""
    comptes: dict[str, dict[int, int]] = {}
    for r in reperes.to_dict("records"):
        rang = seuils[r["code_indicateur"], r["mesure"]]
        k = nearest_count(r["valeur"], r["relation"], nombre)
        comptes.setdefault(r["code_indicateur"], {})[rang] = k
    for nommee in read_rows("exceptions_nommees.csv"):
        rang = seuils[nommee["code_indicateur"], nommee["mesure"]]
        comptes.setdefault(nommee["code_indicateur"], {})[rang] = int(nommee["k"])
    return comptes


def build_demonstration(
    commande: Commande,
) -> tuple[pd.DataFrame, pd.DataFrame, list[EcartTirage]]:
    """Return the simulated cells, their evidence, and the counts that certain facts forbade."""
    tirage = draw_coding(commande)
    libres = free_indicators(commande)
    absents = _missing_documents(commande)
    codages, preuves = [], []
    for variable in commande.variables:
        for contrat, rang in sorted(tirage.rangs[variable.code].items()):
            est_certain = (contrat, variable.code) in commande.certains
            cellule = build_cell(contrat, variable.code, variable.valeurs[rang])
            if variable.code in libres and not est_certain:
                cellule |= _status(contrat, variable.code, absents)
            if est_certain:
                cellule["commentaire"] = "fait certain respecté"
            codages.append(cellule)
            preuves.append(build_evidence(contrat, variable.code))
    return pd.DataFrame(codages), pd.DataFrame(preuves), tirage.ecarts


def free_indicators(commande: Commande) -> frozenset[str]:
    """Return the indicators that may lack a value.

    Those no published rate rests on, and whose frequency is not given one by one in the profiles
    (the State or the EPCI is never unclear in a signed contract).
    """
    tenus = set(commande.comptes)
    for groupe in commande.groupes:
        if groupe.code in tenus:
            tenus |= set(groupe.membres)
    dependances = load_dependances()
    tenus |= {s for code in list(tenus) for d in dependances if (s := d.source_of(code))}
    tenus |= {code for code, _ in load_profils()}
    return frozenset(v.code for v in commande.variables) - tenus


def _missing_documents(commande: Commande) -> dict[str, frozenset[str]]:
    absents = {}
    for axe, nombre in DOCUMENTS_ABSENTS.items():
        tirages = {c: float(stream("annexe", axe, c).random()) for c in commande.tailles}
        absents[axe] = frozenset(sorted(tirages, key=lambda c: (tirages[c], c))[:nombre])
    return absents


def build_cell(contrat: str, code: str, valeur: str) -> dict[str, str | None]:
    """Return a simulated cell that says a value."""
    return {
        "code_unite": contrat,
        "code_indicateur": code,
        "codeur": CODEUR,
        "valeur": valeur,
        "sens": "exact",
        "statut": "code",
        "certitude": "ferme",
        "provenance": "simule",
        "commentaire": None,
    }


def _status(
    contrat: str, code: str, absents: Mapping[str, frozenset[str]]
) -> dict[str, str | None]:
    if contrat in absents.get(code.partition(".")[0], frozenset()):
        return {"valeur": None, "statut": "document_absent"}
    tirage = float(stream("statut", code, contrat).random())
    if tirage < PART_NON_PRECISE:
        return {"valeur": None, "statut": "non_precise"}
    return {"certitude": "probable"} if tirage > 1 - PART_PROBABLE else {}


def build_evidence(contrat: str, code: str) -> dict[str, object]:
    """Return the evidence of a simulated cell: that it was drawn."""
    return {
        "code_unite": contrat,
        "code_indicateur": code,
        "codeur": CODEUR,
        "numero": 1,
        "type_preuve": "simulation",
        "titre": f"Tirage simulé, graine {GRAINE}",
        "editeur": "Observatoire des contrats de ville",
        "certitude": "ferme",
    }


def certain_bounds(
    codages: pd.DataFrame, rangs: Mapping[str, Mapping[str, int]], variables: Sequence[Variable]
) -> dict[tuple[str, str], BornesTirage]:
    """Return the ranks that the firm cells of the real lecture leave possible."""
    hauts = {v.code: v.rang_max for v in variables}
    bornes = {}
    for c in codages[codages["certitude"] == "ferme"].to_dict("records"):
        code = c["code_indicateur"]
        if code not in hauts:
            continue
        rang = rangs[code][c["valeur"]]
        bas = 0 if c["sens"] == "au_plus" else rang
        bornes[c["code_unite"], code] = BornesTirage(
            bas, hauts[code] if c["sens"] == "au_moins" else rang
        )
    return bornes
