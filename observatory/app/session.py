"""One warehouse for all sessions, reopened when a new one is built; answers kept per build.

The pointer file is looked at as pages run, five times a second at most: a build made while the app
runs is served at the next click, without restarting. Answers are shared between sessions: they are
never modified.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from observatory.app.server.ecriture import current_reader, current_session
from observatory.app.server.prechargement import publish_map
from observatory.base.paths import Paths, project_paths
from observatory.queries.acces import VISITEUR, Spectateur, see_as
from observatory.queries.adresse import ValeursConnues
from observatory.queries.codebook import load_valeurs_connues
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import adopt_default
from observatory.queries.memoire import Memoire, remember
from observatory.rendering.map import assets
from observatory.warehouse.access import current_warehouse

P = ParamSpec("P")
R = TypeVar("R")
Marque = tuple[str, int, int]

_REPONSES_GARDEES = 400
_PAGES_GARDEES = 20
_DESSINS_GARDES = 40
_PAGES = "observatory.sheets."
VALIDER_DESSINS = False
"""Whether a drawing is checked against the Vega-Lite schema: the tests do, a server would spend
more time on it than on drawing."""


class Drawing(Protocol):
    """What can be written as a Vega-Lite text."""

    def to_dict(self, validate: bool = True) -> dict[str, Any]:
        """Return the drawing as Vega-Lite reads it, checked against its schema or not."""
        ...


@dataclass(frozen=True)
class _Service:
    """A build being served: its warehouse and what was already answered and drawn from it."""

    marque: Marque | None
    paths: Paths
    entrepot: Entrepot
    vus: dict[Spectateur, Entrepot] = field(default_factory=dict)
    reponses: Memoire = field(default_factory=lambda: Memoire(_REPONSES_GARDEES))
    pages: Memoire = field(default_factory=lambda: Memoire(_PAGES_GARDEES))
    dessins: Memoire = field(default_factory=lambda: Memoire(_DESSINS_GARDES))

    def see_as(self, lecteur: Spectateur) -> Entrepot:
        """Return the warehouse as a reader sees it, the same twin for all who see as much."""
        if lecteur not in self.vus:
            vu = see_as(self.entrepot, lecteur)
            self.vus[lecteur] = next((v for v in self.vus.values() if v.tues == vu.tues), None) or (
                self.entrepot if vu is self.entrepot else remember(vu)
            )
        return self.vus[lecteur]


_SERVI: list[_Service] = []
"""The build being served, if any. One at a time: the answers of the former go with it."""
FRAICHEUR_S = 0.2
"""How long a session goes by what it saw last: some thirty questions of a page."""
_ICI = threading.local()


def open_entrepot() -> Entrepot:
    """Return the warehouse being served, as who asks may see it; WarehouseError without any."""
    return _look()[1]


def ask(question: Callable[Concatenate[Entrepot, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return the answer of a function of `queries` or `sheets`, kept for these arguments.

    The content of a page weighs up to 1.5 MB, the answer to a question some kilobytes: fewer
    pages are kept, so that what a server holds does not grow with the number of its visitors.
    """
    service, entrepot = _look()
    cle = (question, args, tuple(sorted(kwargs.items())), entrepot.tues)
    memoire = service.pages if question.__module__.startswith(_PAGES) else service.reponses
    return memoire.recall(cle, lambda: question(entrepot, *args, **kwargs))


def draw(chart: Callable[[], Drawing], *view: object) -> dict[str, Any]:
    """Return a chart as its Vega-Lite text, made once for this build and this view.

    `view` is all that the chart depends on beside the build: its name, the filters, the choices.
    """
    service, entrepot = _look()
    cle = (*view, entrepot.tues)
    return service.dessins.recall(cle, lambda: chart().to_dict(validate=VALIDER_DESSINS))


def list_connues() -> ValeursConnues:
    """Return the values each parameter of the address may take."""
    return ask(load_valeurs_connues)


def load_publication() -> assets.FichiersPublies:
    """Return the addresses of the map's static files, published if this build has none yet."""
    service = _look()[0]
    return service.dessins.recall("publication", lambda: publish_map(service.paths))


def _look() -> tuple[_Service, Entrepot]:
    """Return the build being served, and its warehouse as who asks may see it.

    To look each time at the files that tell the build and who signs in gave way, some thirty times
    a page, to all the sessions that wait. What one session saw is never given to another.
    """
    session = current_session()
    vue = getattr(_ICI, "vue", None)
    if session and vue and vue[0] == session and time.monotonic() - vue[1] <= FRAICHEUR_S:
        return vue[2], vue[3]
    service = _open_service()
    entrepot = service.see_as(current_reader())
    if session:
        _ICI.vue = (session, time.monotonic(), service, entrepot)
    return service, entrepot


def _open_service() -> _Service:
    """Return the build the pointer names; a pointer written again means another build."""
    paths = project_paths()
    marque = _read_marque(paths)
    if _SERVI and marque and _SERVI[0].marque == marque:
        return _SERVI[0]
    service = _Service(marque, paths, remember(Entrepot.open(current_warehouse(paths))))
    adopt_default(service.see_as(VISITEUR))
    _SERVI[:] = [service]
    return service


def _read_marque(paths: Paths) -> Marque | None:
    """Return what changes when the pointer is written again; None when there is no pointer."""
    try:
        etat = paths.pointer.stat()
    except OSError:
        return None
    return str(paths.pointer), etat.st_mtime_ns, etat.st_ino
