"""What the reader chooses on « Mon contrat »: peers, contracts beside, theme, axis, differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.filtres import render_one, start
from observatory.app.shared.volet import pick, pick_several
from observatory.base.french import majuscule
from observatory.queries.codebook import list_themes
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_unites
from observatory.rendering.echappement import escape
from observatory.sheets.pages.comparaison import (
    NB_CHOISIS_MAX,
    ChoixComparaison,
    Comparaison,
    LigneComparee,
)
from observatory.sheets.pages.pairs import CHOISIS, REGLES

A_COTE = "À côté (trois au plus)"
TOUS = ""
"""Axis of the address when the page shows what differs most, whatever the axis."""


@dataclass(frozen=True)
class VueContrat:
    """What the part « Comparer » shows: the comparison, its filters, the choices of the reader."""

    filtres: Filtres
    choix: ChoixComparaison
    page: Comparaison

    @property
    def axe(self) -> str:
        """Return the axis shown, empty for what differs most of all."""
        demande = adresse.current_choice("axe")
        return demande if demande in {a.axe for a in self.page.axes} else TOUS

    def name_axis(self, ligne: LigneComparee) -> str:
        """Return the name of the axis of a line, without the reserve of the demonstration."""
        titres = (a.titre for a in self.page.axes if ligne in a.lignes)
        return next(titres, "").split(" — ", 1)[0].lower()


def show_choices(vue: VueContrat) -> None:
    """Show the theme, the rule of peers, the contracts set beside, and the differences only."""
    noms = _list_read(vue)
    with st.container(key="filtres"):
        theme, regle, avec = st.columns(3)
        with theme:
            themes = {t.code_theme: t.libelle for t in ask(list_themes)}
            render_one("theme", "Thème", themes, "Tous les thèmes")
        with regle:
            pick("pairs", "Mes pairs", REGLES, vue.choix.regle, _take_rule)
        with avec:
            pick_several(
                "avec", A_COTE, noms, vue.choix.avec, _take_contracts("avec"),
                maximum=NB_CHOISIS_MAX,
            )  # fmt: skip
    if vue.choix.regle == CHOISIS:
        prend = _take_contracts("pairs")
        pick_several("pairs", "Les contrats de mon groupe", noms, vue.choix.choisis, prend)
    _show_toggle(vue)


def _list_read(vue: VueContrat) -> Mapping[str, str]:
    """Return the other contracts the lecture expects, code → name."""
    unites = ask(list_unites, Filtres(lecture=vue.filtres.lecture))
    return {
        u.code_contrat: u.nom_unite
        for u in unites
        if u.code_contrat == u.code_unite and u.code_contrat != vue.page.code_contrat
    }


def _take_rule(regle: str) -> None:
    adresse.change(ChoixComparaison, pairs=(regle,))


def _take_contracts(nom: str) -> Callable[[tuple[str, ...]], None]:
    return lambda codes: adresse.change(ChoixComparaison, **{nom: codes})


def _show_toggle(vue: VueContrat) -> None:
    cle = "bascule-differences"
    st.toggle(
        "Différences seulement",
        value=start(cle, vue.choix.differences),
        key=cle,
        help=escape(vue.page.tri),
        on_change=lambda: adresse.change(ChoixComparaison, differences=st.session_state[cle]),
    )


def show_axes(vue: VueContrat) -> None:
    """Show the axes to choose from, each with its number of differences."""
    distingue = any(a.nb_differences for a in vue.page.axes)
    noms = {TOUS: "Ce qui distingue le plus" if distingue else "Tous les axes"}
    for axe in vue.page.axes:
        if axe.nb_comparees or axe.lignes:
            titre = axe.titre.split(" — ", 1)[0]
            combien = f" · {axe.nb_differences}/{axe.nb_comparees}" if axe.nb_comparees else ""
            noms[axe.axe] = f"{majuscule(titre)}{combien}"
    cle = "choix-axe"
    st.pills(
        "Axe (différences / indicateurs comparés)",
        list(noms),
        default=start(cle, vue.axe),
        key=cle,
        required=True,
        format_func=lambda code: escape(noms[code]),
        on_change=_take_axis,
    )


def _take_axis() -> None:
    adresse.change_choice("lignes", "")
    adresse.change_choice("axe", st.session_state["choix-axe"] or TOUS)
