"""HTML from templates: each value is escaped by itself, its French spaces set, unless it is markup.

A template stands beside what fills it; its name is its place in the package.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from observatory.queries.adresse import write_query
from observatory.rendering.export.surete import clean

__all__ = ["Markup", "render_html"]

_PAQUET = Path(__file__).parent.parent


def render_html(modele: str, **valeurs: Any) -> str:
    """Return a template filled; `modele` is its path in the package (`rendering/export/page.html`).

    A `Markup` is written as it is: only what this product wrote may be one. A value that the
    template asks for and nobody gives is an error.
    """
    return _open_templates().get_template(modele).render(valeurs)


@cache
def _open_templates() -> Environment:
    modeles = Environment(
        loader=FileSystemLoader(_PAQUET),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_write_value,
    )
    modeles.filters["requete"] = write_query
    return modeles


def _write_value(valeur: Any) -> Any:
    """Return what a template prints: a text without the signs a page refuses, « — » for None."""
    if valeur is None:
        return "—"
    return clean(valeur) if isinstance(valeur, str) and not isinstance(valeur, Markup) else valeur
