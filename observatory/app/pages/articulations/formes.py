"""Forms of articulation: the types, the highest form reached, where two tables differ."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import streamlit as st

from observatory.app.pages.articulations.figures import VueArticulations, show_matrice
from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.avis import keep_known
from observatory.app.shared.chiffres import open_line
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.images import show_image
from observatory.app.shared.liens import show_here
from observatory.app.shared.taux_ouverts import name_measure, show_rate_link
from observatory.app.shared.volet import pick
from observatory.base.french import INSECABLE, guillemets, quantite
from observatory.queries.codebook import list_epingles
from observatory.rendering.charts.matrice import Dessin
from observatory.rendering.echappement import escape
from observatory.rendering.signes import build_marques, write_legend
from observatory.rendering.tables.matrice import list_rows_matrice
from observatory.sheets.rates.desaccords import DesaccordLu
from observatory.sheets.rates.formes import FormesInstrument
from observatory.sheets.rates.unites import titrer
from observatory.sheets.restitution.figure import ChoixFigure

_LARGEUR = 44


def show_formes(vue: VueArticulations) -> None:
    """Show the forms of one instrument, chosen when the lecture codes several."""
    epingles = {code.partition(".")[2] for code in ask(list_epingles)}
    rangees = sorted(
        vue.page.formes, key=lambda f: f.code_indicateur.partition(".")[2] not in epingles
    )
    connues = {f.code_indicateur: f for f in rangees}
    if not connues:
        return
    st.header(escape(titrer("Formes d’articulation", vue.page.est_simulee)), anchor=False)
    st.markdown(
        "Au-delà de la mention\u00a0: comment les deux démarches travaillent ensemble, de la "
        "coordination à la mutualisation. Une même articulation peut prendre plusieurs formes."
    )
    choisie = keep_known("forme", {code: f.libelle for code, f in connues.items()})
    if len(connues) > 1:
        noms = {code: f.libelle for code, f in connues.items()}
        pick("forme", "Instrument", noms, choisie, _take_one)
    formes = connues.get(choisie, rangees[0])
    _show_disputes(formes.desaccords)
    _show_highest(formes)
    _show_types(vue, formes)


def _take_one(code: str) -> None:
    adresse.change_choice("forme", code)


def _show_disputes(desaccords: tuple[DesaccordLu, ...]) -> None:
    """Show each cell where sources differ, with the answer of each of them."""
    if not desaccords:
        return
    francs = [d for d in desaccords if d.est_contradiction]
    doutes = (
        quantite(len(desaccords) - len(francs), "doute") if len(francs) < len(desaccords) else ""
    )
    dits = f"{quantite(len(francs), 'désaccord')} entre sources publiées" if francs else ""
    titre = ", ".join(x for x in (dits, doutes) if x)
    with st.container(border=True):
        st.subheader(escape(titre), anchor=False)
        st.caption("Ces cellules ne comptent ni pour, ni contre : aucune source n’est préférée.")
        grille = st.grid(columns=3, min_column_width=280)
        for desaccord in desaccords:
            with grille.cell():
                _show_dispute(desaccord)


def _show_dispute(desaccord: DesaccordLu) -> None:
    nature = "se contredisent" if desaccord.est_contradiction else "une source ne tranche pas"
    st.markdown(f"**{escape(desaccord.nom)}** — {escape(f'{desaccord.libelle} : {nature}')}")
    puces = [
        f"- {escape(guillemets(v.valeur))} selon {escape(v.origine)}" for v in desaccord.versions
    ]
    st.markdown("\n".join(puces))
    show_here(
        "Voir la cellule et ses sources",
        {"indicateur": desaccord.code_indicateur, "contrat": desaccord.code_unite},
    )


def _show_highest(formes: FormesInstrument) -> None:
    st.subheader("Forme la plus poussée", anchor=False)
    for taux in formes.haute:
        with open_line(escape(name_measure(taux)), 260):
            show_rate_link(taux)
            st.caption(escape(f"{taux.phrase}."), width="content")


def _show_types(vue: VueArticulations, formes: FormesInstrument) -> None:
    groupes = tuple(
        (nom, len(list(types))) for nom, types in groupby(formes.formes, key=lambda f: f.groupe)
    )
    marques = build_marques(formes.legende, 1)
    nom = formes.libelle.partition(f"{INSECABLE}:")[0]
    titre = titrer(f"{nom}{INSECABLE}: types relevés", vue.page.est_simulee)
    dessin = Dessin(
        replace(formes.matrice, titre=titre), marques, groupes=groupes, largeur=_LARGEUR
    )
    st.html(write_legend(marques, notes=["Un clic sur une case ouvre sa preuve."]))
    show_matrice(dessin, vue)
    choix = ChoixFigure(titre=formes.code_indicateur)
    show_image("formes", vue.filtres, choix, cle=formes.code_indicateur)
    st.markdown("**Taux de chaque type**")
    for forme in formes.formes:
        with open_line(escape(forme.libelle), 230):
            st.caption(escape(forme.groupe), width=110)
            show_rate_link(forme.taux)
    est_simulee = vue.page.est_simulee
    show_csv(
        "Télécharger les formes (CSV)",
        lambda: list_rows_matrice([formes.matrice], marques, est_simulee=est_simulee),
        f"formes{'_simule' if est_simulee else ''}.csv",
        cle=f"csv-{formes.code_indicateur}",
    )
