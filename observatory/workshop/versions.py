"""The former states of a lecture: what each publication replaced, what putting one back changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.contracts.lignes import list_records
from observatory.grid.depot import (
    Ecriture,
    Version,
    list_versions,
    read_kept,
    replace_tables,
    restore_version,
    take_witness,
    writing,
)
from observatory.workshop import schema
from observatory.workshop.decisions import open_journal
from observatory.workshop.publier import VersionPubliee, list_publications, record_version, sign

Cle = tuple[str, str, str]
"""Unit, indicator, coder."""
_DITS = ("statut", "valeur", "sens", "certitude")


@dataclass(frozen=True)
class Historique:
    """What a lecture was: its publications, the latest first, and the states kept beside them.

    The state that a publication replaced is kept under its `version_avant`; `autres` are those
    kept by an import or by a restoration.
    """

    publiees: tuple[VersionPubliee, ...]
    gardees: dict[str, Version]

    @property
    def autres(self) -> tuple[Version, ...]:
        """Return the states kept that no publication replaced."""
        dites = {p.version_avant for p in self.publiees}
        return tuple(v for code, v in self.gardees.items() if code not in dites)

    def rank(self, publiee: VersionPubliee) -> int:
        """Return the number of a publication among those of its lecture, 1 for the first."""
        return len(self.publiees) - self.publiees.index(publiee)


@dataclass(frozen=True)
class Retour:
    """What putting a state back would change: cells that leave, come back, answer otherwise."""

    partent: tuple[Cle, ...]
    reviennent: tuple[Cle, ...]
    changent: tuple[Cle, ...]
    changes: tuple[dict[str, str | None], ...]
    """The same, one row per cell with what it says before and after, as a version keeps it."""

    @property
    def nombre(self) -> int:
        """Return how many cells it touches."""
        return len(self.partent) + len(self.reviennent) + len(self.changent)


def load_history(paths: Paths, code_lecture: str) -> Historique:
    """Return the former states of a lecture; a home where nobody coded on screen has no journal."""
    publiees: tuple[VersionPubliee, ...] = ()
    if schema.exists(paths):
        with open_journal(paths) as journal:
            publiees = list_publications(journal, code_lecture)
    return Historique(publiees, {v.code: v for v in list_versions(paths, code_lecture)})


def preview_return(paths: Paths, code_lecture: str, version: Version) -> Retour:
    """Return what putting a kept state back would change, cell by cell."""
    chemin = lieux.cells_path(paths, tables.CODAGES, code_lecture)
    ici = _index(tables.read_table(tables.CODAGES, chemin)) if chemin.exists() else {}
    la = _index(read_kept(version.dossier, tables.CODAGES))
    return Retour(
        partent=tuple(sorted(ici.keys() - la.keys())),
        reviennent=tuple(sorted(la.keys() - ici.keys())),
        changent=tuple(sorted(c for c in ici.keys() & la.keys() if ici[c] != la[c])),
        changes=tuple(
            {"unite": c[0], "indicateur": c[1], "avant": _say(ici.get(c)), "apres": _say(la.get(c))}
            for c in sorted(ici.keys() | la.keys())
            if ici.get(c) != la.get(c)
        ),
    )


def put_back(paths: Paths, code_lecture: str, code: str, organisation: str) -> str | None:
    """Put a kept state back as one more version; return the name under which the present is kept.

    The caller builds, then records it (`record_return`).
    """
    gardee = restore_version(paths, code_lecture, code)
    rang = len(load_history(paths, code_lecture).publiees) + 1
    with writing(paths):
        temoin = take_witness(paths, code_lecture)
        ligne = sign(rang, organisation)
        replace_tables(paths, [Ecriture(tables.PUBLICATIONS, ligne, code_lecture)], temoin)
    return gardee


def record_return(
    paths: Paths,
    code_lecture: str,
    retour: Retour,
    *,
    organisation: str,
    explication: str,
    gardee: str | None,
) -> None:
    """Keep among the versions that a state was put back: who did, why, what it changed.

    `gardee` is the state it replaced, which can come back as any other.
    """
    with open_journal(paths) as journal:
        record_version(
            journal, code_lecture, retour.changes, organisation=organisation,
            explication=explication, avant=gardee,
        )  # fmt: skip


def date_kept(version: Version) -> str:
    """Return the day a state was set aside (AAAA-MM-JJ)."""
    instant = version.dossier.stat().st_mtime
    return datetime.fromtimestamp(instant, UTC).date().isoformat()


def _say(dite: tuple[object, ...] | None) -> str | None:
    """Return what a cell says, as a version keeps it: its value, else its status."""
    if dite is None:
        return None
    statut, valeur, _, certitude = dite
    doute = " (probable)" if certitude == "probable" else ""
    return f"{valeur if statut == 'code' else statut}{doute}"


def _index(cadre: pd.DataFrame) -> dict[Cle, tuple[object, ...]]:
    return dict(_list_cells(cadre))


def _list_cells(cadre: pd.DataFrame) -> Iterator[tuple[Cle, tuple[object, ...]]]:
    for r in list_records(cadre):
        cle = (str(r["code_unite"]), str(r["code_indicateur"]), str(r["codeur"]))
        yield cle, tuple(r[nom] for nom in _DITS)
