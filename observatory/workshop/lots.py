"""Grids enter the journal as batches: one history, whether cells were coded on screen or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple, fields

from observatory.base.paths import Paths
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.modele import Cle, FacetteSaisie, PreuveSaisie, Saisie
from observatory.workshop.decisions import (
    CODER,
    IMPORT,
    RETIRER,
    CleDecision,
    Decision,
    EtatCode,
    Geste,
    JournalAtelier,
    PieceJustificative,
    open_journal,
)
from observatory.workshop.personnes import Personne, welcome

Question = tuple[str, str, str]
"""An attribute or a link of a cell: unit, indicator, facet."""
_COMMUNS = {f.name for f in fields(PieceJustificative)} & {f.name for f in fields(PreuveSaisie)}


def record_import(
    paths: Paths,
    code_lecture: str,
    codeur: str,
    cles: Collection[Cle],
    questions: Collection[Question] = (),
) -> int:
    """Write in the journal what an import has just changed; return how many rows.

    `questions` are the attributes and links answered otherwise: unit, indicator, facet.
    """
    if not cles and not questions:
        return 0
    etat = load_etat(paths, code_lecture)
    with open_journal(paths) as journal:
        personne = welcome(journal, codeur, connus=etat.codeurs)
        return _write(journal, personne, etat, cles, questions)


def adopt_cells(journal: JournalAtelier, personne: Personne, etat: EtatLecture) -> int:
    """Write what a coder had coded in grids before their first gesture on screen."""
    code = str(etat.lecture["code_lecture"])
    if personne.alias not in etat.codeurs or journal.current(code, codeur=personne.numero):
        return 0
    questions = {s.question for s in etat.list_facettes(personne.alias)}
    return _write(journal, personne, etat, list(etat.list_saisies(personne.alias)), questions)


def _write(
    journal: JournalAtelier,
    personne: Personne,
    etat: EtatLecture,
    cles: Collection[Cle],
    questions: Collection[Question],
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
    gestes += _list_answers(personne, etat, questions, actuelles)
    return len(journal.append(gestes))


def _list_answers(
    personne: Personne,
    etat: EtatLecture,
    questions: Collection[Question],
    actuelles: Mapping[CleDecision, Decision],
) -> Iterator[Geste]:
    """Yield the rows that bring answers of the journal to those of the grid."""
    code, lot = str(etat.lecture["code_lecture"]), f"{IMPORT}:{etat.empreinte}"
    lues = [s for s in etat.list_facettes(personne.alias) if s.question in set(questions)]
    dites = {
        CleDecision(personne.numero, code, *question, rang): _read_answer(saisie)
        for question in {s.question for s in lues}
        for rang, saisie in enumerate(s for s in lues if s.question == question)
    }
    anciennes = {c for c in actuelles if (c.unite, c.indicateur, c.facette) in set(questions)}
    for cle in sorted({*dites, *anciennes}, key=astuple):
        dite = dites.get(cle, EtatCode())
        if (actuelles[cle].etat if cle in actuelles else EtatCode()) != dite:
            yield Geste(cle, CODER if cle in dites else RETIRER, dite, lot=lot)


def _read_answer(saisie: FacetteSaisie) -> EtatCode:
    genre = "page_web" if saisie.url else "page_pdf" if saisie.page_pdf else "passage"
    piece = PieceJustificative(
        genre, page=saisie.page_pdf, imprime=saisie.page_imprimee, citation=saisie.citation,
        url=saisie.url, titre=saisie.titre, passage=saisie.passage, note=saisie.note,
    )  # fmt: skip
    return EtatCode(saisie.statut, saisie.valeur, None, saisie.certitude, preuves=(piece,))


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
