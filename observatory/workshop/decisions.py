"""What coders decide, one row per gesture: appended, never changed, read back as current cells.

A row holds the whole state of its cell after the gesture: the current cell of a coder is the last
row of lecture × unit × indicator × coder (and of the facet, for an answer to an attribute). An
undo is one more row, which says again what the cell was before. Numbers order the rows, not clocks.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, func, insert, select, update

from observatory.base import files
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.workshop import schema
from observatory.workshop.chaine import DEBUT, seal
from observatory.workshop.reprise import adopt
from observatory.workshop.schema import DECISION, POSITION, TETE

CODER, RETIRER, ABSENCE, ECARTER = "coder", "retirer", "absence", "ecarter"
COMMENTER, QUALIFIER, CLOTURER, ANNULER = "commenter", "qualifier", "cloturer", "annuler"
TIRER, ARBITRER = "tirer", "arbitrer"
GESTES = (CODER, RETIRER, ABSENCE, ECARTER, COMMENTER, QUALIFIER, CLOTURER, ANNULER, TIRER,
          ARBITRER)  # fmt: skip
"""Everything a row may be; `arbitrer` waits for the arbitration of doubly coded contracts."""
IMPORT, BLOC = "grille", "bloc"
"""How the name of a batch begins: a grid imported; rows of one gesture, undone together."""
_REMARQUABLES = (CODER, ABSENCE, QUALIFIER)
"""Gestures that leave the remark of the cell as it was when they bring none."""
_SCALAIRES = ("statut", "valeur", "sens", "certitude", "commentaire")


class GesteRefuse(ObservatoryError):
    """A gesture that cannot be written, whoever sends it again."""


@dataclass(frozen=True, slots=True)
class PieceJustificative:
    """What proves a state: a page of a document with its quote, an address, or an interview.

    `proposition` is the proposal of the reader that it comes from, if it comes from one.
    """

    type_preuve: str
    document: str | None = None
    page: int | None = None
    imprime: str | None = None
    citation: str | None = None
    url: str | None = None
    titre: str | None = None
    editeur: str | None = None
    passage: str | None = None
    date_source: str | None = None
    generation_source: str | None = None
    certitude: str | None = None
    note: str | None = None
    proposition: str | None = None


@dataclass(frozen=True, slots=True)
class EtatCode:
    """What a coder says of a cell; `statut` is None when nothing is said (never coded, removed)."""

    statut: str | None = None
    valeur: str | None = None
    sens: str | None = None
    certitude: str | None = None
    commentaire: str | None = None
    preuves: tuple[PieceJustificative, ...] = ()

    @property
    def est_assiste(self) -> bool:
        """Return whether a proposal of the reader was accepted or corrected."""
        return any(p.proposition for p in self.preuves)


@dataclass(frozen=True, slots=True)
class CleDecision:
    """One cell of a coder, or one answer to an attribute of it."""

    codeur: int
    lecture: str
    unite: str
    indicateur: str
    facette: str = ""
    rang: int = 0


@dataclass(frozen=True, slots=True)
class Geste:
    """One gesture to write; `cle` tells it from every other, so that it is never written twice.

    `etat` is the cell after it; None leaves the cell as it is (a proposal set aside).
    """

    cellule: CleDecision
    geste: str
    etat: EtatCode | None = None
    proposition: str | None = None
    motif: str | None = None
    cle: str | None = None
    lot: str | None = None
    annule: int | None = None
    version_lecteur: str | None = None
    version_codebook: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the journal, as read back."""

    numero: int
    quand: str
    cellule: CleDecision
    geste: str
    etat: EtatCode
    proposition: str | None
    motif: str | None
    precedente: int | None
    annule: int | None
    lot: str | None
    cle: str | None
    chaine: str


class JournalAtelier:
    """The journal of one home, open; use `open_journal`."""

    def __init__(self, moteur: Engine) -> None:
        self.moteur = moteur

    def append(
        self, gestes: Iterable[Geste], *, position: Mapping[str, Any] | None = None
    ) -> list[int]:
        """Write gestures, all of them or none, and return their numbers, in order.

        One already written (same `cle`) is not written again: its number is given. On the disk
        when this returns. `position` is where the coder is now, kept in the same transaction.
        """
        with schema.writing(self.moteur) as connexion:
            numeros = [_write(connexion, geste) for geste in gestes]
            if position is not None:
                _keep_position(connexion, position)
        return numeros

    def undo(self, codeur: int, lecture: str, unite: str, *, cle: str | None = None,
             vise: str | None = None) -> Decision | None:  # fmt: skip
        """Undo the last gesture of a coder in a contract; return the row undone, None when none is.

        `vise` is the key of the gesture to undo: ObservatoryError when it is not the last one.
        An undo already written (same `cle`) undoes nothing more: its row is given again.
        """
        with schema.writing(self.moteur) as connexion:
            if cle is not None and (deja := _find_row(connexion, _find_key(connexion, cle))):
                return _find_row(connexion, deja.annule)
            visee = _last_standing(connexion, codeur, lecture, unite)
            if visee is None:
                return None
            if vise is not None and (visee.cle or "").partition("/")[0] != vise:
                raise ObservatoryError(
                    "Ce geste n’est plus le dernier de ce contrat : un autre onglet a codé depuis "
                    "→ recharger la page."
                )
            for rang, ligne in enumerate(_list_block(connexion, visee)):
                avant = _find_row(connexion, ligne.precedente)
                etat = avant.etat if avant else EtatCode()
                _write(connexion, Geste(ligne.cellule, ANNULER, etat, ligne.proposition,
                                        cle=name_key(cle, rang), annule=ligne.numero))  # fmt: skip
        return visee

    def current(
        self, lecture: str, *, unite: str | None = None, codeur: int | None = None,
        jusqua: int | None = None, indicateur: str | None = None,
    ) -> dict[CleDecision, Decision]:  # fmt: skip
        """Return the last decision of each cell, those whose state is empty included."""
        tri = [DECISION.c[nom] for nom in (f.name for f in fields(CleDecision))]
        derniers = select(func.max(DECISION.c.numero)).where(
            DECISION.c.lecture == lecture, DECISION.c.indicateur != ""
        )
        voulus = {"unite": unite, "codeur": codeur, "indicateur": indicateur}
        for colonne, voulu in ((DECISION.c[nom], v) for nom, v in voulus.items()):
            derniers = derniers if voulu is None else derniers.where(colonne == voulu)
        if jusqua is not None:
            derniers = derniers.where(DECISION.c.numero <= jusqua)
        lues = self.read(select(DECISION).where(DECISION.c.numero.in_(derniers.group_by(*tri))))
        return {d.cellule: d for d in lues}

    def read(self, question: Select[Any]) -> list[Decision]:
        """Return the decisions a question selects, in the order of their numbers."""
        with schema.reading(self.moteur) as connexion:
            return [
                _build(r)
                for r in connexion.execute(question.order_by(DECISION.c.numero)).mappings()
            ]

    def list_all(self, *, lecture: str | None = None, unite: str | None = None) -> list[Decision]:
        """Return every decision, of a lecture or of a unit if one is given."""
        question = select(DECISION)
        for colonne, voulu in ((DECISION.c.lecture, lecture), (DECISION.c.unite, unite)):
            question = question if voulu is None else question.where(colonne == voulu)
        return self.read(question)

    def list_coded(self, lecture: str, jusqua: int) -> set[CleDecision]:
        """Return the cells of which something was said at least once, or taken away on purpose."""
        question = select(DECISION).where(
            DECISION.c.lecture == lecture,
            DECISION.c.numero <= jusqua,
            (DECISION.c.statut.is_not(None)) | (DECISION.c.geste == RETIRER),
        )
        return {d.cellule for d in self.read(question)}

    def list_set_aside(self, codeur: int, lecture: str, unite: str) -> dict[str, str]:
        """Return the proposals a coder set aside in a contract, with the reason of each."""
        siennes = select(DECISION).where(
            DECISION.c.codeur == codeur, DECISION.c.lecture == lecture, DECISION.c.unite == unite,
            DECISION.c.geste.in_((ECARTER, ANNULER)),
        )  # fmt: skip
        lues = self.read(siennes)
        annulees = {d.annule for d in lues if d.geste == ANNULER}
        tenues = (d for d in lues if d.geste == ECARTER and d.numero not in annulees)
        return {d.proposition: d.motif or "" for d in tenues if d.proposition}

    def last_number(self, lecture: str | None = None) -> int:
        """Return the number of the last decision, of a lecture if one is given; 0 when none is."""
        question = select(func.max(DECISION.c.numero))
        if lecture is not None:
            question = question.where(DECISION.c.lecture == lecture)
        with schema.reading(self.moteur) as connexion:
            return int(connexion.scalar(question) or 0)

    def received(self, jeton: str) -> int:
        """Return the number of the last gesture written of those a screen sent under a token."""
        debut = f"{jeton}:"
        with schema.reading(self.moteur) as connexion:
            cles = connexion.scalars(select(DECISION.c.cle).where(DECISION.c.cle.startswith(debut)))
            return max((int(c.removeprefix(debut).partition("/")[0]) for c in cles), default=0)

    def find_position(
        self, codeur: int, lecture: str | None = None, unite: str | None = None
    ) -> dict[str, Any] | None:
        """Return where a coder stopped last: in a contract, in a lecture, or whatever it was."""
        question = select(POSITION).where(POSITION.c.codeur == codeur)
        for colonne, voulu in ((POSITION.c.lecture, lecture), (POSITION.c.unite, unite)):
            question = question if voulu is None else question.where(colonne == voulu)
        with schema.reading(self.moteur) as connexion:
            lignes = connexion.execute(question.order_by(POSITION.c.quand.desc())).mappings()
            ligne = lignes.first()
        return None if ligne is None else dict(ligne)


@contextmanager
def open_journal(paths: Paths) -> Iterator[JournalAtelier]:
    """Give the journal of a home, begun if there was none, brought to what a restoration decided.

    ObservatoryError when it was written by a later release.
    """
    adresse = schema.find_address(paths)
    if adresse.startswith("sqlite:"):
        with files.explained("atelier"):
            files.make_folder(schema.folder_of(paths))
        adopt(paths)
    moteur = schema.make_engine(adresse)
    schema.settle(moteur)
    yield JournalAtelier(moteur)


def write_now() -> str:
    """Return this instant, as rows say it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def name_key(cle: str | None, rang: int) -> str | None:
    """Return the key of one row of a gesture that writes several."""
    return cle if cle is None or not rang else f"{cle}/{rang}"


def _keep_position(connexion: Connection, position: Mapping[str, Any]) -> None:
    valeurs = dict(position) | {"quand": write_now()}
    cle = [POSITION.c[nom] == valeurs[nom] for nom in ("codeur", "lecture", "unite")]
    if not connexion.execute(update(POSITION).where(*cle).values(**valeurs)).rowcount:
        connexion.execute(insert(POSITION).values(**valeurs))


def _find_key(connexion: Connection, cle: str) -> int | None:
    return connexion.scalar(select(DECISION.c.numero).where(DECISION.c.cle == cle))


def _write(connexion: Connection, geste: Geste) -> int:
    """Write one row after the last one, sealed to it."""
    if geste.geste not in GESTES:
        raise ValueError(geste.geste)
    if geste.cle is not None and (deja := _find_key(connexion, geste.cle)) is not None:
        return deja
    tete = connexion.scalar(select(TETE.c.valeur).where(TETE.c.cle == "tete"))
    dernier, _, chaine = str(tete or f"0 {DEBUT}").partition(" ")
    precedente = _last_of_cell(connexion, geste.cellule)
    avant = _build(precedente).etat if precedente is not None else EtatCode()
    etat = geste.etat or avant
    if geste.geste in _REMARQUABLES and not (geste.lot or "").startswith(IMPORT):
        etat = replace(etat, commentaire=etat.commentaire or avant.commentaire)
    ligne: dict[str, Any] = {
        "numero": int(dernier) + 1,
        "quand": write_now(),
        **asdict(geste.cellule),
        "geste": geste.geste,
        **_flatten(etat),
        "proposition": geste.proposition,
        "motif": geste.motif,
        "precedente": None if precedente is None else precedente["numero"],
        **{nom: getattr(geste, nom) for nom in
           ("annule", "lot", "cle", "version_lecteur", "version_codebook")},
    }  # fmt: skip
    ligne["chaine"] = seal(ligne, chaine)
    connexion.execute(insert(DECISION).values(**ligne))
    neuve = f"{ligne['numero']} {ligne['chaine']}"
    if tete is None:
        connexion.execute(insert(TETE).values(cle="tete", valeur=neuve))
    else:
        connexion.execute(update(TETE).where(TETE.c.cle == "tete").values(valeur=neuve))
    return int(ligne["numero"])


def _flatten(etat: EtatCode) -> dict[str, Any]:
    valeurs = {nom: getattr(etat, nom) for nom in _SCALAIRES}
    preuves = [{k: v for k, v in asdict(p).items() if v is not None} for p in etat.preuves]
    ecrites = json.dumps(preuves, ensure_ascii=False, sort_keys=True) if preuves else None
    return valeurs | {"preuves": ecrites}


def _of_cell(cellule: CleDecision) -> Select[Any]:
    return select(DECISION).where(
        *(DECISION.c[nom] == valeur for nom, valeur in asdict(cellule).items())
    )


def _last_of_cell(connexion: Connection, cellule: CleDecision) -> RowMapping | None:
    question = _of_cell(cellule).order_by(DECISION.c.numero.desc()).limit(1)
    return connexion.execute(question).mappings().first()


def _last_standing(connexion: Connection, codeur: int, lecture: str, unite: str) -> Decision | None:
    """Return the last gesture of a coder in a contract that was not undone; imports stay."""
    siennes = (DECISION.c.codeur == codeur, DECISION.c.lecture == lecture,
               DECISION.c.unite == unite)  # fmt: skip
    annulees = select(DECISION.c.annule).where(*siennes, DECISION.c.geste == ANNULER)
    question = (
        select(DECISION)
        .where(*siennes, DECISION.c.geste != ANNULER, DECISION.c.numero.not_in(annulees))
        .order_by(DECISION.c.numero.desc())
        .limit(1)
    )
    ligne = connexion.execute(question).mappings().first()
    if ligne is None or str(ligne["lot"] or "").startswith(IMPORT):
        return None
    return _build(ligne)


def _list_block(connexion: Connection, visee: Decision) -> list[Decision]:
    """Return the rows that one gesture wrote, the last first."""
    if not (visee.lot or "").startswith(BLOC):
        return [visee]
    siennes = select(DECISION).where(DECISION.c.lot == visee.lot, DECISION.c.geste != ANNULER)
    lues = connexion.execute(siennes.order_by(DECISION.c.numero.desc())).mappings()
    return [_build(r) for r in lues]


def _find_row(connexion: Connection, numero: int | None) -> Decision | None:
    question = select(DECISION).where(DECISION.c.numero == numero)
    ligne = connexion.execute(question).mappings().first()
    return None if ligne is None else _build(ligne)


def _build(ligne: RowMapping) -> Decision:
    preuves = json.loads(ligne["preuves"]) if ligne["preuves"] else []
    etat = EtatCode(
        **{nom: ligne[nom] for nom in _SCALAIRES},
        preuves=tuple(PieceJustificative(**p) for p in preuves),
    )
    cellule = CleDecision(**{f.name: ligne[f.name] for f in fields(CleDecision)})
    directs = {f.name for f in fields(Decision)} - {"cellule", "etat"}
    return Decision(cellule=cellule, etat=etat, **{nom: ligne[nom] for nom in directs})


def list_cells(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """Return the coded cells of one coder in one contract, by indicator; answers left out."""
    return {
        d.cellule.indicateur: d
        for d in decisions
        if not d.cellule.facette and d.etat.statut is not None
    }
