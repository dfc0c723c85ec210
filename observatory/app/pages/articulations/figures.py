"""Figures of « Articulations »: the matrices, their rates, their table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from observatory.app.session import ask, draw
from observatory.app.shared import adresse
from observatory.app.shared.ailleurs import show_nothing, show_outside, show_savoir
from observatory.app.shared.chiffres import open_line
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.filtres import render_choice, render_several
from observatory.app.shared.images import show_image
from observatory.app.shared.passage import show_arrival, show_way_to_table
from observatory.app.shared.suite import fold_on_phone
from observatory.app.shared.tables import show_choice, show_on_paper
from observatory.app.shared.taux_ouverts import (
    name_measure,
    show_marks,
    show_rate_link,
    show_rates,
)
from observatory.app.shared.volet import Ecoute, name_view, open_in_page, pick, show_chart
from observatory.base.french import liste, quantite
from observatory.base.text import slug
from observatory.queries.codebook import find_top, list_axes
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.lieu import list_departements_offerts
from observatory.rendering.charts.matrice import (
    CELLULE,
    INDICATEUR,
    UNITE,
    Dessin,
    chart_matrice,
    write_names,
)
from observatory.rendering.echappement import escape
from observatory.rendering.signes import Marque, build_marques, write_legend
from observatory.rendering.tables.matrice import NON_LU, list_rows_matrice
from observatory.rendering.tables.papier import print_colonnes
from observatory.rendering.tables.tableau_html import Boutons
from observatory.sheets.pages.articulations import Articulations
from observatory.sheets.pages.renvois import TABLEAU
from observatory.sheets.rates.axes import AXE_INSTRUMENT, name_terme
from observatory.sheets.rates.matrices import (
    TRI_NOM,
    TRI_SERIATION,
    VIDE,
    ColonneMatrice,
    Matrice,
)
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.unites import MotUnite, mot_unite
from observatory.sheets.restitution.figure import ChoixFigure

_MUETS = {"caches": "Masquer ce que rien n’établit", "montres": "Tout montrer"}

NB_MIN_CASES = 10
"""Under this many known cells a sentence stands in place of the matrices."""


@dataclass(frozen=True)
class VueArticulations:
    """What the page shows: the sheet, its published marks, the lecture."""

    filtres: Filtres
    lecture: Lecture
    page: Articulations
    reperes: tuple[RepereLu, ...]

    @property
    def cle(self) -> tuple[object, ...]:
        """Return all that the figures depend on."""
        return self.filtres, self.page.tri

    @property
    def mot(self) -> MotUnite:
        """Return the noun of what is counted."""
        return mot_unite(self.lecture.type_unite)

    @property
    def matrices(self) -> tuple[Matrice, ...]:
        """Return the pinned matrix, then one per political family."""
        return (self.page.epingles, *self.page.matrices)

    @property
    def marques(self) -> dict[str, Marque]:
        """Return the look of each state of the matrices."""
        sommet = ask(find_top, ask(list_axes)[AXE_INSTRUMENT].code_echelle)
        return build_marques(self.page.legende, sommet)

    @property
    def lus(self) -> frozenset[str]:
        """Return the units of which at least one instrument is known."""
        lignes = (x for m in self.matrices for x in m.lignes)
        return frozenset(x.code_unite for x in lignes if any(e != VIDE for e in x.etats))

    @property
    def est_rare(self) -> bool:
        """Return whether too few cells are known for a matrix to show anything."""
        connus = sum(e != VIDE for m in self.page.matrices for x in m.lignes for e in x.etats)
        return connus < NB_MIN_CASES

    def find_column(self, code: str | None) -> ColonneMatrice | None:
        """Return the column of an instrument shown in a matrix."""
        colonnes = (c for m in self.matrices for c in m.colonnes)
        return next((c for c in colonnes if c.code_indicateur == code), None)


def show_choices(vue: VueArticulations) -> None:
    """Show what the reader may choose: départements, the order, the instrument to open."""
    connus = {c.code_indicateur: c.libelle for m in vue.matrices for c in m.colonnes}
    tris = {c: n for c, n in vue.page.tris.items() if c in (TRI_SERIATION, TRI_NOM, *connus)}
    lieux = {d.code: f"{d.nom} ({d.code})" for d in ask(list_departements_offerts, vue.filtres)}
    noms = connus | {x.code_indicateur: x.nom for x in vue.page.non_lus}
    ouvert = adresse.current_filtres().indicateur or ""
    with st.container(key="filtres"):
        colonnes = st.columns(3 if connus else 2)
        with colonnes[0]:
            render_several("departement", "Départements", lieux, "Tous")
        with colonnes[-1]:
            pick("instrument", "Ouvrir un instrument", noms, ouvert, _take_one, vide="Aucun")
        if connus:
            with colonnes[1]:
                pick("tri", "Ordre des lignes", tris, vue.page.tri, _take_order)


def _take_order(tri: str) -> None:
    adresse.change_choice("tri", tri)


def _take_one(code: str) -> None:
    open_in_page(code or None)


def show_empty(vue: VueArticulations) -> None:
    """Say that there is no matrix, what is known beside, and what to do."""
    if not vue.page.epingles.lignes:
        show_outside("articulations", vue.filtres)
        return
    show_nothing(vue.page.reserve or "", vue.page.ailleurs, "Ce qui se code d’un instrument")


def show_matrices(vue: VueArticulations) -> None:
    """Show the legend, then each matrix where something is known, then their table.

    Where almost nothing is known a sentence says it all: three cells are no picture.
    """
    st.header(f"{vue.mot.pluriel.capitalize()} et instruments", anchor=False)
    if vue.est_rare and adresse.current_choice("muets") != "montres":
        _show_few(vue)
        return
    marques = vue.marques
    st.html(write_legend(marques, notes=["Un clic sur une case ouvre sa preuve."]))
    st.caption(escape(vue.page.ordre))
    _show_hidden(vue)
    est_tout = adresse.current_choice("muets") == "montres"
    for matrice in vue.matrices:
        dessin = Dessin(_keep_rows(matrice, vue, est_tout=est_tout), marques)
        if est_tout:
            dessin = replace(dessin, muets=matrice.vides)
        if matrice is vue.page.epingles:
            _show_pinned(dessin, vue)
            _show_rates_of(matrice, vue)
            continue
        with fold_on_phone(slug(matrice.titre), matrice.titre):
            show_matrice(dessin, vue)
            _show_rates_of(matrice, vue)
    _show_table(vue)


def _show_rates_of(matrice: Matrice, vue: VueArticulations) -> None:
    """Show the picture to take of a matrix, and its rates."""
    if not matrice.colonnes:
        return
    titre = matrice.titre.partition(" — ")[0]
    show_image("instruments", vue.filtres, ChoixFigure(titre=titre), cle=slug(titre))
    _show_rates(matrice, vue)


def _show_few(vue: VueArticulations) -> None:
    """Say the few cells known, then the rates of the instruments asked for first."""
    noms = {e.code: e.libelle.lower() for e in vue.page.legende}
    dits: dict[str, list[str]] = {}
    for matrice in vue.page.matrices:
        for rang, colonne in enumerate(matrice.colonnes):
            for ligne in matrice.lignes:
                etat = ligne.etats[rang]
                if etat != VIDE:
                    cle = f"{colonne.libelle}, {noms.get(etat, '')}"
                    dits.setdefault(cle, []).append(ligne.nom)
    phrases = " ; ".join(f"{quoi} ({liste(qui)})" for quoi, qui in dits.items())
    st.markdown(
        escape(
            f"Ce que cette lecture établit des articulations : {phrases}. Le reste n’a pas été lu, "
            "ce qui ne veut pas dire absent."
        )
    )
    _show_pinned_rates(vue.page.epingles, vue)
    _show_hidden(vue)
    _show_table(vue)


def _show_pinned(dessin: Dessin, vue: VueArticulations) -> None:
    """Show the matrix of the instruments asked for first, and all their rates beside it."""
    gauche, droite = st.columns([1.15, 1], gap="medium")
    with gauche:
        show_matrice(dessin, vue)
    with droite:
        _show_pinned_rates(dessin.matrice, vue)


def _show_pinned_rates(matrice: Matrice, vue: VueArticulations) -> None:
    grille = st.grid(columns=2, min_column_width=420)
    for colonne in matrice.colonnes:
        with grille.cell():
            st.markdown(f"**{escape(name_terme(colonne.libelle, colonne.sigle))}**")
            show_rates(colonne.taux, vue.reperes, "epingles")
    for silence in vue.page.silences:
        with grille.cell():
            st.markdown(f"**{escape(silence.nom)}**")
            for savoir in silence.savoirs:
                show_savoir(savoir)
            st.caption(escape(silence.phrase))


def _keep_rows(matrice: Matrice, vue: VueArticulations, *, est_tout: bool) -> Matrice:
    if est_tout:
        return matrice
    return replace(matrice, lignes=tuple(x for x in matrice.lignes if x.code_unite in vue.lus))


def _show_hidden(vue: VueArticulations) -> None:
    """Say what is hidden because nothing is known of it, and let the reader see it."""
    lignes = sum(x.code_unite not in vue.lus for x in vue.page.epingles.lignes)
    vides = sum(len(m.vides) for m in vue.page.matrices)
    if not lignes + vides:
        return
    combien = f"{quantite(vides, 'instrument')} et {vue.mot.compter(lignes)}"
    st.caption(escape(f"Rien n’est établi pour {combien} : non lu ne veut pas dire absent."))
    render_choice("muets", "Ce que rien n’établit", _MUETS, label_visibility="collapsed")


def show_matrice(dessin: Dessin, vue: VueArticulations) -> None:
    """Show one matrix, the names of its rows in sight while it is scrolled sideways."""
    matrice = dessin.matrice
    st.subheader(escape(matrice.titre), anchor=False)
    if not (matrice.colonnes or dessin.muets):
        st.caption("Rien d’établi ici.")
        return
    nom = slug(matrice.titre)
    spec = draw(lambda: chart_matrice(dessin), nom, dessin.muets, len(matrice.lignes), *vue.cle)
    texte = f"{matrice.titre}. Le tableau en bas de page dit la même chose."
    cle = name_view(nom, dessin.muets, *vue.cle)
    show_way_to_table()
    with st.container(key=f"cadre-{nom}", horizontal=True, wrap=False, gap=None):
        st.html(write_names(dessin), width="content")
        show_chart(spec, cle, _ECOUTE, texte=texte, largeur="content")


def _open_cell(clic: tuple[str, ...]) -> None:
    unite, indicateur = clic
    if indicateur:
        open_in_page(indicateur, contrat=unite)


_ECOUTE = Ecoute(CELLULE, (UNITE, INDICATEUR), _open_cell)


def _show_rates(matrice: Matrice, vue: VueArticulations) -> None:
    mesure = name_measure(matrice.colonnes[0].principal)
    volet = st.expander(
        escape(f"{mesure} : {quantite(len(matrice.colonnes), 'instrument')}"),
        key=f"taux-{matrice.titre}",
        on_change="rerun",
    )
    colonnes = sorted(matrice.colonnes, key=lambda c: (-c.principal.ligne.k, c.libelle))
    if not volet.open:
        show_on_paper(print_colonnes(colonnes, vue.reperes), matrice.titre)
        return
    with volet:
        for colonne in colonnes:
            with open_line(escape(colonne.libelle), 330):
                show_rate_link(colonne.principal)
                show_marks(colonne.principal, vue.reperes, "colonnes")


def _show_table(vue: VueArticulations) -> None:
    """Show, when asked, the matrices as one table; choosing a cell of it opens its proof."""
    show_arrival(TABLEAU)
    volet = st.expander("Tableau et fichier", key="volet-tableau", on_change="rerun")
    if not volet.open:
        return
    matrices = vue.page.matrices
    lignes = list_rows_matrice(matrices, vue.marques, est_simulee=vue.page.est_simulee)
    codes = {c.libelle: c.code_indicateur for m in matrices for c in m.colonnes}
    with volet:
        st.caption(f"**{escape(vue.page.titre)}** — choisir une case ouvre sa preuve.")
        show_choice(
            lignes,
            vue.page.titre,
            Boutons([x["Code"] for x in lignes], codes, NON_LU),
            lambda reponse: _open_chosen(reponse, codes),
            cle=f"tableau-{vue.lecture.code_lecture}",
        )
        show_csv(
            "Télécharger le tableau (CSV)",
            lambda: lignes,
            f"articulations{'_simule' if vue.page.est_simulee else ''}.csv",
        )


def _open_chosen(reponse: str, codes: dict[str, str]) -> None:
    unite, _, indicateur = reponse.partition(" ")
    if indicateur in codes.values():
        open_in_page(indicateur, contrat=unite)
