"""Versions: what each publication of a lecture changed, who signed it, and the way back."""

from __future__ import annotations

import re
from dataclasses import replace

import streamlit as st

from observatory.app.pages.grille.service import serve_new_build
from observatory.app.server.ecriture import check_writing, explain_refusal
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.origine import show_phrase
from observatory.app.shared.passage import show_arrival
from observatory.app.shared.tables import show_rows
from observatory.base.errors import ObservatoryError
from observatory.base.french import date_lisible, quantite
from observatory.base.paths import project_paths
from observatory.queries.codebook import list_tous
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.taux import list_unites
from observatory.rendering.echappement import escape
from observatory.sheets.pages.lectures import name_etat, write_couverture
from observatory.sheets.pages.renvois import LienPhrase, link_figures, link_here
from observatory.workshop.publier import VersionPubliee
from observatory.workshop.versions import (
    Historique,
    Retour,
    date_kept,
    load_history,
    preview_return,
    put_back,
    record_return,
)

_VERSION = "version-"  # the place of each publication in the page: its rank follows
_LIGNES = re.compile("cellule|preuve")  # what is counted by lines of the tables downloaded
_DEMANDE, _FAITE = "_version_demandee", "_version_remise"
MONTRES = 200  # changes shown of a version


def show_page() -> None:
    """Show the lecture as it is served, then its publications and the states kept."""
    st.title("Versions", anchor=False)
    lecture = ask(load_lecture, current_filtres().lecture)
    historique = load_history(project_paths(), lecture.code_lecture)
    if fait := st.session_state.pop(_FAITE, None):
        st.success(escape(fait))
    dit = describe_served(lecture, historique)
    show_phrase(dit, "versions", renvois=link_served(lecture, historique))
    peut = explain_refusal() is None and not lecture.est_simulee
    for publiee in historique.publiees:
        _show_published(lecture, historique, publiee, peut=peut)
    if peut and historique.autres:
        st.header("États gardés par un import ou une remise", anchor=False)
        for version in historique.autres:
            cellules = quantite(version.nb_cellules, "cellule")
            st.markdown(escape(f"Gardé le {date_lisible(date_kept(version))} : {cellules}."))
            _offer_return(lecture, historique, version.code, "Remettre cet état")


def describe_served(lecture: Lecture, historique: Historique) -> str:
    """Return what is read today: the lecture, its state, its version and who signed it."""
    dit = f"{lecture.nom_lecture}, {name_etat(lecture.etat)}. {write_couverture(lecture)}"
    if not historique.publiees:
        return f"{dit} Aucune publication n’a été faite depuis l’Atelier."
    derniere = historique.publiees[0]
    return f"{dit} Ce qui se lit : {describe_version(historique, derniere)}."


def link_served(lecture: Lecture, historique: Historique) -> tuple[LienPhrase, ...]:
    """Return what opens each count of the sentence: the reading, its cells, the points changed."""
    vue = {"lecture": lecture.code_lecture}
    couverture = tuple(
        replace(x, page="telechargements") if _LIGNES.search(x.dit) else x
        for x in link_figures(write_couverture(lecture), "lecture", vue)
    )
    if not historique.publiees:
        return couverture
    derniere = historique.publiees[0]
    rang = historique.rank(derniere)
    points = quantite(len(derniere.changes), "point changé", "points changés")
    version = link_here(f"version {rang}", f"{_VERSION}{rang}")
    return (*couverture, version, link_here(points, f"{_VERSION}{rang}"))


def describe_version(historique: Historique, publiee: VersionPubliee) -> str:
    """Return « version 3, publiée le 12 mars 2027 par le centre : 14 points changés »."""
    jour = date_lisible(publiee.quand[:10])
    points = quantite(len(publiee.changes), "point changé", "points changés")
    rang = historique.rank(publiee)
    fait = "état d’avant remis" if publiee.est_retour else "publiée"
    return f"version {rang}, {fait} le {jour} par {publiee.organisation} : {points}"


def _show_published(
    lecture: Lecture, historique: Historique, publiee: VersionPubliee, *, peut: bool
) -> None:
    rang = historique.rank(publiee)
    show_arrival(f"{_VERSION}{rang}")
    st.header(f"Version {rang}", anchor=False)
    dit = describe_version(historique, publiee)
    suite = f" — {publiee.explication}" if publiee.explication else ""
    st.markdown(escape(f"{dit[:1].upper()}{dit[1:]}{suite}."))
    if not publiee.est_retour:
        st.caption(escape(f"Journal jusqu’à la décision {publiee.jusqua}."))
    if publiee.changes:
        with st.expander("Ce qui a changé, point par point"):
            show_rows(_list_changes(lecture, publiee), "Ce qui a changé")
            if reste := max(0, len(publiee.changes) - MONTRES):
                st.caption(f"Et {quantite(reste, 'autre point')}.")
    if peut and publiee.version_avant in historique.gardees:
        _offer_return(lecture, historique, str(publiee.version_avant), "Revenir à l’état d’avant")


def _list_changes(lecture: Lecture, publiee: VersionPubliee) -> list[dict[str, str]]:
    unites = _name_units(lecture)
    libelles = _name_indicators()
    return [
        {
            "Contrat": unites.get(str(c["unite"]), str(c["unite"])),
            "Point": libelles.get(str(c["indicateur"]), str(c["indicateur"])),
            "Avant": c["avant"] or "rien",
            "Après": c["apres"] or "rien",
        }
        for c in publiee.changes[:MONTRES]
    ]


def _offer_return(lecture: Lecture, historique: Historique, code: str, libelle: str) -> None:
    """Show the way back to a state: what would leave is said first, then asked."""
    cle = f"{lecture.code_lecture}-{code}"
    if st.button(libelle, key=f"revenir-{cle}", icon=":material/history:"):
        st.session_state[_DEMANDE] = cle
    if st.session_state.get(_DEMANDE) != cle:
        return
    retour = preview_return(project_paths(), lecture.code_lecture, historique.gardees[code])
    with st.container(border=True):
        st.markdown(escape(describe_return(retour)))
        st.caption(escape(_name_some(lecture, retour)))
        if not retour.nombre:
            return
        with st.form(f"remettre-{cle}", border=False):
            organisation = st.text_input("Qui remet cet état : votre organisation", max_chars=120)
            explication = st.text_input("Pourquoi, en une phrase", max_chars=300)
            remettre = st.form_submit_button("Remettre, et garder l’état présent", type="primary")
        if remettre and not (organisation.strip() and explication.strip()):
            st.warning("Dire d’abord qui remet cet état, et pourquoi : les versions le garderont.")
        elif remettre:
            _restore(lecture, code, organisation.strip(), explication.strip())


def describe_return(retour: Retour) -> str:
    """Return what putting a state back would do, what leaves first."""
    if not retour.nombre:
        return "Cet état dit la même chose que le présent : rien à remettre."
    dits = [
        f"{quantite(len(cellules), mot)} {verbe if len(cellules) < 2 else verbes}"
        for cellules, mot, verbe, verbes in (
            (retour.partent, "réponse", "partirait", "partiraient"),
            (retour.reviennent, "réponse", "reviendrait", "reviendraient"),
            (retour.changent, "réponse", "changerait", "changeraient"),
        )
        if cellules
    ]
    return f"{', '.join(dits)}. L’état présent est gardé, et peut revenir de même."


def _name_some(lecture: Lecture, retour: Retour) -> str:
    unites, libelles = _name_units(lecture), _name_indicators()
    cellules = (*retour.partent, *retour.changent, *retour.reviennent)
    noms = [f"{unites.get(u, u)}, {libelles.get(i, i)}" for u, i, _ in cellules[:12]]
    reste = len(cellules) - len(noms)
    return " ; ".join(noms) + (f" ; et {quantite(reste, 'autre')}" if reste else "")


def _name_units(lecture: Lecture) -> dict[str, str]:
    unites = ask(list_unites, Filtres(lecture=lecture.code_lecture))
    return {u.code_unite: u.nom_unite for u in unites}


def _name_indicators() -> dict[str, str]:
    return {i.code_indicateur: i.libelle for i in ask(list_tous)}


def _restore(lecture: Lecture, code: str, organisation: str, explication: str) -> None:
    paths, quelle = project_paths(), lecture.code_lecture
    try:
        check_writing()
        gardees = load_history(paths, quelle).gardees
        retour = preview_return(paths, quelle, gardees[code]) if code in gardees else None
        gardee = put_back(paths, quelle, code, organisation)
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    if not serve_new_build((quelle, gardee) if gardee else None):
        return
    st.session_state.pop(_DEMANDE, None)
    try:
        if retour is not None:
            record_return(paths, quelle, retour, organisation=organisation,
                          explication=explication, gardee=gardee)  # fmt: skip
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    st.session_state[_FAITE] = "L’état est remis et servi ; celui qu’il remplace est gardé."
    st.rerun()


show_page()
