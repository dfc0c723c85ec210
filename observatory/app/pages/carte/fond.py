"""The map in a page: shown once, restyled at each filter, telling only which contract is chosen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from observatory.app.session import load_publication
from observatory.app.shared import adresse
from observatory.rendering.map.fond import render_base, render_state
from observatory.rendering.map.payload import NOM_CARTE
from observatory.sheets.map.carte import CarteContrats

HAUTEUR = 640
"""Height of the frame in pixels, legend included: fixed, so that nothing moves around it."""

_FICHE = "_ouvrir_fiche"
_VUE = "_carte_montree"
AVANCE_S = 0.5
"""Head start of the map over its filters and its table, the first time a session shows it."""


def show_map(carte: CarteContrats) -> None:
    """Show the map; panning and zooming never call the server (`returned_objects=[]`).

    A click or Enter on a contract calls `Streamlit.setComponentValue` from the map's own script:
    {contrat, geste, fois}. streamlit-folium hands that value over as it is.
    """
    publication = load_publication()
    with st.container(key="place-carte"):
        st_folium(
            render_base(publication.scripts, publication.styles, publication.geo),
            key=NOM_CARTE,
            height=HAUTEUR,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=render_state(carte),
            on_change=take_click,
            render=False,  # the base comes rendered
        )


def let_map_first() -> None:
    """Wait a little, once a session: the map is drawn while the rest has not been sent.

    The lists of the filters and the table are the heaviest of the page; all at once, the browser
    draws nothing until everything is built.
    """
    if _VUE not in st.session_state:
        st.session_state[_VUE] = True
        time.sleep(AVANCE_S)


def take_click() -> None:
    """Select the contract clicked; « Ouvrir la fiche » also asks for its page."""
    clic = read_click(st.session_state.get(NOM_CARTE), adresse.list_codes_contrats())
    if clic is None:
        return
    code, geste = clic
    adresse.change_filtres(contrat=code)
    if geste == "fiche":
        st.session_state[_FICHE] = True


def read_click(valeur: Any, codes: Mapping[str, str]) -> tuple[str, str] | None:
    """Return (contract, gesture) of a value sent by the browser, or None if it makes no sense."""
    if not isinstance(valeur, Mapping):
        return None
    code, geste = valeur.get("contrat"), valeur.get("geste")
    if not isinstance(code, str) or code not in codes:
        return None
    return code, "fiche" if geste == "fiche" else "selection"


def is_sheet_wanted() -> bool:
    """Return whether « Ouvrir la fiche » was just pressed, once."""
    return bool(st.session_state.pop(_FICHE, False))
