"""Files of contracts_parquet/ replaced together: all of them, or none; former versions kept.

New files are written beside the old ones, then a journal lists the moves to make. Once the journal
stands the change is decided: whoever comes next finishes it (recover_writes).
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.contracts import tables
from observatory.contracts.grille.etat import compute_empreinte

JOURNAL = ".ecriture-en-cours.json"
_VERSIONS = "versions"
_ANCIEN = ".ancien"
"""Suffix of a kept file: not .parquet, so that no build reads it."""


@dataclass(frozen=True)
class Ecriture:
    """One table to write: which, its rows, and its lecture if it belongs to one."""

    table: tables.Table
    cadre: pd.DataFrame
    code_lecture: str | None = None


@dataclass(frozen=True)
class Version:
    """A former version of the coded cells of a lecture; `code` is the fingerprint of its files."""

    code: str
    dossier: Path
    nb_cellules: int


def replace_tables(
    paths: Paths, ecritures: Sequence[Ecriture], attendues: Mapping[str, str]
) -> None:
    """Replace several tables together.

    `attendues` gives the fingerprint each lecture must still have. Raises DataError when one has
    changed meanwhile: nothing is written then.
    """
    recover_writes(paths)
    mouvements: list[tuple[Path, Path]] = []
    try:
        for ecriture in ecritures:
            final = tables.table_path(paths.contracts, ecriture.table, ecriture.code_lecture)
            nouveau = final.with_name(f".{final.stem}.{uuid.uuid4().hex}.nouveau")
            mouvements.append((nouveau, final))
            tables.write_table(ecriture.cadre, ecriture.table, nouveau)
            _flush(nouveau)
        check_unchanged(paths, attendues)
        _open_journal(paths, mouvements)
    except BaseException:
        for nouveau, _ in mouvements:
            nouveau.unlink(missing_ok=True)
        raise
    recover_writes(paths)


def check_unchanged(paths: Paths, attendues: Mapping[str, str]) -> None:
    """Raise DataError when the coded cells of a lecture are not those that were compared."""
    for code, empreinte in attendues.items():
        if compute_empreinte(paths, code) != empreinte:
            raise _refusal(
                code,
                "les codages ont changé depuis l’aperçu",
                "comparer de nouveau la grille, puis l’importer",
            )


def _refusal(lieu: str, message: str, remede: str) -> DataError:
    return DataError([Breach(lieu, message, remede)], titre="Écriture refusée")


def _flush(fichier: Path) -> None:
    descripteur = os.open(fichier, os.O_RDWR)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def _open_journal(paths: Paths, mouvements: Sequence[tuple[Path, Path]]) -> None:
    """Write the journal in one go; DataError when another write has just decided."""
    journal = paths.contracts / JOURNAL
    brouillon = journal.with_name(f"{JOURNAL}.{uuid.uuid4().hex}")
    noms = [[c.relative_to(paths.contracts).as_posix() for c in m] for m in mouvements]
    brouillon.write_text(json.dumps(noms), encoding="utf-8")
    _flush(brouillon)
    try:
        os.link(brouillon, journal)
    except FileExistsError:
        raise _refusal(
            JOURNAL, "un autre import est en cours", "recommencer dans un instant"
        ) from None
    finally:
        brouillon.unlink(missing_ok=True)


def recover_writes(paths: Paths) -> bool:
    """Finish the write that a journal decided; return whether there was one."""
    journal = paths.contracts / JOURNAL
    try:
        noms = json.loads(journal.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    for nouveau, final in noms:
        source, cible = paths.contracts / nouveau, paths.contracts / final
        if source.exists():
            cible.parent.mkdir(parents=True, exist_ok=True)
            source.replace(cible)
    journal.unlink(missing_ok=True)
    return True


def keep_version(paths: Paths, code_lecture: str) -> str | None:
    """Copy the coded cells and evidence of a lecture aside; return the version's name.

    The name is the fingerprint of the files: the same content is kept once, whatever the date.
    None when nothing was coded yet.
    """
    presents = [
        chemin
        for table in tables.TABLES_PAR_LECTURE
        if (chemin := tables.table_path(paths.contracts, table, code_lecture)).exists()
    ]
    if not any(tables.count_rows(chemin) for chemin in presents):
        return None
    code = compute_empreinte(paths, code_lecture)
    dossier = _versions(paths, code_lecture) / code
    if not dossier.is_dir():
        provisoire = dossier.with_name(f".{code}.{uuid.uuid4().hex}")
        provisoire.mkdir(parents=True)
        for chemin in presents:
            shutil.copyfile(chemin, provisoire / f"{chemin.name}{_ANCIEN}")
        try:
            provisoire.rename(dossier)
        except OSError:  # the same version was kept at the same moment
            shutil.rmtree(provisoire, ignore_errors=True)
    return code


def list_versions(paths: Paths, code_lecture: str) -> tuple[Version, ...]:
    """Return the former versions kept for a lecture, the latest kept first."""
    racine = _versions(paths, code_lecture)
    dossiers = (
        [d for d in racine.iterdir() if not d.name.startswith(".")] if racine.is_dir() else []
    )
    dossiers.sort(key=lambda d: (-d.stat().st_mtime_ns, d.name))
    return tuple(Version(d.name, d, len(_read_kept(d, tables.CODAGES))) for d in dossiers)


def restore_version(paths: Paths, code_lecture: str, code: str) -> str | None:
    """Put a former version back; return the name under which the present one is kept.

    Raises DataError when there is no such version.
    """
    recover_writes(paths)
    versions = {v.code: v for v in list_versions(paths, code_lecture)}
    if code not in versions:
        connues = ", ".join(versions) or "aucune"
        raise _refusal(code_lecture, f"version inconnue « {code} »", f"choisir parmi : {connues}")
    empreinte = compute_empreinte(paths, code_lecture)
    ecritures = [
        Ecriture(table, _read_kept(versions[code].dossier, table), code_lecture)
        for table in tables.TABLES_PAR_LECTURE
    ]
    gardee = keep_version(paths, code_lecture)
    replace_tables(paths, ecritures, {code_lecture: empreinte})
    return gardee


def _versions(paths: Paths, code_lecture: str) -> Path:
    return paths.contracts / _VERSIONS / f"lecture={code_lecture}"


def _read_kept(dossier: Path, table: tables.Table) -> pd.DataFrame:
    chemin = dossier / f"{table.nom}.parquet{_ANCIEN}"
    if not chemin.exists():
        return pd.DataFrame(columns=table.noms, dtype=object)
    return tables.read_table(table, chemin)
