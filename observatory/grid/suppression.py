"""A lecture created here, taken away; those that come with the product never are."""

from __future__ import annotations

from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.contracts.lectures import LIVREES
from observatory.grid.depot import (
    Ecriture,
    lecture_folders,
    replace_tables,
    take_witness,
    version_code,
    writing,
)


def delete_lecture(paths: Paths, code_lecture: str) -> str | None:
    """Take a lecture away; return the name under which its cells are kept, None when it had none.

    Raises DataError when the lecture is unknown or comes with the product: nothing is written then.
    """
    if code_lecture in LIVREES:
        raise _refusal(code_lecture, "lecture livrée avec l’observatoire", "la garder")
    with writing(paths):
        temoin = take_witness(paths, code_lecture)
        lectures = lieux.read_home_list(paths, tables.LECTURES)
        if code_lecture not in set(lectures["code_lecture"]):
            raise _refusal(code_lecture, "lecture inconnue", "choisir une lecture créée ici")
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


def _refusal(lieu: str, message: str, remede: str) -> DataError:
    return DataError([Breach(lieu, message, remede)], titre="Suppression refusée")
