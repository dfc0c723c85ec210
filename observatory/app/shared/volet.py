"""A page in two parts: what is compared, and beside it whatever the reader opened of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from observatory.app.shared import adresse
from observatory.app.shared.filtres import FILTRAGE, distinguish, start
from observatory.base.text import slug
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape

Choix = tuple[str, ...]

LARGEURS = (2.05, 1)
_AUCUN = ""


def split_page() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the place of the figures and the place of what is open, which follows the reader.

    On a wide screen it stays beside the figures, on a narrow one at the foot of the screen;
    empty, it takes no room. The places are always there, so that a figure is not drawn again.
    """
    with st.container(key="deux-volets"):
        figures, reste = st.columns(LARGEURS, gap="medium")
    return figures, reste.container(key="volet")


@dataclass(frozen=True)
class Ecoute:
    """What a chart tells of a click: its selection, the fields of a mark, who takes them."""

    selection: str
    champs: Choix
    prend: Callable[[Choix], None]


def name_view(*vue: object) -> str:
    """Return the key of a chart: another view is another chart, with no click yet."""
    textes = (x.to_params() if isinstance(x, Filtres) else x for x in vue)
    return slug(" ".join(str(x) for x in textes))


def show_chart(
    spec: dict[str, Any],
    cle: str,
    ecoute: Ecoute,
    *,
    texte: str,
    largeur: Literal["stretch", "content"],
) -> None:
    """Show a chart whose marks can be clicked; `texte` is read in its place."""
    st.vega_lite_chart(
        spec=spec,
        width=largeur,
        key=cle,
        on_select=lambda: _take_click(cle, ecoute),
        selection_mode=ecoute.selection,
        alt=texte,
    )


def _take_click(cle: str, ecoute: Ecoute) -> None:
    clic = read_click(cle, ecoute.selection, ecoute.champs)
    if clic is not None:
        ecoute.prend(clic)


def read_click(cle: str, selection: str, champs: Sequence[str]) -> Choix | None:
    """Return the fields of the mark just clicked in a chart, None if nothing changed.

    Each click adds one mark to the selection of the chart or takes it away: the mark that
    changed is the one clicked, and a mark closed elsewhere opens again at the next click.
    """
    etat = st.session_state
    points = etat[cle].selection.get(selection, []) if cle in etat else []
    avant, apres = etat.get(f"{cle}-avant", frozenset()), _read_points(points, champs)
    etat[f"{cle}-avant"] = apres
    return next(iter(apres ^ avant), None)


def _read_points(points: Sequence[Mapping[str, Any]], champs: Sequence[str]) -> frozenset[Choix]:
    return frozenset(
        tuple(str(p[champ]) for champ in champs)
        for p in points
        if all(champ in p for champ in champs)
    )


def pick(
    nom: str, libelle: str, options: Mapping[str, str], valeur: str, prend: Callable[[str], None],
    *, vide: str | None = None,
) -> None:  # fmt: skip
    """Show a list whose choice is told to `prend`; `vide` is the label of no choice, if allowed.

    The label may come from the data: Streamlit would read it as Markdown.
    """
    cle = f"choix-{nom}"
    noms = distinguish({**({} if vide is None else {_AUCUN: vide}), **options})
    codes = list(noms)
    choisi = valeur if valeur in noms else codes[0]
    depart = start(cle, choisi)
    st.selectbox(
        escape(libelle),
        codes,
        index=codes.index(depart) if depart in codes else 0,
        key=cle,
        format_func=lambda code: noms.get(code, code),
        on_change=lambda: prend(st.session_state[cle]),
        filter_mode=FILTRAGE,
    )


def pick_several(
    nom: str,
    libelle: str,
    options: Mapping[str, str],
    choisis: Sequence[str],
    prend: Callable[[Choix], None],
    *,
    maximum: int | None = None,
) -> None:
    """Show a list of which some values are chosen, `maximum` at most, and told to `prend`."""
    cle = f"plusieurs-{nom}"
    noms = distinguish(options)
    st.multiselect(
        libelle,
        list(noms),
        default=start(cle, [c for c in choisis if c in noms]),
        key=cle,
        format_func=lambda code: noms.get(code, code),
        max_selections=maximum,
        filter_mode=FILTRAGE,
        placeholder="Aucun",
        on_change=lambda: prend(tuple(st.session_state[cle])),
    )


def open_in_page(indicateur: str | None, *, contrat: str | None = None, compte: str = "") -> None:
    """Open an indicator, one of its counts or one of its cells, in the session and the address."""
    adresse.change_choice("perimetre", "")
    adresse.change_choice("compte", compte)
    adresse.change_filtres(indicateur=indicateur, mesure=None, contrat=contrat)
