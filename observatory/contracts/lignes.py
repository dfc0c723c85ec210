"""Rows of a table as plain Python values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd


def list_records(cadre: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain Python values, what is missing being None."""
    return list(iter_records(cadre))


def iter_records(cadre: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield rows one by one, as `list_records` gives them: a grid has tens of thousands."""
    noms = [str(nom) for nom in cadre.columns]
    propre = cadre.astype(object)
    propre = propre.where(propre.notna(), None)
    colonnes = [propre.iloc[:, rang].tolist() for rang in range(len(noms))]
    for valeurs in zip(*colonnes, strict=True):
        yield {
            nom: v.item() if isinstance(v, np.generic) else v
            for nom, v in zip(noms, valeurs, strict=True)
        }
