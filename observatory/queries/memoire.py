"""A warehouse that remembers its answers: forty sheets ask the same things.

A warehouse never changes, so an answer stays true as long as the file is open.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from observatory.queries.entrepot import Entrepot, list_parametres

REPONSES_GARDEES = 400
LIGNES_GARDEES = 20_000
"""Enough for what the sheets of a region, or the pages of a view, share; some 20 MB.
What was not asked again for longest goes out first."""


class EntrepotMemoire(Entrepot):
    """The same warehouse, each question asked once; rows are frozen, hence safely shared."""

    def __init__(self, entrepot: Entrepot) -> None:
        super().__init__(entrepot._connexion, entrepot.build_id)
        self._verrou = entrepot._verrou
        self._reponses: OrderedDict[str, list[Any]] = OrderedDict()
        self._nb_lignes = 0
        self._garde = threading.Lock()

    def fetch(self, nom: str, params: Mapping[str, Any], ligne: type[Any]) -> list[Any]:
        """Return the rows of a question, kept from the first time it was asked."""
        cle = f"{ligne.__qualname__} {_write_key(nom, params)}"
        gardees = self._find(cle)
        if gardees is None:
            gardees = self._keep(cle, super().fetch(nom, params, ligne))
        return list(gardees)

    def fetch_rows(self, nom: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the raw rows of a question, kept from the first time it was asked."""
        cle = _write_key(nom, params)
        gardees = self._find(cle)
        if gardees is None:
            gardees = self._keep(cle, super().fetch_rows(nom, params))
        return list(gardees)

    def _find(self, cle: str) -> list[Any] | None:
        with self._garde:
            if cle in self._reponses:
                self._reponses.move_to_end(cle)
            return self._reponses.get(cle)

    def _keep(self, cle: str, lignes: list[Any]) -> list[Any]:
        with self._garde:
            self._nb_lignes += len(lignes) - len(self._reponses.pop(cle, ()))
            self._reponses[cle] = lignes
            while len(self._reponses) > REPONSES_GARDEES or self._nb_lignes > LIGNES_GARDEES:
                self._nb_lignes -= len(self._reponses.popitem(last=False)[1])
        return lignes


_MEMOIRES: weakref.WeakKeyDictionary[Entrepot, EntrepotMemoire] = weakref.WeakKeyDictionary()
_VERROU = threading.Lock()


def remember(entrepot: Entrepot) -> EntrepotMemoire:
    """Return the remembering twin of a warehouse, always the same for one warehouse."""
    if isinstance(entrepot, EntrepotMemoire):
        return entrepot
    with _VERROU:
        if entrepot not in _MEMOIRES:
            _MEMOIRES[entrepot] = EntrepotMemoire(entrepot)
        return _MEMOIRES[entrepot]


def _write_key(nom: str, params: Mapping[str, Any]) -> str:
    return f"{nom} {sorted((n, repr(params.get(n))) for n in list_parametres(nom))}"
