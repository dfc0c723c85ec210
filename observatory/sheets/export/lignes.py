"""The rows of every exported table, from the same questions and the same sheets as the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.queries.cellules import list_cotes
from observatory.queries.entrepot import Entrepot
from observatory.queries.export import (
    CelluleExport,
    list_cellules_selection,
    list_colonnes,
    list_epci_selection,
    list_preuves_selection,
)
from observatory.queries.qpv import list_qpv_selection
from observatory.queries.taux import LigneTaux, list_reperes, list_taux
from observatory.sheets.export import schemas
from observatory.sheets.export.schemas import describe
from observatory.sheets.export.table_typee import (
    DONNEES,
    EPCI,
    PREUVES,
    QPV,
    TAUX,
    Table,
    Valeur,
    build_table,
    flatten,
)
from observatory.sheets.pages.selection import Selection
from observatory.sheets.rates.cellules import (
    MotsCodes,
    list_counted,
    load_vocabulaire,
    write_valeur,
)
from observatory.sheets.rates.reperes import RepereLu, build_repere, list_marks
from observatory.sheets.rates.taux import Taux, build_taux
from observatory.sheets.rates.unites import MENTION_SIMULEE


@dataclass(frozen=True)
class Lignes:
    """What the tables of one selection are made from, read once."""

    entrepot: Entrepot
    selection: Selection
    cellules: tuple[CelluleExport, ...]
    vocabulaire: MotsCodes
    descriptions: Mapping[tuple[str, str], str]


def read_lignes(entrepot: Entrepot, selection: Selection) -> Lignes:
    """Return the cells and words the tables share."""
    cellules = list_cellules_selection(
        entrepot,
        selection.lecture.code_lecture,
        selection.codes_unites,
        selection.codes_indicateurs,
    )
    return Lignes(
        entrepot,
        selection,
        tuple(cellules),
        load_vocabulaire(entrepot),
        {(c.nom_table, c.nom_colonne): c.description for c in list_colonnes(entrepot)},
    )


def build_donnees(lignes: Lignes) -> Table:
    """Return one row per unit and indicator: value, statut, certitude, provenance, evidence."""
    schema = schemas.CELLULES
    colonnes = describe(schema, lignes.descriptions)
    rangees = tuple(
        (
            *(flatten(getattr(c, nom.nom)) for nom in colonnes[:-1]),
            summarise_cell(c, lignes.vocabulaire),
        )
        for c in lignes.cellules
    )
    return mark_simulated(Table(DONNEES, schema.titre, colonnes, rangees, est_codee=True), lignes)


def summarise_cell(cellule: CelluleExport, vocabulaire: MotsCodes) -> str:
    """Return a cell in words: « au moins « partenaire » (probable) », or why there is none."""
    if cellule.statut != "code":
        return vocabulaire.nommer("statut", cellule.statut).lower()
    valeur = write_valeur(cellule.libelle_valeur, cellule.sens)
    if cellule.code_echelle is not None:
        valeur = valeur.lower()
    reserves = [
        "probable" if cellule.certitude == "probable" else "",
        "à revoir" if cellule.est_a_revoir else "",
    ]
    dites = ", ".join(r for r in reserves if r)
    return f"{valeur} ({dites})" if dites else valeur


def build_taux_table(lignes: Lignes) -> Table:
    """Return every rate of the selection, as the pages write it, with k, n and N beside."""
    selection = lignes.selection
    filtres = selection.filtres
    rates = list_taux(lignes.entrepot, filtres, indicateurs=selection.codes_indicateurs)
    rates = rates if selection.indicateurs else []
    noms = _name_positives(lignes, rates)
    provenances = _list_provenances(lignes.cellules)
    lus = [build_taux(x, filtres, noms.get((x.code_indicateur, x.mesure), ())) for x in rates]
    reperes = _list_marks(lignes, lus)
    colonnes = describe(schemas.TAUX, lignes.descriptions)
    rangees = tuple(
        tuple(
            _read_rate(c.nom, taux, reperes, provenances.get(taux.ligne.code_indicateur))
            for c in colonnes
        )
        for taux in lus
    )
    return mark_simulated(
        Table(TAUX, schemas.TAUX.titre, colonnes, rangees, est_codee=True), lignes
    )


def _read_rate(nom: str, taux: Taux, reperes: Sequence[RepereLu], provenance: str | None) -> Valeur:
    """Return one column of a rate: the sheet's where it has it, else the row's."""
    ligne = taux.ligne
    if nom == "couverture":
        return None if ligne.est_petit_groupe else ligne.n / ligne.nb_attendus
    if nom == "provenance":
        return provenance
    if nom in ("taux_publie", "constat_publie"):
        marques = list_marks(reperes, taux)
        textes = [r.publie if nom == "taux_publie" else r.phrase for r in marques]
        return flatten(textes)
    if nom == "precautions":
        return " ".join(taux.precautions) or None
    return flatten(getattr(taux, nom) if hasattr(taux, nom) else getattr(ligne, nom))


def _name_positives(
    lignes: Lignes, rates: Sequence[LigneTaux]
) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the names of the positive units of each rate of a small group."""
    if not any(x.est_petit_groupe for x in rates):
        return {}
    selection = lignes.selection
    cotes = list_cotes(
        lignes.entrepot,
        selection.lecture.code_lecture,
        selection.codes_unites,
        selection.codes_indicateurs,
    )
    noms: dict[tuple[str, str], list[str]] = defaultdict(list)
    comptees = list_counted(est_bornee=selection.lecture.est_bornee)
    for cote in cotes:
        if cote.cote in comptees:
            noms[cote.code_indicateur, cote.mesure].append(cote.nom_unite)
    return noms


def _list_provenances(cellules: Iterable[CelluleExport]) -> Mapping[str, str]:
    trouvees: dict[str, set[str]] = defaultdict(set)
    for c in cellules:
        if c.statut == "code" and c.provenance:
            trouvees[c.code_indicateur].add(c.provenance)
    return {code: " ; ".join(sorted(noms)) for code, noms in trouvees.items()}


def _list_marks(lignes: Lignes, lus: Sequence[Taux]) -> tuple[RepereLu, ...]:
    """Return the published marks of these rates; a selection is never compared with them."""
    filtres = lignes.selection.filtres
    if filtres.est_selection:
        return ()
    par_cle = {(t.ligne.code_indicateur, t.ligne.mesure): t for t in lus}
    return tuple(
        build_repere(r, par_cle[r.code_indicateur or "", r.mesure or ""])
        for r in list_reperes(lignes.entrepot, filtres.lecture)
        if (r.code_indicateur or "", r.mesure or "") in par_cle
    )


def build_qpv(lignes: Lignes) -> Table:
    """Return the QPV of the contracts, with their statistics."""
    qpv = list_qpv_selection(lignes.entrepot, lignes.selection.codes_contrats)
    return build_table(QPV, schemas.QPV.titre, describe(schemas.QPV, lignes.descriptions), qpv)


def build_epci(lignes: Lignes) -> Table:
    """Return the EPCI of the contracts."""
    epci = list_epci_selection(lignes.entrepot, lignes.selection.codes_contrats)
    return build_table(EPCI, schemas.EPCI.titre, describe(schemas.EPCI, lignes.descriptions), epci)


def build_preuves(lignes: Lignes) -> Table:
    """Return the evidence behind the cells; a simulated lecture has none to show."""
    selection = lignes.selection
    preuves = list_preuves_selection(
        lignes.entrepot,
        selection.lecture.code_lecture,
        selection.codes_unites,
        selection.codes_indicateurs,
    )
    schema = schemas.PREUVES
    colonnes = describe(schema, lignes.descriptions)
    table = build_table(PREUVES, schema.titre, colonnes, preuves, est_codee=True)
    return mark_simulated(table, lignes)


def mark_simulated(table: Table, lignes: Lignes) -> Table:
    """Return the table with the announcement of a simulated lecture on every line."""
    if not lignes.selection.lecture.est_simulee:
        return table
    return replace(
        table,
        colonnes=(*table.colonnes, schemas.AVERTISSEMENT),
        lignes=tuple((*ligne, MENTION_SIMULEE) for ligne in table.lignes),
    )
