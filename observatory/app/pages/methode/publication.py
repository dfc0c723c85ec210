"""The check before publication: what forbids to publish, what must be said, what is fine."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from observatory.app.session import ask, list_connues
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.liens import show_link
from observatory.base.french import quantite
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_unites
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_publication
from observatory.sheets.publication.constats import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    LECTURE,
    SOURCE,
    CleCellule,
    Constat,
)
from observatory.sheets.publication.controle import RapportPublication, check_publication
from observatory.sheets.rates.taux import Taux

NB_LIENS = 8
"""Most figures or cells named under a finding; the file has them all."""
_TITRES = {
    (ERREUR, LECTURE): (":material/block:", "À régler dans la lecture"),
    (ERREUR, SOURCE): (":material/report:", "Défauts de la source publiée"),
    (AVERTISSEMENT, ""): (":material/warning:", "À dire à côté des chiffres"),
    (INFORMATION, ""): (":material/info:", "Pour information"),
}
_SOURCE = (
    "Aucun codage ne peut les corriger : ne pas reprendre ces chiffres, ou donner k et N à côté."
)


def show_publication(code_lecture: str) -> None:
    """Show every finding about a lecture, the gravest first, each with its figures and remedy."""
    rapport = ask(check_publication, code_lecture)
    st.header(escape(f"Peut-on publier « {rapport.nom} » ?"), anchor=False)
    verdict = st.success if rapport.est_publiable else st.error
    if rapport.nb_erreurs and not rapport.nb_erreurs_lecture:
        verdict = st.warning
    verdict(escape(rapport.resume))
    st.caption(
        "Chaque taux est recompté cellule par cellule. La même vérification en ligne de commande : "
        f"`observatory check --publication {code_lecture}`"
    )
    for (niveau, origine), (icone, titre) in _TITRES.items():
        constats = [
            c for c in rapport.constats if c.niveau == niveau and origine in ("", c.origine)
        ]
        if not constats:
            continue
        entete = f"{titre} ({len(constats)})"
        if niveau == INFORMATION:
            with st.expander(entete, icon=icone):
                _show_constats(rapport, constats)
        else:
            st.subheader(f"{icone} {entete}", anchor=False)
            if origine == SOURCE:
                st.caption(_SOURCE)
            _show_constats(rapport, constats)
    _show_downloads(rapport)


def _show_constats(rapport: RapportPublication, constats: Sequence[Constat]) -> None:
    for constat in constats:
        with st.container(border=True):
            st.markdown(f"**{escape(constat.message)}**")
            st.markdown(escape(constat.remede))
            _show_rates(constat.taux)
            _show_cells(rapport.code_lecture, constat.cellules)


def _show_rates(taux: Sequence[Taux]) -> None:
    if not taux:
        return
    with st.container(horizontal=True, gap="small"):
        for un in taux[:NB_LIENS]:
            show_link("lecture", f"{un.ligne.libelle_court} : {un.dit}", un.lien)
        if len(taux) > NB_LIENS:
            st.caption(escape(f"et {quantite(len(taux) - NB_LIENS, 'autre')}, dans le fichier"))


def _show_cells(code_lecture: str, cellules: Sequence[CleCellule]) -> None:
    if not cellules:
        return
    unites = {u.code_unite: u.nom_unite for u in ask(list_unites, Filtres(lecture=code_lecture))}
    termes = list_connues().indicateur
    with st.container(horizontal=True, gap="small"):
        for cellule in cellules[:NB_LIENS]:
            lien = {
                "lecture": code_lecture,
                "indicateur": cellule.code_indicateur,
                "contrat": cellule.code_unite,
            }
            nom = unites.get(cellule.code_unite, cellule.code_unite)
            terme = termes.get(cellule.code_indicateur, cellule.code_indicateur)
            show_link("lecture", f"{nom} : {terme}", lien)
        if len(cellules) > NB_LIENS:
            st.caption(escape(f"et {quantite(len(cellules) - NB_LIENS, 'autre')}, dans le fichier"))


def _show_downloads(rapport: RapportPublication) -> None:
    with st.container(horizontal=True):
        show_csv(
            "Télécharger les constats (CSV)",
            lambda: list_rows_publication(rapport),
            "controle.csv",
            icone=":material/download:",
        )
        st.download_button(
            "Pour un programme (JSON)",
            json.dumps(rapport.to_dict(), ensure_ascii=False, indent=2),
            file_name=f"{rapport.code_lecture}_controle.json",
            mime="application/json",
            on_click="ignore",
        )
