"""The first sheet of a workbook: what it is, what was kept, the main rates, what the codes mean."""

from __future__ import annotations

from collections.abc import Iterator

from observatory.base.french import quantite
from observatory.sheets.export.table_typee import (
    DICTIONNAIRE,
    DONNEES,
    PROVENANCE,
    TAUX,
    Export,
    Table,
)

TITRE = "À lire"
LARGEURS = (44.0, 30.0, 24.0, 24.0, 80.0)
"""Width of the columns, in characters."""
NB_TAUX = 60
"""Rates said here, the greatest counts first; the sheet of rates has them all."""

_RUBRIQUES = ("Sélection", "Lecture")


def list_lines(export: Export, feuilles: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the sheet; one text is a heading, an empty line parts two sections.

    `feuilles` names the sheet of each table.
    """
    tables = {t.nom: t for t in export.tables}
    if PROVENANCE in tables:
        yield ("Ce que contient ce fichier",)
        for ligne in tables[PROVENANCE].lignes:
            if ligne[0] in _RUBRIQUES:
                yield str(ligne[1] or ""), str(ligne[2] or "")
        yield ()
    yield ("Les feuilles",)
    for table in export.tables:
        yield feuilles.get(table.nom, table.nom), table.titre
    yield ()
    if TAUX in tables:
        yield from _list_rates(tables[TAUX])
    if DICTIONNAIRE in tables:
        yield from _list_codes(tables[DICTIONNAIRE])


def _list_rates(taux: Table) -> Iterator[tuple[str, ...]]:
    """Yield the rates of which something is known, the greatest counts first."""
    lignes = [r for r in taux.records() if r["k"] or r["k_probable"]]
    lignes.sort(key=lambda r: -int(str(r["k"] or 0)))
    yield ("Les taux : k sur N, ou leurs bornes",)
    yield "Indicateur", "Mesure", "Chiffre", "Pourcentage ou bornes", "En clair"
    noms = ("libelle", "libelle_mesure", "chiffre", "pourcentage", "phrase")
    for ligne in lignes[:NB_TAUX]:
        yield tuple(str(ligne[nom] or "") for nom in noms)
    if len(lignes) > NB_TAUX:
        reste = quantite(len(lignes) - NB_TAUX, "autre")
        yield (f"Et {reste} dans la feuille des taux.", "")
    elif not lignes:
        yield "Rien d’établi pour cette sélection.", ""
    yield ()


def _list_codes(dictionnaire: Table) -> Iterator[tuple[str, ...]]:
    yield ("Ce que veulent dire les codes de la feuille « Données »",)
    for ligne in dictionnaire.records():
        if ligne["table"] == DONNEES and ligne["valeurs"]:
            yield str(ligne["libelle"] or ""), str(ligne["valeurs"])
