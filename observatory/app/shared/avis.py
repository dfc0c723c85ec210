"""Choices that only the data know: one an address asks for and nobody knows is told, and replaced.

The address is put right at once, so that it says what the page shows.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from observatory.app.shared import adresse
from observatory.base.codes import find_nearest
from observatory.rendering.echappement import escape

_MONTRE = 40


def keep_known(nom: str, connus: Mapping[str, str]) -> str:
    """Return the page's own choice `nom`, the nearest of `connus` (code → name) if it is not one.

    A choice left at its default is known.
    """
    demande, defaut = str(adresse.current_choice(nom)), str(adresse.default_choice(nom))
    if demande == defaut or demande in connus:
        return demande
    trouve = find_nearest(demande, connus)
    adresse.change_choice(nom, defaut if trouve is None else trouve)
    suite = "ce choix est ignoré" if trouve is None else f"affichage de « {connus[trouve]} »"
    tell_unknown(nom, demande, suite)
    return defaut if trouve is None else trouve


def tell_unknown(nom: str, demande: str, suite: str) -> None:
    """Show the sentence about a value of the address that this page does not know."""
    st.info(escape(f"« {demande[:_MONTRE]} » n’est pas une valeur connue de « {nom} » : {suite}."))


def drop_compte() -> None:
    """Tell that the count the address asks to open is not one of this page, and close it."""
    demande = adresse.current_choice("compte")
    adresse.change_choice("compte", "")
    tell_unknown("compte", demande, "rien n’est ouvert")
