"""The axes of reading: their names and the order in which a page shows them."""

from __future__ import annotations

from observatory.queries.codebook import list_axes
from observatory.queries.entrepot import Entrepot

ORDRE_AXES = (
    "thematique",
    "transversalite",
    "instrument",
    "forme_haute",
    "forme",
    "presence",
    "partenaire",
    "public",
    "enjeu",
    "orientation",
    "gouvernance",
    "suivi",
    "financement",
    "signature",
)
"""Axes from the most asked for to the least; an axis the codebook adds comes last."""

AXE_PARTENAIRE = "partenaire"
AXE_INSTRUMENT = "instrument"
AXES_ENSEMBLE = (AXE_INSTRUMENT, AXE_PARTENAIRE, "presence", "forme_haute", "forme")
"""Axes of the whole picture, before any theme is chosen."""
AXES_RELEVES = ("public", "enjeu", "orientation")
"""Axes whose very list of terms is a finding of the published reading."""


def name_axe(entrepot: Entrepot, axe: str) -> str:
    """Return the libellé of an axis, its code if the codebook no longer has it."""
    trouve = list_axes(entrepot).get(axe)
    return trouve.libelle if trouve else axe


def describe_axe(entrepot: Entrepot, axe: str) -> str:
    """Return what an axis codes, as one sentence."""
    trouve = list_axes(entrepot).get(axe)
    return trouve.description if trouve else ""


def order_axe(axe: str) -> int:
    """Return the rank of an axis on a page."""
    return ORDRE_AXES.index(axe) if axe in ORDRE_AXES else len(ORDRE_AXES)


def name_terme(libelle: str, sigle: str | None) -> str:
    """Return a term as a list shows it: its acronym first, the way people look for it."""
    if not sigle or libelle.casefold().startswith(sigle.casefold()):
        return libelle
    return f"{sigle} – {libelle}"
