"""Tables of the home replaced together: all of them, or none; former versions kept.

Every writer works inside `writing`: one lock between processes, an interrupted write finished
first, leftovers swept; what is read there is what will be written over. New files are written
beside the old ones, then a journal lists the moves to make. Once the journal stands the change is
decided: whoever comes next finishes it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatory.base import files
from observatory.base.journal import (
    ECARTES,
    JOURNAL,
    held,
    name_aside,
    recover_writes,
    refuse_write,
)
from observatory.base.ordres import FINALE, TAILLE_MAX
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.contracts.lieux import compute_empreinte

_VERSIONS = "versions"
_SUIVENT = (*tables.TABLES_FACETTES, tables.RECODAGES, tables.PUBLICATIONS)
"""Tables that speak of the cells: those of today never stay beside the cells of a version."""
_ANCIEN = ".ancien"
"""Suffix of a kept file: not .parquet, so that no build reads it."""
_RESTE = re.compile(
    r"\..+\.(provisoire|nouveau)|\.[0-9a-f]{16}\.[0-9a-f]{32}|\..+\.parquet\.\d+"
    r"|\.ecriture-en-cours\.json\.[0-9a-f]{32}"
)
"""Names under which a write passes, now and in former releases: leftovers when nobody writes."""


@dataclass(frozen=True)
class Ecriture:
    """One table to write: which, its rows, and its lecture if it belongs to one."""

    table: tables.TableFichier
    cadre: pd.DataFrame
    code_lecture: str | None = None


@dataclass(frozen=True)
class ChangementDepot:
    """What one write decides: the moves, the removals, and what must not have moved since read."""

    deplacements: tuple[tuple[Path, Path], ...]
    retraits: tuple[Path, ...]
    temoin: Mapping[Path, str]


@dataclass(frozen=True)
class Version:
    """A former version of the coded cells of a lecture; `code` is the fingerprint of its files."""

    code: str
    dossier: Path
    nb_cellules: int


@contextmanager
def writing(paths: Paths) -> Iterator[None]:
    """Hold the home for a write: read, check and write inside; nobody else writes meanwhile."""
    with held(paths):
        sweep_leftovers(paths)
        yield


def take_witness(paths: Paths, code_lecture: str | None = None) -> dict[Path, str]:
    """Return the fingerprint of every file that a write about to begin reads and replaces."""
    chemins = [tables.table_path(paths.contracts, table) for table in lieux.PARTAGEES]
    if code_lecture is not None:
        chemins += [
            tables.table_path(paths.contracts, table, code_lecture)
            for table in tables.TABLES_PAR_LECTURE
        ]
    return {chemin: _fingerprint(chemin) for chemin in chemins}


def _fingerprint(chemin: Path) -> str:
    try:
        return hashlib.sha256(chemin.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def replace_tables(
    paths: Paths,
    ecritures: Sequence[Ecriture],
    temoin: Mapping[Path, str],
    *,
    gardee: str | None = None,
    retraits: Sequence[Path] = (),
) -> None:
    """Replace several tables together, keep a version of one lecture, take folders away.

    `temoin` is what `take_witness` gave when the tables were read: DataError when one has changed
    since, and nothing is written then. `gardee` is the lecture whose present cells are kept.
    """
    with writing(paths), _all_or_nothing(paths, temoin, retraits) as mouvements:
        if gardee is not None:
            mouvements.extend(_copy_version(paths, gardee))
        for ecriture in ecritures:
            final = tables.table_path(paths.contracts, ecriture.table, ecriture.code_lecture)
            nouveau = name_aside(final)
            mouvements.append((nouveau, final))
            files.make_folder(final.parent)
            tables.write_table(ecriture.cadre, ecriture.table, nouveau)


def replace_files(
    paths: Paths,
    ecrits: Mapping[Path, bytes | Path],
    temoin: Mapping[Path, str],
    *,
    retraits: Sequence[Path] = (),
    dossiers: Mapping[Path, Mapping[str, bytes]] | None = None,
) -> None:
    """Replace several files of the home together, as `replace_tables` does.

    A file given as a path, of the same disk and synced already, is moved. `dossiers` are folders to
    add whole; one that is there already is left as it is.
    """
    finales = [c.relative_to(paths.home).as_posix() for c in (*ecrits, *(dossiers or ()))]
    if inconnues := [nom for nom in finales if not FINALE.fullmatch(nom)]:
        raise refuse_write(inconnues[0][:80], "place inconnue", "choisir une sauvegarde d’ici")
    with writing(paths), _all_or_nothing(paths, temoin, retraits) as mouvements:
        for final, contenu in ecrits.items():
            nouveau = name_aside(final)
            mouvements.append((nouveau, final))
            if isinstance(contenu, bytes):
                files.write_bytes(contenu, nouveau)
            else:
                files.make_folder(nouveau.parent)
                files.replace(contenu, nouveau)
        for dossier, contenus in (dossiers or {}).items():
            if dossier.is_dir():
                continue
            nouveau = name_aside(dossier)
            mouvements.append((nouveau, dossier))
            for nom, octets in contenus.items():
                files.write_bytes(octets, nouveau / nom)


@contextmanager
def _all_or_nothing(
    paths: Paths, temoin: Mapping[Path, str], retraits: Sequence[Path]
) -> Iterator[list[tuple[Path, Path]]]:
    """Collect the moves of one write, decide them together, make them; or leave no trace."""
    mouvements: list[tuple[Path, Path]] = []
    try:
        yield mouvements
        _open_journal(paths, ChangementDepot(tuple(mouvements), tuple(retraits), temoin))
    except BaseException:
        if not (paths.contracts / JOURNAL).exists():  # once it stands, the change is decided
            for nouveau, _ in mouvements:
                files.remove(nouveau)
            _drop_empty(paths)
        raise
    recover_writes(paths)


def check_unchanged(changement: ChangementDepot) -> None:
    """Raise DataError when a file is no longer what was read."""
    for chemin, empreinte in changement.temoin.items():
        if _fingerprint(chemin) != empreinte:
            raise refuse_write(
                f"{chemin.parent.name}/{chemin.name}",
                "les codages ont changé depuis leur lecture",
                "comparer de nouveau la grille, puis l’importer",
            )


def _open_journal(paths: Paths, changement: ChangementDepot) -> None:
    """Write the journal in one move, after a last look at what it replaces.

    From there on the change is made, by this process or by the next one.
    """
    check_unchanged(changement)

    def name(chemin: Path) -> str:
        return chemin.relative_to(paths.home).as_posix()

    contenu = {
        "deplacer": [[name(c) for c in paire] for paire in changement.deplacements],
        "retirer": [name(c) for c in changement.retraits],
    }
    journal = paths.contracts / JOURNAL
    if journal.exists():  # a former release, which takes no lock, has just decided
        raise refuse_write(JOURNAL, "un autre import est en cours", "recommencer dans un instant")
    octets = json.dumps(contenu).encode()
    if len(octets) > TAILLE_MAX:
        raise refuse_write(JOURNAL, "trop de fichiers en une fois", "en remettre moins à la fois")
    files.write_bytes(octets, journal)


def sweep_leftovers(paths: Paths) -> int:
    """Take away what a killed write left; return how many. To be called under the lock."""
    restes = []
    for ici, dossiers, fichiers in os.walk(paths.contracts):
        dossiers[:] = [d for d in dossiers if d != ECARTES]
        restes += [Path(ici) / n for n in (*dossiers, *fichiers) if _RESTE.fullmatch(n)]
        dossiers[:] = [d for d in dossiers if not _RESTE.fullmatch(d)]
    for reste in restes:
        files.remove(reste)
    _drop_empty(paths)
    return len(restes)


def _drop_empty(paths: Paths) -> None:
    """Take away the folders that a refused write created and left empty."""
    for nom in (*(t.nom for t in tables.TABLES_PAR_LECTURE), _VERSIONS):
        for dossier in (paths.contracts / nom).glob("lecture=*"):
            if dossier.is_dir() and not any(dossier.iterdir()):
                dossier.rmdir()


def lecture_folders(paths: Paths, code_lecture: str) -> list[Path]:
    """Return the folders of the home that hold the cells of a lecture: those a removal takes."""
    return [
        tables.table_path(paths.contracts, table, code_lecture).parent
        for table in tables.TABLES_PAR_LECTURE
    ]


def _copy_version(paths: Paths, code_lecture: str) -> list[tuple[Path, Path]]:
    """Copy the present cells of a lecture aside; return the move that keeps them, if any."""
    code = version_code(paths, code_lecture)
    dossier = _versions(paths, code_lecture) / (code or "")
    if code is None or dossier.is_dir():
        return []
    provisoire = name_aside(dossier)
    files.make_folder(provisoire)
    for table in tables.TABLES_PAR_LECTURE:
        chemin = lieux.cells_path(paths, table, code_lecture)
        if chemin.exists():
            shutil.copyfile(chemin, provisoire / f"{chemin.name}{_ANCIEN}")
    files.sync_tree(provisoire)
    return [(provisoire, dossier)]


def version_code(paths: Paths, code_lecture: str) -> str | None:
    """Return the name a version of the present cells has; None when nothing was coded yet.

    The name is the fingerprint of the files: the same content is kept once, whatever the date.
    """
    presents = [
        chemin
        for table in tables.TABLES_PAR_LECTURE
        if (chemin := lieux.cells_path(paths, table, code_lecture)).exists()
    ]
    if not any(tables.count_rows(chemin) for chemin in presents):
        return None
    return compute_empreinte(paths, code_lecture)


def list_versions(paths: Paths, code_lecture: str) -> tuple[Version, ...]:
    """Return the former versions kept for a lecture, the latest kept first."""
    racine = _versions(paths, code_lecture)
    dossiers = (
        [d for d in racine.iterdir() if not d.name.startswith(".")] if racine.is_dir() else []
    )
    dossiers.sort(key=lambda d: (-d.stat().st_mtime_ns, d.name))
    return tuple(Version(d.name, d, len(read_kept(d, tables.CODAGES))) for d in dossiers)


def restore_version(paths: Paths, code_lecture: str, code: str) -> str | None:
    """Put a former version back; return the name under which the present one is kept.

    Raises DataError when there is no such version.
    """
    with writing(paths):
        temoin = take_witness(paths, code_lecture)
        versions = {v.code: v for v in list_versions(paths, code_lecture)}
        if code not in versions:
            connues = ", ".join(versions) or "aucune"
            raise refuse_write(
                code_lecture, f"version inconnue « {code[:60]} »", f"choisir parmi : {connues}"
            )
        connues_lectures = set(lieux.read_list(paths, tables.LECTURES)["code_lecture"])
        if code_lecture not in connues_lectures:
            raise refuse_write(
                code_lecture,
                "lecture supprimée : ses versions ne peuvent y revenir",
                "la créer de nouveau avec « observatory grid new », puis remettre la version",
            )
        gardes = versions[code].dossier
        ecritures = [
            Ecriture(table, _read_restored(paths, gardes, table, code_lecture), code_lecture)
            for table in tables.TABLES_PAR_LECTURE
            if table in tables.TABLES_CODEES
            or _kept_path(gardes, table).exists()
            or (table in _SUIVENT and _present(paths, table, code_lecture))
        ]
        gardee = version_code(paths, code_lecture)
        replace_tables(paths, ecritures, temoin, gardee=code_lecture)
        return gardee


def _read_restored(
    paths: Paths, gardes: Path, table: tables.TableFichier, code_lecture: str
) -> pd.DataFrame:
    """Return a table of a version; the own terms added since keep their definition, unread."""
    cadre = read_kept(gardes, table)
    if table is not tables.TERMES or not _present(paths, table, code_lecture):
        return cadre
    du_jour = tables.read_table(table, lieux.cells_path(paths, table, code_lecture))
    (cle,) = table.cle
    ajoutes = du_jour[~du_jour[cle].isin(cadre[cle])]
    return pd.concat([cadre.astype(object), ajoutes.astype(object)], ignore_index=True)


def _present(paths: Paths, table: tables.TableFichier, code_lecture: str) -> bool:
    """Return whether answers of today would be left to cells of a former version, without any."""
    return lieux.cells_path(paths, table, code_lecture).exists()


def _versions(paths: Paths, code_lecture: str) -> Path:
    return paths.contracts / _VERSIONS / f"lecture={code_lecture}"


def _kept_path(dossier: Path, table: tables.TableFichier) -> Path:
    return dossier / f"{table.nom}.parquet{_ANCIEN}"


def read_kept(dossier: Path, table: tables.TableFichier) -> pd.DataFrame:
    """Return a table of a version that was kept; no row where it had none."""
    chemin = _kept_path(dossier, table)
    if not chemin.exists():
        return pd.DataFrame(columns=table.noms, dtype=object)
    return tables.read_table(table, chemin)
