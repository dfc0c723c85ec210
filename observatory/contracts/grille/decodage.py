"""Bytes of a CSV turned into lines of text, whatever program wrote them."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from observatory.base.errors import Breach, DataError
from observatory.contracts.grille import textes
from observatory.contracts.grille.modele import Lieu
from observatory.contracts.grille.releve import Releve

_CHAMP_MAX = 1 << 17
_SEPARATEURS = (";", ",", "\t")


def decode(fichier: Path, releve: Releve) -> str:
    """Return the text of a file; an encoding other than UTF-8 is read and told."""
    octets = fichier.read_bytes()
    if octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        releve.repair(Lieu(), "fichier en UTF-16 (« texte Unicode »), relu comme tel")
        return octets.decode("utf-16", errors="replace")
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        releve.repair(
            Lieu(), "fichier en Windows-1252 et non en UTF-8 : ses accents ont été rétablis"
        )
        return octets.decode("cp1252", errors="replace")
    repare = None if octets.startswith(codecs.BOM_UTF8) else textes.repair_accents(texte)
    if repare is not None:
        releve.repair(Lieu(), "accents abîmés (« Ã© » pour « é ») dans tout le fichier : rétablis")
        return repare
    return texte


def split_lines(fichier: Path, texte: str) -> list[tuple[int, list[str]]]:
    """Return the lines that hold something, with their number; DataError on broken quotes."""
    separateur = find_separator(texte)
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    lignes, debut = [], 1
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
    tete = texte.partition("\n")[0]
    return max(_SEPARATEURS, key=tete.count)
