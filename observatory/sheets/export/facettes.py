"""Attributes and links in files: what was coded, and how many units say it."""

from __future__ import annotations

from observatory.queries.facettes import (
    LigneFacette,
    list_attributs,
    list_liens,
    list_taux_facettes,
)
from observatory.sheets.export import schemas
from observatory.sheets.export.lignes import Lignes, mark_simulated
from observatory.sheets.export.schemas import Schema, describe
from observatory.sheets.export.table_typee import (
    ATTRIBUTS,
    LIENS,
    TAUX_FACETTES,
    Table,
    Valeur,
    build_table,
    flatten,
)
from observatory.sheets.rates.facettes import name_bases
from observatory.sheets.rates.taux import build_taux


def build_facettes_tables(lignes: Lignes) -> list[Table]:
    """Return the tables of attributes and links of a selection; none when none was coded in it."""
    selection = lignes.selection
    demande = (
        lignes.entrepot,
        selection.lecture.code_lecture,
        selection.codes_unites,
        selection.codes_indicateurs,
    )
    tables = []
    for nom, schema, objets in (
        (ATTRIBUTS, schemas.ATTRIBUTS, list_attributs(*demande)),
        (LIENS, schemas.LIENS, list_liens(*demande)),
    ):
        if objets:
            colonnes = describe(schema, lignes.descriptions)
            table = build_table(nom, schema.titre, colonnes, objets, est_codee=True)
            tables.append(mark_simulated(table, lignes))
    return [*tables, _build_rates(lignes, schemas.TAUX_FACETTES)] if tables else []


def _build_rates(lignes: Lignes, schema: Schema) -> Table:
    selection = lignes.selection
    unites = selection.codes_unites if selection.filtres.est_selection else None
    chiffres = list_taux_facettes(
        lignes.entrepot, selection.lecture.code_lecture, selection.codes_indicateurs, unites
    )
    colonnes = describe(schema, lignes.descriptions)
    rangees = tuple(tuple(_read(x, c.nom, lignes) for c in colonnes) for x in chiffres)
    return mark_simulated(
        Table(TAUX_FACETTES, schema.titre, colonnes, rangees, est_codee=True), lignes
    )


def _read(ligne: LigneFacette, nom: str, lignes: Lignes) -> Valeur:
    if nom == "libelle_base":
        return name_bases(ligne)[ligne.base]
    if nom in ("chiffre_dit", "phrase"):
        taux = build_taux(ligne, lignes.selection.filtres)
        return taux.dit if nom == "chiffre_dit" else taux.phrase
    return flatten(getattr(ligne, nom))
