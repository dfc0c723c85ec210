"""A grid brought into its lecture: the cells that change, their evidence, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.versions import list_versions
from observatory.contracts import lieux, tables
from observatory.contracts.lignes import list_records
from observatory.contracts.termes import write_termes
from observatory.contracts.verification import check_codages
from observatory.grid import feuilles
from observatory.grid.constats import build_constats
from observatory.grid.depot import Ecriture, replace_tables, take_witness, version_code, writing
from observatory.grid.difference import CelluleGrille, compare_with, list_proposed, list_stored
from observatory.grid.etat import CLES_CODAGE, EtatLecture, load_etat
from observatory.grid.facettes import build_facettes
from observatory.grid.feuille_termes import build_termes
from observatory.grid.lecture import read_grid
from observatory.grid.modele import Cle, Difference, Grille, Import, Modification
from observatory.grid.termes import use_termes

PROVENANCE = "saisi"
"""Where a value that a person typed comes from."""


def import_grid(
    source: Path | Grille,
    paths: Paths,
    codebook: Codebook,
    *,
    code_lecture: str | None = None,
    codeur: str | None = None,
    date_codage: date | None = None,
    empreinte: str | None = None,
) -> Import:
    """Return what was changed in the lecture of a grid; an unchanged grid writes nothing.

    Only the cells of the grid's coder that the grid covers are touched. A cell whose value changes
    becomes `saisi`, dated `date_codage` unless the grid gives a new date; the others keep theirs.
    `empreinte` is that of the comparison shown before. Raises DataError when the grid has a fault,
    when a cell is refused, or when the data have changed since: nothing is written then.
    """
    grille = (
        read_grid(source, paths, codebook, code_lecture=code_lecture, codeur=codeur)
        if isinstance(source, Path)
        else source
    )
    grille.require_sound()
    with writing(paths):
        temoin = take_witness(paths, grille.code_lecture)
        etat = load_etat(paths, grille.code_lecture)
        codebook = use_termes(codebook, etat)
        difference = compare_with(grille, etat, codebook)
        _check_difference(grille, difference, empreinte)
        if not difference.nb_changements:
            return Import(difference, None)
        ecrites: list[tuple[tables.TableFichier, pd.DataFrame]] = []
        if difference.nb_cellules:
            codages = build_tables(grille, difference, etat, codebook, date_codage)
            ecrites += zip(tables.TABLES_CODEES, codages, strict=True)
        if difference.constats and grille.constats is not None:
            constats = build_constats(grille.constats, etat, codebook, date_codage)
            ecrites += zip(tables.TABLES_CONSTATS, constats, strict=True)
        if difference.facettes:
            lot = build_facettes(grille, difference.facettes, etat, codebook, date_codage)
            ecrites += zip(tables.TABLES_FACETTES, (lot.attributs, lot.liens), strict=True)
        if difference.termes and grille.termes is not None:
            termes = build_termes(grille.termes, etat, date_codage)
            ecrites.append((tables.TERMES, write_termes(termes)))
        if lieux.cells_path(paths, tables.PUBLICATIONS, grille.code_lecture).exists():
            rien = pd.DataFrame(columns=list(tables.PUBLICATIONS.noms), dtype=object)
            ecrites.append((tables.PUBLICATIONS, rien))
        version = version_code(paths, grille.code_lecture)
        replace_tables(
            paths,
            [Ecriture(table, cadre, grille.code_lecture) for table, cadre in ecrites],
            temoin,
            gardee=grille.code_lecture,
        )
    return Import(difference, version)


def _check_difference(grille: Grille, difference: Difference, empreinte: str | None) -> None:
    if empreinte is not None and empreinte != difference.empreinte:
        raise DataError(
            [
                Breach(
                    grille.fichier,
                    "les codages ont changé depuis l’aperçu",
                    "comparer de nouveau la grille, puis l’importer",
                )
            ],
            titre="Grille refusée",
        )
    for feuille, changements in (
        (feuilles.CONSTATS, difference.constats),
        (feuilles.TERMES, difference.termes),
    ):
        if refuses := {c.motif for c in changements if c.motif}:
            place = f"{grille.fichier}, feuille « {feuille} »"
            raise DataError(
                [Breach(place, f"{feuille.lower()} refusés", m) for m in sorted(refuses)],
                titre="Grille refusée",
            )
    if refusees := [c for c in difference.facettes if c.motif]:
        raise DataError(
            [
                Breach(
                    f"{grille.fichier}, feuille « {feuilles.FACETTES[c.nature]} »",
                    f"{c.nom_unite}, {c.libelle}",
                    str(c.motif),
                )
                for c in refusees
            ],
            titre="Grille refusée",
        )
    if difference.refusees:
        raise DataError(
            [_explain_refusal(grille, m) for m in difference.refusees], titre="Grille refusée"
        )


def _explain_refusal(grille: Grille, modification: Modification) -> Breach:
    avant, apres = modification.avant or "vide", modification.apres or "vide"
    quoi = f"{modification.nom_unite}, {modification.libelle} : « {avant} » → « {apres} »"
    remede = modification.motif or "remettre la valeur d’origine"
    return Breach(_say_place(grille, modification), f"{quoi} refusé", remede)


def _say_place(grille: Grille, modification: Modification) -> str:
    lieu = str(modification.lieu)
    return f"{grille.fichier}, {lieu}" if lieu else grille.fichier


def build_tables(
    grille: Grille,
    difference: Difference,
    etat: EtatLecture,
    codebook: Codebook,
    date_codage: date | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the two tables of the lecture as the import leaves them; DataError if unsound."""
    baremes = feuilles.build_baremes(codebook)
    avant = list_stored(grille, etat, baremes)
    apres = list_proposed(grille, avant)
    anciennes = _index_rows(etat.codages, grille.codeur)
    versions = list_versions(codebook)
    codages: list[tuple[Any, ...]] = []
    ecrites: list[Modification] = []
    preuves: list[dict[str, Any]] = []
    touchees: set[Cle] = set()
    nouvelles_preuves: set[Cle] = set()
    for m in (*difference.ajoutees, *difference.modifiees, *difference.retirees):
        cle = (m.code_unite, m.code_indicateur)
        touchees.add(cle)
        if m.genre != "retiree":
            cellule = _date_cell(m, avant.get(cle), apres[cle], date_codage)
            ancienne, version = anciennes.get(cle), versions[cle[1]]
            ligne = _codage_row(cle, grille, cellule, m, ancienne, version)
            codages.append(tuple(ligne[nom] for nom in tables.CODAGES.noms))
            ecrites.append(m)
        if m.genre != "modifiee" or "preuves" in m.champs:
            nouvelles_preuves.add(cle)
            preuves += _preuve_rows(cle, grille.codeur, apres.get(cle))
    nouveaux = pd.DataFrame(codages, columns=tables.CODAGES.noms, dtype=object)
    fautes = check_codages(nouveaux, codebook, frozenset(etat.unites), grille.fichier)
    if fautes:  # what the grid was read with has already refused all of it: see Domaine.explain
        places = [
            Breach(_say_place(grille, ecrites[int(f.ligne or 1) - 1]), f.message, f.remede)
            for f in fautes
        ]
        raise DataError(places, titre="Grille refusée")
    prouvees = pd.DataFrame(preuves, columns=tables.PREUVES.noms, dtype=object)
    return (
        _merge(etat.codages, nouveaux, touchees, grille.codeur),
        _merge(etat.preuves, prouvees, nouvelles_preuves, grille.codeur),
    )


def _date_cell(
    modification: Modification, avant: CelluleGrille | None, apres: CelluleGrille, jour: date | None
) -> CelluleGrille:
    """Return the cell dated: a new value whose date was left as it was takes the import's."""
    est_neuve = modification.genre == "ajoutee" or "valeur" in modification.champs
    ancienne = avant.saisie.date_codage if avant else None
    if est_neuve and jour is not None and apres.saisie.date_codage in (None, ancienne):
        return replace(apres, saisie=replace(apres.saisie, date_codage=jour))
    return apres


def _codage_row(
    cle: Cle,
    grille: Grille,
    cellule: CelluleGrille,
    modification: Modification,
    ancienne: dict[str, Any] | None,
    version: str | None,
) -> dict[str, Any]:
    """Return the stored row; a value left as it was keeps its provenance and its exact form.

    `version` is that of the term today: a value left under its date keeps the one it was read with.
    """
    saisie = cellule.saisie
    ligne: dict[str, Any] = dict(zip(CLES_CODAGE, (*cle, grille.codeur), strict=True)) | {
        "valeur": saisie.valeur,
        "sens": saisie.sens,
        "statut": saisie.statut,
        "certitude": saisie.certitude,
        "provenance": grille.provenances.get(cle, PROVENANCE),
        "version_terme": version,
    }
    if ancienne is not None and "valeur" not in modification.champs:
        ligne = {nom: ancienne[nom] for nom in ligne}
        if "date_codage" in modification.champs:  # read again, and found the same
            ligne["version_terme"] = version
    return ligne | {"date_codage": saisie.date_codage, "commentaire": saisie.commentaire}


def _preuve_rows(cle: Cle, codeur: str, cellule: CelluleGrille | None) -> list[dict[str, Any]]:
    repere = dict(zip(CLES_CODAGE, (*cle, codeur), strict=True))
    return [repere | vars(preuve) for preuve in (cellule.preuves if cellule else ())]


def _index_rows(codages: pd.DataFrame, codeur: str) -> dict[Cle, dict[str, Any]]:
    return {
        (r["code_unite"], r["code_indicateur"]): r
        for r in list_records(codages[codages["codeur"] == codeur])
    }


def _merge(
    cadre: pd.DataFrame, neuves: pd.DataFrame, touchees: set[Cle], codeur: str
) -> pd.DataFrame:
    """Return the table without the rows touched, then with the new ones."""
    cles = zip(cadre["code_unite"], cadre["code_indicateur"], strict=True)
    sont_gardees = [
        qui != codeur or cle not in touchees for qui, cle in zip(cadre["codeur"], cles, strict=True)
    ]
    gardees = cadre.loc[sont_gardees, neuves.columns].astype(object)
    return pd.concat([gardees.where(gardees.notna(), None), neuves], ignore_index=True)
