"""A drawing written as Vega-Lite itself, where building it with Altair would take too long.

Altair copies every part of a chart at each step, lists of names included: twenty times what it
takes to write the same text. The schema it comes with still judges the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas  # noqa: F401 (Altair looks at it when it is loaded: never by halves)


@dataclass(frozen=True)
class Trace:
    """A layered drawing as Vega-Lite reads it."""

    spec: dict[str, Any]

    def to_dict(self, validate: bool = True) -> dict[str, Any]:
        """Return the drawing; a validation error when asked to check it and it is not one."""
        if validate:
            alt.LayerChart.from_dict(self.spec, validate=True)
        return {"$schema": alt.SCHEMA_URL, **self.spec}
