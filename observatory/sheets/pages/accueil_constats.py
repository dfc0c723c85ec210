"""What the open lecture finds, as the first page says it: findings, challenges, named examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from observatory.queries.codebook import ElementTheme
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.sheets.rates.themes import ThemeLu, keep_published, list_themes_lus
from observatory.sheets.rates.unites import titrer


@dataclass(frozen=True)
class Dit:
    """One finding or challenge: its words and where it is written."""

    texte: str
    passage: str


@dataclass(frozen=True)
class ThemeDit:
    """What was found on one theme, and the way to the whole of it."""

    libelle: str
    constats: tuple[Dit, ...]
    defis: tuple[Dit, ...]
    lien: Mapping[str, str]


@dataclass(frozen=True)
class ExempleCite:
    """A contract given as an example, and the way to its card."""

    nom: str
    texte: str
    passage: str
    lien: Mapping[str, str]


@dataclass(frozen=True)
class ConstatsAccueil:
    """All that the lecture finds, by theme; empty when it finds nothing yet."""

    titre: str = ""
    themes: tuple[ThemeDit, ...] = ()
    exemples: tuple[ExempleCite, ...] = ()
    source: str = ""


def build_constats(entrepot: Entrepot, lecture: Lecture) -> ConstatsAccueil:
    """Return the findings that belong to this lecture; none of another one's."""
    filtres = Filtres(lecture=lecture.code_lecture)
    lus = [keep_published(t, entrepot, lecture) for t in list_themes_lus(entrepot)]
    dits = [_read(t, filtres) for t in lus if t.constats or t.defis]
    exemples = {(e.code_contrat, e.libelle): e for t in lus for e in t.exemples}
    return ConstatsAccueil(
        titre=titrer("Ce que relève la lecture publiée", lecture.est_simulee),
        themes=tuple(dits),
        exemples=tuple(_read_example(e, filtres) for e in exemples.values()),
        source=next((t.source for t in lus if t.source), ""),
    )


def _read(theme: ThemeLu, filtres: Filtres) -> ThemeDit:
    return ThemeDit(
        theme.libelle,
        tuple(Dit(c.libelle, c.passage or "") for c in theme.constats),
        tuple(Dit(d.libelle, d.passage or "") for d in theme.defis),
        filtres.with_changes(theme=theme.code).to_params(),
    )


def _read_example(exemple: ElementTheme, filtres: Filtres) -> ExempleCite:
    return ExempleCite(
        exemple.nom_contrat or exemple.code_contrat or "",
        exemple.libelle,
        exemple.passage or "",
        filtres.with_changes(contrat=exemple.code_contrat).to_params(),
    )
