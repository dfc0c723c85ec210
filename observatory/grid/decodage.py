"""Bytes of a CSV turned into lines of text, whatever program wrote them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from observatory.base.errors import Breach, DataError
from observatory.grid import encodages, textes
from observatory.grid.modele import Endroit
from observatory.grid.releve import Releve

_ANNONCE = re.compile(r'"?sep=([;,\t])"?[^\S\r\n]*[;,\t]*(?:\r\n?|\n)', re.IGNORECASE)
"""« sep=; », which tells Excel the separator and is no data."""
_CHAMP_MAX = 1 << 17
_SEPARATEURS = (";", ",", "\t")


_EN_UTF8 = (
    "ouvrir le fichier d’origine dans un tableur et l’enregistrer au format « CSV UTF-8 » (Excel : "
    "Enregistrer sous, CSV UTF-8 ; LibreOffice : Jeu de caractères, Unicode UTF-8)"
)


def decode(fichier: Path, releve: Releve, mots: Iterable[str] = ()) -> str:
    """Return the text of a file; an encoding other than UTF-8 is read when proven, and told.

    Raises DataError when nothing proves it, or when two encodings are mixed: a text stored wrong
    cannot be told from a right one later. Accents broken in places only are left to each field.
    `mots` are words the file may hold.
    """
    octets = fichier.read_bytes()
    if octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_utf16(octets, fichier, releve)
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_bytes(octets, fichier, releve, mots)
    if not textes.find_broken_accents(texte):
        return texte
    repare = textes.read_again(texte)
    if repare is None:
        return texte
    releve.repair(
        Endroit(), "accents abîmés (« Ã© » pour « é ») dans tout le fichier : relus en UTF-8"
    )
    return repare


def _decode_utf16(octets: bytes, fichier: Path, releve: Releve) -> str:
    try:
        texte = octets.decode("utf-16")
    except UnicodeDecodeError:
        releve.refuse(Endroit(), "fichier en UTF-16 coupé ou abîmé", _EN_UTF8)
        releve.stop(fichier.name)
    releve.repair(Endroit(), "fichier en UTF-16 (« texte Unicode »), relu comme tel")
    return texte


def _decode_bytes(octets: bytes, fichier: Path, releve: Releve, mots: Iterable[str]) -> str:
    """Return a text that is not UTF-8, when its signs and its words prove what it is."""
    if (melange := encodages.find_mixed_lines(octets)) is not None:
        releve.refuse(
            Endroit("", f"ligne {melange[1]}"),
            f"deux encodages mêlés : la ligne {melange[0]} est en UTF-8, celle-ci ne l’est pas",
            f"convertir chaque fichier avant de les réunir : {_EN_UTF8}",
        )
        releve.stop(fichier.name)
    trouvee = encodages.find_encoding(octets, mots)
    if trouvee is None:
        releve.refuse(
            Endroit(), "encodage du texte non reconnu : ses accents seraient faux", _EN_UTF8
        )
        releve.stop(fichier.name)
    releve.repair(
        Endroit(),
        f"fichier en {trouvee.nom} et non en UTF-8, reconnu à ses mots "
        f"(« {textes.excerpt(trouvee.temoin)} ») et relu comme tel",
    )
    return trouvee.texte


def split_lines(fichier: Path, texte: str) -> list[tuple[int, list[str]]]:
    """Return the lines that hold something, with their number; DataError on broken quotes."""
    annonce = _ANNONCE.match(texte)
    separateur = annonce[1] if annonce else find_separator(texte)
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    lignes, debut = [], 1
    if annonce:
        next(lecteur)
        debut = 2
    ancien = csv.field_size_limit(_CHAMP_MAX)
    try:
        for champs in lecteur:
            if any(c.strip() for c in champs):
                lignes.append((debut, champs))
            debut = lecteur.line_num + 1
    except csv.Error as erreur:
        message = "texte démesuré" if "limit" in str(erreur) else "guillemets mal fermés"
        raise DataError(
            [
                Breach(
                    fichier.name,
                    message,
                    "corriger cette ligne, ou exporter de nouveau le CSV",
                    ligne=str(debut),
                )
            ],
            titre="Grille refusée",
        ) from erreur
    finally:
        csv.field_size_limit(ancien)
    return lignes


def find_separator(texte: str) -> str:
    """Return the separator of the first line: semicolon, comma or tabulation."""
    tete = next(iter(texte.splitlines()), "")
    return max(_SEPARATEURS, key=tete.count)
