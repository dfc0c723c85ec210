"""Tables of rates: each figure is a link that opens, under its line, the contracts behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.bascules import render_switch
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.facettes import show_opened
from observatory.app.shared.images import show_image
from observatory.app.shared.liens import show_link
from observatory.app.shared.origine import tag_figures
from observatory.app.shared.tables import show_on_paper, show_rows
from observatory.base.french import liste, quantite
from observatory.base.text import slug
from observatory.queries.codebook import list_bandes
from observatory.rendering.charts.barres import chart_tableau, describe_chart
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_tableau
from observatory.rendering.tables.papier import print_tableau
from observatory.rendering.tables.tableau_html import REPERE
from observatory.sheets.rates.cellules import DetailTaux
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.tableaux import LigneTableau, Tableau
from observatory.sheets.rates.taux import Taux
from observatory.sheets.restitution.figure import ChoixFigure

_SIGNES = re.compile(r"[^\w ’]")
PUBLIE = "Publié"
LIGNES_VUES = 8
"""Lines shown before the reader asks for the rest."""


def show_tableau(tableau: Tableau, detail: DetailTaux | None) -> bool:
    """Show a table, its chart and its file; return whether the opened rate was shown in it."""
    st.subheader(escape(tableau.titre), anchor=False)
    st.caption(escape(tableau.description))
    show_on_paper(print_tableau(tableau), tableau.titre)
    ouverte = _show_lines(tableau, _list_shown(tableau, detail), detail)
    _show_silences(tableau)
    if tableau.lignes:
        with st.container(horizontal=True):
            _show_image(tableau)
        _show_chart(tableau)
    return ouverte


def _show_image(tableau: Tableau) -> None:
    choix = ChoixFigure(axe=tableau.axe, titre=tableau.titre.partition(" — ")[0])
    show_image("tableau", current_filtres().without_rate(), choix, cle=name_table(tableau))


def name_table(tableau: Tableau) -> str:
    """Return the table as an address names it, the reserve of the demonstration left out."""
    return slug(tableau.titre.partition(" — ")[0])


def _list_shown(tableau: Tableau, detail: DetailTaux | None) -> tuple[LigneTableau, ...]:
    """Return the first lines, or all of them when asked, the opened one always included."""
    if len(tableau.lignes) <= LIGNES_VUES:
        return tableau.lignes
    libelle = f"Voir les {len(tableau.lignes)} lignes"
    if render_switch("toutes", name_table(tableau), libelle):
        return tableau.lignes
    ouvert = detail.taux.ligne.code_indicateur if detail else None
    reste = [x for x in tableau.lignes[LIGNES_VUES:] if x.code_indicateur == ouvert]
    return (*tableau.lignes[:LIGNES_VUES], *reste)


def _show_lines(
    tableau: Tableau, lignes: Sequence[LigneTableau], detail: DetailTaux | None
) -> bool:
    """Show the lines under their titles; return whether the opened rate was shown in them."""
    ouverte = False
    if not lignes:
        return ouverte
    cle = f"lignes-{name_table(tableau)}"
    titres = _list_titles(tableau)
    st.html(write_labels(cle, titres))
    with st.container(key=cle):
        for colonne, titre in zip(st.columns(_widths(titres)), titres, strict=True):
            colonne.caption(f"**{escape(titre)}**")
        for ligne in lignes:
            _show_line(ligne, titres, name_table(tableau))
            if (
                detail
                and not ouverte
                and detail.taux.ligne.code_indicateur == ligne.code_indicateur
            ):
                show_opened(detail)
                ouverte = True
    return ouverte


def write_labels(cle: str, titres: Sequence[str]) -> str:
    """Return the style that says, on a narrow screen, the title of each value beside it."""
    propres = [_SIGNES.sub("", titre) for titre in titres]
    regles = "".join(
        f'.st-key-{cle} [data-testid="stColumn"]:nth-child({rang})::before{{content:"{titre}"}}'
        for rang, titre in enumerate(propres, start=1)
        if rang > 1
    )
    return f"<style>@media (max-width: 780px) {{{regles}}}</style>"


def _list_titles(tableau: Tableau) -> list[str]:
    portee = "Reste à établir" if tableau.est_borne else "Tranche"
    titres = ["Indicateur", *tableau.mesures, portee]
    return [*titres, PUBLIE] if any(x.reperes for x in tableau.lignes) else titres


def _widths(titres: Sequence[str]) -> list[int]:
    return [4, *[2] * (len(titres) - 1)]


def _show_line(ligne: LigneTableau, titres: Sequence[str], lieu: str) -> None:
    colonnes = st.columns(_widths(titres), vertical_alignment="center")
    est_publie = titres[-1] == PUBLIE
    portee = colonnes[-2] if est_publie else colonnes[-1]
    nom = escape(ligne.libelle) + (f" ({escape(ligne.sigle)})" if ligne.sigle else "")
    colonnes[0].markdown(nom)
    if ligne.ecart:
        colonnes[0].caption(escape(ligne.ecart))
    for colonne, taux in zip(colonnes[1 : -2 if est_publie else -1], ligne.taux, strict=False):
        with colonne:
            show_taux(taux)
    with portee:
        _show_reach(ligne)
    for repere in ligne.reperes:
        with colonnes[-1], tag_figures(REPERE, f"{lieu}-{repere.code_repere}"):
            st.markdown(escape(repere.dit), help=escape(_explain(repere)))
            st.caption(escape(repere.verdict))


def _show_reach(ligne: LigneTableau) -> None:
    """Show the band of a rate, or what a bound leaves to establish; nothing where neither is."""
    taux = ligne.principal
    if taux.ligne.est_bornee:
        reste, entre = ligne.a_etablir
        st.markdown(escape(reste))
        if entre:
            st.caption(escape(entre))
    else:
        if taux.ligne.libelle_bande:
            st.markdown(escape(taux.ligne.libelle_bande))
        if taux.reste:
            st.caption(escape(taux.reste))
        if taux.est_bascule:
            st.caption("en bascule")


def show_taux(taux: Taux) -> None:
    """Show one figure as the link that opens it, its sentence and cautions as help."""
    texte = taux.dit
    if taux.pourcentage and not taux.ligne.est_bornee:
        texte = f"{texte} · {taux.pourcentage}"
    if not taux.est_lu:
        st.caption(escape(texte))
        return
    show_link("lecture", texte, taux.lien, aide=(f"{taux.phrase}.", *taux.precautions))
    if taux.noms:
        st.caption(escape(liste(taux.noms)))


def _explain(repere: RepereLu) -> str:
    return f"{repere.phrase} Source : {repere.source}."


def _show_silences(tableau: Tableau) -> None:
    if not tableau.silences:
        return
    if tableau.est_releve_publie:
        noms = liste(tableau.silences)
        st.markdown(escape(f"Au livre de codes de ce thème, rien d’établi ici : {noms}."))
        return
    titre = f"Rien d’établi pour {quantite(len(tableau.silences), 'autre indicateur')}"
    with st.container(key=f"titres-{name_table(tableau)}"), st.expander(titre):
        st.markdown(escape(f"{liste(tableau.silences)}."))
        st.caption("Rien d’établi ne veut pas dire absent\u00a0: ces points n’ont pas été lus.")


def _show_chart(tableau: Tableau) -> None:
    """Show, when the reader opens it, the chart with its table and its file."""
    volet = st.expander(
        "Graphique, tableau et fichier",
        key=f"volet-{tableau.axe}-{tableau.titre}",
        on_change="rerun",
    )
    if not volet.open:
        return
    with volet:
        graphique = chart_tableau(tableau, [b.borne_pourcent for b in ask(list_bandes)])
        if graphique is not None:
            st.altair_chart(graphique, alt=describe_chart(tableau))
        lignes = list_rows_tableau(tableau)
        st.caption(f"**{escape(tableau.titre)}**")
        with st.container(key=f"ecran-{name_table(tableau)}"):
            show_rows(lignes, tableau.titre)
        show_csv(
            "Télécharger le tableau (CSV)",
            lambda: lignes,
            f"{tableau.axe}{'_simule' if tableau.est_simule else ''}.csv",
            cle=f"csv-{tableau.axe}-{tableau.titre}",
        )
