"""Attributes and links of the demonstration: drawn like its cells, each from its own stream.

Only for the cells that facettes.csv names, and only where the simulated cell reaches the level:
some are not asked (no row), some say nothing (« non dit »), the others answer. The document of an
instrument answers once per contract, or once for each of those that procedures.csv names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from observatory.base.french import minuscule
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import DIT, NON_DIT, Facette
from observatory.contracts import facettes
from observatory.contracts.demonstration.lecture import CODE_LECTURE, CODEUR, PART_PROBABLE
from observatory.contracts.demonstration.plan import read_rows
from observatory.contracts.demonstration.tirage import GRAINE, stream

PART_NON_DEMANDEE = 0.1
PART_NON_DITE = 0.3
PART_RETENUE = 0.45
"""How often a word of a list, or a cell that may be named, is among the answers."""
NB_CIBLES = 2
"""Most cells named by one simulated answer."""
TEXTE = "Réponse simulée"
TITRE = f"Tirage simulé, graine {GRAINE}"


def draw_facettes(codages: pd.DataFrame, codebook: Codebook) -> facettes.LotFacettes:
    """Return the two tables of the demonstration, from its simulated cells."""
    rangs = facettes.list_ranks(codages, codebook)
    unites: dict[str, list[tuple[str, int]]] = {}
    for (unite, code, _), rang in sorted(rangs.items()):
        unites.setdefault(code, []).append((unite, rang))
    documents: dict[tuple[str, str], list[str]] = {}
    for ligne in read_rows("procedures.csv"):
        cle = (ligne["code_unite"], ligne["code_indicateur"])
        documents.setdefault(cle, []).append(f"{ligne['document']} ({minuscule(TITRE)})")
    lignes: list[dict[str, object]] = []
    for demande in read_rows("facettes.csv"):
        facette, indicateur = codebook.facettes[demande["facette"]], demande["code_indicateur"]
        for unite, rang in unites.get(indicateur, ()):
            if facette.allows(indicateur, rang):
                titres = [TITRE]
                if facette.est_hors_contrat:
                    titres = documents.get((unite, indicateur), titres)
                lignes += _draw_cell(facette, (unite, indicateur), rangs, titres)
    return facettes.gather_lot(CODE_LECTURE, lignes, codebook)


def _draw_cell(
    facette: Facette,
    cellule: tuple[str, str],
    rangs: Mapping[tuple[str, str, str], int],
    titres: Sequence[str],
) -> list[dict[str, object]]:
    """Return the answers of a cell, document after document, numbered together."""
    unite, indicateur = cellule
    commun: dict[str, object] = {
        "code_unite": unite,
        "code_indicateur": indicateur,
        "facette": facette.code,
        "codeur": CODEUR,
        "provenance": "simule",
    }
    lignes: list[dict[str, object]] = []
    for place, titre in enumerate(titres):
        suite = (str(place),) if place else ()
        tirage = stream("facette", facette.code, indicateur, unite, *suite)
        sort = float(tirage.random())
        if sort < PART_NON_DEMANDEE:
            continue
        valeurs: list[str] = []
        if sort >= PART_NON_DEMANDEE + PART_NON_DITE:
            valeurs = _draw_answers(facette, unite, indicateur, rangs, tirage)
        certitude = "probable" if float(tirage.random()) < PART_PROBABLE else "ferme"
        if not valeurs:
            muet = {"titre": titre} if facette.est_hors_contrat else {}
            lignes.append(commun | muet | {"numero": len(lignes) + 1, "statut": NON_DIT})
        prouve = {"statut": DIT, "certitude": certitude, "titre": titre}
        for valeur in valeurs:
            lignes.append(commun | prouve | {"numero": len(lignes) + 1, "valeur": valeur})
    return lignes


def _draw_number(facette: Facette, tirage: np.random.Generator) -> str:
    domaine = facette.domaine
    if domaine is not None and domaine.genre == "entier":
        return str(int(tirage.integers(int(domaine.minimum), int(domaine.maximum) + 1)))
    return f"{int(tirage.integers(2, 17)) / 2:g}"


def _draw_answers(
    facette: Facette,
    unite: str,
    indicateur: str,
    rangs: Mapping[tuple[str, str, str], int],
    tirage: np.random.Generator,
) -> list[str]:
    """Return the simulated answers; none when no cell of the contract may be named."""
    if facette.reponse == "texte":
        return [TEXTE]
    if facette.reponse == "montant":
        return [f"{int(tirage.integers(2, 60)) * 5_000} (2024)"]
    if facette.reponse == "nombre":
        return [_draw_number(facette, tirage)]
    possibles = list(facette.modalites)
    if facette.reponse == "cellule":
        possibles = [
            code
            for code, seuil in facette.cibles.items()
            if code != indicateur and rangs.get((unite, code, CODEUR), -1) >= max(seuil, 1)
        ]
    if not possibles:
        return []
    if not facette.est_multiple:
        return [possibles[int(tirage.integers(len(possibles)))]]
    retenus = [p for p in possibles if float(tirage.random()) < PART_RETENUE]
    retenus = retenus or [possibles[int(tirage.integers(len(possibles)))]]
    return retenus[:NB_CIBLES] if facette.reponse == "cellule" else retenus
