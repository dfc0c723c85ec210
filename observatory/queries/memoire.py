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
"""Enough for what the sheets of a region share; what is proper to one sheet goes out first."""


class EntrepotMemoire(Entrepot):
    """The same warehouse, each question asked once; rows are frozen, hence safely shared."""

    def __init__(self, entrepot: Entrepot) -> None:
        super().__init__(entrepot._connexion, entrepot.build_id)
        self._verrou = entrepot._verrou
        self._reponses: OrderedDict[str, tuple[list[str], list[tuple[Any, ...]]]] = OrderedDict()
        self._lignes: OrderedDict[str, list[Any]] = OrderedDict()
        self._garde = threading.Lock()

    def fetch(self, nom: str, params: Mapping[str, Any], ligne: type[Any]) -> list[Any]:
        """Return the rows of a question, kept from the first time it was asked."""
        cle = f"{ligne.__qualname__} {_write_key(nom, params)}"
        with self._garde:
            gardees = self._lignes.get(cle)
            if gardees is not None:
                self._lignes.move_to_end(cle)
                return list(gardees)
        lignes = super().fetch(nom, params, ligne)
        self._keep(self._lignes, cle, lignes)
        return list(lignes)

    def fetch_rows(self, nom: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the raw rows of a question, kept from the first time it was asked."""
        cle = _write_key(nom, params)
        with self._garde:
            gardees = self._reponses.get(cle)
        if gardees is None:
            gardees = ([], super().fetch_rows(nom, params))
            self._keep(self._reponses, cle, gardees)
        return list(gardees[1])

    def _keep(self, ou: OrderedDict[str, Any], cle: str, valeur: Any) -> None:
        with self._garde:
            ou[cle] = valeur
            while len(ou) > REPONSES_GARDEES:
                ou.popitem(last=False)


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
