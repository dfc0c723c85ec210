"""What a lecture finds, in its own words, and what a published reading says of each theme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember


@dataclass(frozen=True)
class ConstatLecture:
    """One finding of a lecture. `noms_unites` are the contracts or towns it names."""

    code_constat: str
    code_theme: str | None
    nature: str
    ordre: int
    texte: str
    codes_unites: tuple[str, ...]
    noms_unites: tuple[str, ...]
    source: str | None
    passage: str | None
    page: str | None
    url: str | None
    provenance: str
    date_constat: dt.date | None
    codes_indicateurs: tuple[str, ...]
    est_a_revoir: bool


@dataclass(frozen=True)
class ChiffreConstat:
    """One figure of a finding: frozen with it (`k_fige`, `n_fige`), and as counted today.

    Without `code_indicateur` the count is the source's own. Nothing frozen leaves both at None.
    """

    code_constat: str
    numero: int
    code_indicateur: str | None
    libelle_indicateur: str | None
    mesure: str | None
    libelle_mesure: str | None
    k_fige: int | None
    n_fige: int | None
    k: int | None
    n: int | None
    est_a_revoir: bool


@dataclass(frozen=True)
class ThemePublie:
    """What a published reading says of one theme; `natures`, one entry per finding it holds."""

    code_lecture: str
    perimetre: str
    generation: str
    code_theme: str
    est_publiee: bool
    source: str
    passage: str
    avertissement: str | None
    renvoi: str
    natures: tuple[str, ...]


def list_constats(entrepot: Entrepot, lecture: str) -> list[ConstatLecture]:
    """Return the findings of one lecture, those on no theme first."""
    return remember(entrepot).fetch("list_constats", {"lecture": lecture}, ConstatLecture)


def list_chiffres_constats(
    entrepot: Entrepot, lecture: str
) -> Mapping[str, tuple[ChiffreConstat, ...]]:
    """Return the figures of the findings of one lecture, by finding."""
    lus = remember(entrepot).fetch("list_chiffres_constats", {"lecture": lecture}, ChiffreConstat)
    groupes: dict[str, list[ChiffreConstat]] = {}
    for chiffre in lus:
        groupes.setdefault(chiffre.code_constat, []).append(chiffre)
    return {code: tuple(chiffres) for code, chiffres in groupes.items()}


def list_themes_publies(entrepot: Entrepot) -> list[ThemePublie]:
    """Return what every published reading says of its themes."""
    return remember(entrepot).fetch("list_themes_publies", {}, ThemePublie)
