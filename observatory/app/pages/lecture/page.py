"""Lecture régionale: published marks and rates of the whole, then one reading per theme."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.pages.lecture.themes import (
    show_constats,
    show_muets,
    show_publication,
    show_reference,
    show_themes,
)
from observatory.app.server.ecriture import explain_refusal
from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.ailleurs import show_outside
from observatory.app.shared.bascules import drop_unknown
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.entete import show_head
from observatory.app.shared.facettes import show_enjeux, show_liens, show_opened
from observatory.app.shared.fiches import show_fiche_theme
from observatory.app.shared.filtres import render_one, render_several
from observatory.app.shared.liens import show_link
from observatory.app.shared.restitution import show_deck, show_report
from observatory.app.shared.suite import fold_on_phone
from observatory.app.shared.tableaux import name_table, show_tableau
from observatory.app.shared.tables import show_rows
from observatory.app.shared.telecharger import show_downloads
from observatory.base.french import INSECABLE, quantite
from observatory.contracts.lectures import LIVREES
from observatory.queries.lieu import list_departements_offerts
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_reperes
from observatory.rendering.tables.tableau_html import REPERE, Nature
from observatory.sheets.pages.candidats import TITRES, Candidat, list_candidats
from observatory.sheets.pages.lecture import LectureRegionale, build_lecture_regionale
from observatory.sheets.rates.cellules import DetailTaux
from observatory.sheets.rates.preuve import build_detail
from observatory.sheets.rates.tableaux import Tableau

# Facts shown of one kind; the command line lists them all.
NB_MONTRES = 12


def is_mine(page: LectureRegionale) -> bool:
    """Return whether this visit may write the findings of the lecture: made here, from here."""
    return page.code_lecture not in LIVREES and explain_refusal() is None


def show_candidats(candidats: Sequence[Candidat]) -> None:
    """Show, folded, the facts a finding could speak of, each opening on its proof."""
    if not candidats:
        return
    with st.expander(f"Pour écrire un constat{INSECABLE}: {quantite(len(candidats), 'fait')}"):
        st.caption(
            "Des faits, pas des phrases\u00a0: la feuille «\u00a0Constats\u00a0» de la grille "
            "reçoit les vôtres, avec le chiffre qu’elles disent."
        )
        for genre, titre in TITRES.items():
            siens = [c for c in candidats if c.genre == genre]
            if not siens:
                continue
            st.markdown(f"**{escape(titre)}**")
            for candidat in siens[:NB_MONTRES]:
                deja = " (déjà dit)" if candidat.deja else ""
                show_link("lecture", f"{candidat.fait}{deja}", candidat.lien)
            if len(siens) > NB_MONTRES:
                st.caption(f"Et {quantite(len(siens) - NB_MONTRES, 'autre')}.")


def show_reperes(page: LectureRegionale) -> None:
    """Show the marks as one table, its verdicts counted first."""
    st.markdown(escape(page.bilan_reperes))
    lignes = list_rows_reperes(page.reperes, est_simulee=page.est_simulee)
    natures: dict[str, Nature] = dict.fromkeys(("Taux publié", "Publié", "Constat"), REPERE)
    show_rows(lignes, page.titre_reperes, natures)
    show_csv(
        "Télécharger les taux publiés (CSV)",
        lambda: lignes,
        f"taux_publies{'_simule' if page.est_simulee else ''}.csv",
        cle="csv-reperes",
    )


def show_page() -> None:
    """Show the reading that the address asks for."""
    filtres = current_filtres().with_changes(valeur=())
    page = ask(build_lecture_regionale, filtres.without_rate())
    detail = ask(build_detail, filtres)
    st.title(escape(page.titre), anchor=False)
    show_head(page.phrase, "lecture")
    _show_choices(page)
    st.caption(escape(page.selection))
    with st.container(horizontal=True):
        show_downloads("lecture", filtres.without_rate())
        if filtres.theme and page.theme is not None:
            show_fiche_theme(filtres.theme, filtres.without_rate())
        if not page.est_vide:
            show_deck(filtres.without_rate(), est_simulee=page.est_simulee)
            show_report(filtres.without_rate(), est_simulee=page.est_simulee)
    if page.est_vide:
        show_outside("lecture", filtres.without_rate())
    elif page.theme is None:
        _show_whole(page, detail)
    else:
        st.header(escape(page.titre_theme), anchor=False)
        show_publication(page.theme)
        with fold_on_phone("theme"):
            _show_tables(page.theme.tableaux, detail)
            show_enjeux(page.theme.enjeux)
            show_liens(page.theme.liens)
            show_muets(page.theme.muets)
            show_reference(page.theme)
    if not page.est_vide and is_mine(page):
        show_candidats(
            ask(list_candidats, page.code_lecture, page.theme.code_theme if page.theme else None)
        )


def _show_choices(page: LectureRegionale) -> None:
    themes = {t.code_theme: t.libelle for t in page.themes}
    lieux = {
        d.code: f"{d.nom} ({d.code})" for d in ask(list_departements_offerts, current_filtres())
    }
    gauche, droite = st.columns(2)
    with gauche:
        render_one("theme", "Lecture thématique", themes, "Vue d’ensemble")
    with droite:
        render_several("departement", "Départements", lieux, "Tous")


def _show_whole(page: LectureRegionale, detail: DetailTaux | None) -> None:
    st.header("Vue d’ensemble", anchor=False)
    show_constats(page.constats)
    with fold_on_phone("tableaux", "Les taux, axe par axe"):
        _show_tables(page.ensemble, detail)
    if page.reperes:
        with fold_on_phone("reperes", "Les taux publiés"):
            st.header(escape(page.titre_reperes), anchor=False)
            show_reperes(page)
    with fold_on_phone("themes", "Les lectures thématiques"):
        st.header("Les lectures thématiques", anchor=False)
        show_themes(page.themes)


def _show_tables(tableaux: tuple[Tableau, ...], reste: DetailTaux | None) -> None:
    """Show the tables; the opened rate appears once, under its line, or before them all."""
    drop_unknown("toutes", (name_table(t) for t in tableaux))
    montres = {x.code_indicateur for t in tableaux for x in t.lignes}
    if reste is not None and reste.taux.ligne.code_indicateur not in montres:
        show_opened(reste)
        reste = None
    for tableau in tableaux:
        if show_tableau(tableau, reste):
            reste = None
    if not tableaux:
        st.info("Cette lecture ne code aucun indicateur de ce thème : rien n’est inventé ici.")


show_page()
