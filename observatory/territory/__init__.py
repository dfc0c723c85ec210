"""Territories: raw open data prepared into geodata/, loaded and checked.

The libraries of geometry load only when one of these names is used: the app imports none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from observatory.territory.load import check_geodata, load_table
    from observatory.territory.prepare import PreparationReport, prepare_territories

__all__ = ["PreparationReport", "check_geodata", "load_table", "prepare_territories"]

_MODULES = {
    "PreparationReport": "prepare",
    "check_geodata": "load",
    "load_table": "load",
    "prepare_territories": "prepare",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
