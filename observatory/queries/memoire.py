"""A warehouse that remembers its answers: forty sheets ask the same things.

A warehouse never changes, so an answer stays true as long as the file is open.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from observatory.queries.entrepot import Entrepot, list_parametres

R = TypeVar("R")

REPONSES_GARDEES = 600
LIGNES_GARDEES = 80_000
"""Enough for what the sheets of a region, or the pages of a view, share; some 20 MB.
What was not asked again for longest goes out first."""


class Memoire:
    """Values kept by key; the one unused for longest goes when places or weight are missing.

    `peser` is the weight of a value, of which `poids` is kept at most. `st.cache_resource` does as
    much, but works out the signature of the function and a digest of its arguments at each call: a
    third of the time of a page that asks thirty questions.
    """

    def __init__(
        self, places: int, poids: int = 0, peser: Callable[[Any], int] = lambda _: 0
    ) -> None:
        self._places, self._poids, self._peser = places, poids, peser
        self._valeurs: OrderedDict[Hashable, Any] = OrderedDict()
        self._pese = 0
        self._verrou = threading.Lock()

    def recall(self, cle: Hashable, make: Callable[[], R]) -> R:
        """Return the value kept under a key, made now if there is none; errors are not kept.

        Two threads that ask at once for what is not kept may both make it: the last one stays.
        """
        with self._verrou:
            if cle in self._valeurs:
                self._valeurs.move_to_end(cle)
                gardee: R = self._valeurs[cle]
                return gardee
        valeur = make()
        with self._verrou:
            if cle in self._valeurs:
                self._pese -= self._peser(self._valeurs.pop(cle))
            self._valeurs[cle] = valeur
            self._pese += self._peser(valeur)
            while len(self._valeurs) > self._places or self._pese > self._poids:
                self._pese -= self._peser(self._valeurs.popitem(last=False)[1])
        return valeur

    def __len__(self) -> int:
        return len(self._valeurs)


class EntrepotMemoire(Entrepot):
    """The same warehouse, each question asked once; rows are frozen, hence safely shared."""

    def __init__(self, entrepot: Entrepot) -> None:
        super().__init__(entrepot._connexion, entrepot.build_id, entrepot.tues)
        self._verrou = entrepot._verrou
        self._reponses = Memoire(REPONSES_GARDEES, LIGNES_GARDEES, len)

    def fetch(self, nom: str, params: Mapping[str, Any], ligne: type[Any]) -> list[Any]:
        """Return the rows of a question, kept from the first time it was asked."""
        cle = f"{ligne.__qualname__} {_write_key(nom, params)}"
        ask = super().fetch
        return list(self._reponses.recall(cle, lambda: ask(nom, params, ligne)))

    def fetch_rows(self, nom: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the raw rows of a question, kept from the first time it was asked."""
        ask = super().fetch_rows
        return list(self._reponses.recall(_write_key(nom, params), lambda: ask(nom, params)))


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
