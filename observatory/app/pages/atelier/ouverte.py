"""One coder at work on one contract: the queue, the place in it, and what was sent."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from observatory.base.paths import project_paths
from observatory.workshop.decisions import (
    Decision,
    JournalAtelier,
    PieceJustificative,
    open_journal,
)
from observatory.workshop.gestes import Seance, list_own
from observatory.workshop.queue import PointACoder, build_queue


@dataclass
class SeanceOuverte:
    """One coder at work on one contract: the queue made when it was opened, and what was sent."""

    seance: Seance
    ordre: str
    queue: tuple[PointACoder, ...]
    depart: int
    passage: str | None = None
    jeton: str = field(default_factory=lambda: secrets.token_hex(8))
    serie: str = field(default_factory=lambda: secrets.token_hex(4))
    recu: int = 0
    rang: int = 0
    echo: int = 0
    tenus: range = range(0)
    """Places of the queue that the browser holds already."""
    preuve: PieceJustificative | None = None
    page: tuple[str, int] | None = None
    """The page whose lines the browser asked for: document and number."""
    extrait: dict[str, Any] | None = None
    """Lines chosen on a page and not coded yet, as the browser names them."""
    lie: bool = False
    """Whether the passage chosen goes with the point about to be shown: a term made from it."""
    ailleurs: dict[str, list[str]] = field(default_factory=dict)
    """What this coder coded of each point in other contracts."""
    connus: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What never changes of each point, by indicator."""


def open_seance(seance: Seance, ordre: str) -> SeanceOuverte:
    """Return a coder at work, where they stopped."""
    with open_journal(project_paths()) as journal:
        siens = list_own(journal, seance)
        ailleurs = _list_elsewhere(journal, seance)
        position = journal.find_position(seance.codeur, seance.lecture, seance.unite)
    queue = build_queue(seance.codebook, seance.dossier, ordre, codes=siens)
    vise = (position or {}).get("indicateur")
    depart = next((n for n, p in enumerate(queue) if p.indicateur == vise), 0)
    ouverte = SeanceOuverte(seance, ordre, queue, depart, (position or {}).get("proposition"))
    ouverte.rang = depart
    ouverte.ailleurs = ailleurs
    return ouverte


def _list_elsewhere(journal: JournalAtelier, seance: Seance) -> dict[str, list[str]]:
    """Return what this coder coded of each point in other contracts of the lecture."""
    dits: dict[str, list[str]] = {}
    for d in journal.current(seance.lecture, codeur=seance.codeur).values():
        c = d.cellule
        if c.unite != seance.unite and not c.facette and d.etat.statut is not None:
            citation = next((p.citation for p in d.etat.preuves if p.citation), "")
            suite = f" : « {citation[:160]} »" if citation else ""
            dits.setdefault(c.indicateur, []).append(f"{c.unite}, {say_state(seance, d)}{suite}")
    return dits


def aim(ouverte: SeanceOuverte, indicateur: str) -> None:
    """Show a cell, coded or not, at its place in the queue."""
    trouve = next((n for n, p in enumerate(ouverte.queue) if p.indicateur == indicateur), None)
    if trouve is None:
        trouve = ouverte.rang
        neuve = PointACoder(indicateur)
        ouverte.queue = (*ouverte.queue[:trouve], neuve, *ouverte.queue[trouve:])
    ouverte.rang = ouverte.depart = trouve
    ouverte.passage = None
    ouverte.serie = secrets.token_hex(4)


def say_state(seance: Seance, decision: Decision) -> str:
    """Return what a cell was coded, in words: « décrit, p. 40 »."""
    etat = decision.etat
    try:
        indicateur = seance.codebook.indicateur(decision.cellule.indicateur)
    except KeyError:
        return f"{etat.valeur or etat.statut} (ce point n’est plus dans le livre de codes)"
    mots = {m.code: m.libelle for m in seance.codebook.vocabulaires["statut"]}
    dit = etat.valeur or mots.get(etat.statut or "", "")
    if etat.statut == "code" and indicateur.code_echelle and etat.valeur:
        niveau = seance.codebook.echelles[indicateur.code_echelle].par_code.get(etat.valeur)
        dit = niveau.libelle if niveau else etat.valeur
    page = next((p.page for p in etat.preuves if p.page), None)
    doute = " (probable)" if etat.certitude == "probable" else ""
    return f"{dit.lower()}{doute}" + (f", p. {page}" if page else "")
