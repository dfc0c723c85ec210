"""What the open lecture finds, as the first page says it: findings, challenges, named examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.sheets.rates.constats import (
    CONSTAT,
    DEFI,
    EXEMPLE,
    ConstatLu,
    GroupeConstats,
    keep_nature,
    read_constats,
)
from observatory.sheets.rates.themes import ThemeLu, list_themes_lus, map_published
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
    publies = map_published(entrepot, lecture)
    lus = [
        (theme, read_constats(entrepot, lecture, theme.code)) for theme in list_themes_lus(entrepot)
    ]
    dits = [_read(t, g, filtres) for t, g in lus if keep_nature(g, CONSTAT, DEFI)]
    exemples = {
        (x.code, c.texte): ExempleCite(x.nom, c.texte, c.passage, x.lien)
        for _, groupes in lus
        for c in keep_nature(groupes, EXEMPLE)
        for x in c.lieux
    }
    titre = "Ce que relève la lecture publiée" if publies else "Ce que relève la lecture"
    return ConstatsAccueil(
        titre=titrer(titre, lecture.est_simulee),
        themes=tuple(dits),
        exemples=tuple(exemples.values()),
        source=next((p.source for p in publies.values()), ""),
    )


def _read(theme: ThemeLu, groupes: tuple[GroupeConstats, ...], filtres: Filtres) -> ThemeDit:
    return ThemeDit(
        theme.libelle,
        tuple(_say(c) for c in keep_nature(groupes, CONSTAT)),
        tuple(_say(c) for c in keep_nature(groupes, DEFI)),
        filtres.with_changes(theme=theme.code).to_params(),
    )


def _say(constat: ConstatLu) -> Dit:
    revoir = f" {constat.a_revoir}." if constat.a_revoir else ""
    return Dit(f"{constat.texte}{revoir}", constat.passage)
