"""What a visitor sees when something fails: a French sentence, and the rest in the journal."""

from __future__ import annotations

import logging

import streamlit as st

from observatory.errors import ObservatoryError
from observatory.rendering.echappement import escape

_JOURNAL = logging.getLogger("observatory.app")


def tell_error(erreur: Exception) -> bool:
    """Show the error in the page; return True so that Streamlit adds nothing of its own.

    An error of the observatory says what to do; any other is written in the server's journal.
    """
    if isinstance(erreur, ObservatoryError):
        st.error(escape(f"L’observatoire ne peut pas répondre. {erreur}"))
        return True
    _JOURNAL.exception("Erreur inattendue", exc_info=erreur)
    st.error(
        "L’observatoire a rencontré une erreur inattendue. Recharger la page ; si elle revient, "
        "signaler l’adresse de cette page à la personne qui tient l’observatoire."
    )
    return True
