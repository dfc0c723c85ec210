"""What a person has made here, in one file: written by « backup », put back by « restore ».

Each part (lectures, settings; documents and a journal will come) says what it saves and what it
would write. A restoration goes through the journal of `depot`: all of it, or nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from observatory.base import files, journal
from observatory.base.errors import Breach, DataError
from observatory.base.ordres import REGLAGES as NOM_REGLAGES
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.contracts.lectures import LIVREES
from observatory.grid import depot

FORMAT = 1
"""Rises when a former release could not put a backup back."""
AVANT = "sauvegardes"
"""Folder of the home where the state before a restoration is kept."""
_MANIFESTE = "manifeste.json"
_INSTANT = (1980, 1, 1, 0, 0, 0)
_MANIFESTE_MAX = 4_000_000
_NOM = re.compile(r"[a-z]+(?:/[A-Za-z0-9=._-]+)+")
_ABIME = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What an archive that is none, damaged, locked or of another make raises when it is read."""
_FICHIER_MAX = 400_000_000


@dataclass
class Plan:
    """What a part would write (place → content) and take away."""

    ecrits: dict[Path, bytes] = field(default_factory=dict)
    retraits: list[Path] = field(default_factory=list)
    versions: dict[Path, dict[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True)
class Partie:
    """One kind of thing a backup covers: its folder in the file, how it is read and put back."""

    nom: str
    libelle: str
    collect: Callable[[Paths], dict[str, bytes]]
    prepare: Callable[[Paths, Mapping[str, bytes]], Plan]


@dataclass(frozen=True)
class Sauvegarde:
    """What a backup holds: the lectures made here, and how many files."""

    fichier: Path
    lectures: tuple[str, ...]
    nb_fichiers: int


def write_backup(paths: Paths, destination: Path, parties: Sequence[Partie]) -> Sauvegarde:
    """Write every part in one file, as one moment saw them; the same content, the same bytes."""
    with journal.reading(paths):
        contenus = {
            f"{partie.nom}/{nom}": octets
            for partie in parties
            for nom, octets in sorted(partie.collect(paths).items())
        }
        lectures = tuple(sorted(_list_home(paths)))
    manifeste = {
        "format": FORMAT,
        "parties": [partie.nom for partie in parties],
        "lectures": list(lectures),
        "fichiers": {nom: hashlib.sha256(o).hexdigest() for nom, o in contenus.items()},
    }
    texte = json.dumps(manifeste, ensure_ascii=False, indent=1, sort_keys=True).encode()
    with (
        files.explained(str(destination)),
        files.written_aside(destination) as provisoire,
        zipfile.ZipFile(provisoire, "w") as archive,
    ):
        for nom, octets in {_MANIFESTE: texte, **contenus}.items():
            archive.writestr(zipfile.ZipInfo(nom, _INSTANT), octets, zipfile.ZIP_DEFLATED, 6)
    return Sauvegarde(destination, lectures, len(contenus))


def restore_backup(paths: Paths, fichier: Path, parties: Sequence[Partie]) -> Sauvegarde:
    """Put a backup back, whole or not at all; what it replaces is saved first.

    Raises DataError when the file is no backup, is damaged, or comes from a later release.
    """
    manifeste, contenus = _read_backup(fichier, parties)
    with depot.writing(paths):
        temoin = depot.take_witness(paths)
        plan = Plan()
        for partie in parties:
            debut = f"{partie.nom}/"
            siens = {n.removeprefix(debut): o for n, o in contenus.items() if n.startswith(debut)}
            prevu = partie.prepare(paths, siens)
            plan.ecrits |= prevu.ecrits
            plan.retraits += prevu.retraits
            plan.versions |= prevu.versions
        avant = _keep_present(paths, parties)
        depot.replace_files(
            paths, plan.ecrits, temoin, retraits=plan.retraits, dossiers=plan.versions
        )
    return Sauvegarde(avant, tuple(manifeste["lectures"]), len(contenus))


def _keep_present(paths: Paths, parties: Sequence[Partie]) -> Path:
    """Save the present state in the home, under a name that says what it holds."""
    dossier = paths.home / AVANT
    with tempfile.TemporaryDirectory() as passage:
        ecrite = Path(passage) / "avant.zip"
        write_backup(paths, ecrite, parties)
        octets = ecrite.read_bytes()
    garde = dossier / f"avant-restauration-{hashlib.sha256(octets).hexdigest()[:12]}.zip"
    if not garde.is_file():
        files.write_bytes(octets, garde)
    return garde


def _read_backup(
    fichier: Path, parties: Sequence[Partie]
) -> tuple[dict[str, list[str]], dict[str, bytes]]:
    """Return the manifest and the files of a backup, each as it was when written."""
    try:
        with zipfile.ZipFile(fichier) as archive:
            if archive.getinfo(_MANIFESTE).file_size > _MANIFESTE_MAX:
                raise _refusal(fichier, "manifeste trop gros", "choisir une sauvegarde")
            manifeste = json.loads(archive.read(_MANIFESTE))
            _check_release(fichier, manifeste, parties)
            contenus = {}
            for nom, empreinte in manifeste["fichiers"].items():
                if not _NOM.fullmatch(nom) or ".." in nom:
                    raise _damaged(fichier)
                if archive.getinfo(nom).file_size > _FICHIER_MAX:
                    raise _refusal(fichier, f"« {nom[:80]} » trop gros", "choisir une sauvegarde")
                contenus[nom] = archive.read(nom)
                if hashlib.sha256(contenus[nom]).hexdigest() != empreinte:
                    raise _damaged(fichier)
    except FileNotFoundError:
        raise _refusal(fichier, "fichier introuvable", "vérifier le chemin donné") from None
    except OSError as erreur:
        raise files.explain(erreur, fichier.name) from erreur
    except _ABIME as e:
        raise _damaged(fichier) from e
    return manifeste, contenus


def _check_release(
    fichier: Path, manifeste: Mapping[str, object], parties: Sequence[Partie]
) -> None:
    connues = {partie.nom for partie in parties}
    numero, dites = manifeste["format"], manifeste["parties"]
    if not isinstance(numero, int) or not isinstance(dites, list):
        raise _damaged(fichier)
    if numero > FORMAT or set(map(str, dites)) - connues:
        raise _refusal(
            fichier,
            "sauvegarde écrite par une version plus récente de l’observatoire",
            "mettre l’observatoire à jour, puis recommencer",
        )


def _damaged(fichier: Path) -> DataError:
    return _refusal(
        fichier, "ce fichier n’est pas une sauvegarde, ou il est abîmé", "en choisir une autre"
    )


def _refusal(fichier: Path, message: str, remede: str) -> DataError:
    return DataError([Breach(fichier.name, message, remede)], titre="Restauration refusée")


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
    for motif in ("codages/lecture=*/*.parquet", "preuves/lecture=*/*.parquet",
                  "versions/lecture=*/[0-9a-f]*/*.ancien"):  # fmt: skip
        for chemin in paths.contracts.glob(motif):
            code = chemin.relative_to(paths.contracts).parts[1].removeprefix("lecture=")
            if code in LIVREES and not paths.is_apart and not depot.list_versions(paths, code):
                continue  # as it ships: a later release may ship another, which must be read
            contenus[chemin.relative_to(paths.contracts).as_posix()] = chemin.read_bytes()
    return contenus


def _to_bytes(cadre: pd.DataFrame, table: tables.Table) -> bytes:
    with tempfile.TemporaryDirectory() as passage:
        chemin = Path(passage) / f"{table.nom}.parquet"
        tables.write_table(cadre, table, chemin)
        return chemin.read_bytes()


def _to_table(octets: bytes, table: tables.Table) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as passage:
        chemin = Path(passage) / f"{table.nom}.parquet"
        chemin.write_bytes(octets)
        return tables.read_table(table, chemin)


def _prepare_lectures(paths: Paths, contenus: Mapping[str, bytes]) -> Plan:
    """Return what brings the lectures made here to what a backup says, shipped ones apart."""
    plan = Plan()
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
    paths: Paths, table: tables.Table, contenus: Mapping[str, bytes], revenues: set[str], plan: Plan
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


def _prepare_settings(paths: Paths, contenus: Mapping[str, bytes]) -> Plan:
    trouves = {n: o for n, o in contenus.items() if n == NOM_REGLAGES}
    return Plan({paths.home / nom: octets for nom, octets in trouves.items()})


LECTURES = Partie("lectures", "lectures et versions gardées", _collect_lectures, _prepare_lectures)
REGLAGES = Partie("reglages", "réglages", _collect_settings, _prepare_settings)
PARTIES: tuple[Partie, ...] = (LECTURES, REGLAGES)
"""What a backup covers. A new part is one entry; what it writes must be in `ordres.FINALE`."""
