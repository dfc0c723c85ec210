"""Tables of a sheet as rows and as files; the reserve of a simulated lecture is in the file too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.rendering.export.classeur import render_xlsx
from observatory.rendering.export.formats import Options
from observatory.rendering.export.lignes import build_page_table
from observatory.rendering.export.texte import render_csv
from observatory.rendering.signes import Marque
from observatory.sheets.export.table_typee import Export
from observatory.sheets.pages.combinaison import Combinaison, UniteTrouvee
from observatory.sheets.pages.contrat import AxeFiche, FicheContrat
from observatory.sheets.pages.croisement import Croisement
from observatory.sheets.pages.partenaires import LignePartenaire
from observatory.sheets.publication.constats import LECTURE, NIVEAUX, SOURCE
from observatory.sheets.publication.controle import RapportPublication
from observatory.sheets.rates.cellules import DetailTaux
from observatory.sheets.rates.echelons import PROBABLE
from observatory.sheets.rates.reperes import RepereLu, list_marks
from observatory.sheets.rates.tableaux import LigneTableau, Tableau
from observatory.sheets.rates.unites import MENTION_SIMULEE, titrer

Ligne = Mapping[str, str]


def list_rows_tableau(tableau: Tableau) -> list[dict[str, str]]:
    """Return one row per indicator: each measure's figure, the band, the gap, the marks."""
    return [_row(ligne, tableau.est_simule) for ligne in tableau.lignes]


def _row(ligne: LigneTableau, est_simule: bool) -> dict[str, str]:
    row = {"Indicateur": ligne.libelle}
    for taux in ligne.taux:
        row[taux.ligne.libelle_mesure] = taux.dit
        row[f"{taux.ligne.libelle_mesure} (%)"] = taux.pourcentage or "—"
        if taux.reste:
            row[f"{taux.ligne.libelle_mesure} : ce qui n’est pas tranché"] = taux.reste
    row["Tranche"] = ligne.principal.ligne.libelle_bande or "—"
    if ligne.ecart:
        row["Écart"] = ligne.ecart
    if ligne.reperes:
        row["Taux publié"] = " ; ".join(f"{r.dit} ({r.verdict})" for r in ligne.reperes)
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
            "Publié": r.dit,
            ici: r.taux.dit if r.taux else "—",
            "Constat": r.phrase,
            "Source": r.source,
        }
        for r in reperes
    ]


def _name_mark(repere: RepereLu) -> str:
    return (
        f"{repere.libelle} — {repere.taux.ligne.libelle_mesure}" if repere.taux else repere.libelle
    )


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


_ORIGINES = {SOURCE: "source publiée", LECTURE: "lecture"}


def list_rows_publication(rapport: RapportPublication) -> list[dict[str, str]]:
    """Return one row per finding, the gravest first."""
    return [
        {
            "Lecture": rapport.code_lecture,
            "Niveau": NIVEAUX[c.niveau],
            "Origine": _ORIGINES[c.origine],
            "Code": c.code,
            "Constat": c.message,
            "Remède": c.remede,
            "Taux": " ; ".join(
                f"{t.ligne.code_indicateur}/{t.ligne.mesure} {t.ligne.k}/{t.ligne.n}"
                for t in c.taux
            ),
            "Repères": " ; ".join(r.code_repere for r in c.reperes),
            "Cellules": " ; ".join(f"{x.code_unite} {x.code_indicateur}" for x in c.cellules),
        }
        for c in rapport.constats
    ]


Valeur = str | int


def list_rows_partenaires(
    lignes: Sequence[LignePartenaire],
    marques: Mapping[str, Marque],
    reperes: Sequence[RepereLu],
    *,
    est_simulee: bool,
) -> list[dict[str, Valeur]]:
    """Return one row per partner; the steps are counts that can be sorted, 0 when nobody is."""
    return [_row_partenaire(x, marques, reperes, est_simulee=est_simulee) for x in lignes]


def _row_partenaire(
    ligne: LignePartenaire,
    marques: Mapping[str, Marque],
    reperes: Sequence[RepereLu],
    *,
    est_simulee: bool,
) -> dict[str, Valeur]:
    comptes = {e.code: e.compte.k for e in ligne.echelons}
    comptes |= {e.code + PROBABLE: len(e.compte.probables) for e in ligne.echelons}
    row: dict[str, Valeur] = {"Partenaire": ligne.libelle, "Famille": ligne.famille}
    row |= {m.libelle: comptes.get(code, 0) for code, m in marques.items()}
    for taux in ligne.taux:
        row[f"{taux.ligne.libelle_mesure} : taux"] = taux.dit
        row[f"{taux.ligne.libelle_mesure} (%)"] = taux.pourcentage or "—"
    row["Écart"] = ligne.ecarts[-1].phrase if ligne.ecarts else "—"
    publies = [r for t in ligne.taux for r in list_marks(reperes, t)]
    row["Taux publié"] = (
        " ; ".join(f"{_name_repere(r)} {r.dit} ({r.verdict})" for r in publies) or "—"
    )
    if est_simulee:
        row["Avertissement"] = MENTION_SIMULEE
    return row


def _name_repere(repere: RepereLu) -> str:
    return repere.taux.ligne.libelle_mesure.lower() if repere.taux else ""


def list_rows_croisement(page: Croisement) -> list[dict[str, str]]:
    """Return one row per unit: those drawn, from the highest level, then those left out."""
    reserve = {"Avertissement": MENTION_SIMULEE} if page.est_simulee else {}
    points = sorted(page.points, key=lambda p: (-p.rang, -p.valeur, p.code_unite))
    dessines = [
        {
            "Code": p.code_unite,
            "Nom": p.nom,
            "Réponse": p.niveau,
            "Certitude": "probable" if p.est_probable else "ferme",
            page.chiffre.libelle: p.texte,
            "Hors du calcul": "",
            **reserve,
        }
        for p in points
    ]
    ecartes = [
        {
            "Code": e.code_unite,
            "Nom": e.nom,
            "Réponse": "",
            "Certitude": "",
            page.chiffre.libelle: "",
            "Hors du calcul": e.motif,
            **reserve,
        }
        for e in page.exclus
    ]
    return dessines + ecartes


def list_rows_combinaison(page: Croisement, combinaison: Combinaison) -> list[dict[str, str]]:
    """Return one row per unit: who answers both criteria, who may, who does not."""
    reserve = {"Avertissement": MENTION_SIMULEE} if page.est_simulee else {}
    cotes: tuple[tuple[str, tuple[UniteTrouvee, ...]], ...] = (
        ("oui", combinaison.oui),
        ("à établir", combinaison.indecis),
        ("non", combinaison.non),
    )
    return [
        {
            "Code": u.code_unite,
            "Nom": u.nom,
            "Répond aux deux critères": cote,
            page.chiffre.libelle: u.texte,
            page.libelle: u.reponse,
            "Ce qui manque": u.motif or "",
            "Critères": combinaison.phrase,
            **reserve,
        }
        for cote, unites in cotes
        for u in unites
    ]
