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
from observatory.sheets.rates.themes import list_themes_lus, map_published
from observatory.sheets.rates.unites import titrer

ENSEMBLE = "Toute la lecture"
"""Stands for the theme of what was found on none in particular."""


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
        (nom, filtres.with_changes(theme=code), read_constats(entrepot, lecture, code))
        for code, nom in (
            (None, ENSEMBLE),
            *((t.code, t.libelle) for t in list_themes_lus(entrepot)),
        )
    ]
    dits = [_read(nom, g, vue) for nom, vue, g in lus if keep_nature(g, CONSTAT, DEFI)]
    exemples = {
        (x.code, c.texte): ExempleCite(x.nom, c.texte, c.passage, x.lien)
        for *_, groupes in lus
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


def _read(nom: str, groupes: tuple[GroupeConstats, ...], vue: Filtres) -> ThemeDit:
    return ThemeDit(
        nom,
        tuple(_say(c) for c in keep_nature(groupes, CONSTAT)),
        tuple(_say(c) for c in keep_nature(groupes, DEFI)),
        vue.to_params(),
    )


def _say(constat: ConstatLu) -> Dit:
    comptes = f" ({constat.comptes})" if constat.comptes else ""
    revoir = f" {constat.a_revoir}." if constat.a_revoir else ""
    return Dit(f"{constat.texte}{comptes}{revoir}", constat.passage)
