"""Names proper to the territory of a lecture: learnt in one sentence, kept with its cells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.base.text import search_key
from observatory.contracts import lieux, tables
from observatory.contracts.lignes import list_records
from observatory.grid.depot import Ecriture, replace_tables, take_witness
from observatory.grid.etat import load_etat
from observatory.reading.mentions import Forme
from observatory.reading.noms import learn_name
from observatory.reading.vocabulaire import load_vocabulaire


@dataclass(frozen=True, slots=True)
class NomTerritoire:
    """A proper name, the term it is a writing of, and the day it was learnt (None: not said)."""

    nom: str
    code_indicateur: str
    appris_le: date | None


def list_names(paths: Paths, code_lecture: str) -> tuple[NomTerritoire, ...]:
    """Return the names of a lecture, in their order; none when it has learnt none."""
    chemin = lieux.cells_path(paths, tables.NOMS, code_lecture)
    if not chemin.exists():
        return ()
    lignes = list_records(tables.read_table(tables.NOMS, chemin))
    noms = [NomTerritoire(r["nom"], r["code_indicateur"], r["appris_le"]) for r in lignes]
    return tuple(sorted(noms, key=lambda n: search_key(n.nom)))


def list_forms(paths: Paths, code_lecture: str) -> tuple[Forme, ...]:
    """Return the names of a lecture as the reader looks for them."""
    return tuple(
        Forme(n.nom, n.code_indicateur, majuscule=True) for n in list_names(paths, code_lecture)
    )


def learn_names(
    paths: Paths, code_lecture: str, phrases: Collection[str], *, jour: date
) -> tuple[NomTerritoire, ...]:
    """Keep the names that sentences teach (« Terres d’Oc est un bailleur social »), all or none.

    A name known for another term changes term. QueryError says which sentence teaches nothing,
    DataError that there is no such lecture. Returns what is new.
    """
    load_etat(paths, code_lecture)
    temoin = take_witness(paths, code_lecture)
    connus = list_names(paths, code_lecture)
    formes = [learn_name(phrase, load_vocabulaire().mentions) for phrase in phrases]
    appris = {
        search_key(f.texte): NomTerritoire(f.texte, f.indicateur, jour)
        for f in formes
        if (f.texte, f.indicateur) not in {(n.nom, n.code_indicateur) for n in connus}
    }
    if appris:
        gardes = [n for n in connus if search_key(n.nom) not in appris]
        _write(paths, code_lecture, [*gardes, *appris.values()], temoin)
    return tuple(appris.values())


def forget_name(paths: Paths, code_lecture: str, nom: str) -> NomTerritoire:
    """Take a name away from a lecture; ObservatoryError when it does not have it."""
    temoin = take_witness(paths, code_lecture)
    connus = list_names(paths, code_lecture)
    oublie = next((n for n in connus if search_key(n.nom) == search_key(nom)), None)
    if oublie is None:
        raise ObservatoryError(
            f"« {nom} » : cette lecture ne connaît pas ce nom → « observatory lectures names "
            f"{code_lecture} » donne les siens."
        )
    _write(paths, code_lecture, [n for n in connus if n is not oublie], temoin)
    return oublie


def _write(
    paths: Paths, code_lecture: str, noms: Collection[NomTerritoire], temoin: dict[Path, str]
) -> None:
    lignes = [
        {"nom": n.nom, "code_indicateur": n.code_indicateur, "appris_le": n.appris_le} for n in noms
    ]
    cadre = pd.DataFrame(lignes, columns=tables.NOMS.noms, dtype=object)
    replace_tables(paths, [Ecriture(tables.NOMS, cadre, code_lecture)], temoin)
