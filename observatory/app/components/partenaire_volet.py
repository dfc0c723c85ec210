"""What is open of « Partenaires »: a partner, its contracts at each step, its rates, its groups."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from observatory.app.components import adresse
from observatory.app.components.comptes import CompteOuvert, show_compte
from observatory.app.components.filtres import render_choice
from observatory.app.components.liens import show_here
from observatory.app.components.partenaires import VuePartenaires, slug
from observatory.app.components.preuves import show_detail
from observatory.app.components.taux_ouverts import name_measure, open_detail, show_rate_link
from observatory.app.components.volet import open_in_page
from observatory.app.session import ask
from observatory.rendering.echappement import escape
from observatory.rendering.marques import draw_units
from observatory.sheets.echelons import Echelon
from observatory.sheets.francais import liste
from observatory.sheets.groupes import DIMENSIONS, Repartition, TauxGroupe, list_repartitions
from observatory.sheets.partenaires import FamilleLue, LignePartenaire
from observatory.sheets.preuve import Compte
from observatory.sheets.reperes import list_marks
from observatory.sheets.unites import titrer

_FAMILLE = "famille."


def find_open(vue: VuePartenaires) -> LignePartenaire | FamilleLue | None:
    """Return what the address opens in this page: a family, a partner, or nothing."""
    compte = adresse.current_choice("compte")
    if compte.startswith(_FAMILLE):
        nom = compte.removeprefix(_FAMILLE).rpartition(".")[0]
        return next((f for f in vue.page.familles if slug(f.libelle) == nom), None)
    code = adresse.current_filtres().indicateur
    return next((x for x in vue.page.lignes if x.code_indicateur == code), None)


def show_volet(vue: VuePartenaires, ouvert: LignePartenaire | FamilleLue | None) -> None:
    """Show what is open, with the way to close it."""
    if isinstance(ouvert, FamilleLue):
        _show_family(vue, ouvert)
    elif ouvert is not None:
        _show_partner(vue, ouvert)


def _show_family(vue: VuePartenaires, famille: FamilleLue) -> None:
    code = adresse.current_choice("compte")
    rang = code.rpartition(".")[2]
    compte = famille.comptes[min(int(rang), len(famille.comptes) - 1) if rang.isdecimal() else -1]
    st.header(escape(famille.libelle), anchor=False)
    st.subheader("Au moins un partenaire de la famille", anchor=False)
    ouvert = CompteOuvert(code, compte, {}, _list_members(vue, compte))
    show_compte(ouvert, vue.mot, est_simule=vue.page.est_simulee)


def _list_members(vue: VuePartenaires, compte: Compte) -> Mapping[str, list[str]]:
    """Return, by unit, the members of the family that a coded cell places on the ladder."""
    membres: dict[str, list[str]] = {}
    for ligne in vue.page.lignes:
        if ligne.code_indicateur in compte.indicateurs:
            for unite in (u for e in ligne.echelons if e.rang for u in e.compte.oui):
                membres.setdefault(unite, []).append(ligne.code_indicateur)
    return membres


def _show_partner(vue: VuePartenaires, ligne: LignePartenaire) -> None:
    titre, fermer = st.columns([3, 1], vertical_alignment="center")
    titre.header(escape(titrer(ligne.libelle, vue.page.est_simulee)), anchor=False)
    with fermer:
        show_here("Fermer", {}, icone=":material/close:")
    st.caption(
        escape(ligne.famille if not ligne.est_derive else "Regroupement : le plus haut rôle")
    )
    st.subheader("Ce qui est établi" if vue.page.est_bornee else "Taux", anchor=False)
    _show_rates(vue, ligne)
    ici = {"indicateur": ligne.code_indicateur}
    detail = open_detail(ici["indicateur"])
    if detail is not None:
        show_detail(detail, ici)
    st.subheader(f"Où en sont les {vue.mot.pluriel}", anchor=False)
    _show_steps(vue, ligne, est_rate_ouvert=detail is not None)
    st.subheader("Selon le territoire", anchor=False)
    _show_groups(ligne)


def _show_rates(vue: VuePartenaires, ligne: LignePartenaire) -> None:
    for taux in reversed(ligne.taux):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(escape(name_measure(taux)), width=95)
            show_rate_link(taux)
            for repere in list_marks(vue.reperes, taux):
                publie = f"publié {repere.publie}, {repere.verdict}"
                st.caption(escape(publie), width="content", help=escape(repere.phrase))
    if ligne.ecarts:
        ecart = ligne.ecarts[-1]
        st.markdown(escape(f"{ecart.phrase}."))
        if ecart.compte.k:
            code = f"ecart.{ecart.bas.mesure}"
            show_here("Voir l’écart", {"indicateur": ligne.code_indicateur, "compte": code})


def _show_steps(vue: VuePartenaires, ligne: LignePartenaire, *, est_rate_ouvert: bool) -> None:
    """Show the steps to choose from, and the contracts of the one chosen."""
    code = adresse.current_choice("compte")
    comptes = _list_counts(ligne)
    if not code and not est_rate_ouvert:
        code = next(iter(comptes))
    _show_step_choice(vue, ligne, code)
    if code not in comptes:
        return
    ouvert = CompteOuvert(
        code,
        comptes[code],
        {"indicateur": ligne.code_indicateur},
        degre=next((e.libelle for e in ligne.echelons if e.code == code), ""),
    )
    show_compte(ouvert, vue.mot, est_simule=vue.page.est_simulee)


def _list_counts(ligne: LignePartenaire) -> dict[str, Compte]:
    """Return what can be opened of a partner: its steps, the highest first, then its gaps."""
    degres = {e.code: e.compte for e in _order_steps(ligne)}
    return degres | {f"ecart.{e.bas.mesure}": e.compte for e in ligne.ecarts}


def _order_steps(ligne: LignePartenaire) -> list[Echelon]:
    dits = [e for e in ligne.echelons if e.rang is not None]
    return [*reversed(dits), *(e for e in ligne.echelons if e.rang is None)]


def _show_step_choice(vue: VuePartenaires, ligne: LignePartenaire, choisi: str) -> None:
    cle = f"degre-{vue.lecture.code_lecture}-{ligne.code_indicateur}"
    marques = vue.marques
    noms = {
        e.code: f"{marques[e.code].signe} {e.libelle} · {e.compte.k}" for e in _order_steps(ligne)
    }
    valeur = choisi if choisi in noms else None
    if st.session_state.get(cle) != valeur:
        st.session_state[cle] = valeur
    st.pills(
        "Degré",
        list(noms),
        key=cle,
        format_func=lambda code: escape(noms[code]),
        label_visibility="collapsed",
        on_change=lambda: open_in_page(
            ligne.code_indicateur, compte=str(st.session_state[cle] or "")
        ),
    )


def _show_groups(ligne: LignePartenaire) -> None:
    """Show the rate opened, or the main one, cut by a dimension over the whole lecture."""
    filtres = adresse.current_filtres()
    connues = {t.mesure: t for t in ligne.taux}
    taux = connues.get(filtres.mesure or "", ligne.principal)
    seule = filtres.with_changes(contrat=None, indicateur=None, mesure=None)
    coupes = ask(list_repartitions, seule, ligne.code_indicateur, taux.mesure)
    utiles = {r.dimension: DIMENSIONS[r.dimension] for r in coupes if r.groupes}
    if not utiles:
        st.caption("Cette lecture ne se découpe pas par territoire.")
        return
    st.caption(escape(f"{name_measure(taux)}, sur toute la lecture."))
    render_choice("decoupe", "Découper", utiles, label_visibility="collapsed")
    choisie = adresse.current_choice("decoupe")
    _show_cut(next((r for r in coupes if r.dimension == choisie and r.groupes), coupes[0]))


def _show_cut(repartition: Repartition) -> None:
    for groupe in repartition.groupes:
        _show_group(groupe)


def _show_group(groupe: TauxGroupe) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(escape(groupe.libelle), width=130)
        if dessin := draw_units(groupe.taux):
            st.markdown(f"`{dessin}`", width="content")
        show_rate_link(groupe.taux)
        if groupe.noms:
            st.caption(escape(liste(groupe.noms)))
