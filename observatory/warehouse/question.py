"""One free question in SQL: read-only, bounded in rows and time; table, CSV or JSON out.

`question_apart` asks it in another process, which bounds what this one cannot.
"""

from __future__ import annotations

import csv
import io
import json
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from observatory.base.errors import QueryError
from observatory.base.formula import disarm
from observatory.warehouse.access import open_warehouse
from observatory.warehouse.descriptions import read_sql

LIMITE = 10_000
DELAI_S = 60.0
_LARGEUR = 60
RESTREINDRE = "la restreindre (WHERE, LIMIT)"
TROP_DE_MEMOIRE = f"La requête demande plus de mémoire qu’il ne lui en est laissé → {RESTREINDRE}."


@dataclass(frozen=True)
class Reponse:
    """The rows of a question, plain values only; est_tronquee when there were more."""

    colonnes: tuple[str, ...]
    lignes: tuple[tuple[Any, ...], ...]
    est_tronquee: bool


def ask(
    path: Path,
    sql: str,
    *,
    limite: int = LIMITE,
    delai_s: float = DELAI_S,
    memoire: str = "2GB",
    fils: int | None = None,
) -> Reponse:
    """Return the answer to one SELECT; QueryError for anything else, past the delay or memory."""
    with open_warehouse(path, memoire=memoire, fils=fils) as connexion:
        _refuse_unless_select(connexion, sql)
        minuterie = threading.Timer(delai_s, connexion.interrupt)
        minuterie.start()
        try:
            connexion.execute(sql)
            description = connexion.description or []
            lignes = connexion.fetchmany(limite + 1)
        except duckdb.InterruptException:
            raise QueryError(explain_delay(delai_s)) from None
        except (duckdb.OutOfMemoryException, MemoryError):
            raise QueryError(TROP_DE_MEMOIRE) from None
        except duckdb.Error as erreur:
            raise QueryError(f"Requête refusée : {erreur}") from erreur
        finally:
            minuterie.cancel()
        colonnes = _describe_geometry(connexion, description, lignes[:limite])
    noms = tuple(str(colonne[0]) for colonne in description)
    return Reponse(noms, tuple(zip(*colonnes, strict=True)), len(lignes) > limite)


def explain_delay(delai_s: float) -> str:
    """Return what is said of a question that takes too long."""
    return f"La requête dépasse {delai_s:g} secondes → {RESTREINDRE}."


def _refuse_unless_select(connexion: duckdb.DuckDBPyConnection, sql: str) -> None:
    try:
        instructions = connexion.extract_statements(sql)
    except duckdb.Error as erreur:
        raise QueryError(f"Requête illisible : {erreur}") from erreur
    if len(instructions) != 1:
        raise QueryError(f"{len(instructions)} instructions lues → n’en donner qu’une seule.")
    if instructions[0].type == duckdb.StatementType.MULTI:
        raise QueryError(
            "Un PIVOT sans liste de valeurs compte pour plusieurs instructions → les nommer : "
            "PIVOT table ON colonne IN ('a', 'b') USING count(*)."
        )
    if instructions[0].type != duckdb.StatementType.SELECT:
        raise QueryError(
            f"Instruction {instructions[0].type.name} refusée → seul SELECT est permis."
        )


def _describe_geometry(
    connexion: duckdb.DuckDBPyConnection, description: Sequence[Any], lignes: Sequence[Any]
) -> list[list[Any]]:
    """Return the answer column by column, geometries (WKB) turned into WKT."""
    colonnes = [[ligne[rang] for ligne in lignes] for rang in range(len(description))]
    for rang, (_, genre, *_reste) in enumerate(description):
        if str(genre).startswith("GEOMETRY"):
            connexion.execute(read_sql("info", "geometrie"), {"geometries": colonnes[rang]})
            colonnes[rang] = [texte for (texte,) in connexion.fetchall()]
    return colonnes


def render(reponse: Reponse, forme: str) -> str:
    """Return the answer as text: « table », « csv » or « json »."""
    if forme == "json":
        return _render_json(reponse)
    return _render_csv(reponse) if forme == "csv" else _render_table(reponse)


def _render_json(reponse: Reponse) -> str:
    lignes = [
        dict(zip(_unique(reponse.colonnes), map(_to_json, ligne), strict=True))
        for ligne in reponse.lignes
    ]
    return json.dumps(lignes, ensure_ascii=False, indent=1, allow_nan=False)


def _unique(noms: Sequence[str]) -> list[str]:
    """Return the names, repeated ones numbered: JSON keeps one value per key."""
    vus: dict[str, int] = {}
    uniques = []
    for nom in noms:
        vus[nom] = vus.get(nom, 0) + 1
        uniques.append(nom if vus[nom] == 1 else f"{nom}_{vus[nom]}")
    return uniques


def _to_json(valeur: Any) -> Any:
    """Return a JSON value: dates in ISO, decimals as numbers, what is not a number as null."""
    propre: Any = valeur
    if valeur is None or isinstance(valeur, bool | int | str):
        pass
    elif isinstance(valeur, float | Decimal):
        propre = float(valeur) if math.isfinite(valeur) else None
    elif isinstance(valeur, date | datetime | time):
        propre = valeur.isoformat()
    elif isinstance(valeur, dict):
        propre = {str(cle): _to_json(v) for cle, v in valeur.items()}
    elif isinstance(valeur, list | tuple | set):
        propre = [_to_json(v) for v in valeur]
    else:
        propre = bytes(valeur).hex() if isinstance(valeur, bytes | bytearray) else str(valeur)
    return propre


def _to_text(valeur: Any) -> str:
    propre = _to_json(valeur)
    if propre is None:
        return ""
    if isinstance(propre, list | dict):
        return json.dumps(propre, ensure_ascii=False)
    return str(propre)


def _render_csv(reponse: Reponse) -> str:
    """Return CSV in which a spreadsheet runs nothing; a negative number stays a number."""
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, lineterminator="\n")
    ecrivain.writerow(map(disarm, reponse.colonnes))
    ecrivain.writerows(map(_to_cell, ligne) for ligne in reponse.lignes)
    return tampon.getvalue().removesuffix("\n")


def _to_cell(valeur: Any) -> str:
    texte = _to_text(valeur)
    return texte if isinstance(valeur, int | float | Decimal) else disarm(texte)


def _render_table(reponse: Reponse) -> str:
    """Return aligned columns, long texts cut, control characters shown as dots."""
    lignes = [[_cut(nom) for nom in reponse.colonnes]]
    lignes += [[_cut(_to_text(v)) for v in ligne] for ligne in reponse.lignes]
    largeurs = [max(map(len, colonne)) for colonne in zip(*lignes, strict=True)]
    lignes.insert(1, ["─" * largeur for largeur in largeurs])
    return "\n".join(
        "  ".join(t.ljust(largeur) for t, largeur in zip(ligne, largeurs, strict=True)).rstrip()
        for ligne in lignes
    )


def _cut(texte: str) -> str:
    propre = "".join(c if c.isprintable() else "·" for c in texte)
    return propre if len(propre) <= _LARGEUR else propre[: _LARGEUR - 1] + "…"
