"""How many may come at once: what the system lends of files and connections is counted."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows counts otherwise, and lends far more
    resource = None

PLEIN = (
    "L’observatoire reçoit en ce moment autant de visiteurs qu’il le peut. "
    "Réessayer dans quelques minutes."
)
VOULUS = 65_536
"""Descriptors asked of the system at the start: its own usual limit is 1,024."""
_PAR_VISITE = 4
"""Descriptors of one visit: its connection, and the loop that Streamlit opens for it (measured)."""
_A_PART = 100
"""Descriptors left for files, the warehouse, and answers that say that it is full."""
_AU_REPOS = 190
"""Descriptors of a server that nobody visits (measured), where they cannot be counted."""
_SANS_BORNE = 10_000
_OUVERTS = Path("/proc/self/fd")


def raise_descriptors() -> int:
    """Raise the limit of open files to what the system allows; return the limit, 0 if unknown."""
    if resource is None:
        return 0
    souple, dure = resource.getrlimit(resource.RLIMIT_NOFILE)
    sans_fin = resource.RLIM_INFINITY
    for voulu in (VOULUS, 10_240, 4_096):
        but = voulu if dure == sans_fin else min(voulu, dure)
        if souple == sans_fin or but <= souple:
            break
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (but, dure))
            break
    return read_descriptors()


def read_descriptors() -> int:
    """Return the limit of open files; 0 when there is none or it is unknown."""
    if resource is None:
        return 0
    souple = int(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return 0 if souple == resource.RLIM_INFINITY else souple


def count_open() -> int:
    """Return how many descriptors are open; 0 when the system does not say."""
    try:
        return len(os.listdir(_OUVERTS))  # noqa: PTH208 (iterdir makes a path of each)
    except OSError:
        return 0


class Affluence:
    """The visits open, and how many there is room for."""

    def __init__(self, descripteurs: int | None = None) -> None:
        self.descripteurs = read_descriptors() if descripteurs is None else descripteurs
        self.ouvertes = 0

    def is_full(self) -> bool:
        """Return whether one more visit would take what the others need."""
        if not self.descripteurs:
            return self.ouvertes >= _SANS_BORNE
        pris = count_open() or _AU_REPOS + self.ouvertes * _PAR_VISITE
        return pris + _PAR_VISITE > self.descripteurs - _A_PART

    @contextlib.contextmanager
    def welcome(self) -> Iterator[None]:
        """Count a visit for as long as it lasts."""
        self.ouvertes += 1
        try:
            yield
        finally:
            self.ouvertes -= 1
