"""A lecture created here: its owner closes it, opens it again, publishes it or takes it away; it
says what it codes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from observatory.base.codes import SEPARATEUR, split_codes
from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.programme import (
    HORS_PROGRAMME,
    check_programme,
)
from observatory.contracts import lieux, tables
from observatory.contracts.lectures import ETATS, LIVREES, default_etat
from observatory.grid.depot import (
    Ecriture,
    lecture_folders,
    replace_tables,
    take_witness,
    version_code,
    writing,
)
from observatory.grid.etat import load_etat
from observatory.grid.termes import use_termes


def read_etats(paths: Paths) -> dict[str, str]:
    """Return the state of every lecture, the default one where its file does not say it."""
    return _etats(lieux.read_list(paths, tables.LECTURES))


def change_etat(paths: Paths, code_lecture: str, etat: str) -> str:
    """Give a lecture another state; return the one it had. The warehouse is built by the caller.

    Raises DataError when the state or the lecture is unknown, or the lecture comes with the
    product: nothing is written then.
    """
    with writing(paths):
        temoin = take_witness(paths)
        etats = read_etats(paths)
        if etat not in ETATS:
            raise _refusal("etat", f"état inconnu « {etat} »", f"choisir : {', '.join(ETATS)}")
        if code_lecture not in etats:
            connues = ", ".join(sorted(etats))
            raise _refusal(
                "code_lecture", f"lecture inconnue « {code_lecture} »", f"choisir parmi : {connues}"
            )
        if code_lecture in LIVREES:
            raise _refusal(
                code_lecture, "lecture livrée avec l’observatoire", "elle est publiée et le reste"
            )
        avant = etats[code_lecture]
        if avant != etat:
            neuves = lieux.read_home_list(paths, tables.LECTURES).astype(object)
            neuves["etat"] = [
                etat if code == code_lecture else etats[code] for code in neuves["code_lecture"]
            ]
            replace_tables(paths, [Ecriture(tables.LECTURES, neuves)], temoin)
        return avant


def change_programme(
    paths: Paths, codebook: Codebook, code_lecture: str, codes: tuple[str, ...]
) -> tuple[str, ...]:
    """Declare what a lecture codes, everything when no code is given; return what it declared.

    Cells coded outside it stay, readable. Raises DataError when a code is neither a theme nor a
    term, or the lecture is unknown or comes with the product: nothing is written then.
    """
    if code_lecture in LIVREES:
        raise _refuse_programme(
            Breach(code_lecture, "lecture livrée avec l’observatoire", "créer une lecture à soi")
        )
    with writing(paths):
        temoin = take_witness(paths)
        lectures = lieux.read_home_list(paths, tables.LECTURES).astype(object)
        connues = list(lectures["code_lecture"])
        if code_lecture not in connues:
            remede = f"choisir parmi : {', '.join(sorted(connues)) or 'aucune lecture créée ici'}"
            raise _refuse_programme(Breach(code_lecture, "lecture inconnue", remede))
        fautes = list(check_programme(codes, codebook, code_lecture))
        if fautes:
            raise _refuse_programme(*fautes)
        rang = connues.index(code_lecture)
        declare = lectures["programme"].iloc[rang]
        avant = split_codes(None if pd.isna(declare) else str(declare))
        if avant != codes:
            programmes = list(lectures["programme"])
            programmes[rang] = SEPARATEUR.join(codes) or None
            lectures["programme"] = programmes
            replace_tables(paths, [Ecriture(tables.LECTURES, lectures)], temoin)
        return avant


@dataclass(frozen=True)
class Programme:
    """What a lecture declares (nothing: everything), the terms it codes, the cells left outside."""

    codes: tuple[str, ...]
    nb_termes: int
    nb_dehors: int


def read_programme(paths: Paths, codebook: Codebook, code_lecture: str) -> Programme:
    """Return what a lecture codes; DataError when it is unknown."""
    etat = load_etat(paths, code_lecture)
    entier = use_termes(codebook, etat)
    dehors = {i.code for i in entier.indicateurs() if i.retire == HORS_PROGRAMME}
    codages = etat.codages
    cellules = {
        (unite, code)
        for unite, code in zip(codages["code_unite"], codages["code_indicateur"], strict=True)
        if code in dehors
    }
    return Programme(
        split_codes(etat.lecture["programme"]),
        sum(i.est_codable for i in entier.indicateurs()),
        len(cellules),
    )


def _refuse_programme(*fautes: Breach) -> DataError:
    return DataError(list(fautes), titre="Programme refusé")


def _etats(lectures: pd.DataFrame) -> dict[str, str]:
    return {
        code: default_etat(code) if pd.isna(etat) else str(etat)
        for code, etat in zip(lectures["code_lecture"], lectures["etat"], strict=True)
    }


def _refusal(colonne: str, message: str, remede: str) -> DataError:
    return DataError(
        [Breach("lectures.parquet", message, remede, colonne=colonne)],
        titre="Changement d’état refusé",
    )


def delete_lecture(paths: Paths, code_lecture: str) -> str | None:
    """Take a lecture away; return the name under which its cells are kept, None when it had none.

    Raises DataError when the lecture is unknown or comes with the product: nothing is written then.
    """
    if code_lecture in LIVREES:
        raise _refuse_removal(code_lecture, "lecture livrée avec l’observatoire", "la garder")
    with writing(paths):
        temoin = take_witness(paths, code_lecture)
        lectures = lieux.read_home_list(paths, tables.LECTURES)
        if code_lecture not in set(lectures["code_lecture"]):
            raise _refuse_removal(code_lecture, "lecture inconnue", "choisir une lecture créée ici")
        unites = lieux.read_home_list(paths, tables.UNITES)
        gardee = version_code(paths, code_lecture)
        replace_tables(
            paths,
            [
                Ecriture(table, cadre[cadre["code_lecture"] != code_lecture].astype(object))
                for table, cadre in ((tables.LECTURES, lectures), (tables.UNITES, unites))
            ],
            temoin,
            gardee=code_lecture,
            retraits=lecture_folders(paths, code_lecture),
        )
    return gardee


def _refuse_removal(lieu: str, message: str, remede: str) -> DataError:
    return DataError([Breach(lieu, message, remede)], titre="Suppression refusée")
