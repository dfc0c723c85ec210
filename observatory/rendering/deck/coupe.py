"""What holds on one slide: sentences, tables and matrices cut, widths shared out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from pptx.util import Pt

from observatory.base.french import FINE, INSECABLE, minuscule, nombre, quantite
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
from observatory.sheets.restitution.plan import ChapitreDit, Phrases, TableDite, Volet

T = TypeVar("T")
NB_RANGEES = 8
"""Rows of a scale on one slide; the others are told in its notes."""
NB_PREUVES = 8
"""Proofs named in the notes of a slide; the others are counted."""
NB_COLONNES = 9
NB_TABLES = 3
"""Slides a table may take; the rest is in the notes."""
HAUT_CLE = 40.0
"""Points of the line that says what the letters of a matrix mean."""
HAUT_SUITE, CORPS_SUITE = 30.0, 14
"""Points of the line that says how much is not on the slide, and of its letters."""
Bloc = Phrases | TableDite | Figure


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
    if not fewest:
        return []
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


def join_untold(partie: ChapitreDit) -> Volet | None:
    """Return in one idea, in sentences, what a part has no slide of its own for; None if nothing.

    These are the tables of a single line with few answers, and the axes not told in a room.
    """
    tus = [v for v in partie.volets if not v.est_principal]
    dits = tuple(dict.fromkeys(note for v in tus for note in v.notes))
    if not dits:
        return None
    codes = tuple(dict.fromkeys(code for v in tus for code in v.codes))
    return Volet(partie.titre, tus[0].phrase, (Phrases("", dits),), notes=dits, codes=codes)


def write_notes(partie: ChapitreDit, volet: Volet, preuves: Sequence[str]) -> tuple[str, ...]:
    """Return what the speaker is told: figures, names, proofs, where it comes from."""
    figures = [b for b in volet.blocs if isinstance(b, Figure)]
    rangees = [
        f"{nommer(x)}{INSECABLE}: {x.dit}" + (f" ({x.noms})" if x.noms else "")
        for f in figures
        if isinstance(f.dessin, EchelleTracee)
        for x in f.dessin.rangees
    ]
    cites = []
    if preuves:
        cites.append(f"Preuves{INSECABLE}: {f'{FINE}; '.join(preuves[:NB_PREUVES])}.")
    if (reste := len(preuves) - NB_PREUVES) > 0:
        cites.append(f"Et {quantite(reste, 'autre preuve', 'autres preuves')}.")
    legendes = [n for f in figures for n in f.notes]
    legendes += [f.alternative for f in figures if isinstance(f.dessin, MatriceTracee)]
    return (partie.titre, *dict.fromkeys((*volet.notes, *rangees, *legendes, *cites)))


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


def say_left(bloc: Bloc, montres: Sequence[Bloc], ou: str) -> str:
    """Return « 9 indicateurs sur 14 ; la suite est dans les notes. », empty when all is shown.

    `ou` says where the rest is.
    """
    dits = []
    for quoi, montre, tout in _count_left(bloc, montres):
        if montre < tout:
            dits.append(f"{quantite(montre, quoi)} sur {nombre(tout)}")
    return f"{f'{FINE}; '.join(dits)}{FINE}; la suite est {ou}." if dits else ""


def _count_left(bloc: Bloc, montres: Sequence[Bloc]) -> Iterator[tuple[str, int, int]]:
    """Yield what a block counts, how many are shown, how many there are."""
    if isinstance(bloc, Phrases):
        vues = (len(m.phrases) for m in montres if isinstance(m, Phrases))
        yield "phrase", sum(vues), len(bloc.phrases)
    elif isinstance(bloc, TableDite):
        vues = (len(m.lignes) for m in montres if isinstance(m, TableDite))
        yield "ligne", sum(vues), len(bloc.lignes)
    elif isinstance(bloc.dessin, EchelleTracee):
        rangees = len(bloc.dessin.rangees)
        yield "indicateur", min(rangees, NB_RANGEES), rangees
    elif isinstance(bloc.dessin, MatriceTracee):
        grilles = [m.dessin for m in montres if isinstance(m, Figure)]
        vues = (len(g.rangees) for g in grilles if isinstance(g, MatriceTracee))
        colonnes = len(bloc.dessin.colonnes)
        yield "indicateur", min(colonnes, NB_COLONNES), colonnes
        yield "ligne", sum(vues), len(bloc.dessin.rangees)


def list_left(bloc: Bloc, montres: Sequence[Bloc]) -> tuple[str, ...]:
    """Return the sentences or the rows of a block that no slide shows, for its notes.

    Those of figures are there already: the notes of a slide tell every row of them.
    """
    if isinstance(bloc, Phrases):
        return bloc.phrases[sum(len(m.phrases) for m in montres if isinstance(m, Phrases)) :]
    if isinstance(bloc, TableDite):
        vues = sum(len(m.lignes) for m in montres if isinstance(m, TableDite))
        return tuple(
            f"{ligne[0]}{INSECABLE}: {f'{FINE}; '.join(x for x in ligne[1:] if x)}"
            for ligne in bloc.lignes[vues:]
        )
    return ()


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
