"""Coding grids, there and back: a lecture written as a workbook, coded by hand, read again.

    load_codebook() -> Codebook    the codebook that grids are written and read with
    export_grid(code_lecture, destination, paths, codebook, codeur=None) -> Path
    create_lecture(NouvelleLecture(...), paths, codebook) -> int    an empty lecture to code
    inspect_grid(fichier, paths, codebook) -> Grille    with its faults, for a preview
    read_grid(fichier, paths, codebook) -> Grille    or DataError with them all
    compare_grid(grille, paths, codebook) -> Difference    what an import would do
    import_grid(fichier or Grille, paths, codebook, ...) -> Import    all written, or nothing
    change_etat(paths, code_lecture, etat) -> str    brouillon, close, publiee
    change_programme(paths, codebook, code_lecture, codes)    what a lecture codes; () for all
    list_versions(paths, code_lecture), restore_version(paths, code_lecture, code)
    recover_writes(paths)    finishes a write cut short

The sheets « Attributs » and « Liens » qualify and link the coder's cells, one row per answer.
The sheet « Constats » is the lecture's: what it finds, tied to figures frozen by the import.
A grid is one coder's. A blank cell means nobody read it. « ? » after a value makes it probable,
« Au moins » and « Au plus » before it make it a bound. Values a person typed are `saisi`; cells
left as they were keep their provenance. A demonstration lecture cannot be changed by import.
"""

from observatory.base.journal import recover_writes
from observatory.codebook.loader import load_codebook
from observatory.grid.depot import Version, list_versions, restore_version
from observatory.grid.difference import compare_grid
from observatory.grid.ecriture import import_grid
from observatory.grid.etat_lecture import (
    change_etat,
    change_programme,
    delete_lecture,
    read_etats,
    read_programme,
)
from observatory.grid.export import export_grid
from observatory.grid.lecture import inspect_grid, read_grid
from observatory.grid.modele import (
    Anomalie,
    ChangementConstat,
    ChangementFacette,
    Difference,
    Endroit,
    Grille,
    Import,
    Modification,
    PreuveSaisie,
    Reparation,
    Saisie,
)
from observatory.grid.nouvelle import NouvelleLecture, create_lecture

__all__ = [
    "Anomalie",
    "ChangementConstat",
    "ChangementFacette",
    "Difference",
    "Endroit",
    "Grille",
    "Import",
    "Modification",
    "NouvelleLecture",
    "PreuveSaisie",
    "Reparation",
    "Saisie",
    "Version",
    "change_etat",
    "change_programme",
    "compare_grid",
    "create_lecture",
    "delete_lecture",
    "export_grid",
    "import_grid",
    "inspect_grid",
    "list_versions",
    "load_codebook",
    "read_etats",
    "read_grid",
    "read_programme",
    "recover_writes",
    "restore_version",
]
