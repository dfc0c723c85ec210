"""A memory with a limited number of places, shared by all sessions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

R = TypeVar("R")


class Memoire:
    """Values kept by key; when every place is taken, the one unused for longest goes.

    `st.cache_resource` does as much, but works out the signature of the function and a digest of
    its arguments at each call: a third of the time of a page that asks thirty questions.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._valeurs: OrderedDict[Hashable, Any] = OrderedDict()
        self._verrou = threading.Lock()

    def recall(self, cle: Hashable, make: Callable[[], R]) -> R:
        """Return the value kept under a key, made now if there is none; errors are not kept.

        Two sessions that ask at once for what is not kept may both make it: the last one stays.
        """
        with self._verrou:
            if cle in self._valeurs:
                self._valeurs.move_to_end(cle)
                valeur: R = self._valeurs[cle]
                return valeur
        valeur = make()
        with self._verrou:
            self._valeurs[cle] = valeur
            self._valeurs.move_to_end(cle)
            while len(self._valeurs) > self._places:
                self._valeurs.popitem(last=False)
        return valeur

    def __len__(self) -> int:
        return len(self._valeurs)
