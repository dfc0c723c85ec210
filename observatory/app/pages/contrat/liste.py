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
from observatory.queries.taux import Unite, list_unites
from observatory.rendering.echappement import escape
from observatory.sheets.pages.noms import name_contrat


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
    filtres = current_filtres()
    with st.container(horizontal=True):
        for ville in villes:
            lien = filtres.with_changes(contrat=ville.code_unite)
            show_link("contrat", ville.nom_unite, lien.to_params())


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
    filtres = current_filtres()
    for lieu, siens in par_lieu.items():
        st.header(escape(lieu), anchor=False)
        with st.container(horizontal=True):
            for contrat in siens:
                lien = filtres.with_changes(contrat=contrat.code_contrat)
                show_link("contrat", contrat.nom_contrat, lien.to_params())
