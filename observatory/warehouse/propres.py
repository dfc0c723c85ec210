"""What lectures say beside the codebook, from the staging tables: own terms, and what they code."""

from __future__ import annotations

import duckdb

from observatory.base.codes import split_codes
from observatory.base.errors import Breach, DataError
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.codebook.programme import check_programme, list_programme
from observatory.codebook.propres import TermePropre, check_termes, extend_codebook, read_terme
from observatory.warehouse.descriptions import fetch_records
from observatory.warehouse.registry import Ligne


def list_propres(
    connexion: duckdb.DuckDBPyConnection, codebook: Codebook
) -> list[IndicateurDefini]:
    """Return the own terms of every lecture as indicators; DataError with all their faults."""
    lectures = fetch_records(connexion, "staging", "lectures_lues")
    noms = {x["code_lecture"]: str(x["nom_lecture"]) for x in lectures}
    par_lecture: dict[str, list[TermePropre]] = {}
    for ligne in fetch_records(connexion, "staging", "termes_lus"):
        par_lecture.setdefault(ligne["code_lecture"], []).append(read_terme(ligne))
    propres: list[IndicateurDefini] = []
    fautes: list[Breach] = []
    for code, termes in par_lecture.items():
        siennes = list(check_termes(termes, code, codebook))
        fautes += siennes
        if not siennes and code in noms:
            entier = extend_codebook(codebook, code, noms[code], termes)
            propres += [i for i in entier.indicateurs() if i.code_lecture is not None]
    if fautes:
        raise DataError(fautes, titre="Termes propres refusés")
    return propres


def list_programmes(connexion: duckdb.DuckDBPyConnection, livre: Codebook) -> list[Ligne]:
    """Return what is coded by each lecture that declared it; DataError with every unknown code."""
    lignes: list[Ligne] = []
    fautes: list[Breach] = []
    for lecture in fetch_records(connexion, "staging", "lectures_lues"):
        if (programme := lecture["programme"]) is None:
            continue
        code, codes = lecture["code_lecture"], split_codes(programme)
        fautes += check_programme(codes, livre, f"lectures.parquet, lecture {code}")
        lignes += [
            {"code_lecture": code, "code_indicateur": i} for i in list_programme(livre, codes)
        ]
    if fautes:
        raise DataError(fautes)
    return lignes
