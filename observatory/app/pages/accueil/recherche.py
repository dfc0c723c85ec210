"""The one search field: a commune, a neighbourhood, a partner, an instrument, then its page."""

from __future__ import annotations

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.filtres import FILTRAGE, distinguish
from observatory.app.shared.navigation import open_page
from observatory.sheets.pages.accueil_recherche import list_trouvailles

INVITE = "Votre commune, EPCI, quartier, partenaire, dispositif…"
_CLE = "accueil-recherche"


def show_search() -> None:
    """Show the field; what is chosen opens its page."""
    trouvailles = ask(list_trouvailles, adresse.current_filtres().lecture)
    noms = distinguish({cle: t.libelle for cle, t in trouvailles.items()})
    choix = st.selectbox(
        "Chercher",
        list(noms),
        index=None,
        key=_CLE,
        format_func=lambda cle: noms.get(cle, cle),
        placeholder=INVITE,
        filter_mode=FILTRAGE,
        label_visibility="collapsed",
    )
    trouve = trouvailles.get(choix or "")
    if trouve is not None:
        del st.session_state[_CLE]
        adresse.change_filtres(**trouve.filtres)
        open_page(trouve.page)
