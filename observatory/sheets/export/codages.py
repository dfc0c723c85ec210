"""Coded columns beside a contract or a town: one per indicator, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from observatory.base.french import FINE, INSECABLE
from observatory.queries.codebook import Indicateur
from observatory.queries.export import CelluleExport
from observatory.sheets.export import schemas
from observatory.sheets.export.lignes import Lignes, mark_simulated, summarise_cell
from observatory.sheets.export.schemas import describe
from observatory.sheets.export.table_typee import (
    CONTRATS,
    VILLES,
    Colonne,
    Table,
    Valeur,
    build_table,
)
from observatory.sheets.rates.axes import name_axe
from observatory.sheets.rates.cellules import MotsCodes

DETAIL_MAX = 40
"""Up to this many indicators, each coded column stands with its statut, certitude, provenance."""

_CLASSES = {"1": "1 QPV", "2-3": "2 à 3 QPV", "4+": "4 QPV ou plus"}
"""The classes in words: a spreadsheet reads « 2-3 » as the second of March."""

_DETAILS = (
    ("statut", "statut"),
    ("certitude", "certitude"),
    ("provenance", "provenance"),
    ("nb_preuves", "preuves"),
)


def build_contrats(lignes: Lignes) -> Table:
    """Return the contracts with the figures of their territory and their coded columns."""
    schema = schemas.CONTRATS
    contrats = [
        replace(c, classe_nb_qpv=_CLASSES.get(c.classe_nb_qpv or ""))
        for c in lignes.selection.contrats
    ]
    base = build_table(CONTRATS, schema.titre, describe(schema, lignes.descriptions), contrats)
    par_contrat: dict[str, list[CelluleExport]] = defaultdict(list)
    for c in lignes.cellules:
        par_contrat[c.code_contrat or ""].append(c)
    codes = [c.code_contrat for c in lignes.selection.contrats]
    return _add_coded(base, lignes, [par_contrat.get(code, []) for code in codes])


def build_villes(lignes: Lignes) -> Table:
    """Return the towns of a lecture that reads towns, with their coded columns."""
    schema = schemas.VILLES
    base = build_table(
        VILLES, schema.titre, describe(schema, lignes.descriptions), lignes.selection.unites
    )
    par_unite: dict[str, list[CelluleExport]] = defaultdict(list)
    for c in lignes.cellules:
        par_unite[c.code_unite].append(c)
    return _add_coded(base, lignes, [par_unite[u.code_unite] for u in lignes.selection.unites])


def _add_coded(base: Table, lignes: Lignes, groupes: Sequence[Sequence[CelluleExport]]) -> Table:
    """Return the table with one column per indicator (four when they are few).

    Beyond DETAIL_MAX indicators, those nobody read in the selection are left out.
    """
    lus = {c.code_indicateur for c in lignes.cellules if c.statut != "non_lu"}
    indicateurs = lignes.selection.indicateurs
    est_detaille = len(indicateurs) <= DETAIL_MAX
    gardes = [i for i in indicateurs if est_detaille or i.code_indicateur in lus]
    colonnes = [c for i in gardes for c in _list_coded_columns(i, est_detaille, lignes)]
    rangees = []
    for ligne, groupe in zip(base.lignes, groupes, strict=True):
        par_code: dict[str, list[CelluleExport]] = defaultdict(list)
        for cellule in groupe:
            par_code[cellule.code_indicateur].append(cellule)
        codees = [
            v
            for i in gardes
            for v in _read_coded(par_code[i.code_indicateur], est_detaille, lignes.vocabulaire)
        ]
        rangees.append((*ligne, *codees, _join(c.provenance for c in groupe)))
    provenance = Colonne(
        "provenance_codages", "Provenance des codages", "texte",
        "Provenances des cellules codées de la ligne",
    )  # fmt: skip
    table = Table(
        base.nom, base.titre, (*base.colonnes, *colonnes, provenance), tuple(rangees), True
    )
    return mark_simulated(table, lignes)


def _list_coded_columns(
    indicateur: Indicateur, est_detaille: bool, lignes: Lignes
) -> list[Colonne]:
    code = indicateur.code_indicateur
    tete = Colonne(
        code,
        f"{name_axe(lignes.entrepot, indicateur.axe)} · {indicateur.libelle}",
        "texte",
        indicateur.description or indicateur.libelle,
        "Niveau codé en mots, ou la raison du silence ; voir le livre de codes",
    )
    if not est_detaille:
        return [tete]
    court = indicateur.libelle_court
    return [
        tete,
        *(
            Colonne(
                f"{code}.{nom}",
                f"{court}{INSECABLE}: {libelle}",
                "entier" if nom == "nb_preuves" else "texte",
                lignes.descriptions.get(("cellule", nom), libelle),
            )
            for nom, libelle in _DETAILS
        ),
    ]


def _read_coded(
    cellules: Sequence[CelluleExport], est_detaille: bool, vocabulaire: MotsCodes
) -> list[Valeur]:
    """Return the coded values of one contract; where towns were read, each with its name."""
    if len(cellules) == 1 and cellules[0].code_unite == cellules[0].code_contrat:
        valeur: Valeur = summarise_cell(cellules[0], vocabulaire)
    elif len(cellules) == 1 and cellules[0].type_unite == "commune":
        valeur = f"{cellules[0].nom_unite}{INSECABLE}: {summarise_cell(cellules[0], vocabulaire)}"
    else:
        textes = [f"{c.nom_unite}{INSECABLE}: {summarise_cell(c, vocabulaire)}" for c in cellules]
        valeur = f"{FINE}; ".join(textes) or None
    if not est_detaille:
        return [valeur]
    return [
        valeur,
        _join(c.statut for c in cellules),
        _join(c.certitude for c in cellules),
        _join(c.provenance for c in cellules),
        sum(c.nb_preuves for c in cellules) if cellules else None,
    ]


def _join(valeurs: Iterable[str | None]) -> str | None:
    return " ; ".join(sorted({v for v in valeurs if v})) or None
