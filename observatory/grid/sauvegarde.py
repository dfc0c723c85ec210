"""What a person has made here, in one file: written by « backup », put back by « restore ».

Each part (lectures, settings, documents) says what it saves and what it would write. A restoration
goes through the journal of the home: all of it, or nothing. Documents pass through the disk.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from observatory.base import files, journal
from observatory.base.errors import Breach, DataError
from observatory.base.ordres import REGLAGES as NOM_REGLAGES
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.contracts.lectures import LIVREES
from observatory.documents import sauvegarde as documents
from observatory.documents.passage import open_passage
from observatory.grid import depot
from observatory.grid.enveloppe import (
    Contenu,
    compute_digest,
    list_part,
    read_manifest,
    read_part,
    read_safely,
    refuse_damaged,
    write_archive,
)

AVANT = "sauvegardes"
"""Folder of the home where the state before a restoration is kept."""
_AVANT = "avant-restauration"


@dataclass
class PlanSauvegarde:
    """What a part would write (place → content) and take away."""

    ecrits: dict[Path, Contenu] = field(default_factory=dict)
    retraits: list[Path] = field(default_factory=list)
    versions: dict[Path, dict[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True)
class Partie:
    """One kind of thing a backup covers: its folder in the file, how it is read and put back.

    With `passage`, its files pass through a folder of the disk, those that `est_a_nous` names.
    """

    nom: str
    libelle: str
    collect: Callable[[Paths, ExitStack], Mapping[str, Contenu]]
    prepare: Callable[[Paths, Mapping[str, Contenu], ExitStack], PlanSauvegarde]
    passage: Callable[[Paths], AbstractContextManager[Path]] | None = None
    est_a_nous: Callable[[str], bool] = lambda _: True
    finish: Callable[[Paths], None] = lambda _: None


@dataclass(frozen=True)
class Sauvegarde:
    """What a backup holds: the lectures made here, and how many files."""

    fichier: Path
    lectures: tuple[str, ...]
    nb_fichiers: int


def write_backup(paths: Paths, destination: Path, parties: Sequence[Partie]) -> Sauvegarde:
    """Write every part in one file, as one moment saw them; the same content, the same bytes."""
    with ExitStack() as pile, files.explained(str(destination)):
        with journal.reading(paths):
            contenus = {
                f"{partie.nom}/{nom}": contenu
                for partie in parties
                for nom, contenu in sorted(partie.collect(paths, pile).items())
            }
            lectures = tuple(sorted(_list_home(paths)))
        write_archive(destination, [p.nom for p in parties], list(lectures), contenus)
    return Sauvegarde(destination, lectures, len(contenus))


def restore_backup(paths: Paths, fichier: Path, parties: Sequence[Partie]) -> Sauvegarde:
    """Put a backup back, whole or not at all; what it replaces is saved first.

    A part that the backup does not know is left as it is. Raises DataError when the file is no
    backup, is damaged, or comes from a later release.
    """
    with ExitStack() as pile:
        with read_safely(fichier), zipfile.ZipFile(fichier) as archive:
            manifeste = read_manifest(fichier, archive, [p.nom for p in parties])
            lectures = tuple(map(str, manifeste["lectures"]))
            connues = [partie for partie in parties if partie.nom in manifeste["parties"]]
            contenus = {}
            for partie in connues:
                passage = None
                if partie.passage and list_part(manifeste, partie.nom):
                    passage = pile.enter_context(partie.passage(paths))
                contenus[partie.nom] = read_part(
                    fichier, archive, manifeste, partie.nom, partie.est_a_nous, passage
                )
            nombre = sum(map(len, contenus.values()))
            if nombre != len(manifeste["fichiers"]):
                raise refuse_damaged(fichier)
        with depot.writing(paths):
            temoin = depot.take_witness(paths)
            plan = PlanSauvegarde()
            for partie in connues:
                prevu = partie.prepare(paths, contenus[partie.nom], pile)
                plan.ecrits |= prevu.ecrits
                plan.retraits += prevu.retraits
                plan.versions |= prevu.versions
            avant = _keep_present(paths, parties)
            depot.replace_files(
                paths, plan.ecrits, temoin, retraits=plan.retraits, dossiers=plan.versions
            )
            for partie in connues:
                partie.finish(paths)
    return Sauvegarde(avant, lectures, nombre)


def _keep_present(paths: Paths, parties: Sequence[Partie]) -> Path:
    """Save the present state in the home, under a name that says what it holds."""
    dossier = paths.home / AVANT
    for reste in dossier.glob(f".*{_AVANT}*{files.PROVISOIRE}"):
        files.remove(reste)  # of a restoration that was killed: this one holds the lock
    ecrite = files.passing_name(dossier / f"{_AVANT}.zip")
    try:
        write_backup(paths, ecrite, parties)
        garde = dossier / f"{_AVANT}-{compute_digest(ecrite)[:12]}.zip"
        files.replace(ecrite, garde)
    finally:
        ecrite.unlink(missing_ok=True)
    return garde


def _list_home(paths: Paths) -> list[str]:
    """Return the lectures made here: those of the home that do not ship."""
    return [
        str(code)
        for code in lieux.read_home_list(paths, tables.LECTURES)["code_lecture"]
        if code not in LIVREES
    ]


def _collect_lectures(paths: Paths) -> dict[str, bytes]:
    contenus: dict[str, bytes] = {}
    for table in lieux.PARTAGEES:
        cadre = lieux.read_home_list(paths, table)
        siennes = cadre[~cadre["code_lecture"].isin(LIVREES)]
        contenus[f"{table.nom}.parquet"] = _to_bytes(siennes.astype(object), table)
    tables_lues = [f"{t.nom}/lecture=*/*.parquet" for t in tables.TABLES_PAR_LECTURE]
    for motif in (*tables_lues, "versions/lecture=*/[0-9a-f]*/*.ancien"):
        for chemin in paths.contracts.glob(motif):
            code = chemin.relative_to(paths.contracts).parts[1].removeprefix("lecture=")
            if code in LIVREES and not paths.is_apart and not depot.list_versions(paths, code):
                continue  # as it ships: a later release may ship another, which must be read
            contenus[chemin.relative_to(paths.contracts).as_posix()] = chemin.read_bytes()
    return contenus


def _to_bytes(cadre: pd.DataFrame, table: tables.TableFichier) -> bytes:
    with tempfile.TemporaryDirectory() as passage:
        chemin = Path(passage) / f"{table.nom}.parquet"
        tables.write_table(cadre, table, chemin)
        return chemin.read_bytes()


def _to_table(octets: bytes, table: tables.TableFichier) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as passage:
        chemin = Path(passage) / f"{table.nom}.parquet"
        chemin.write_bytes(octets)
        return tables.read_table(table, chemin)


def _prepare_lectures(paths: Paths, contenus: Mapping[str, bytes]) -> PlanSauvegarde:
    """Return what brings the lectures made here to what a backup says, shipped ones apart."""
    plan = PlanSauvegarde()
    revenues: set[str] = set()
    for table in lieux.PARTAGEES:
        cadre = _to_table(contenus[f"{table.nom}.parquet"], table)
        cadre = cadre[~cadre["code_lecture"].isin(LIVREES)]
        revenues |= set(cadre["code_lecture"]) if table is tables.LECTURES else set()
        present = lieux.read_home_list(paths, table)
        gardees = present[present["code_lecture"].isin(LIVREES)]
        reunies = pd.concat([gardees.astype(object), cadre.astype(object)], ignore_index=True)
        plan.ecrits[tables.table_path(paths.contracts, table)] = _to_bytes(reunies, table)
    for table in tables.TABLES_PAR_LECTURE:
        _plan_cells(paths, table, contenus, revenues, plan)
    for nom, octets in contenus.items():
        if nom.startswith("versions/"):
            dossier, _, fichier = nom.rpartition("/")
            plan.versions.setdefault(paths.contracts / dossier, {})[fichier] = octets
    return plan


def _plan_cells(
    paths: Paths,
    table: tables.TableFichier,
    contenus: Mapping[str, bytes],
    revenues: set[str],
    plan: PlanSauvegarde,
) -> None:
    codes = {
        nom.split("/")[1].removeprefix("lecture="): octets
        for nom, octets in contenus.items()
        if nom.startswith(f"{table.nom}/lecture=")
    }
    for code, octets in codes.items():
        if code not in revenues and code not in LIVREES:
            continue
        _to_table(octets, table)  # refused here when it cannot be read
        livre = tables.table_path(paths.contracts_shipped, table, code)
        if not (paths.is_apart and livre.is_file() and livre.read_bytes() == octets):
            plan.ecrits[tables.table_path(paths.contracts, table, code)] = octets
    for dossier in (paths.contracts / table.nom).glob("lecture=*"):
        code = dossier.name.removeprefix("lecture=")
        est_livree_ici = code in LIVREES and not paths.is_apart
        if code not in codes and not est_livree_ici:
            plan.retraits.append(dossier)


def _collect_settings(paths: Paths) -> dict[str, bytes]:
    chemin = paths.home / NOM_REGLAGES
    return {chemin.name: chemin.read_bytes()} if chemin.is_file() else {}


def _prepare_settings(paths: Paths, contenus: Mapping[str, bytes]) -> PlanSauvegarde:
    trouves = {n: o for n, o in contenus.items() if n == NOM_REGLAGES}
    return PlanSauvegarde({paths.home / nom: octets for nom, octets in trouves.items()})


def _prepare_documents(
    paths: Paths, contenus: Mapping[str, Contenu], pile: ExitStack
) -> PlanSauvegarde:
    poses = {nom: contenu for nom, contenu in contenus.items() if isinstance(contenu, Path)}
    places = documents.prepare(paths, poses, pile)
    if places is None:
        raise DataError(
            [
                Breach(
                    "documents/",
                    "la base des documents n’est pas de l’observatoire, ou elle est abîmée",
                    "choisir une autre sauvegarde",
                )
            ],
            titre="Restauration refusée",
        )
    return PlanSauvegarde(dict(places))


def _part_in_memory(
    nom: str,
    libelle: str,
    collect: Callable[[Paths], Mapping[str, bytes]],
    prepare: Callable[[Paths, Mapping[str, bytes]], PlanSauvegarde],
) -> Partie:
    """Return a part whose files are light: they are read and put back as octets."""

    def gather(paths: Paths, _: ExitStack) -> dict[str, Contenu]:
        return dict(collect(paths))

    def plan(paths: Paths, contenus: Mapping[str, Contenu], _: ExitStack) -> PlanSauvegarde:
        return prepare(paths, {n: c for n, c in contenus.items() if isinstance(c, bytes)})

    return Partie(nom, libelle, gather, plan)


LECTURES = _part_in_memory(
    "lectures", "lectures et versions gardées", _collect_lectures, _prepare_lectures
)
REGLAGES = _part_in_memory("reglages", "réglages", _collect_settings, _prepare_settings)
DOCUMENTS = Partie(
    "documents",
    "documents déposés",
    lambda paths, pile: dict(documents.collect(paths, pile)),
    _prepare_documents,
    open_passage,
    documents.name_is_ours,
    documents.finish,
)
PARTIES: tuple[Partie, ...] = (LECTURES, REGLAGES, DOCUMENTS)
"""What a backup covers of these rooms; `workshop/sauvegarde.py` adds the journal. A new part is one
entry; what it writes must be in `ordres.FINALE`."""
