"""How many may come at once: what the system lends of files and connections is counted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
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
"""Descriptors of one visit: its connection, and those its browser opens for files beside."""
_A_PART = 150
"""Descriptors left to the libraries, the warehouse, and answers that say that it is full."""
_SANS_BORNE = 10_000


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


class Affluence:
    """The visits open, and how many there is room for."""

    def __init__(self, places: int | None = None) -> None:
        descripteurs = read_descriptors()
        libres = max(8, (descripteurs - _A_PART) // _PAR_VISITE) if descripteurs else _SANS_BORNE
        self.places = libres if places is None else places
        self.ouvertes = 0

    def is_full(self) -> bool:
        """Return whether one more visit would take what the others need."""
        return self.ouvertes >= self.places

    @contextlib.contextmanager
    def welcome(self) -> Iterator[None]:
        """Count a visit for as long as it lasts."""
        self.ouvertes += 1
        try:
            yield
        finally:
            self.ouvertes -= 1
