"""Rows of a table as plain Python values."""

from __future__ import annotations

from typing import Any

import pandas as pd


def list_records(cadre: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain Python values, what is missing being None."""
    propre = cadre.astype(object)
    lignes = propre.where(propre.notna(), None).to_dict("records")
    return [{str(nom): valeur for nom, valeur in ligne.items()} for ligne in lignes]
