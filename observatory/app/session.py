"""One warehouse for all sessions, reopened when a new one is built; answers kept per build.

The pointer file is read at each run: a build made while the app runs is served at the next
click, without restarting. Answers are shared between sessions: they are never modified.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import streamlit as st

from observatory.app.prechargement import publish_map
from observatory.paths import project_paths
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import ValeursConnues
from observatory.queries.indicateurs import load_valeurs_connues
from observatory.rendering import assets
from observatory.warehouse.access import current_warehouse

P = ParamSpec("P")
R = TypeVar("R")

_REPONSES_GARDEES = 400
_DESSINS_GARDES = 200


class Drawing(Protocol):
    """What can be written as a Vega-Lite text."""

    def to_dict(self) -> dict[str, Any]:
        """Return the drawing as Vega-Lite reads it."""
        ...


def open_entrepot() -> Entrepot:
    """Return the warehouse being served; WarehouseError when nothing was built yet."""
    chemin = current_warehouse(project_paths())
    return _open(str(chemin), chemin.stat().st_mtime_ns)


def ask(question: Callable[Concatenate[Entrepot, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return the answer of a function of `queries`, kept for this build and these arguments."""
    entrepot = open_entrepot()
    nom = f"{question.__module__}.{question.__qualname__}"
    reponse: R = _answer(entrepot.build_id, nom, args, kwargs, entrepot, question)
    return reponse


def draw(chart: Callable[[], Drawing], *view: object) -> dict[str, Any]:
    """Return a chart as its Vega-Lite text, made once for this build and this view.

    `view` is all that the chart depends on beside the build: its name, the filters, the choices.
    """
    entrepot = open_entrepot()
    return _draw(entrepot.build_id, view, chart)


def list_connues() -> ValeursConnues:
    """Return the values each parameter of the address may take."""
    return ask(load_valeurs_connues)


def load_publication() -> assets.Publication:
    """Return the addresses of the map's static files, published if this build has none yet."""
    entrepot = open_entrepot()
    return _publish(entrepot.build_id)


@st.cache_resource(max_entries=2, show_spinner=False)
def _open(chemin: str, modifie_le: int) -> Entrepot:
    return Entrepot.open(Path(chemin))


@st.cache_resource(max_entries=_REPONSES_GARDEES, show_spinner=False)
def _answer(
    build_id: str,
    nom: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    _entrepot: Entrepot,
    _question: Callable[..., Any],
) -> Any:
    return _question(_entrepot, *args, **kwargs)


@st.cache_resource(max_entries=_DESSINS_GARDES, show_spinner=False)
def _draw(build_id: str, view: tuple[object, ...], _chart: Callable[[], Drawing]) -> dict[str, Any]:
    return _chart().to_dict()


@st.cache_resource(max_entries=2, show_spinner=False)
def _publish(build_id: str) -> assets.Publication:
    return publish_map(project_paths())
