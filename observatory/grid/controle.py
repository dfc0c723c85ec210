"""What is checked before a file is opened: its size, what it really is, what it would unfold to."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NoReturn

from observatory.base.errors import Breach, DataError

TAILLE_MAX = 25_000_000
"""Largest file read, in bytes (a grid of the 392 contracts of France weighs under 5 MB)."""
TAILLE_DEPLIEE_MAX = 150_000_000
"""Largest total size of a workbook once unzipped, in bytes."""
CELLULES_MAX = 1_000_000
"""Most filled or formatted cells read in one workbook."""
PARTIES_MAX = 2_000
"""Most files in a workbook's archive."""

Forme = Literal["xlsx", "csv"]

_EXTENSIONS: dict[str, Forme] = {".xlsx": "xlsx", ".csv": "csv", ".txt": "csv", ".tsv": "csv"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENREGISTRER = (
    "ouvrir la grille dans un tableur et l’enregistrer au format « Classeur Excel (.xlsx) »"
)
_REPARTIR = "repartir de la grille exportée par « observatory grid export »"
_BLOC = 1 << 20
_SIGNATURES = {
    b"PK": "xlsx",
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"\xff\xfe": "texte",
    b"\xfe\xff": "texte",
}


def _fault(fichier: Path, message: str, remede: str) -> NoReturn:
    raise DataError([Breach(fichier.name, message, remede)], titre="Grille refusée")


def check_file(fichier: Path) -> Forme:
    """Return whether the file is read as a workbook or as a CSV.

    Raises DataError when it is missing, empty, too big, or not what its extension says.
    """
    if not fichier.is_file():
        _fault(fichier, "fichier introuvable", "vérifier son nom et son dossier")
    taille = fichier.stat().st_size
    if taille == 0:
        _fault(fichier, "fichier vide (0 octet)", _REPARTIR)
    if taille > TAILLE_MAX:
        _fault(
            fichier,
            f"fichier trop lourd : {taille / 1e6:.0f} Mo, maximum {TAILLE_MAX / 1e6:.0f} Mo",
            f"retirer images et feuilles ajoutées, ou {_REPARTIR}",
        )
    extension = fichier.suffix.casefold()
    if extension in (".xlsm", ".xltm", ".xlsb"):
        _fault(
            fichier,
            f"classeur avec macros ou binaire ({extension})",
            f"{_ENREGISTRER}, sans macros",
        )
    if extension not in _EXTENSIONS:
        _fault(
            fichier,
            f"extension « {extension or 'aucune'} » non lue",
            f"donner un fichier .xlsx ou .csv ; {_ENREGISTRER}",
        )
    forme = _EXTENSIONS[extension]
    _check_signature(fichier, forme)
    if forme == "xlsx":
        _check_archive(fichier)
    return forme


def _check_signature(fichier: Path, forme: Forme) -> None:
    """Refuse a file whose first bytes are not those of its extension."""
    with fichier.open("rb") as flux:
        debut = flux.read(_BLOC)
    nature = _sniff(debut)
    if nature == forme or (forme == "csv" and nature == "texte"):
        return
    extension = fichier.suffix.casefold()
    if nature == "chiffre":
        _fault(
            fichier,
            "classeur protégé par un mot de passe d’ouverture",
            "retirer le mot de passe (Fichier, Informations, Protéger), puis enregistrer",
        )
    noms = {
        "xls": "un ancien classeur .xls",
        "xlsx": "un classeur ou une archive ZIP",
        "pdf": "un PDF",
        "html": "une page HTML",
        "image": "une image",
        "texte": "du texte",
        "binaire": "un fichier binaire inconnu",
    }
    _fault(
        fichier,
        f"le contenu n’est pas celui d’un {extension} : c’est {noms[nature]}",
        _ENREGISTRER if forme == "xlsx" else "enregistrer au format « CSV UTF-8 »",
    )


def _sniff(debut: bytes) -> str:
    """Return what the first bytes of a file say it is."""
    if debut.startswith(_OLE):
        return "chiffre" if "EncryptedPackage".encode("utf-16-le") in debut else "xls"
    for signature, nature in _SIGNATURES.items():
        if debut.startswith(signature):
            return nature
    if b"\x00" in debut:
        return "binaire"
    tete = debut[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return "html" if tete.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")) else "texte"


def _check_archive(fichier: Path) -> None:
    """Refuse an archive that is broken, unfolds too far, is not a workbook, or holds programs."""
    try:
        with zipfile.ZipFile(fichier) as archive:
            _check_parts(fichier, archive)
            cellules = 0
            for partie in archive.infolist():
                cellules = _check_part(fichier, archive, partie, cellules)
    except DataError:
        raise
    except Exception as erreur:  # a damaged archive may fail anywhere: zip, zlib, names, sizes
        _fault(
            fichier,
            f"classeur tronqué ou abîmé ({type(erreur).__name__})",
            f"reprendre la copie d’origine, ou {_REPARTIR}",
        )


def _check_parts(fichier: Path, archive: zipfile.ZipFile) -> None:
    parties = archive.infolist()
    noms = {p.filename.casefold() for p in parties}
    if any(p.flag_bits & 1 for p in parties):
        _fault(fichier, "archive protégée par un mot de passe", "enregistrer sans mot de passe")
    if len(parties) > PARTIES_MAX or len(noms) < len(parties):
        _fault(
            fichier,
            f"archive anormale : {len(parties)} parties, dont des doubles ou trop",
            _REPARTIR,
        )
    deplie = sum(p.file_size for p in parties)
    if deplie > TAILLE_DEPLIEE_MAX:
        _fault(
            fichier,
            f"classeur qui se déplie à {deplie / 1e6:.0f} Mo, maximum "
            f"{TAILLE_DEPLIEE_MAX / 1e6:.0f} Mo",
            f"retirer les feuilles et les mises en forme ajoutées, ou {_REPARTIR}",
        )
    if any(
        "vbaproject" in n or "/macrosheets/" in n or (n.endswith(".bin") and "activex" in n)
        for n in noms
    ):
        _fault(fichier, "classeur qui contient des macros", f"{_ENREGISTRER}, sans macros")
    if "xl/workbook.xml" not in noms or "[content_types].xml" not in noms:
        autre = "un document LibreOffice (.ods)" if "content.xml" in noms else "une archive ZIP"
        autre = "un document Word" if "word/document.xml" in noms else autre
        autre = "un classeur binaire (.xlsb)" if "xl/workbook.bin" in noms else autre
        _fault(fichier, f"le contenu n’est pas un classeur Excel : c’est {autre}", _ENREGISTRER)


def _check_part(
    fichier: Path, archive: zipfile.ZipFile, partie: zipfile.ZipInfo, cellules: int
) -> int:
    """Return the cells of the workbook counted so far, this part's among them.

    Refuses declarations that unfold without limit, another encoding, and floods of cells. A part
    is XML when its content begins so, whatever its name: images are passed over.
    """
    reste = b""
    est_xml = None
    for bloc in _read_blocks(archive, partie):
        if est_xml is None:
            est_xml = bloc.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<")
        if not est_xml:
            continue
        texte = reste + bloc
        if b"\x00" in bloc or b"<!DOCTYPE" in texte or b"<!ENTITY" in texte:
            _fault(
                fichier,
                f"XML suspect dans « {partie.filename} » (déclaration ou encodage)",
                _REPARTIR,
            )
        cellules += len(re.findall(rb"<(?:\w+:)?c[ >/]", bloc))
        if cellules > CELLULES_MAX:
            _fault(
                fichier,
                f"plus de {CELLULES_MAX} cellules dans le classeur (« {partie.filename} »)",
                f"effacer les lignes et colonnes mises en forme sans contenu, ou {_REPARTIR}",
            )
        reste = bloc[-16:]
    return cellules


def _read_blocks(archive: zipfile.ZipFile, partie: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(partie) as flux:
        while bloc := flux.read(_BLOC):
            yield bloc
