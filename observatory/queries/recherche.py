"""The names a contract is looked for by, and the contracts that answer a search."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass

from observatory.base.text import MOT_ENTIER, keep_best, rank_search
from observatory.queries.entrepot import Entrepot

Noms = Mapping[str, tuple[str, ...]]

_VERROU = threading.Lock()
_NOMS: weakref.WeakKeyDictionary[Entrepot, Noms] = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class NomRecherche:
    """One name of a contract: its own, its code, an EPCI, a commune, a quartier (`genre`)."""

    code_contrat: str
    genre: str
    nom: str


def list_noms_recherche(entrepot: Entrepot) -> Noms:
    """Return every name each contract is looked for by (code → names, its own first)."""
    with _VERROU:
        gardes = _NOMS.get(entrepot)
    if gardes is not None:
        return gardes
    noms: dict[str, tuple[str, ...]] = {}
    lignes = entrepot.fetch("list_noms_recherche", {}, NomRecherche)
    for ligne in sorted(lignes, key=lambda x: x.genre != "contrat"):
        noms[ligne.code_contrat] = (*noms.get(ligne.code_contrat, ()), ligne.nom)
    with _VERROU:
        _NOMS[entrepot] = noms
    return noms


def search_codes(entrepot: Entrepot, texte: str) -> list[str]:
    """Return the codes of the contracts that answer a search, the best answer first.

    Where whole words answer, beginnings of words are left out: « Pau » is not « Paul ».
    """
    noms = list_noms_recherche(entrepot)
    codes = list(noms)
    rangs = [rank_search(texte, siens[0], siens[1:]) for siens in noms.values()]
    entiers = [r if r is not None and r <= MOT_ENTIER else None for r in rangs]
    return [codes[place] for place in keep_best(entiers) or keep_best(rangs)]
