"""What the reader chooses on « Comparer »: places or contracts, the order, how averages weigh."""

from __future__ import annotations

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.filtres import render_choice, render_one, render_several
from observatory.app.shared.volet import pick, pick_several
from observatory.queries.contrats import list_contrats, list_lieux_contrats
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lieu import list_departements_offerts
from observatory.sheets.pages.comparaison import NB_CHOISIS_MAX, ChoixComparaison
from observatory.sheets.pages.comparatif import (
    CONTRATS,
    DEPARTEMENTS,
    GENERATIONS,
    PAR_CONTRATS,
    PAR_HABITANTS,
    ChoixComparer,
)
from observatory.sheets.pages.departements import ORDRES
from observatory.sheets.pages.noms import name_contrat

MOYENNES = {PAR_HABITANTS: "par habitants", PAR_CONTRATS: "un contrat, une voix"}


def show_choices(filtres: Filtres, choix: ChoixComparer) -> None:
    """Show the choices of the comparison that is open, on one line."""
    with st.container(key="filtres"):
        if choix.comparer == CONTRATS:
            _show_contracts(filtres)
        elif choix.comparer == GENERATIONS:
            (place,) = st.columns(1)
            with place:
                render_one("contrat", "Contrat", _name_contracts(filtres), "Toute la lecture")
        else:
            _show_places(filtres, choix)


def _show_places(filtres: Filtres, choix: ChoixComparer) -> None:
    lieux = {d.code: f"{d.nom} ({d.code})" for d in ask(list_departements_offerts, filtres)}
    if choix.comparer != DEPARTEMENTS:
        (place,) = st.columns(1)
        with place:
            render_several("departement", "Départements", lieux, "Tous")
        return
    lieu, ordre, moyenne = st.columns(3)
    with lieu:
        render_several("departement", "Départements", lieux, "Tous")
    with ordre:
        pick("ordre", "Ordre des lignes", ORDRES, choix.ordre, _take_order)
    with moyenne:
        _show_average()


def _take_order(ordre: str) -> None:
    adresse.change(ChoixComparer, ordre=ordre)


def _show_average() -> None:
    render_choice("moyenne", "Moyenne", MOYENNES)


def _show_contracts(filtres: Filtres) -> None:
    noms = _name_contracts(filtres)
    choisis = adresse.current(ChoixComparaison).avec
    gauche, droite, moyenne = st.columns(3)
    with gauche:
        render_one("contrat", "Contrat", noms, "Choisir un contrat…")
    with droite:
        autres = {code: nom for code, nom in noms.items() if code != filtres.contrat}
        pick_several(
            "avec", "À côté (trois au plus)", autres, choisis, _take_contracts,
            maximum=NB_CHOISIS_MAX,
        )  # fmt: skip
    with moyenne:
        _show_average()


def _take_contracts(codes: tuple[str, ...]) -> None:
    adresse.change(ChoixComparaison, avec=codes)


def _name_contracts(filtres: Filtres) -> dict[str, str]:
    """Return the contracts to choose from, those of the view first, named as every list does."""
    lieux = ask(list_lieux_contrats)
    ici = ask(list_contrats, Filtres(lecture=filtres.lecture, region=filtres.region))
    partout = ask(list_contrats, Filtres(region=REGION_FRANCE))
    return {
        c.code_contrat: name_contrat(c, lieux.get(c.code_contrat, ())) for c in (*ici, *partout)
    }
