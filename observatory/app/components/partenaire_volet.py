"""What is open of « Partenaires »: a family, or a partner with its contracts at each step."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from observatory.app.components import adresse
from observatory.app.components.avis import drop_compte
from observatory.app.components.comptes import CompteOuvert, show_compte
from observatory.app.components.partenaires import REGROUPEMENTS, VuePartenaires
from observatory.app.components.volet_indicateur import (
    Indicateur,
    show_indicateur,
    show_volet_title,
)
from observatory.base.french import INSECABLE
from observatory.base.text import slug
from observatory.rendering.echappement import escape
from observatory.sheets.partenaires import FamilleLue, LignePartenaire, PartenaireMuet
from observatory.sheets.preuve import Compte
from observatory.sheets.unites import titrer

_FAMILLE = "famille."


def show_volet(vue: VuePartenaires) -> None:
    """Show what the address opens in this page: a family, a partner, or nothing."""
    code = adresse.current_choice("compte")
    if code.startswith(_FAMILLE):
        nom, _, rang = code.removeprefix(_FAMILLE).rpartition(".")
        famille = next((f for f in vue.page.familles if slug(f.libelle) == nom), None)
        if famille is not None and rang.isdecimal() and int(rang) < len(famille.comptes):
            _show_family(vue, famille, code, famille.comptes[int(rang)])
        else:
            drop_compte()
        return
    choisi = adresse.current_filtres().indicateur
    ligne = next((x for x in vue.page.lignes if x.code_indicateur == choisi), None)
    if ligne is not None:
        show_indicateur(_open_line(vue, ligne))
        return
    if muet := next((x for x in vue.page.muets if x.code_indicateur == choisi), None):
        _show_silent(vue, muet)
    if code:
        drop_compte()


def _show_silent(vue: VuePartenaires, muet: PartenaireMuet) -> None:
    """Say that nothing is established of a partner, and what was published of it."""
    show_volet_title(titrer(muet.libelle, vue.page.est_simulee), muet.famille)
    st.markdown(
        escape(
            f"Rien n’est établi pour ce partenaire sur cette vue ({vue.page.selection}) : ce qui a "
            "été lu n’en dit rien. Cela ne veut pas dire qu’il est absent."
        )
    )
    for repere in vue.reperes:
        if repere.code_indicateur == muet.code_indicateur:
            quoi = repere.taux.libelle_mesure if repere.taux else repere.libelle
            st.markdown(
                f"Taux publié, {escape(quoi.lower())}{INSECABLE}: **{escape(repere.publie)}**"
            )
            st.caption(escape(f"{repere.phrase} {repere.source}."))


def _show_family(vue: VuePartenaires, famille: FamilleLue, code: str, compte: Compte) -> None:
    show_volet_title(famille.libelle, "Au moins un partenaire de la famille")
    ouvert = CompteOuvert(code, compte, {}, _list_members(vue, compte))
    show_compte(ouvert, vue.mot, est_simule=vue.page.est_simulee)


def _list_members(vue: VuePartenaires, compte: Compte) -> Mapping[str, list[str]]:
    """Return, by unit, the members of the family that a coded cell places on the ladder."""
    membres: dict[str, list[str]] = {}
    for ligne in vue.page.lignes:
        if ligne.code_indicateur in compte.indicateurs:
            for unite in (u for e in ligne.echelons if e.rang for u in e.unites):
                membres.setdefault(unite, []).append(ligne.code_indicateur)
    return membres


def _open_line(vue: VuePartenaires, ligne: LignePartenaire) -> Indicateur:
    return Indicateur(
        code=ligne.code_indicateur,
        libelle=ligne.libelle,
        contexte=REGROUPEMENTS if ligne.est_derive else ligne.famille,
        taux=ligne.taux,
        principal=ligne.principal,
        mot=vue.mot,
        echelons=ligne.echelons,
        ecarts=ligne.ecarts,
        reperes=vue.reperes,
        marques=vue.marques,
    )
