"""Choices among several things, kept in the address as a list: `toutes=partenaires,presence`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from observatory.app.shared import adresse
from observatory.app.shared.avis import tell_unknown
from observatory.app.shared.filtres import start


def list_chosen(nom: str) -> tuple[str, ...]:
    """Return the codes a parameter of the address lists, once each."""
    return tuple(adresse.current_choice(nom))


def drop_unknown(nom: str, connus: Iterable[str]) -> None:
    """Tell, and take out of the address, the codes the parameter `nom` lists that nobody knows."""
    possibles = set(connus)
    inconnus = [c for c in list_chosen(nom) if c not in possibles]
    if inconnus:
        _write(nom, [c for c in list_chosen(nom) if c in possibles])
        tell_unknown(nom, ", ".join(inconnus), "ce choix est ignoré")


def render_switch(nom: str, code: str, libelle: str) -> bool:
    """Show a switch, on when the parameter `nom` lists `code`; return whether it is on."""
    cle = f"bascule-{nom}-{code}"
    return st.toggle(
        libelle,
        value=start(cle, code in list_chosen(nom)),
        key=cle,
        on_change=lambda: _take_switch(nom, code, est_mis=st.session_state[cle]),
    )


def render_pills(nom: str, libelle: str, options: Mapping[str, str]) -> tuple[str, ...]:
    """Show options of which several may be chosen; return those, in the order of the options."""
    drop_unknown(nom, options)
    cle = f"choix-{nom}"
    choisis = [code for code in options if code in list_chosen(nom)]
    st.pills(
        libelle,
        list(options),
        selection_mode="multi",
        default=start(cle, choisis),
        format_func=lambda code: options[code],
        key=cle,
        on_change=lambda: _write(nom, [c for c in options if c in st.session_state[cle]]),
    )
    return tuple(choisis)


def _take_switch(nom: str, code: str, *, est_mis: bool) -> None:
    autres = [c for c in list_chosen(nom) if c != code]
    _write(nom, [*autres, code] if est_mis else autres)


def _write(nom: str, codes: list[str]) -> None:
    adresse.change_choice(nom, tuple(codes))
