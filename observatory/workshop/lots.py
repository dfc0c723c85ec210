"""Grids enter the journal as batches: one history, whether cells were coded on screen or not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from observatory.base.paths import Paths
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.modele import Cle, PreuveSaisie, Saisie
from observatory.workshop.decisions import (
    CODER,
    IMPORT,
    RETIRER,
    CleDecision,
    EtatCode,
    Geste,
    JournalAtelier,
    PieceJustificative,
    open_journal,
)
from observatory.workshop.personnes import Personne, welcome

_COMMUNS = {f.name for f in fields(PieceJustificative)} & {f.name for f in fields(PreuveSaisie)}


def record_import(paths: Paths, code_lecture: str, codeur: str, cles: Collection[Cle]) -> int:
    """Write in the journal the cells that an import has just changed; return how many rows."""
    if not cles:
        return 0
    etat = load_etat(paths, code_lecture)
    with open_journal(paths) as journal:
        personne = welcome(journal, codeur, connus=etat.codeurs)
        return _write(journal, personne, etat, cles)


def adopt_cells(journal: JournalAtelier, personne: Personne, etat: EtatLecture) -> int:
    """Write what a coder had coded in grids before their first gesture on screen."""
    code = str(etat.lecture["code_lecture"])
    if personne.alias not in etat.codeurs or journal.current(code, codeur=personne.numero):
        return 0
    return _write(journal, personne, etat, list(etat.list_saisies(personne.alias)))


def _write(
    journal: JournalAtelier, personne: Personne, etat: EtatLecture, cles: Collection[Cle]
) -> int:
    code = str(etat.lecture["code_lecture"])
    saisies, preuves = etat.list_saisies(personne.alias), etat.list_preuves(personne.alias)
    actuelles = journal.current(code, codeur=personne.numero)
    gestes = []
    for unite, indicateur in sorted(cles):
        cellule = CleDecision(personne.numero, code, unite, indicateur)
        saisie = saisies.get((unite, indicateur))
        dit = _read(saisie, preuves.get((unite, indicateur), ()))
        deja = actuelles.get(cellule)
        if (deja.etat if deja else EtatCode()) != dit:
            lot = f"{IMPORT}:{etat.empreinte}"
            gestes.append(Geste(cellule, CODER if saisie else RETIRER, dit, lot=lot))
    return len(journal.append(gestes))


def _read(saisie: Saisie | None, preuves: Collection[PreuveSaisie]) -> EtatCode:
    if saisie is None:
        return EtatCode()
    pieces = tuple(
        PieceJustificative(
            page=p.page_pdf, imprime=p.page_imprimee, **{nom: getattr(p, nom) for nom in _COMMUNS}
        )
        for p in preuves
    )
    return EtatCode(
        saisie.statut, saisie.valeur, saisie.sens, saisie.certitude, saisie.commentaire, pieces
    )
