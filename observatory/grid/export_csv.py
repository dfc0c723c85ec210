"""A coder's cells as a CSV in long form: one line per cell and piece of evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from observatory.base import formula
from observatory.base.files import explained, write_bytes
from observatory.codebook.codebook import Codebook
from observatory.grid.etat import EtatLecture
from observatory.grid.facettes import keep_known
from observatory.grid.modele import CHAMPS_PREUVE, FacetteSaisie, PreuveSaisie, Saisie

IDENTITE = ("code_lecture", "codeur")
REPERES = ("code_unite", "nom_unite", "code_indicateur", "libelle", "facette")
CODAGE = ("valeur", "sens", "statut", "certitude", "date_codage", "commentaire")
PREUVE = {champ: "certitude_preuve" if champ == "certitude" else champ for champ in CHAMPS_PREUVE}
"""Field of a piece of evidence → its column; « certitude » is the cell's own."""
COLONNES = (*IDENTITE, *REPERES, *CODAGE, "provenance", *PREUVE.values())
"""« provenance » is told, never read back: only an import decides it. A line with a « facette »
answers an attribute or a link of its cell: `valeur`, `statut` dit or non_dit, its passage."""


@dataclass(frozen=True)
class _LigneEcrite:
    """One line of the file: a cell, and one of its pieces of evidence if it has any."""

    code_unite: str
    code_indicateur: str
    saisie: Saisie
    preuve: PreuveSaisie | None
    provenance: str
    est_nombre: bool


def write_csv(etat: EtatLecture, codeur: str, codebook: Codebook, destination: Path) -> None:
    """Write the cells of one coder: UTF-8 with BOM, semicolons, nothing a spreadsheet computes."""
    libelles = {i.code: i.libelle for i in codebook.indicateurs() if i.est_codable}
    identite = [str(etat.lecture["code_lecture"]), codeur]
    preuves, provenances = etat.list_preuves(codeur), etat.list_provenances(codeur)
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    for cle, saisie in sorted(etat.list_saisies(codeur).items()):
        unite, indicateur = cle
        if unite not in etat.unites or indicateur not in libelles:
            continue
        for preuve in preuves.get(cle, ()) or (None,):
            est_nombre = codebook.indicateur(indicateur).type_valeur == "nombre"
            ligne = _LigneEcrite(unite, indicateur, saisie, preuve, provenances[cle], est_nombre)
            ecrivain.writerow(
                _write(v)
                for v in (
                    *identite,
                    unite,
                    etat.unites[unite],
                    indicateur,
                    libelles[indicateur],
                    None,
                    *_list_values(ligne),
                )
            )
    for reponse in keep_known(etat, codeur, codebook):
        ecrivain.writerow(_write(v) for v in _list_answer(identite, reponse, etat, libelles))
    with explained(str(destination)):
        write_bytes(tampon.getvalue().encode("utf-8-sig"), destination)


def _write(valeur: object) -> str:
    """Return one field: a text stays one in any spreadsheet, numbers and whole dates are theirs."""
    if valeur is None:
        return ""
    if isinstance(valeur, int | Decimal | date):
        return str(valeur).replace(".", ",")
    return formula.keep_text(str(valeur))


def _list_answer(
    identite: list[str], reponse: FacetteSaisie, etat: EtatLecture, libelles: Mapping[str, str]
) -> list[object]:
    """Return the line of an answer, column by column."""
    valeurs: dict[str, object] = dict(zip(IDENTITE, identite, strict=True)) | vars(reponse)
    valeurs |= {
        "nom_unite": etat.unites[reponse.code_unite],
        "libelle": libelles[reponse.code_indicateur],
    }
    return [valeurs.get(colonne) for colonne in COLONNES]


def _list_values(ligne: _LigneEcrite) -> list[object]:
    valeurs: list[object] = [getattr(ligne.saisie, champ) for champ in CODAGE]
    if ligne.est_nombre and ligne.saisie.valeur is not None:
        valeurs[0] = Decimal(ligne.saisie.valeur)
    valeurs.append(ligne.provenance)
    valeurs += [getattr(ligne.preuve, champ) if ligne.preuve else None for champ in CHAMPS_PREUVE]
    return valeurs
