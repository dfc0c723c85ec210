"""One door for every format: a selection in, one file out."""

from __future__ import annotations

from dataclasses import replace

from observatory.base.errors import ObservatoryError
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import FORMATS, Fichier, Format, Options
from observatory.sheets.export.fichiers import require_selection
from observatory.sheets.export.table_typee import (
    DICTIONNAIRE,
    PROVENANCE,
)
from observatory.sheets.pages.selection import Selection, write_radical


def render_export(
    entrepot: Entrepot, filtres: Filtres, code: str, options: Options | None = None
) -> Fichier:
    """Return the file of a selection in one format; same build and choices, same bytes.

    Raises QueryError when the selection keeps nothing, ObservatoryError for an unknown format
    or a table the export does not have.
    """
    choix = options or Options()
    format_ = find_format(code)
    if choix.table is not None:
        return _render_table(entrepot, filtres, format_, choix, choix.table)
    octets = format_.ecrire(entrepot, filtres, choix)
    nom = name_selection(require_selection(entrepot, filtres), code)
    return Fichier(nom, octets, format_.mime)


def choose_table(code: str, extension: str, options: Options) -> Options:
    """Return the options of a file of this extension: all tables, or one when it can hold but one.

    Raises ObservatoryError when the extension is not one of the format.
    """
    format_ = find_format(code)
    seule = format_.seule
    if seule is not None and options.table is None and extension == seule.extension:
        return replace(options, table=seule.table)
    attendue = seule.extension if seule is not None and options.table else format_.extension
    if extension not in ("", attendue, seule.extension if seule else attendue):
        raise ObservatoryError(
            f"Un fichier « .{extension} » ne peut pas être au format {code} → le nommer "
            f"« .{attendue} »."
        )
    return options


def render_companions(
    entrepot: Entrepot, filtres: Filtres, code: str, options: Options
) -> list[Fichier]:
    """Return what explains a table written alone: its dictionary and its provenance.

    Other files hold both already; each name is a suffix for the name of the table.
    """
    seule = find_format(code).seule
    if options.table is None or seule is None or not seule.est_nue:
        return []
    from observatory.rendering.export.texte import render_csv  # noqa: PLC0415 (fast start)

    export, _ = seule.lire(entrepot, filtres)
    dictionnaire = export.table(DICTIONNAIRE)
    voulues = tuple(x for x in dictionnaire.lignes if x[0] == options.table)
    tables = (replace(dictionnaire, lignes=voulues), export.table(PROVENANCE))
    return [Fichier(f"{t.nom}.csv", render_csv(t, options), "text/csv") for t in tables]


def find_format(code: str) -> Format:
    """Return a format by its code; ObservatoryError names those that exist."""
    if code not in FORMATS:
        raise ObservatoryError(
            f"Le format « {code} » n’existe pas → choisir parmi : {', '.join(FORMATS)}."
        )
    return FORMATS[code]


def name_selection(selection: Selection, code: str) -> str:
    """Return the name of the file of a selection, without making it."""
    format_ = find_format(code)
    suffixe = f"_{code}" if format_.extension == "zip" else ""
    return f"{write_radical(selection)}{suffixe}.{format_.extension}"


def _render_table(
    entrepot: Entrepot, filtres: Filtres, format_: Format, options: Options, nom: str
) -> Fichier:
    """Return one table or layer alone, in a format that can hold one."""
    seule = format_.seule
    if seule is None:
        possibles = ", ".join(c for c, f in FORMATS.items() if f.seule)
        raise ObservatoryError(
            f"Le format « {format_.code} » contient toujours toutes les tables → retirer le choix "
            f"d’une table, ou prendre : {possibles}."
        )
    export, contenus = seule.lire(entrepot, filtres)
    if nom not in contenus:
        raise ObservatoryError(
            f"La table « {nom} » n’existe pas dans ce fichier → choisir parmi : "
            f"{', '.join(contenus)}."
        )
    octets = seule.ecrire(contenus[nom], export, options)
    return Fichier(f"{export.radical}_{nom}.{seule.extension}", octets, seule.mime)
