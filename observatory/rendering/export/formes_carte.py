"""The shapes a standalone map carries: the map's own layers, cut down to the selection."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from observatory.queries.entrepot import Entrepot
from observatory.rendering.map.layers import build_layers
from observatory.sheets.pages.selection import Selection


@lru_cache(maxsize=1)
def load_layers(entrepot: Entrepot) -> Mapping[str, Any]:
    """Return the layers of the map, computed once per open warehouse."""
    return build_layers(entrepot)


def cut_layers(
    couches: Mapping[str, Any], selection: Selection, region: str | None
) -> dict[str, Any]:
    """Return the layers the selection needs; `region`: where the map looks (None: France)."""
    codes = set(selection.codes_contrats)
    regions = {c.code_region for c in selection.contrats}
    territoires = f"territoires-{region or 'france'}"
    contrats = couches["contrats"]
    gardees: dict[str, Any] = {
        "fond": couches["fond"],
        "contrats": {**contrats, "contrats": [c for c in contrats["contrats"] if c[0] in codes]},
    }
    for nom, contenu in couches.items():
        sorte, _, lieu = nom.partition("-")
        if sorte == "qpv" and lieu in regions:
            gardees[nom] = _keep_qpv(contenu, codes)
        elif nom == territoires or (sorte == "communes" and lieu in regions):
            gardees[nom] = contenu
    return gardees


def _keep_qpv(contenu: Mapping[str, Any], contrats: set[str]) -> dict[str, Any]:
    infos = {code: i for code, i in contenu["infos"].items() if i[0] in contrats}
    return {
        **contenu,
        "infos": infos,
        "contours": [c for c in contenu["contours"] if c[0] in infos],
    }
