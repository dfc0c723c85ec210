"""What a reader may see of a cell: the one rule of pages, maps, sheets, files, addresses, commands.

A lecture in progress (*brouillon*), and what is coded and not published, is for those who code.
Of a contract that two people code without seeing each other, each sees their own answers until
both have closed it: the lecture's figures, which count the other's answers, wait too.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from observatory.base.paths import Paths
from observatory.queries.entrepot import Entrepot
from observatory.queries.lectures import BROUILLON
from observatory.warehouse.access import current_warehouse

VARIABLE = "OBSERVATORY_ECRITURE"
"""oui: whoever asks codes here; non: everybody is a visitor; unset: the person at the machine."""
CONSULTATION = "non"


@dataclass(frozen=True)
class Spectateur:
    """Who looks: a visitor, or somebody who codes.

    `codeur` is the name their cells bear, `aveugles` the contracts (lecture, unit) that they code
    as another does, and that one of the two has not closed: nothing fills it yet. Who codes without
    the reader's proposals is drawn elsewhere (`workshop/tirage.py`).
    """

    est_codeur: bool = False
    codeur: str = ""
    aveugles: frozenset[tuple[str, str]] = frozenset()


VISITEUR = Spectateur()
MAISON = Spectateur(est_codeur=True)
"""The person in front of the machine, who holds the files."""


@dataclass(frozen=True)
class Regardee:
    """What is looked at: a cell and who coded it, or all that a lecture says (no `unite`)."""

    lecture: str
    etat: str
    unite: str = ""
    auteur: str = ""
    est_publiee: bool = True


def may_see(lecteur: Spectateur, vue: Regardee) -> bool:
    """Return whether a reader may see a cell, or the figures of a lecture."""
    if (vue.etat == BROUILLON or not vue.est_publiee) and not lecteur.est_codeur:
        return False
    if vue.auteur and vue.auteur == lecteur.codeur:
        return True
    return not any(
        lecture == vue.lecture and vue.unite in ("", unite) for lecture, unite in lecteur.aveugles
    )


def see_as(entrepot: Entrepot, lecteur: Spectateur) -> Entrepot:
    """Return the warehouse as a reader sees it: what they may not see does not exist there."""
    etats = entrepot.fetch_rows("list_etats", {})
    tues = {code for code, etat in etats if not may_see(lecteur, Regardee(code, etat))}
    return entrepot.without(frozenset(tues))


def read_command_reader() -> Spectateur:
    """Return who runs a command: who holds the files, a visitor where the site is only read."""
    voulu = os.environ.get(VARIABLE, "").strip().lower()
    return VISITEUR if voulu == CONSULTATION else MAISON


def open_for_command(paths: Paths) -> Entrepot:
    """Return the warehouse being served as a command may read it."""
    return open_as(current_warehouse(paths), read_command_reader())


def open_as(fichier: Path, lecteur: Spectateur) -> Entrepot:
    """Return the warehouse of a file as a reader sees it."""
    return see_as(Entrepot.open(fichier), lecteur)
