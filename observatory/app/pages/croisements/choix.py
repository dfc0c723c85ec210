"""What the reader chooses on « Croisements »: the indicator, the figure, the second filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.filtres import render_several, start
from observatory.app.shared.volet import pick
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.lieu import list_departements_offerts
from observatory.rendering.echappement import escape
from observatory.sheets.pages.combinaison import MOINS, NON, OUI, PLUS, ChoixCroisement
from observatory.sheets.pages.croisement import Croisement, build_croisement
from observatory.sheets.rates.territoire import find_chiffre
from observatory.sheets.rates.unites import MotUnite, mot_unite


@dataclass(frozen=True)
class VueCroisement:
    """What the page shows: the sheet, its filters (no cell open), the choices of the reader."""

    filtres: Filtres
    lecture: Lecture
    choix: ChoixCroisement
    page: Croisement

    @property
    def mot(self) -> MotUnite:
        """Return the noun of what is counted."""
        return mot_unite(self.lecture.type_unite)


def load_view() -> VueCroisement:
    """Return the crossing of the address; a choice set aside is told in a sentence."""
    filtres = adresse.current_filtres().with_changes(contrat=None, theme=None, valeur=())
    choix = adresse.current(ChoixCroisement)
    lecture = ask(load_lecture, filtres.lecture)
    page = ask(build_croisement, filtres, replace(choix, chiffre=None, seuil=None))
    if choix.chiffre and choix.chiffre not in dict(page.chiffres):
        definition = find_chiffre(choix.chiffre)
        nom = definition.libelle if definition else choix.chiffre
        avis = f"La lecture ne connaît pas « {nom} » : « {page.chiffre.libelle} » est montré."
        st.info(escape(avis))
        choix = replace(choix, chiffre=None, seuil=None)
    return VueCroisement(filtres, lecture, choix, ask(build_croisement, filtres, choix))


def show_choices(vue: VueCroisement) -> None:
    """Show the indicator, the figure and the départements."""
    lieux = {d.code: f"{d.nom} ({d.code})" for d in ask(list_departements_offerts, vue.filtres)}
    with st.container(key="filtres"):
        indicateur, chiffre, lieu = st.columns(3)
        with indicateur:
            pick(
                "indicateur",
                "Indicateur codé",
                {i.code_indicateur: f"{i.axe} · {i.libelle}" for i in vue.page.indicateurs}
                | {x.code_indicateur: x.nom for x in vue.page.non_lus},
                vue.page.code_indicateur or "",
                _take_indicator,
            )
        with chiffre:
            pick(
                "chiffre",
                "Chiffre du territoire",
                dict(vue.page.chiffres),
                vue.page.chiffre.code,
                _take_figure,
            )
        with lieu:
            render_several("departement", "Départements", lieux, "Tous")


def _take_indicator(code: str) -> None:
    adresse.change_choice("compte", "")
    adresse.change_filtres(indicateur=code or None, mesure=None, contrat=None)


def _take_figure(code: str) -> None:
    adresse.change(ChoixCroisement, chiffre=code, seuil=None)


def show_criteria(vue: VueCroisement) -> None:
    """Show the two criteria: above or under a threshold, reaching a level or not."""
    with st.container(key="criteres"):
        sens, seuil, reponse, niveau = st.columns(4, vertical_alignment="bottom")
        with sens:
            noms = {PLUS: "plus de", MOINS: "moins de"}
            nom = vue.page.chiffre.libelle_court
            pick("sens", nom[:1].upper() + nom[1:], noms, vue.choix.sens, _take("sens"))
        with seuil:
            _show_threshold(vue)
        with reponse:
            reponses = {OUI: "au moins au niveau", NON: "en dessous du niveau"}
            pick("reponse", vue.page.libelle, reponses, vue.choix.reponse, _take("reponse"))
        with niveau:
            niveaux = dict(vue.page.mesures)
            pick("mesure", "Niveau", niveaux, vue.page.mesure or "", _take_measure)


def _take(nom: str) -> Callable[[str], None]:
    return lambda valeur: adresse.change_choice(nom, valeur)


def _take_measure(mesure: str) -> None:
    adresse.change_filtres(mesure=mesure or None, contrat=None)


def _show_threshold(vue: VueCroisement) -> None:
    cle = f"seuil-{vue.page.chiffre.code}"
    est_part, seuil = vue.page.chiffre.est_part, vue.choix.seuil
    maximum = 100.0 if est_part else 1e9
    st.number_input(
        "Seuil (%)" if est_part else f"Seuil ({vue.page.chiffre.unite})",
        min_value=0.0,
        max_value=maximum,
        value=start(cle, None if seuil is None else min(seuil, maximum)),
        step=1.0,
        format="%.6g",
        key=cle,
        placeholder="par exemple 20" if est_part else "",
        on_change=lambda: _take_threshold(st.session_state[cle]),
    )


def _take_threshold(seuil: float | None) -> None:
    adresse.change_choice("compte", "")
    adresse.change(ChoixCroisement, seuil=seuil)
