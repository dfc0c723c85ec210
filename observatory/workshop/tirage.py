"""Who codes which contract without the reader's proposals: a share of pairs, drawn at random.

One sealed row of the journal holds the share and a seed; whether a pair (contract, coder) is drawn
follows from them, so that who comes later is drawn too. What a coder had begun before the draw was
coded with the proposals in sight: such a pair stays out of it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.documents.depot import open_depot
from observatory.workshop import schema
from observatory.workshop.decisions import (
    TIRER,
    CleDecision,
    EtatCode,
    Geste,
    JournalAtelier,
    open_journal,
)
from observatory.workshop.personnes import PERSONNE_D_AUTRE, Personne, list_people
from observatory.workshop.schema import DECISION

AVIS = "Vous codez ce contrat sans propositions (tirage)."
"""What the screen says to who was drawn."""
_FACETTE = "tirage"
_PAS = 1 << 64


@dataclass(frozen=True, slots=True)
class TirageAveugle:
    """A draw of one lecture: `part` pairs in a hundred, row `numero` of the journal."""

    lecture: str
    part: int
    graine: str
    quand: str
    numero: int

    def picks(self, unite: str, codeur: int) -> bool:
        """Return whether chance picks a pair; always the same answer."""
        dit = f"{self.graine}|{self.lecture}|{unite}|{codeur}"
        place = int.from_bytes(hashlib.sha256(dit.encode()).digest()[:8], "big")
        return place * 100 < self.part * _PAS


@dataclass(frozen=True, slots=True)
class PaireTiree:
    """A contract that a coder codes without proposals."""

    unite: str
    codeur: Personne


def draw(journal: JournalAtelier, lecture: str, part: int) -> TirageAveugle:
    """Draw a share of the pairs of a lecture, and return the draw written in the journal.

    `part` is a whole number of pairs in a hundred, from 0 (nobody) to 100. ObservatoryError when
    somebody coded since the former draw: what they saw cannot be drawn again.
    """
    if not 0 <= part <= 100:
        raise ObservatoryError("La part est un nombre entier de 0 à 100 → écrire --part 25.")
    ancien = find_draw(journal, lecture)
    if ancien is not None and _count_since(journal, ancien):
        raise ObservatoryError(
            f"Ce tirage est en service : {lecture} a été codée depuis → il ne se refait pas, des "
            "propositions déjà vues ne peuvent plus être cachées."
        )
    dit = json.dumps({"part": part, "graine": secrets.token_hex(16)}, sort_keys=True)
    cellule = CleDecision(PERSONNE_D_AUTRE, lecture, "", "", _FACETTE)
    journal.append([Geste(cellule, TIRER, EtatCode(valeur=dit))])
    fait = find_draw(journal, lecture)
    assert fait is not None  # noqa: S101
    return fait


def find_draw(journal: JournalAtelier, lecture: str) -> TirageAveugle | None:
    """Return the draw in force in a lecture, None when none was made."""
    return _list_draws(journal, lecture).get(lecture)


def list_draws(journal: JournalAtelier) -> tuple[TirageAveugle, ...]:
    """Return the draw in force of each lecture that has one."""
    return tuple(_list_draws(journal, None).values())


def is_drawn(journal: JournalAtelier, codeur: int, lecture: str, unite: str) -> bool:
    """Return whether a coder codes a contract of a lecture without proposals."""
    tirage = find_draw(journal, lecture)
    return (
        tirage is not None
        and tirage.picks(unite, codeur)
        and (unite, codeur) not in _list_begun(journal, tirage)
    )


def list_pairs(
    journal: JournalAtelier, tirage: TirageAveugle, unites: Iterable[str]
) -> tuple[PaireTiree, ...]:
    """Return the pairs drawn among the coders known today, by contract and name."""
    commencees = _list_begun(journal, tirage)
    connus = [p for p in list_people(journal) if p.nom is not None]
    return tuple(
        PaireTiree(unite, p)
        for unite in unites
        for p in connus
        if tirage.picks(unite, p.numero) and (unite, p.numero) not in commencees
    )


def find_withheld(paths: Paths, fichier: Path) -> str | None:
    """Return the lecture where a deposited file is coded without proposals; None when nowhere."""
    if not (schema.exists(paths) and fichier.is_file()):
        return None
    with open_journal(paths) as journal:
        tirages = list_draws(journal)
        if not tirages:
            return None
        with open_depot(paths) as depot, fichier.open("rb") as flux:
            sha256 = hashlib.file_digest(flux, "sha256").hexdigest()
            contrats = [d.code_contrat for d in depot.of_content(sha256)]
        unites = lieux.read_list(paths, tables.UNITES)
        for tirage in tirages:
            ici = (unites["code_lecture"] == tirage.lecture) & (
                unites["code_contrat"].isin(contrats) | unites["code_unite"].isin(contrats)
            )
            if list_pairs(journal, tirage, unites.loc[ici, "code_unite"]):
                return tirage.lecture
    return None


def _list_draws(journal: JournalAtelier, lecture: str | None) -> Mapping[str, TirageAveugle]:
    question = select(DECISION).where(DECISION.c.geste == TIRER)
    if lecture is not None:
        question = question.where(DECISION.c.lecture == lecture)
    tirages = {}
    for d in journal.read(question):
        dit = json.loads(d.etat.valeur or "{}")
        code = d.cellule.lecture
        tirages[code] = TirageAveugle(code, int(dit["part"]), str(dit["graine"]), d.quand, d.numero)
    return tirages


def _list_begun(journal: JournalAtelier, tirage: TirageAveugle) -> frozenset[tuple[str, int]]:
    """Return the pairs of which something was coded before the draw."""
    question = (
        select(DECISION.c.unite, DECISION.c.codeur)
        .where(DECISION.c.lecture == tirage.lecture, DECISION.c.numero < tirage.numero)
        .distinct()
    )
    with schema.reading(journal.moteur) as connexion:
        return frozenset((u, c) for u, c in connexion.execute(question))


def _count_since(journal: JournalAtelier, tirage: TirageAveugle) -> int:
    question = select(func.count()).where(
        DECISION.c.lecture == tirage.lecture, DECISION.c.numero > tirage.numero
    )
    with schema.reading(journal.moteur) as connexion:
        return int(connexion.scalar(question) or 0)
