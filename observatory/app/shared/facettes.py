"""Attributes and links of an indicator, counted; enjeux that no orientation answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.chiffres import open_line
from observatory.app.shared.comptes import CompteOuvert, show_compte
from observatory.app.shared.liens import show_here
from observatory.app.shared.preuves import show_detail
from observatory.queries.lectures import load_lecture
from observatory.rendering.echappement import escape
from observatory.sheets.rates.cellules import DetailTaux
from observatory.sheets.rates.enjeux import EnjeuxTheme
from observatory.sheets.rates.facettes import (
    FacetteChiffree,
    build_facettes,
)
from observatory.sheets.rates.preuve import Compte
from observatory.sheets.rates.unites import mot_unite, titrer

PREFIXE = "facette."
"""How the name of a count of a facet, or of an enjeu, begins in the address."""


def show_opened(detail: DetailTaux, ferme: Mapping[str, str] | None = None) -> None:
    """Show a rate that is open, then the attributes and links asked of its indicator.

    On a telephone they stay in sight of a block that is folded (style.css). `ferme`: see
    `show_detail`.
    """
    with st.container(key="ouvert"):
        show_detail(detail, ferme)
        show_facettes(detail.taux.ligne.code_indicateur)


def show_facettes(indicateur: str) -> None:
    """Show the attributes and links asked of an indicator, counted; nothing where none was."""
    filtres = adresse.current_filtres()
    vue = filtres.with_changes(indicateur=None, mesure=None, contrat=None)
    lues = ask(build_facettes, vue, (indicateur,))
    if not lues:
        return
    lecture = ask(load_lecture, filtres.lecture)
    st.subheader(escape(titrer("Attributs et liens", lecture.est_simulee)), anchor=False)
    ouverture = {"indicateur": indicateur, **({"mesure": filtres.mesure} if filtres.mesure else {})}
    for facette in lues:
        _show_facette(facette, ouverture)


def _show_facette(facette: FacetteChiffree, ouverture: dict[str, str], titre: str = "") -> None:
    st.markdown(f"**{escape(titre or facette.libelle)}**")
    for rang, figure in enumerate(facette.figures):
        nom = f"{PREFIXE}{facette.code}.{facette.code_indicateur}.{rang}"
        comptes = (
            (f"{nom}.lues", figure.lues, facette.base_lues),
            (f"{nom}.niveau", figure.niveau, facette.base_niveau),
        )
        with open_line(escape(figure.reponse), 190):
            for code, compte, quoi in comptes:
                with st.container(  # a figure never parts from what it is among
                    horizontal=True, vertical_alignment="center", gap="small", width="content"
                ):
                    vers = {**ouverture, "compte": code}
                    show_here(compte.chiffre, vers, aide=(f"{compte.phrase}.",))
                    st.caption(escape(quoi), width="content")
        for code, compte, _ in comptes:
            _show_open(code, compte, ouverture)


def _show_open(nom: str, compte: Compte, ouverture: dict[str, str]) -> None:
    """Show the units of a count when the address opens it."""
    if adresse.current_choice("compte") != nom:
        return
    lecture = ask(load_lecture, compte.code_lecture)
    with st.container():
        show_compte(
            CompteOuvert(nom, compte, ouverture),
            mot_unite(lecture.type_unite),
            est_simule=lecture.est_simulee,
        )


def show_liens(liens: Sequence[FacetteChiffree]) -> None:
    """Show what a theme is linked to, and what is linked to it; nothing where no link was coded."""
    if not liens:
        return
    lecture = ask(load_lecture, liens[0].figures[0].lues.code_lecture)
    st.subheader(escape(titrer("Liens", lecture.est_simulee)), anchor=False)
    for facette in liens:
        _show_facette(facette, {}, f"{facette.indicateur} — {facette.libelle}")


def show_enjeux(enjeux: EnjeuxTheme | None) -> None:
    """Show the enjeux of a theme that no orientation answers, each with its count and names."""
    if enjeux is None:
        return
    lecture = ask(load_lecture, enjeux.compte.code_lecture)
    st.subheader(escape(titrer("Enjeux sans réponse", lecture.est_simulee)), anchor=False)
    st.markdown(escape(f"{enjeux.phrase}."))
    lignes: Sequence[tuple[str, Compte]] = [
        ("Au moins un enjeu", enjeux.compte),
        *((e.libelle, e.compte) for e in enjeux.enjeux),
    ]
    for rang, (libelle, compte) in enumerate(lignes):
        nom = f"{PREFIXE}enjeu.{rang}"
        with open_line(escape(libelle), 320):
            show_here(compte.chiffre, {"compte": nom}, aide=(f"{compte.phrase}.",))
        _show_open(nom, compte, {})
    st.caption(
        "Parmi les contrats qui relèvent l’enjeu et dont on sait si une orientation y "
        "répond\u00a0: un lien le dit, ou toutes les orientations du thème ont été lues."
    )
