"""Content of every file of a selection: typed tables, dictionary, method, provenance.

One number, one object: the rates are the sheets' own `Taux`, the cells and territories come from
the questions the pages ask.
"""

from __future__ import annotations

from collections.abc import Sequence

from observatory.base.errors import QueryError
from observatory.base.french import FINE, INSECABLE, quantite
from observatory.queries.entrepot import Entrepot
from observatory.queries.export import load_contours
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.sheets.export.codages import build_contrats, build_villes
from observatory.sheets.export.dictionnaire import (
    build_codebook_table,
    build_dictionary,
    build_method,
    build_provenance,
    explain_values,
)
from observatory.sheets.export.facettes import build_facettes_tables
from observatory.sheets.export.lignes import (
    Lignes,
    build_donnees,
    build_epci,
    build_preuves,
    build_qpv,
    build_taux_table,
    read_lignes,
)
from observatory.sheets.export.table_typee import TERRITOIRES, Couche, Export, Inventaire, Table
from observatory.sheets.pages.lectures import build_bandeau
from observatory.sheets.pages.selection import Selection, build_selection, write_radical
from observatory.sheets.rates.unites import MENTION_SIMULEE, titrer

RIEN = (
    "La sélection ne retient aucun contrat → retirer un filtre (département, nombre de QPV, part, "
    "recherche, valeur), ou choisir une autre lecture."
)


def count_export(selection: Selection) -> Inventaire:
    """Return the size of the export of a selection."""
    return Inventaire(
        len(selection.contrats),
        selection.nb_qpv,
        len(selection.unites),
        len(selection.indicateurs),
    )


def describe_inventaire(inventaire: Inventaire) -> str:
    """Return the size of the export in lines: « 17 600 cellules (40 unités × 440…) »."""
    contrats = quantite(inventaire.nb_contrats, "ligne de contrat", "lignes de contrats")
    qpv = quantite(inventaire.nb_qpv, "ligne de QPV", "lignes de QPV")
    if not inventaire.nb_unites:
        return f"{contrats}, {qpv}{FINE}; aucune cellule{INSECABLE}: rien de lu ici."
    unites = quantite(inventaire.nb_unites, "unité lue", "unités lues")
    indicateurs = quantite(inventaire.nb_indicateurs, "indicateur")
    cellules = quantite(inventaire.nb_cellules, "cellule")
    return f"{cellules} ({unites} × {indicateurs}), {contrats}, {qpv}."


def build_export(entrepot: Entrepot, filtres: Filtres) -> Export:
    """Return all tables of a selection; QueryError when it keeps nothing."""
    selection = require_selection(entrepot, filtres)
    lignes = read_lignes(entrepot, selection)
    tables = [
        build_donnees(lignes),
        build_taux_table(lignes),
        build_contrats(lignes),
        build_qpv(lignes),
        build_preuves(lignes),
        *build_facettes_tables(lignes),
    ]
    if selection.lecture.type_unite == "commune":
        tables.insert(3, build_villes(lignes))
    return _assemble(lignes, tables)


def build_couches(entrepot: Entrepot, filtres: Filtres) -> tuple[Export, tuple[Couche, ...]]:
    """Return the layers of a selection (contracts twice, QPV, EPCI, towns) and its other tables.

    QueryError when the selection keeps nothing.
    """
    selection = require_selection(entrepot, filtres)
    lignes = read_lignes(entrepot, selection)
    contrats = build_contrats(lignes)
    territoires = Table(
        TERRITOIRES,
        "Territoires des contrats (EPCI ou commune)",
        contrats.colonnes,
        contrats.lignes,
        contrats.est_codee,
    )
    qpv, epci = build_qpv(lignes), build_epci(lignes)
    couches = [
        Couche(epci, "polygone", _shape(entrepot, "epci", epci, "siren_epci")),
        Couche(territoires, "polygone", _shape(entrepot, "contrat", contrats, "code_contrat")),
        Couche(qpv, "polygone", _shape(entrepot, "qpv", qpv, "code_qpv")),
        Couche(contrats, "point", tuple(None for _ in contrats.lignes)),
    ]
    if selection.lecture.type_unite == "commune":
        villes = build_villes(lignes)
        formes = _shape(entrepot, "commune", villes, "code_unite")
        couches.insert(2, Couche(villes, "polygone", formes))
    tables = [
        build_donnees(lignes),
        build_taux_table(lignes),
        build_preuves(lignes),
        *build_facettes_tables(lignes),
    ]
    return _assemble(lignes, tables, [c.table for c in couches]), tuple(couches)


def require_selection(entrepot: Entrepot, filtres: Filtres) -> Selection:
    """Return what the filters keep; QueryError when they keep nothing or no known indicator."""
    selection = build_selection(entrepot, filtres)
    if selection.est_vide:
        raise QueryError(RIEN)
    if not selection.indicateurs:
        raise QueryError(
            f"L’indicateur « {filtres.indicateur} » n’existe pas au livre de codes → le choisir "
            "dans la liste de la page Méthode."
        )
    return selection


def _shape(entrepot: Entrepot, genre: str, table: Table, cle: str) -> tuple[bytes | None, ...]:
    codes = [str(code) for code in table.column(cle)]
    formes = load_contours(entrepot, genre, codes)  # type: ignore[arg-type]
    return tuple(formes.get(code) for code in codes)


def _assemble(lignes: Lignes, tables: Sequence[Table], couches: Sequence[Table] = ()) -> Export:
    """Return the export: its tables, then what explains them."""
    selection = lignes.selection
    simulee = selection.lecture.est_simulee
    livre = build_codebook_table(lignes)
    methode = build_method(lignes.entrepot)
    provenance = build_provenance(lignes)
    decrites = [explain_values(t, lignes.entrepot) for t in (*couches, *tables)]
    dictionnaire = build_dictionary([*decrites, livre, methode, provenance])
    gardees = decrites[len(couches) :]
    return Export(
        titre=titrer(f"Contrats de ville — {selection.lecture.nom_lecture}", simulee),
        mention=MENTION_SIMULEE if simulee else None,
        avertissement=_write_warning(selection.lecture),
        radical=write_radical(selection),
        build_id=lignes.entrepot.build_id,
        tables=(*gardees, livre, dictionnaire, methode, provenance),
    )


def _write_warning(lecture: Lecture) -> str:
    """Return the warning of a lecture; a simulated one leaves its name to the announcement."""
    return build_bandeau(lecture).texte if lecture.est_simulee else lecture.avertissement or ""
