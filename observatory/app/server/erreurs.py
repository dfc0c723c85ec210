"""What a visitor sees when something fails: a French sentence, and the rest in the journal."""

from __future__ import annotations

import logging

import streamlit as st

from observatory.app.shared.adresse import current_page
from observatory.base.errors import ObservatoryError
from observatory.rendering.echappement import escape

_JOURNAL = logging.getLogger("observatory.app")


def tell_error(erreur: Exception) -> bool:
    """Show what stopped the page; return True so that Streamlit adds nothing of its own."""
    if isinstance(erreur, ObservatoryError):
        show_failure(erreur, "L’observatoire ne peut pas répondre. ")
        return True
    _note(erreur, "Erreur inattendue")
    st.error(
        "L’observatoire a rencontré une erreur inattendue. Recharger la page ; si elle revient, "
        "signaler l’adresse de cette page à la personne qui tient l’observatoire."
    )
    return True


def show_failure(erreur: ObservatoryError, debut: str = "") -> None:
    """Show what the observatory says went wrong; its `detail` is for the journal alone."""
    _note(erreur, "Réponse refusée")
    st.error(escape(f"{debut}{erreur}"))


def _note(erreur: Exception, sorte: str) -> None:
    """Write the error in the server's journal, with the page it was seen on."""
    _JOURNAL.error(sorte, exc_info=erreur, extra={"chemin": f"/{current_page()}"})
