"""The only door to the warehouse: named SQL files in, frozen rows out."""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import duckdb

from observatory.base.errors import QueryError
from observatory.warehouse.access import open_warehouse

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Ligne = TypeVar("Ligne", bound="DataclassInstance")

_PARAMETRE = re.compile(r"\$([a-z_]+)")
_COMMENTAIRE = re.compile(r"--[^\n]*")


@cache
def read_sql(nom: str) -> str:
    """Return the text of queries/sql/<nom>.sql, which ships inside the package."""
    return (resources.files(__package__) / "sql" / f"{nom}.sql").read_text(encoding="utf-8")


@cache
def list_parametres(nom: str) -> frozenset[str]:
    """Return the names of the $parameters of a SQL file, comments left out."""
    return frozenset(_PARAMETRE.findall(_COMMENTAIRE.sub("", read_sql(nom))))


class _Champ(NamedTuple):
    nom: str
    profondeur: int


class Entrepot:
    """A read-only warehouse; safe to share between threads (one cursor per question).

    `tues` are the lectures that its reader may not see (see `acces`): no question names them, and
    the SQL files that read several lectures leave them out (`$tues`).
    """

    def __init__(
        self,
        connexion: duckdb.DuckDBPyConnection,
        build_id: str,
        tues: frozenset[str] = frozenset(),
    ) -> None:
        self._connexion = connexion
        self._verrou = threading.Lock()
        self.build_id = build_id
        self.tues = tues

    @classmethod
    def open(cls, path: Path) -> Entrepot:
        """Return the warehouse of one file; WarehouseError if it cannot be opened."""
        return cls(open_warehouse(path), path.stem.removeprefix("warehouse-"))

    def without(self, tues: frozenset[str]) -> Entrepot:
        """Return the same warehouse where some lectures do not exist."""
        if tues == self.tues:
            return self
        vu = Entrepot(self._connexion, self.build_id, tues)
        vu._verrou = self._verrou
        return vu

    def close(self) -> None:
        """Close the file; later questions raise QueryError."""
        self._connexion.close()

    def fetch(self, nom: str, params: Mapping[str, Any], ligne: type[Ligne]) -> list[Ligne]:
        """Return one frozen row per line answered by the SQL file, matched by column name.

        A parameter the SQL does not name is left aside, so that every query may be given the
        whole of the filters; one it names and that is missing raises QueryError.
        """
        colonnes, lignes = self._execute(nom, params)
        noms = [c.nom for c in colonnes]
        attendues = [champ.name for champ in dataclasses.fields(ligne)]
        if manquantes := [c for c in attendues if c not in noms]:
            raise _refuse(f"{nom}.sql ne rend pas : {', '.join(manquantes)}")
        rangs = [noms.index(c) for c in attendues]
        if rangs != list(range(len(noms))):
            lignes = [tuple([valeurs[r] for r in rangs]) for valeurs in lignes]
        profondeurs = [colonnes[r].profondeur for r in rangs]
        if any(profondeurs):
            lignes = [
                tuple([_freeze(v, p) if p else v for v, p in zip(x, profondeurs, strict=True)])
                for x in lignes
            ]
        # The same labels come back on every row of every answer: each is kept once.
        return [ligne(*[intern(v) if type(v) is str else v for v in x]) for x in lignes]

    def fetch_one(self, nom: str, params: Mapping[str, Any], ligne: type[Ligne]) -> Ligne | None:
        """Return the first row answered, or None."""
        lignes = self.fetch(nom, params, ligne)
        return lignes[0] if lignes else None

    def fetch_rows(self, nom: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the raw rows of a SQL file whose columns are known to the caller."""
        return self._execute(nom, params)[1]

    def _execute(
        self, nom: str, params: Mapping[str, Any]
    ) -> tuple[list[_Champ], list[tuple[Any, ...]]]:
        noms = list_parametres(nom)
        params = {**params, "tues": sorted(self.tues)}
        if "lecture" in noms and params.get("lecture") in self.tues:
            raise self._refuse_lecture(params["lecture"])
        if manquants := sorted(noms - params.keys()):
            raise _refuse(f"{nom}.sql attend aussi : {', '.join(manquants)}")
        lies = {n: list(v) if isinstance(v, tuple) else v for n, v in params.items() if n in noms}
        try:
            with self._verrou:
                curseur = self._connexion.cursor()
            with curseur:
                curseur.execute(_parse(curseur, nom), lies)
                return _read_columns(curseur), curseur.fetchall()
        except duckdb.Error as erreur:
            raise _refuse(f"{nom}.sql : {_quote_nothing(erreur)}") from erreur

    def _refuse_lecture(self, code: str) -> QueryError:
        return refuse_lecture(code, [c for c, _ in self.fetch_rows("list_etats", {})])


def refuse_lecture(code: str, connues: Sequence[str]) -> QueryError:
    """Return what is told of a lecture that does not exist, or not for who asks."""
    return QueryError(f"La lecture « {code} » n’existe pas → choisir parmi : {', '.join(connues)}.")


_ANALYSES: dict[str, duckdb.Statement] = {}


def _parse(connexion: duckdb.DuckDBPyConnection, nom: str) -> duckdb.Statement:
    """Return a SQL file once parsed, by any connection: each execution works on a copy.

    Given its text, DuckDB reads it again each time: a seventh of the time of an answer.
    """
    if nom not in _ANALYSES:
        (_ANALYSES[nom],) = connexion.extract_statements(read_sql(nom))
    return _ANALYSES[nom]


def _read_columns(curseur: duckdb.DuckDBPyConnection) -> list[_Champ]:
    champs = ((d[0], str(d[1])) for d in curseur.description or [])
    return [_Champ(nom, (len(genre) - len(genre.rstrip("[]"))) // 2) for nom, genre in champs]


def _refuse(detail: str) -> QueryError:
    """Return what a visitor is told; which statement failed, and why, is for the journal."""
    return QueryError(
        "Une question posée à l’entrepôt est restée sans réponse → recharger la page ; si cela "
        "revient, reconstruire l’entrepôt (observatory build)."
    ).with_detail(detail)


def _quote_nothing(erreur: duckdb.Error) -> str:
    """Return what DuckDB says up to its first quotation: a value may come from a visitor."""
    return re.split(r"['\"\n]", str(erreur), maxsplit=1)[0].strip()


def _freeze(valeur: Any, profondeur: int) -> Any:
    """Return lists as tuples, so that rows stay immutable and comparable."""
    if valeur is None:
        return None
    return tuple(valeur if profondeur == 1 else [_freeze(v, profondeur - 1) for v in valeur])
