"""What else speaks of a term merged or split: its answers, its links, the figures of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.contracts.facettes import (
    Cellule,
    find_fault,
    find_repeats,
    gather_lot,
    list_ranks,
    read_lot,
)
from observatory.contracts.lignes import list_records
from observatory.grid.etat import EtatLecture

_QUESTION = ("code_unite", "code_indicateur", "facette", "codeur")


def follow_merge(
    etat: EtatLecture, codebook: Codebook, codages: pd.DataFrame, source: str, cible: str
) -> list[tuple[tables.TableFichier, pd.DataFrame]]:
    """Return the tables that named the former term, as they name the one that replaces it.

    An answer moves with its cell; one that no longer holds, or says again what the other says,
    stays with the former term, readable. A figure of a finding names the new term and keeps its
    frozen k/N: it is « à revoir » when the two together count otherwise.
    """
    ecrites: list[tuple[tables.TableFichier, pd.DataFrame]] = []
    lignes = read_lot(etat.facettes)
    deplacees = _move_answers(lignes, codebook, codages, source, cible)
    if deplacees != lignes:
        lot = gather_lot(str(etat.lecture["code_lecture"]), deplacees, codebook)
        ecrites += [(tables.ATTRIBUTS, lot.attributs), (tables.LIENS, lot.liens)]
    chiffres = list_records(etat.chiffres)
    if any(r["code_indicateur"] == source for r in chiffres):
        neufs = [
            r | {"code_indicateur": cible} if r["code_indicateur"] == source else r
            for r in chiffres
        ]
        cadre = pd.DataFrame(neufs, columns=tables.CHIFFRES.noms, dtype=object)
        ecrites.append((tables.CHIFFRES, cadre))
    return ecrites


def follow_split(
    etat: EtatLecture,
    codebook: Codebook,
    codages: pd.DataFrame,
    source: str,
    parts: Sequence[str],
) -> list[tuple[tables.TableFichier, pd.DataFrame]]:
    """Return the tables of answers as they name the parts of a term that was split.

    What was said of the whole is said of one part where the coder gave the level to that part and
    refused it to all the others; anywhere else nobody knows of which part it was said: the answer
    stays with the former term, readable, as the figures of findings do.
    """
    rangs = list_ranks(codages, codebook)
    lignes = read_lot(etat.facettes)
    deplacees = lignes
    for part in parts:
        siennes = [
            r
            for r in deplacees
            if source not in (r["code_indicateur"], r["valeur"]) or _is_only(r, part, parts, rangs)
        ]
        autres = [r for r in deplacees if r not in siennes]
        deplacees = [*autres, *_move_answers(siennes, codebook, codages, source, part)]
    if sorted(map(str, deplacees)) == sorted(map(str, lignes)):
        return []
    lot = gather_lot(str(etat.lecture["code_lecture"]), deplacees, codebook)
    return [(tables.ATTRIBUTS, lot.attributs), (tables.LIENS, lot.liens)]


def _is_only(
    ligne: dict[str, Any], part: str, parts: Sequence[str], rangs: Mapping[Cellule, int]
) -> bool:
    """Return whether a coder gave a level to this part, and said the others absent."""
    lus = {p: rangs.get((ligne["code_unite"], p, ligne["codeur"])) for p in parts}
    return bool(lus.pop(part)) and all(rang == 0 for rang in lus.values())


def _move_answers(
    lignes: list[dict[str, Any]],
    codebook: Codebook,
    codages: pd.DataFrame,
    source: str,
    cible: str,
) -> list[dict[str, Any]]:
    rangs = list_ranks(codages, codebook)
    prises = [r for r in lignes if source not in (r["code_indicateur"], r["valeur"])]
    for ligne in lignes:
        if ligne in prises:
            continue
        neuve = ligne | {
            champ: cible for champ in ("code_indicateur", "valeur") if ligne[champ] == source
        }
        siennes = [r["numero"] for r in prises if _question(r) == _question(neuve)]
        neuve |= {"numero": max(siennes, default=0) + 1}
        facette = codebook.facettes.get(str(neuve["facette"]))
        tient = find_fault(neuve, facette, rangs, codebook) is None
        if not tient or any(find_repeats([*prises, neuve], codebook)):
            neuve = ligne
        prises.append(neuve)
    return prises


def _question(ligne: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(ligne[c] for c in _QUESTION)
