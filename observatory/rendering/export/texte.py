"""CSV: clean tables, a dictionary beside them, nothing but data in the file itself."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from observatory.base.archive import write_zip
from observatory.base.files import write_bytes
from observatory.base.formula import disarm, keep_text
from observatory.rendering.export.formats import Options
from observatory.rendering.export.lignes import say_fraction
from observatory.rendering.export.lisezmoi import NOM, write_readme
from observatory.rendering.export.surete import clean
from observatory.sheets.export.table_typee import Colonne, Export, Table, Valeur

_BOM = b"\xef\xbb\xbf"
_USAGE = (
    "CSV en UTF-8, {marque}colonnes séparées par « {separateur} », décimales avec « {decimale} », "
    "dates AAAA-MM-JJ, oui ou non pour les vrai ou faux. Un rapport s’y écrit « 9 sur 40 ». Dans "
    "une colonne de texte, ce qu’un tableur prendrait pour un nombre, une date ou une formule "
    "(09, 2-3, 2024-03, =…) est précédé d’une apostrophe, qui le garde tel quel ; un logiciel ou "
    "un script ôte cette apostrophe, et une seule, au début de chaque texte (« 09 » redevient "
    "09). Un texte qui commence de lui-même par une apostrophe en a deux. Le fichier "
    "dictionnaire.csv décrit chaque colonne de chaque table."
)


def render_csv(table: Table, options: Options) -> bytes:
    """Return one table as CSV (UTF-8): a header of column names, then the lines."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=options.separateur, lineterminator="\r\n")
    ecrivain.writerow([disarm(clean(c.nom)) for c in table.colonnes])
    for ligne in table.lignes:
        valeurs = zip(ligne, table.colonnes, strict=True)
        ecrivain.writerow([write_value(v, c, options) for v, c in valeurs])
    return (_BOM if options.bom else b"") + sortie.getvalue().encode("utf-8")


def write_rows(
    fichier: Path, noms: Sequence[str], lignes: Iterable[Sequence[str | int | None]]
) -> int:
    """Write lines as the CSV of a French spreadsheet, all or nothing; return how many."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(noms)
    nombre = 0
    for ligne in lignes:
        ecrivain.writerow(
            "" if v is None else keep_text(say_fraction(clean(v))) if isinstance(v, str) else v
            for v in ligne
        )
        nombre += 1
    write_bytes(_BOM + sortie.getvalue().encode("utf-8"), fichier)
    return nombre


def render_csv_bundle(export: Export, options: Options) -> bytes:
    """Return the archive of all tables, each under its name, with a note."""
    dossier = export.radical
    fichiers = [(f"{table.nom}.csv", table) for table in export.tables]
    usage = _USAGE.format(
        separateur=options.separateur,
        decimale=options.decimale,
        marque="avec marque d’ordre (BOM), " if options.bom else "",
    )
    contenus = [(f"{dossier}/{nom}", render_csv(table, options)) for nom, table in fichiers]
    note = write_readme(export, fichiers, usage)
    return write_zip([(f"{dossier}/{NOM}", note), *contenus])


def write_value(valeur: Valeur, colonne: Colonne, options: Options) -> str:
    """Return one value as text; a missing one is empty, never zero."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dt.date):
        return valeur.isoformat()
    if isinstance(valeur, int | float):
        texte = str(int(valeur)) if colonne.type == "entier" else write_number(valeur)
        return texte.replace(".", options.decimale)
    return keep_text(say_fraction(clean(valeur)))


def write_number(valeur: float) -> str:
    """Return a number with all its digits, but without the dust of binary sums (0.39400000000001).

    A binary number holds 15 digits for sure: when those alone are shorter by three signs or more,
    what follows is dust.
    """
    entier, sur = repr(valeur), repr(float(f"{valeur:.15g}"))
    return sur if len(sur) <= len(entier) - 3 else entier
