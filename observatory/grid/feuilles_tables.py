"""The long sheets of a coding workbook: evidence, and remarks on cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from observatory.base import formula
from observatory.base.workbook import Wardrobe
from observatory.codebook.codebook import Codebook
from observatory.grid import feuilles
from observatory.grid.etat import EtatLecture
from observatory.grid.feuille_axe import AUTEUR, write_text
from observatory.grid.feuilles import LIGNE_ENTETE_TABLE, ColonneTable
from observatory.grid.listes import Listes
from observatory.grid.modele import Cle, PreuveSaisie, Saisie

_LIGNES_LIBRES = 2_000
_ENTETE = PatternFill("solid", fgColor="E6ECF3")
_LIBRE = Protection(locked=False)


def fill_preuves(
    plan: Worksheet,
    etat: EtatLecture,
    preuves: Mapping[Cle, Sequence[PreuveSaisie]],
    codebook: Codebook,
    listes: Listes,
) -> None:
    """Fill the sheet « Preuves », one row per piece of evidence."""
    libelles = {
        champ: {m.code: m.libelle for m in codebook.vocabulaires[champ]}
        for champ in ("type_preuve", "certitude")
    }
    lignes: list[dict[str, object]] = []
    for cle, suite in sorted(preuves.items()):
        for preuve in suite:
            ligne: dict[str, object] = dict(vars(preuve))
            for champ, mots in libelles.items():
                ligne[champ] = mots.get(str(ligne[champ]), ligne[champ])
            lignes.append(_reference(cle, etat, codebook) | ligne)
    fill_table(plan, feuilles.COLONNES_PREUVES, lignes, "Une ligne par preuve", etat)
    sources = {
        "code_unite": "unites",
        "code_indicateur": "indicateurs",
        "type_preuve": "type_preuve",
        "certitude": "certitude",
    }
    attach_lists(plan, feuilles.COLONNES_PREUVES, sources, listes, len(lignes))


def fill_remarques(
    plan: Worksheet,
    etat: EtatLecture,
    saisies: Mapping[Cle, Saisie],
    codebook: Codebook,
    listes: Listes,
) -> None:
    """Fill the sheet « Remarques » with the cells that have a comment or a date."""
    lignes = [
        _reference(cle, etat, codebook)
        | {
            "date_codage": s.date_codage.isoformat() if s.date_codage else None,
            "commentaire": s.commentaire,
        }
        for cle, s in sorted(saisies.items())
        if s.date_codage or s.commentaire
    ]
    fill_table(plan, feuilles.COLONNES_REMARQUES, lignes, "Commentaire et date d’une cellule", etat)
    sources = {"code_unite": "unites", "code_indicateur": "indicateurs"}
    attach_lists(plan, feuilles.COLONNES_REMARQUES, sources, listes, len(lignes))


def _reference(cle: Cle, etat: EtatLecture, codebook: Codebook) -> dict[str, object]:
    unite, indicateur = cle
    return {
        "code_unite": feuilles.write_reference(unite, etat.unites.get(unite, "")),
        "code_indicateur": feuilles.write_reference(
            indicateur, codebook.indicateur(indicateur).libelle
        ),
    }


def fill_table(
    plan: Worksheet,
    colonnes: Sequence[ColonneTable],
    lignes: Sequence[Mapping[str, object]],
    titre: str,
    etat: EtatLecture,
) -> None:
    """Write title, headers with notes, and rows as text that nothing computes."""
    marque = f"{feuilles.MARQUE_SIMULEE}. " if etat.est_demonstration else ""
    plan.cell(1, 1, f"{marque}{titre}").font = Font(bold=True, size=12, color="1F3A5F")
    for rang, colonne in enumerate(colonnes, start=1):
        entete = plan.cell(LIGNE_ENTETE_TABLE, rang, colonne.titre)
        entete.font, entete.fill = Font(bold=True), _ENTETE
        entete.comment = Comment(colonne.note, AUTEUR)
        dimension = plan.column_dimensions[get_column_letter(rang)]
        dimension.width, dimension.protection, dimension.number_format = (
            colonne.largeur,
            _LIBRE,
            "@",
        )
    retour, garde = Alignment(wrap_text=True, vertical="top"), Wardrobe()
    for numero, ligne in enumerate(lignes, start=LIGNE_ENTETE_TABLE + 1):
        for rang, colonne in enumerate(colonnes, start=1):
            valeur = ligne[colonne.champ]
            if valeur is None:
                continue
            cellule = plan.cell(numero, rang)
            write_text(cellule, formula.disarm(valeur) if isinstance(valeur, str) else valeur)
            garde.dress(cellule, "texte", protection=_LIBRE, alignment=retour)
    plan.freeze_panes = plan.cell(LIGNE_ENTETE_TABLE + 1, 3)


def attach_lists(
    plan: Worksheet,
    colonnes: Sequence[ColonneTable],
    sources: Mapping[str, str],
    listes: Listes,
    nb_lignes: int,
) -> None:
    """Offer a list in some columns of a long sheet, its free rows included."""
    fin = LIGNE_ENTETE_TABLE + nb_lignes + _LIGNES_LIBRES
    for rang, colonne in enumerate(colonnes, start=1):
        if colonne.champ in sources:
            lettre = get_column_letter(rang)
            plage = f"{lettre}{LIGNE_ENTETE_TABLE + 1}:{lettre}{fin}"
            listes.attach(plan, sources[colonne.champ], [plage])
