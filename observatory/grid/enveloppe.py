"""The file of a backup: a manifest that says the digest of each file, and the files, in one ZIP.

What is read is judged first: a file that is no backup, is damaged, or comes from a later release is
refused in French. A heavy file goes from disk to disk by blocks.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from observatory.base import files
from observatory.base.archive import INSTANT_ZIP
from observatory.base.errors import Breach, DataError
from observatory.base.ordres import TAILLE_MAX

FORMAT = 1
"""Rises when a former release could not put a backup back."""
_MANIFESTE = "manifeste.json"
_NOM = re.compile(r"[a-z]+(?:/[A-Za-z0-9=._-]+)+")
_ABIME = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What an archive that is none, damaged, locked or of another make raises when it is read."""
_FICHIER_MAX = 400_000_000
_BLOC = 1 << 20
Contenu = bytes | Path
"""What a file of a backup holds: octets, or the file of the disk that holds them."""


def write_archive(
    destination: Path, parties: list[str], lectures: list[str], contenus: Mapping[str, Contenu]
) -> None:
    """Write the file, whole or not at all; the same content, the same bytes."""
    manifeste = {
        "format": FORMAT,
        "parties": parties,
        "lectures": lectures,
        "fichiers": {nom: compute_digest(contenu) for nom, contenu in contenus.items()},
    }
    texte = json.dumps(manifeste, ensure_ascii=False, indent=1, sort_keys=True).encode()
    with (
        files.written_aside(destination) as provisoire,
        zipfile.ZipFile(provisoire, "w") as archive,
    ):
        for nom, contenu in {_MANIFESTE: texte, **contenus}.items():
            _pack(archive, nom, contenu)


def compute_digest(contenu: Contenu) -> str:
    """Return the SHA-256 of a content, in hexadecimal."""
    if isinstance(contenu, bytes):
        return hashlib.sha256(contenu).hexdigest()
    with contenu.open("rb") as flux:
        return hashlib.file_digest(flux, "sha256").hexdigest()


def _pack(archive: zipfile.ZipFile, nom: str, contenu: Contenu) -> None:
    entree = zipfile.ZipInfo(nom, INSTANT_ZIP)
    if isinstance(contenu, bytes):
        archive.writestr(entree, contenu, zipfile.ZIP_DEFLATED, 6)
        return
    entree.file_size = contenu.stat().st_size  # says whether it takes the form of large archives
    entree.compress_type = zipfile.ZIP_STORED if nom.endswith(".pdf") else zipfile.ZIP_DEFLATED
    with contenu.open("rb") as source, archive.open(entree, "w") as cible:
        shutil.copyfileobj(source, cible, _BLOC)


@contextmanager
def read_safely(fichier: Path) -> Iterator[None]:
    """Say in French what an archive that cannot be read is."""
    try:
        yield
    except FileNotFoundError:
        raise refuse_restore(fichier, "fichier introuvable", "vérifier le chemin donné") from None
    except OSError as erreur:
        raise files.explain(erreur, fichier.name) from erreur
    except _ABIME as e:
        raise refuse_damaged(fichier) from e


def read_manifest(
    fichier: Path, archive: zipfile.ZipFile, parties: Collection[str]
) -> dict[str, Any]:
    """Return what the file says it holds; DataError when this release cannot put it back."""
    if archive.getinfo(_MANIFESTE).file_size > TAILLE_MAX:
        raise refuse_restore(fichier, "manifeste trop gros", "choisir une sauvegarde")
    manifeste: dict[str, Any] = json.loads(archive.read(_MANIFESTE))
    _check_release(fichier, manifeste, parties)
    return manifeste


def read_part(
    fichier: Path,
    archive: zipfile.ZipFile,
    manifeste: Mapping[str, Any],
    nom_partie: str,
    est_a_nous: Callable[[str], bool],
    passage: Path | None,
) -> dict[str, Contenu]:
    """Return the files of one part, each as it was when written; in `passage` when given."""
    empreintes = manifeste["fichiers"]
    contenus: dict[str, Contenu] = {}
    for rang, nom in enumerate(list_part(manifeste, nom_partie)):
        court = nom.removeprefix(f"{nom_partie}/")
        if not _NOM.fullmatch(nom) or ".." in nom or not est_a_nous(court):
            raise refuse_damaged(fichier)
        contenu = _unpack(fichier, archive, nom, passage / f"{rang}" if passage else None)
        if compute_digest(contenu) != empreintes[nom]:
            raise refuse_damaged(fichier)
        contenus[court] = contenu
    return contenus


def list_part(manifeste: Mapping[str, Any], nom_partie: str) -> list[str]:
    """Return the names of the files of one part."""
    return [nom for nom in manifeste["fichiers"] if nom.startswith(f"{nom_partie}/")]


def _unpack(fichier: Path, archive: zipfile.ZipFile, nom: str, cible: Path | None) -> Contenu:
    """Return what an archive holds under a name, in memory or written to a file by blocks."""
    if cible is not None:
        with archive.open(nom) as source, cible.open("wb") as flux:
            shutil.copyfileobj(source, flux, _BLOC)
        files.sync_file(cible)
        return cible
    if archive.getinfo(nom).file_size > _FICHIER_MAX:
        raise refuse_restore(fichier, f"« {nom[:80]} » trop gros", "choisir une sauvegarde")
    return archive.read(nom)


def _check_release(
    fichier: Path, manifeste: Mapping[str, object], parties: Collection[str]
) -> None:
    numero, dites = manifeste["format"], manifeste["parties"]
    if not isinstance(numero, int) or not isinstance(dites, list):
        raise refuse_damaged(fichier)
    if numero > FORMAT or set(map(str, dites)) - set(parties):
        raise refuse_restore(
            fichier,
            "sauvegarde écrite par une version plus récente de l’observatoire",
            "mettre l’observatoire à jour, puis recommencer",
        )


def refuse_damaged(fichier: Path) -> DataError:
    """Return the refusal of what is no backup, or no longer one."""
    return refuse_restore(
        fichier, "ce fichier n’est pas une sauvegarde, ou il est abîmé", "en choisir une autre"
    )


def refuse_restore(fichier: Path, message: str, remede: str) -> DataError:
    """Return the refusal of a backup: what is wrong, what to do."""
    return DataError([Breach(fichier.name, message, remede)], titre="Restauration refusée")
