"""Tables of a sheet as rows and as files; the reserve of a simulated lecture is in the file too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.rendering.export.classeur import render_xlsx
from observatory.rendering.export.formats import Options
from observatory.rendering.export.lignes import build_page_table
from observatory.rendering.export.texte import render_csv
from observatory.sheets.export.table_typee import Export
from observatory.sheets.pages.contrat import AxeFiche, FicheContrat
from observatory.sheets.rates.cellules import DetailTaux
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.tableaux import LigneTableau, Tableau
from observatory.sheets.rates.unites import MENTION_SIMULEE, titrer

Ligne = Mapping[str, str]


def list_rows_tableau(tableau: Tableau) -> list[dict[str, str]]:
    """Return one row per indicator: each measure's figure, the band, the gap, the marks."""
    return [_row(ligne, tableau.est_simule) for ligne in tableau.lignes]


def _row(ligne: LigneTableau, est_simule: bool) -> dict[str, str]:
    row = {"Indicateur": ligne.libelle}
    for taux in ligne.taux:
        row[taux.libelle_mesure] = taux.dit
        row[f"{taux.libelle_mesure} (%)"] = taux.pourcentage or "—"
        if taux.reste:
            row[f"{taux.libelle_mesure} : ce qui n’est pas tranché"] = taux.reste
    row["Tranche"] = ligne.principal.libelle_bande or "—"
    if ligne.ecart:
        row["Écart"] = ligne.ecart
    if ligne.reperes:
        row["Taux publié"] = " ; ".join(f"{r.publie} ({r.verdict})" for r in ligne.reperes)
    row["Précautions"] = " ".join(ligne.principal.precautions) or "—"
    if est_simule:
        row["Avertissement"] = MENTION_SIMULEE
    return row


def list_rows_detail(detail: DetailTaux) -> list[dict[str, str]]:
    """Return one row per unit behind a rate, with its side and why."""
    reserve = {"Avertissement": MENTION_SIMULEE} if detail.taux.est_simule else {}
    return [
        {"Code": u.code_unite, "Nom": u.nom, "Côté": cote.libelle, "Cellule": u.resume, **reserve}
        for cote in detail.cotes
        for u in cote.unites
    ]


def list_rows_qpv(fiche: FicheContrat) -> list[dict[str, str]]:
    """Return one row per neighbourhood of a contract."""
    return [
        {
            "QPV": q.nom,
            "Code": q.code_qpv,
            "Commune": q.communes,
            "Habitants": q.population,
            "Taux de pauvreté": q.pauvrete,
            "Taux d’emploi": q.emploi,
            "Périmètre 2024": q.evolution,
            "Dispositifs": q.dispositifs,
        }
        for q in fiche.qpv
    ]


def list_rows_axe(axe: AxeFiche, *, est_simulee: bool) -> list[dict[str, str]]:
    """Return one row per coded cell of an axis of a contract."""
    reserve = {"Avertissement": MENTION_SIMULEE} if est_simulee else {}
    return [
        {
            "Indicateur": c.libelle,
            "Famille": c.famille,
            "Valeur": c.valeur,
            "Statut": c.statut,
            "Certitude": c.certitude,
            "Provenance": c.provenance,
            "Preuves": str(c.nb_preuves),
            **reserve,
        }
        for c in axe.cellules
    ]


def list_rows_reperes(reperes: Sequence[RepereLu], *, est_simulee: bool) -> list[dict[str, str]]:
    """Return one row per published mark: what was published, what is found here, the verdict."""
    ici = MENTION_SIMULEE if est_simulee else "Dans cette lecture"
    return [
        {
            "Taux publié": _name_mark(r),
            "Publié": r.publie,
            ici: r.taux.dit if r.taux else "—",
            "Constat": r.phrase,
            "Source": r.source,
        }
        for r in reperes
    ]


def _name_mark(repere: RepereLu) -> str:
    return f"{repere.libelle} — {repere.taux.libelle_mesure}" if repere.taux else repere.libelle


def write_csv(lignes: Sequence[Ligne]) -> bytes:
    """Return the rows as CSV for French spreadsheets: semicolons, UTF-8 with its mark.

    Figures have columns of their own, and no text can be read as a number, a date or a formula.
    """
    return render_csv(build_page_table(lignes, "tableau", "Tableau"), Options())


def write_xlsx(lignes: Sequence[Ligne], titre: str, lecture: str, build_id: str) -> bytes:
    """Return the rows as a workbook: typed cells, and what the lines are announced to be."""
    table = build_page_table(lignes, "tableau", titre)
    est_simule = any(MENTION_SIMULEE in (*ligne.values(), *ligne) for ligne in lignes)
    mention = MENTION_SIMULEE if est_simule else None
    export = Export(titrer(lecture, est_simule), mention, "", "", build_id, (table,))
    return render_xlsx(export)
