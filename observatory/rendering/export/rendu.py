"""One door for every format: a selection in, one file out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from observatory.base.errors import ObservatoryError
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import FORMATS, Fichier, Format, Options
from observatory.sheets.export.fichiers import build_export, require_selection
from observatory.sheets.export.table_typee import (
    CONTRATS,
    DICTIONNAIRE,
    DONNEES,
    PROVENANCE,
    Export,
    Table,
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
    octets = _render_all(entrepot, filtres, code, choix)
    nom = name_selection(require_selection(entrepot, filtres), code)
    return Fichier(nom, octets, format_.mime)


def choose_table(code: str, extension: str, options: Options) -> Options:
    """Return the options of a file of this extension: all tables, or one when it can hold but one.

    Raises ObservatoryError when the extension is not one of the format.
    """
    format_ = find_format(code)
    if options.table is None and extension == format_.seul:
        return replace(options, table=CONTRATS if code == "geojson" else DONNEES)
    attendue = format_.seul if options.table else format_.extension
    if extension and extension not in (attendue, format_.seul):
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
    if options.table is None or code not in ("csv", "geojson"):
        return []
    from observatory.rendering.export.texte import render_csv  # noqa: PLC0415

    export = build_export(entrepot, filtres)
    if code == "geojson":
        from observatory.rendering.export.couches import build_atlas  # noqa: PLC0415

        export = build_atlas(entrepot, filtres).export
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


def _render_all(entrepot: Entrepot, filtres: Filtres, code: str, options: Options) -> bytes:
    """Return the bytes of one format; what a format needs is imported with it only."""
    if code == "html":
        from observatory.rendering.export.carte_autonome import render_page  # noqa: PLC0415

        return render_page(entrepot, filtres, options.mode)
    if code in ("gpkg", "geojson"):
        from observatory.rendering.export.couches import build_atlas  # noqa: PLC0415
        from observatory.rendering.export.geojson import render_geojson_bundle  # noqa: PLC0415
        from observatory.rendering.export.geopackage import render_gpkg  # noqa: PLC0415

        atlas = build_atlas(entrepot, filtres)
        return render_gpkg(atlas) if code == "gpkg" else render_geojson_bundle(atlas, options)
    return _render_tables(build_export(entrepot, filtres), code, options)


def _render_tables(export: Export, code: str, options: Options) -> bytes:
    if code == "xlsx":
        from observatory.rendering.export.classeur import render_xlsx  # noqa: PLC0415

        return render_xlsx(export)
    if code == "parquet":
        from observatory.rendering.export.colonnes import render_parquet_bundle  # noqa: PLC0415

        return render_parquet_bundle(export)
    from observatory.rendering.export.texte import render_csv_bundle  # noqa: PLC0415

    return render_csv_bundle(export, options)


def _render_table(
    entrepot: Entrepot, filtres: Filtres, format_: Format, options: Options, nom: str
) -> Fichier:
    """Return one table or layer alone, in a format that can hold one."""
    if format_.seul is None:
        possibles = ", ".join(c for c, f in FORMATS.items() if f.seul)
        raise ObservatoryError(
            f"Le format « {format_.code} » contient toujours toutes les tables → retirer le choix "
            f"d’une table, ou prendre : {possibles}."
        )
    if format_.code == "geojson":
        return _render_layer(entrepot, filtres, format_, nom)
    export = build_export(entrepot, filtres)
    table = _find_table(export.tables, nom)
    radical = f"{export.radical}_{nom}"
    if format_.code == "parquet":
        from observatory.rendering.export.colonnes import render_parquet  # noqa: PLC0415

        octets = render_parquet(table, export)
        return Fichier(f"{radical}.parquet", octets, "application/vnd.apache.parquet")
    from observatory.rendering.export.texte import render_csv  # noqa: PLC0415

    return Fichier(f"{radical}.csv", render_csv(table, options), "text/csv")


def _render_layer(entrepot: Entrepot, filtres: Filtres, format_: Format, nom: str) -> Fichier:
    from observatory.rendering.export.couches import build_atlas  # noqa: PLC0415
    from observatory.rendering.export.geojson import render_geojson  # noqa: PLC0415

    atlas = build_atlas(entrepot, filtres)
    _find_table([c.couche.table for c in atlas.couches], nom)
    couche = next(c for c in atlas.couches if c.couche.table.nom == nom)
    octets = render_geojson(couche, atlas.export)
    return Fichier(f"{atlas.export.radical}_{nom}.{format_.seul}", octets, "application/geo+json")


def _find_table(tables: Sequence[Table], nom: str) -> Table:
    trouvee = next((t for t in tables if t.nom == nom), None)
    if trouvee is None:
        raise ObservatoryError(
            f"La table « {nom} » n’existe pas dans ce fichier → choisir parmi : "
            f"{', '.join(t.nom for t in tables)}."
        )
    return trouvee
