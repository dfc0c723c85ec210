"""What holds on one slide: sentences, tables and matrices cut, widths shared out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from pptx.util import Pt

from observatory.base.french import INSECABLE, minuscule
from observatory.rendering.deck.elements import CORPS, CORPS_TEXTE
from observatory.rendering.deck.mesure import measure_row, measure_text
from observatory.rendering.signes import build_marques
from observatory.sheets.restitution.figure import (
    EchelleTracee,
    Figure,
    MatriceTracee,
    RangeeTaux,
    nommer,
)
from observatory.sheets.restitution.plan import Phrases, TableDite, Volet

T = TypeVar("T")
NB_RANGEES = 8
"""Rows of a scale on one slide; the others are told in its notes."""
NB_COLONNES = 9
NB_TABLES = 3
"""Slides a table may take; the rest is in the notes."""
HAUT_CLE = 40.0
"""Points of the line that says what the letters of a matrix mean."""


def cut_sentences(titre: str, phrases: Sequence[str], place: tuple[float, float]) -> list[Phrases]:
    """Return the sentences by slide, as many as hold in the smallest size, evenly shared."""
    largeur, hauteur = place
    besoins = [measure_text([p], largeur, CORPS_TEXTE[-1]) - 8 for p in phrases]
    pages = share_evenly(list(phrases), besoins, hauteur - 8)
    return [Phrases(titre, tuple(p)) for p in pages]


def share_evenly(choses: Sequence[T], besoins: Sequence[float], place: float) -> list[list[T]]:
    """Return things by page, in order, in the fewest pages and none nearly empty beside full ones.

    A thing too high for a page stands alone on it.
    """
    fewest = _fill(choses, besoins, place)
    total, pages = sum(besoins), fewest
    for part in (1.0, 1.1, 1.2, 1.35, 1.5):
        essai = _fill(choses, besoins, min(place, total / len(fewest) * part))
        if len(essai) == len(fewest):
            pages = essai
            break
    return pages


def _fill(choses: Sequence[T], besoins: Sequence[float], place: float) -> list[list[T]]:
    pages: list[list[T]] = []
    pris = math.inf
    for chose, besoin in zip(choses, besoins, strict=True):
        if pris + besoin > place:
            pages.append([])
            pris = 0.0
        pages[-1].append(chose)
        pris += besoin
    return pages


def join_short(volets: Sequence[Volet]) -> list[Volet]:
    """Return the ideas told in a room; a sentence alone joins the sentences before it."""
    joints: list[Volet] = []
    for volet in (v for v in volets if v.est_principal):
        avant, bloc = joints[-1] if joints else None, volet.blocs[-1]
        if (
            avant is not None
            and isinstance(suivi := avant.blocs[-1], Phrases)
            and isinstance(bloc, Phrases)
            and len(volet.blocs) == len(bloc.phrases) == 1
        ):
            dit = f"{volet.titre}{INSECABLE}: {minuscule(bloc.phrases[0])}"
            joints[-1] = replace(
                avant,
                blocs=(*avant.blocs[:-1], replace(suivi, phrases=(*suivi.phrases, dit))),
                notes=(*avant.notes, *volet.notes),
                codes=(*avant.codes, *volet.codes),
            )
        else:
            joints.append(volet)
    return joints


def cut_table(
    table: TableDite, place: tuple[float, float], *, est_une: bool = False
) -> list[TableDite]:
    """Return the table by slide; beyond NB_TABLES the rest is said to be in the notes.

    `est_une`: one slide alone will be shown, which holds as many rows as it can.
    """
    largeur, hauteur = (int(Pt(v)) for v in place)
    parts = table.largeurs
    tete = measure_row(table.entetes, parts, largeur, CORPS * 0.85)
    besoins = [measure_row(x, parts, largeur, CORPS) for x in table.lignes]
    partager = _fill if est_une else share_evenly
    pages = partager(table.lignes, besoins, hauteur - tete)
    return [replace(table, lignes=tuple(p)) for p in pages[:NB_TABLES]]


def cut_grid(figure: Figure, grille: MatriceTracee, place: tuple[float, float]) -> list[Figure]:
    """Return a matrix by slide: the first columns, as many rows as hold."""
    rangees = [(nom, etats[:NB_COLONNES]) for nom, etats in grille.rangees]
    vus = {e for _, etats in rangees for e in etats}
    coupee = replace(
        grille,
        colonnes=grille.colonnes[:NB_COLONNES],
        legende=tuple(e for e in grille.legende if e.code in vus),
    )
    table = write_grid(figure, replace(coupee, rangees=tuple(rangees)))
    parts = share_grid(table)
    largeur = int(Pt(place[0]))
    tete = measure_row(table.entetes, parts, largeur, 12) / 12700
    besoins = [measure_row(x, parts, largeur, 14) / 12700 for x in table.lignes]
    pages = share_evenly(rangees, besoins, place[1] - HAUT_CLE - tete)
    return [replace(figure, dessin=replace(coupee, rangees=tuple(p))) for p in pages[:NB_TABLES]]


def shorten_scale(figure: Figure, echelle: EchelleTracee) -> Figure:
    """Return the first rows of a scale; the others are told in the notes."""
    rangees = echelle.rangees[:NB_RANGEES]
    return replace(figure, dessin=replace(echelle, groupes=(("", rangees),)))


def write_rows(titre: str, rangees: Sequence[RangeeTaux]) -> TableDite:
    """Return rows without a share as names and counts: under five units, no bar."""
    lignes = tuple((nommer(x), x.court or x.dit, x.noms or "—") for x in rangees[:NB_RANGEES])
    if any(x.noms for x in rangees):
        return TableDite(titre, ("Qui, quoi", "k sur N", "Lesquels"), lignes)
    return TableDite(titre, ("Qui, quoi", "k sur N"), tuple(x[:2] for x in lignes))


def share_grid(table: TableDite) -> tuple[float, ...]:
    """Return the share of each column of a matrix, names first."""
    nb = len(table.entetes) - 1
    nom = min(0.4, max(0.25, 1 - 0.075 * nb))
    return (nom, *[(1 - nom) / nb] * nb)


def write_grid(figure: Figure, grille: MatriceTracee) -> TableDite:
    """Return a matrix as a table of letters; a blank is what nobody read."""
    marques = build_marques(grille.legende, grille.sommet)
    lignes = tuple(
        (nom, *(marques[e].signe if e in marques else "" for e in etats))
        for nom, etats in grille.rangees
    )
    return TableDite(figure.titre, ("Nom", *(c for c, _ in grille.colonnes)), lignes)


def write_key(grille: MatriceTracee) -> str:
    """Return what the letters of a matrix mean, in a line."""
    marques = sorted(build_marques(grille.legende, grille.sommet).values(), key=lambda m: m.code)
    dites = [f"{m.signe} {m.libelle.lower()}" for m in marques]
    return " · ".join([*dites, f"blanc{INSECABLE}: non lu"])
