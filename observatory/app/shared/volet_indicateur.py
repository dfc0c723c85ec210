"""What is open of an indicator: its rates, its contracts at each step, its groups, a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.avis import drop_compte
from observatory.app.shared.chiffres import open_line
from observatory.app.shared.comptes import CompteOuvert, show_compte
from observatory.app.shared.facettes import PREFIXE, show_facettes
from observatory.app.shared.filtres import render_choice
from observatory.app.shared.liens import show_here
from observatory.app.shared.preuves import show_cellule, show_detail
from observatory.app.shared.taux_ouverts import (
    name_measure,
    open_detail,
    show_rate_link,
    show_rates,
)
from observatory.app.shared.volet import open_in_page
from observatory.base.french import compter_probables, liste
from observatory.rendering.echappement import escape
from observatory.rendering.signes import Marque, draw_units
from observatory.sheets.rates.ecarts import EcartLu
from observatory.sheets.rates.echelons import Echelon
from observatory.sheets.rates.groupes import DIMENSIONS, TauxGroupe, list_repartitions
from observatory.sheets.rates.preuve import Compte
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import MotUnite, titrer


@dataclass(frozen=True)
class IndicateurOuvert:
    """An indicator to open: `taux` from the lowest measure to the highest, its steps if any."""

    code: str
    libelle: str
    contexte: str
    taux: tuple[Taux, ...]
    principal: Taux
    mot: MotUnite
    echelons: tuple[Echelon, ...] = ()
    ecarts: tuple[EcartLu, ...] = ()
    reperes: tuple[RepereLu, ...] = ()
    marques: Mapping[str, Marque] = field(default_factory=dict)

    @property
    def est_simule(self) -> bool:
        """Return whether the figures come from the demonstration."""
        return self.principal.est_simule


def show_indicateur(ouvert: IndicateurOuvert) -> None:
    """Show an indicator with the way to close it."""
    show_volet_title(titrer(ouvert.libelle, ouvert.est_simule), ouvert.contexte)
    st.subheader("Ce qui est établi" if ouvert.principal.ligne.est_bornee else "Taux", anchor=False)
    _show_rates(ouvert)
    detail = open_detail(ouvert.code)
    if detail is not None:
        show_detail(detail, {"indicateur": ouvert.code})
    if ouvert.echelons:
        st.subheader(f"Où en sont les {ouvert.mot.pluriel}", anchor=False)
        _show_steps(ouvert, est_taux_ouvert=detail is not None)
    elif detail is None and (unite := adresse.current_filtres().contrat):
        show_cellule(unite)
    show_facettes(ouvert.code)
    st.subheader("Selon le territoire", anchor=False)
    _show_groups(ouvert)


def show_volet_title(titre: str, contexte: str) -> None:
    """Show the title of what is open, and the way to close it."""
    nom, fermer = st.columns([3, 1], vertical_alignment="center")
    nom.header(escape(titre), anchor=False)
    with fermer:
        show_here("Fermer", {}, icone=":material/close:")
    st.caption(escape(contexte))


def _show_rates(ouvert: IndicateurOuvert) -> None:
    show_rates(ouvert.taux, ouvert.reperes, "volet")
    _show_bounds(ouvert)
    for ecart in ouvert.ecarts[-1:]:
        st.markdown(escape(f"{ecart.phrase}."))
        if ecart.compte.k:
            show_here("Voir l’écart", {"indicateur": ouvert.code, "compte": _name_gap(ecart)})


def _show_bounds(ouvert: IndicateurOuvert) -> None:
    """Show on demand between which counts the whole lecture lies, where rates leave some out."""
    bornes = {
        t.ligne.libelle_mesure: t.bornes
        for t in ouvert.taux
        if t.bornes and not t.ligne.est_bornee and t.ligne.n
    }
    if bornes:
        with st.popover("Et sur toute la lecture ?"):
            for mesure, dites in bornes.items():
                st.markdown(escape(f"{mesure} : {dites}."))
            st.caption(escape(f"Selon ce que diraient les {ouvert.mot.pluriel} non décidés."))


def _name_gap(ecart: EcartLu) -> str:
    return f"ecart.{ecart.bas.ligne.mesure}"


def _show_steps(ouvert: IndicateurOuvert, *, est_taux_ouvert: bool) -> None:
    """Show the steps to choose from, and the contracts of the one chosen."""
    rangees = order_steps(ouvert.echelons)
    comptes: dict[str, Compte] = {e.code: e.compte for e in rangees}
    comptes |= {_name_gap(e): e.compte for e in ouvert.ecarts}
    code = adresse.current_choice("compte")
    if code.startswith(PREFIXE):
        code = rangees[0].code  # opened under its own attribute
    elif code and code not in comptes:
        drop_compte()
    if code not in comptes:
        code = "" if est_taux_ouvert else rangees[0].code
    _show_step_choice(ouvert, rangees, code)
    if code:
        degre = next((e.libelle for e in rangees if e.code == code), "")
        retour = {"indicateur": ouvert.code}
        compte = CompteOuvert(code, comptes[code], retour, degre=degre)
        show_compte(compte, ouvert.mot, est_simule=ouvert.est_simule)


def order_steps(echelons: Sequence[Echelon]) -> list[Echelon]:
    """Return the steps from the highest, silences last."""
    dits = [e for e in echelons if e.rang is not None]
    return [*reversed(dits), *(e for e in echelons if e.rang is None)]


def _show_step_choice(ouvert: IndicateurOuvert, rangees: Sequence[Echelon], choisi: str) -> None:
    cle = f"degre-{ouvert.principal.code_lecture}-{ouvert.code}"
    signes = {code: f"{m.signe} " for code, m in ouvert.marques.items()}
    noms = {e.code: f"{signes.get(e.code, '')}{e.libelle} · {_count(e)}" for e in rangees}
    valeur = choisi if choisi in noms else None
    if st.session_state.get(cle) != valeur:
        st.session_state[cle] = valeur
    st.pills(
        "Degré",
        list(noms),
        key=cle,
        format_func=lambda code: escape(noms[code]),
        label_visibility="collapsed",
        on_change=lambda: open_in_page(ouvert.code, compte=str(st.session_state[cle] or "")),
    )


def _count(echelon: Echelon) -> str:
    """Return « 12 + 2 probables », the proved ones first; « 14 dont 2 probables » once closed."""
    probables = len(echelon.compte.probables)
    if echelon.nb_probables:
        return f"{echelon.compte.k} dont {compter_probables(echelon.nb_probables)}"
    if not probables:
        return str(echelon.compte.k)
    ecrit = compter_probables(probables)
    return f"{echelon.compte.k} + {ecrit}" if echelon.compte.k else ecrit


def _show_groups(ouvert: IndicateurOuvert) -> None:
    """Show the rate opened, or the main one, cut by a dimension over the whole lecture."""
    filtres = adresse.current_filtres()
    taux = next((t for t in ouvert.taux if t.ligne.mesure == filtres.mesure), ouvert.principal)
    seule = filtres.with_changes(contrat=None, indicateur=None, mesure=None)
    coupes = ask(list_repartitions, seule, ouvert.code, taux.ligne.mesure)
    utiles = {r.dimension: DIMENSIONS[r.dimension] for r in coupes if r.groupes}
    if not utiles:
        st.caption("Cette lecture ne se découpe pas par territoire.")
        return
    st.caption(escape(f"{name_measure(taux)}, sur toute la lecture."))
    render_choice("decoupe", "Découper", utiles, label_visibility="collapsed")
    choisie = adresse.current_choice("decoupe")
    retenue = next((r for r in coupes if r.dimension == choisie and r.groupes), coupes[0])
    for groupe in retenue.groupes:
        _show_group(groupe)


def _show_group(groupe: TauxGroupe) -> None:
    with open_line(escape(groupe.libelle), 130):
        if dessin := draw_units(groupe.taux):
            st.markdown(f"`{dessin}`", width="content")
        show_rate_link(groupe.taux)
        if groupe.noms:
            st.caption(escape(liste(groupe.noms)))
