"""Which instruments go together: one line per pair, each opening to its contracts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.pages.articulations.figures import VueArticulations
from observatory.app.session import ask
from observatory.app.shared.bascules import drop_unknown, render_switch
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.liens import show_here
from observatory.base.french import pluriel, quantite
from observatory.queries.codebook import list_epingles
from observatory.rendering.echappement import escape
from observatory.sheets.rates.cooccurrences import PaireLue
from observatory.sheets.rates.unites import MENTION_SIMULEE, titrer

_SEPARATEUR = ","
_PAIRE = "paire."


def name_pair(paire: PaireLue) -> str:
    """Return a pair as it is written in an address."""
    return f"{_PAIRE}{paire.code_a}{_SEPARATEUR}{paire.code_b}"


def find_pair(paires: Sequence[PaireLue], code: str) -> PaireLue | None:
    """Return the pair an address names, None if it names none of them."""
    return next((p for p in paires if name_pair(p) == code), None)


def show_paires(vue: VueArticulations) -> None:
    """Show the pairs of pinned instruments, then the most frequent ones."""
    st.header(escape(titrer("Ce qui va ensemble", vue.page.est_simulee)), anchor=False)
    if vue.page.prudence:
        st.caption(escape(vue.page.prudence))
    drop_unknown("toutes", ("paires",))
    if not vue.page.paires:
        st.info(
            "Rien à rapprocher\u00a0: il faut au moins deux instruments établis dans un même "
            f"{vue.mot.singulier}. Coder d’autres contrats, ou voir la démonstration."
        )
        return
    epingles = set(ask(list_epingles))
    premieres = [p for p in vue.page.paires if {p.code_a, p.code_b} <= epingles]
    autres = [p for p in vue.page.paires if p not in premieres]
    st.subheader("Entre les instruments demandés d’abord", anchor=False)
    _show_all(premieres)
    libelle = (
        f"Voir {quantite(len(autres), 'autre paire')}, "
        f"{pluriel(len(autres), 'la plus fréquente', 'les plus fréquentes')}"
    )
    if autres and render_switch("toutes", "paires", libelle):
        st.subheader("Les plus fréquentes", anchor=False)
        _show_all(autres)
    _show_download(vue)


def _show_all(paires: Sequence[PaireLue]) -> None:
    for paire in paires:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            show_here(paire.compte.chiffre, {"compte": name_pair(paire)})
            st.markdown(escape(f"{paire.phrase}"), width="stretch")


def _show_download(vue: VueArticulations) -> None:
    reserve = {"Avertissement": MENTION_SIMULEE} if vue.page.est_simulee else {}
    lignes = [
        {
            "Instrument A": p.libelle_a,
            "Instrument B": p.libelle_b,
            "Les deux": str(p.compte.k),
            "Connus pour les deux": str(p.compte.n),
            "Attendus": str(p.compte.nb_attendus),
            "Constat": p.phrase,
            **reserve,
        }
        for p in vue.page.paires
    ]
    show_csv(
        "Télécharger les paires (CSV)",
        lambda: lignes,
        f"paires{'_simule' if vue.page.est_simulee else ''}.csv",
    )
