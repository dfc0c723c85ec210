"""Who codes here: the account signed in where the server has a list, else a name one chooses."""

from __future__ import annotations

import streamlit as st

from observatory.app.server import connexion
from observatory.app.server.ecriture import explain_refusal, find_account
from observatory.base.paths import project_paths
from observatory.rendering.echappement import escape
from observatory.workshop.decisions import open_journal
from observatory.workshop.personnes import list_people

CODEUR = "_atelier_codeur"
VISITEUR = "Lectures publiées seulement : l’atelier s’ouvre aux personnes qui codent."


def show_refusal() -> bool:
    """Tell who may not code here why, with the way to sign in; return whether it was told."""
    refus = explain_refusal()
    if refus is None:
        return False
    st.info(escape(f"{VISITEUR} {refus}"))
    if refus == connexion.ANONYME:
        if st.button("Se connecter", type="primary", key="atelier-connexion"):
            st.login()
    elif connexion.is_declared():
        _offer_sign_out()
    return True


def choose_coder() -> str:
    """Return the name under which one codes: that of the account, or one known or new."""
    compte = find_account()
    if compte is not None:
        st.markdown(escape(f"Vous codez sous le nom « {compte.nom} »."))
        _offer_sign_out()
        return compte.nom or ""
    with open_journal(project_paths()) as journal:
        connus = [p.nom for p in list_people(journal) if p.nom]
    nom = st.selectbox(
        "Qui code", connus, index=0 if len(connus) == 1 else None, key=CODEUR,
        accept_new_options=True, placeholder="Choisir ou écrire un nom",
        help="Le journal ne garde qu’un numéro ; le nom s’efface à part.",
    )  # fmt: skip
    return str(nom or "").strip()


def name_known() -> str | None:
    """Return who codes as far as it is known before anything is asked."""
    compte = find_account()
    return compte.nom if compte is not None else st.session_state.get(CODEUR)


def _offer_sign_out() -> None:
    if st.button("Se déconnecter", key="atelier-deconnexion"):
        st.logout()
