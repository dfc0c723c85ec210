"""The contracts to choose from, in a list or by département."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.filtres import render_one
from observatory.app.shared.liens import show_link
from observatory.queries.contrats import Contrat, list_lieux_contrats
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import Unite, list_unites, list_unites_non_lues
from observatory.rendering.echappement import escape
from observatory.sheets.pages.noms import name_contrat
from observatory.sheets.rates.unites import mot_unite


def list_towns(lecture: str) -> list[Unite]:
    """Return the towns a lecture reads as such, by name; none for a lecture of contracts."""
    unites = ask(list_unites, Filtres(lecture=lecture))
    return [u for u in unites if u.code_unite != u.code_contrat]


def name_town(nom: str) -> str:
    """Return a town read, as the list names it: its name alone is a part, found before all."""
    return f"{nom} · ville lue"


def show_towns(villes: Sequence[Unite]) -> None:
    """Show the towns read, each a link to its page."""
    if not villes:
        return
    lu = (
        "La ville que lit cette lecture" if len(villes) == 1 else "Les villes que lit cette lecture"
    )
    st.markdown(f"**{lu}**")
    _show_links([(v.code_unite, v.nom_unite) for v in villes])


def show_unread(contrats: Sequence[Contrat]) -> None:
    """Show the units of the lecture of which nobody coded anything, each a link.

    Nothing before the first is read: the banner says it; nor where the contracts listed are not
    those of the lecture.
    """
    lecture = ask(load_lecture, current_filtres().lecture)
    ici = {c.code_contrat for c in contrats}
    toutes = ask(list_unites_non_lues, lecture.code_lecture)
    unites = [u for u in toutes if u.code_contrat in ici]
    if not unites or len(unites) < len(toutes) or len(toutes) == lecture.nb_attendus:
        return
    mot = mot_unite(lecture.type_unite)
    st.header(
        escape(f"À lire encore : {mot.compter(len(unites))} sur {lecture.nb_attendus}"),
        anchor=False,
    )
    _show_links([(u.code_unite, u.nom_unite) for u in unites])


def _show_links(noms: Sequence[tuple[str, str]]) -> None:
    """Show names in a row, each a link to the page of its code."""
    filtres = current_filtres()
    with st.container(horizontal=True):
        for code, nom in noms:
            show_link("contrat", nom, filtres.with_changes(contrat=code).to_params())


def show_picker(contrats: list[Contrat], villes: Sequence[Unite] = ()) -> None:
    """Show the list a contract is chosen from, by its name, its intercommunality or its towns.

    The towns a lecture reads as such come first.
    """
    lieux = ask(list_lieux_contrats)
    noms = {v.code_unite: name_town(v.nom_unite) for v in villes}
    noms |= {c.code_contrat: name_contrat(c, lieux.get(c.code_contrat, ())) for c in contrats}
    vide = "Choisir une ville ou un contrat…" if villes else "Choisir un contrat…"
    render_one("contrat", "Ville ou contrat" if villes else "Contrat", noms, vide)


def show_list(contrats: list[Contrat]) -> None:
    """Show the contracts by département, each a link to its page."""
    par_lieu: dict[str, list[Contrat]] = {}
    for contrat in sorted(contrats, key=lambda c: c.code_departement):
        par_lieu.setdefault(contrat.nom_departement, []).append(contrat)
    for lieu, siens in par_lieu.items():
        st.header(escape(lieu), anchor=False)
        _show_links([(c.code_contrat, c.nom_contrat) for c in siens])
