"""The ladder of each partner as stacked bars (Altair).

Steps are stacked from the highest: where a step ends is how many reach it or more, so that the
published rates can be read on the same axis. What is only probable comes after all that is
proved, hatched: the proved part ends where the lower bound of the rate stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from observatory.base.french import compter_probables, fraction
from observatory.rendering.charts.barres import ORANGE, open_marks
from observatory.rendering.charts.rangees import (
    ECHELON,
    ENTETE,
    ETROIT,
    INDICATEUR,
    SEPARATEUR,
    VU,
    axis_rows,
    finish,
    key_row,
    listen,
    tip,
)
from observatory.rendering.signes import Marque
from observatory.sheets.pages.partenaires import LignePartenaire
from observatory.sheets.rates.echelons import PROBABLE, Echelon
from observatory.sheets.rates.reperes import RepereLu

NB_HACHURES = 160
"""Strokes of a bar hatched from end to end."""


@dataclass(frozen=True)
class GroupeLignes:
    """Lines under one heading."""

    titre: str
    lignes: tuple[LignePartenaire, ...]


def chart_echelles(
    titre: str,
    groupes: Sequence[GroupeLignes],
    marques: Mapping[str, Marque],
    reperes: Sequence[RepereLu],
    nb_attendus: int,
    mot: str,
) -> alt.LayerChart:
    """Return one bar per partner, a segment per step, published marks as orange ticks."""
    rangees = _list_rows(groupes)
    segments = [
        s
        for groupe in groupes
        for ligne in groupe.lignes
        for s in _cut(ligne, marques, nb_attendus)
    ]
    base = alt.Chart(alt.InlineData(values=segments)).encode(y=axis_rows(rangees))
    axe = alt.X(
        "debut:Q",
        title=f"Nombre de {mot}",
        scale=alt.Scale(domain=[0, nb_attendus], nice=False),
        axis=alt.Axis(grid=True, tickMinStep=1, orient="top", format="d"),
    )
    choix, vu = listen()
    barres = base.mark_bar(cursor="pointer").encode(
        x=axe,
        x2="fin:Q",
        color=alt.Color("fond:N", scale=None),
        stroke=alt.condition(vu, alt.value(VU), "trait:N", scale=None, empty=False),
        strokeWidth=alt.condition(vu, alt.value(3), alt.value(1.2), empty=False),
        strokeDash=alt.StrokeDash("tirets:N", scale=None),
        size=alt.Size("hauteur:Q", scale=None),
        tooltip=[tip("nom", "Partenaire"), tip("dit", "Degré")],
        description="lu:N",
    )
    couches = [
        barres.add_params(choix, vu),
        *_hatch(segments, rangees, nb_attendus),
        _write_numbers(base, nb_attendus),
        *_write_headings(rangees),
        *_draw_marks(reperes, rangees, nb_attendus),
    ]
    return finish(couches, titre, len(rangees))


def _cut(
    ligne: LignePartenaire, marques: Mapping[str, Marque], nb_attendus: int
) -> list[dict[str, Any]]:
    """Return the segments of one bar: the highest step first, then the probable, then silences."""
    segments, debut = [], 0
    for echelon, k, est_probable in _stack(ligne.echelons):
        marque = marques[echelon.code + PROBABLE if est_probable else echelon.code]
        total = echelon.compte.n + len(echelon.compte.probables)
        dont = f", dont {compter_probables(echelon.nb_probables)}" if echelon.nb_probables else ""
        segments.append(
            {
                INDICATEUR: ligne.code_indicateur,
                ECHELON: echelon.code,
                "rangee": key_row(ligne),
                "nom": ligne.libelle,
                "lu": f"{ligne.libelle}, {marque.libelle} : {fraction(k, total)}{dont}",
                "dit": f"{marque.libelle} : {fraction(k, total)}{dont}",
                "debut": debut,
                "fin": debut + k,
                "k": k,
                "probable": est_probable,
                "texte": f"{marque.signe} {k}",
                "fond": marque.fond,
                "trame": marque.trame,
                "encre": marque.encre,
                "trait": marque.trait,
                "tirets": [3, 2] if marque.est_tirete else [1, 0],
                "hauteur": 9 if marque.est_silence else 17,
            }
        )
        debut += k
    return segments


def _stack(echelons: Sequence[Echelon]) -> Iterator[tuple[Echelon, int, bool]]:
    """Yield each part of a bar: its step, how many units, whether they are only probable."""
    dits = [e for e in reversed(echelons) if e.rang is not None]
    yield from ((e, e.compte.k, False) for e in dits if e.compte.k)
    yield from ((e, len(e.compte.probables), True) for e in dits if e.compte.probables)
    yield from ((e, e.compte.k, False) for e in echelons if e.rang is None)


def _hatch(
    segments: Sequence[Mapping[str, Any]], rangees: Sequence[str], nb_attendus: int
) -> list[alt.Chart]:
    """Return slanted strokes over the probable segments: a pattern, not a colour alone."""
    pas = nb_attendus / NB_HACHURES
    traits = [
        {"rangee": s["rangee"], "x": s["debut"] + pas * (rang + 0.5), "trame": s["trame"]}
        for s in segments
        if s["probable"]
        for rang in range(int(s["k"] / pas))
    ]
    if not traits:
        return []
    return [
        alt.Chart(alt.InlineData(values=traits), name="hachures")
        .mark_point(
            shape="M-0.25,1L0.25,-1", size=17 * 17, strokeWidth=1.3, opacity=0.35, aria=False,
            tooltip=None,
        )
        .encode(x="x:Q", y=axis_rows(rangees), stroke=alt.Stroke("trame:N", scale=None))
    ]  # fmt: skip


def _write_numbers(base: alt.Chart, nb_attendus: int) -> alt.Chart:
    """Return the sign and number of each segment, as much of them as its width can hold."""
    place = f"(datum.k * width / {nb_attendus})"
    court = f"{place} > 8 + 7 * length('' + datum.k) ? '' + datum.k : ''"
    nombres: alt.Chart = (
        base.transform_calculate(milieu="(datum.debut + datum.fin) / 2")
        .transform_calculate(
            ecrit=f"{place} > 10 + 7 * length(datum.texte) ? datum.texte : ({court})"
        )
        .mark_text(fontSize=11.5, fontWeight=600, baseline="middle", clip=True, aria=False)
        .transform_filter("datum.hauteur > 10")
        .encode(
            x="milieu:Q",
            text="ecrit:N",
            color=alt.Color("encre:N", scale=None),
        )
    )
    return nombres


def _draw_marks(
    reperes: Sequence[RepereLu], rangees: Sequence[str], nb_attendus: int
) -> list[alt.Chart]:
    """Return the published rates, placed on the axis of the number of contracts.

    An open one (« plus de 70 % ») is an arrow from its bound, not a tick that would say equal.
    """
    places = {_code_of(r): r for r in rangees}
    donnees = [
        {
            "rangee": places[r.code_indicateur],
            "x": r.valeur * nb_attendus,
            "ouvert": r.est_ouvert,
            "nom": r.libelle,
            "lu": f"Taux publié, {r.libelle} : {r.dit}",
            "dit": f"{r.taux.ligne.libelle_mesure if r.taux else ''} : {r.dit} ({r.verdict})",
        }
        for r in reperes
        if r.valeur is not None and r.code_indicateur in places
    ]
    if not donnees:
        return []
    base = alt.Chart(alt.InlineData(values=donnees)).encode(
        y=axis_rows(rangees),
        x="x:Q",
        tooltip=[tip("nom", "Taux publié"), tip("dit", "Publié")],
        description="lu:N",
    )
    return [
        base.mark_tick(color="#FFFFFF", thickness=5, size=24, aria=False),
        base.mark_tick(color=ORANGE, thickness=2.5, size=24),
        *([open_marks(base)] if any(d["ouvert"] for d in donnees) else []),
    ]


def _list_rows(groupes: Sequence[GroupeLignes]) -> list[str]:
    """Return the rows of the chart from top to bottom: each heading, then its lines."""
    rangees = []
    for groupe in groupes:
        rangees.append(f"{ENTETE}{SEPARATEUR}{groupe.titre}{SEPARATEUR}")
        rangees += [key_row(ligne) for ligne in groupe.lignes]
    return rangees


def _code_of(rangee: str) -> str:
    return rangee.split(SEPARATEUR, maxsplit=1)[0]


def _write_headings(rangees: Sequence[str]) -> list[alt.Chart]:
    titres = [
        {"rangee": r, "titre": r.split(SEPARATEUR)[1]} for r in rangees if r.startswith(ENTETE)
    ]
    return [
        alt.Chart(alt.InlineData(values=titres))
        .mark_text(
            align="left",
            baseline="middle",
            fontSize=13,
            fontWeight=700,
            dx=alt.ExprRef(f"containerSize()[0] < {ETROIT} ? -80 : 2"),  # over the names' place
            dy=3,
            aria=False,
        )
        .encode(y=axis_rows(rangees), x=alt.value(0), text="titre:N")
    ]
