"""Atelier: code a contract on screen, passage after passage, each answer with its proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from observatory.app.pages.atelier.compte import choose_coder, name_known, show_refusal
from observatory.app.pages.atelier.ecran import show_screen
from observatory.app.pages.atelier.outils import (
    A_ROUVRIR,
    show_findings,
    show_own_term,
    show_progress,
)
from observatory.app.pages.atelier.ouverte import SeanceOuverte, aim, open_seance
from observatory.app.pages.atelier.publication import show_publication
from observatory.app.pages.atelier.saisie import show_entry, show_signatories
from observatory.app.session import ask, list_connues
from observatory.app.shared.adresse import change_filtres, current_filtres
from observatory.app.shared.filtres import FILTRAGE
from observatory.app.shared.origine import show_phrase
from observatory.base.paths import project_paths
from observatory.grid import load_codebook
from observatory.grid.etat import load_etat
from observatory.grid.noms_territoire import list_forms
from observatory.grid.termes import use_termes
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import Unite, list_unites
from observatory.rendering.echappement import escape
from observatory.workshop.decisions import open_journal
from observatory.workshop.dossier import load_dossier
from observatory.workshop.gestes import Seance
from observatory.workshop.lots import adopt_cells
from observatory.workshop.personnes import find_person, list_people, welcome
from observatory.workshop.queue import ORDRES, POINT
from observatory.workshop.tirage import AVIS, is_drawn

_OUVERTE = "_atelier"
SANS_AIDE = (
    "Rien de ce que l’outil de lecture a trouvé n’est montré. Feuilleter les pages, choisir le "
    "passage qui prouve, puis noter ; une absence se constate après avoir tout lu."
)
PRESENTATION = "Coder un contrat, c’est répondre à chaque point avec le passage qui le prouve."


def show_page() -> None:
    """Show the choices, then the screen; to a visitor, nothing of what is not published."""
    st.title("Atelier", anchor=False)
    show_phrase(PRESENTATION, "atelier")
    if show_refusal():
        return
    lecture = ask(load_lecture, current_filtres().lecture)
    if lecture.est_simulee:
        st.info("Lecture de démonstration : ses cellules sont simulées et ne se codent pas. "
                "Choisir une autre lecture, ou en créer une.")  # fmt: skip
        return
    unites = ask(list_unites, Filtres(lecture=lecture.code_lecture))
    reprise = _find_resume(lecture.code_lecture)
    colonnes = st.columns([3, 2, 2], vertical_alignment="bottom")
    with colonnes[0]:
        unite = _choose_unit(unites, reprise)
    with colonnes[1]:
        nom = choose_coder()
    with colonnes[2]:
        ordre = st.segmented_control(
            "Dans quel ordre", list(ORDRES), default=_choose_order(unite, reprise), required=True,
            format_func=lambda o: ORDRES[o], key="atelier-ordre",
        )  # fmt: skip
    if unite is None or not nom:
        st.caption("Choisir un contrat et dire qui code : la file des points s’ouvre ici.")
        return
    ouverte = _open(lecture.code_lecture, unite, nom, str(ordre))
    if ouverte is None:
        return
    if ouverte.seance.dossier.est_aveugle:
        st.info(escape(f"{AVIS} {SANS_AIDE}"))
    _show_search(ouverte)
    show_workshop(ouverte)
    with st.container(key="atelier-outils"):
        show_tools(ouverte)
        show_publication(lecture.code_lecture)


def _find_resume(lecture: str) -> Mapping[str, Any] | None:
    """Return where the coder of this screen stopped in a lecture, None when nobody is known."""
    with open_journal(project_paths()) as journal:
        connus = [p for p in list_people(journal) if p.nom]
        nom = name_known() or (connus[0].nom if len(connus) == 1 else None)
        codeur = next((p.numero for p in connus if p.nom == nom), None)
        return None if codeur is None else journal.find_position(codeur, lecture)


def _choose_order(unite: Unite | None, reprise: Mapping[str, Any] | None) -> str:
    est_la = unite is not None and reprise is not None and reprise["unite"] == unite.code_unite
    return str(reprise["ordre"]) if est_la and reprise and reprise["ordre"] in ORDRES else POINT


def _choose_unit(unites: list[Unite], reprise: Mapping[str, Any] | None) -> Unite | None:
    connues = {u.code_unite: u for u in unites}
    voulu = current_filtres().contrat or (reprise["unite"] if reprise else None)
    codes = list(connues)
    debut = codes.index(voulu) if voulu in connues else None
    code = st.selectbox(
        "Contrat à coder", codes, index=debut, format_func=lambda c: connues[c].nom_unite,
        key="atelier-contrat", placeholder="Choisir un contrat", filter_mode=FILTRAGE,
        on_change=_keep_unit,
    )  # fmt: skip
    return connues.get(code) if code else None


def _keep_unit() -> None:
    code = st.session_state["atelier-contrat"]
    if code and code in list_connues().contrat:
        change_filtres(contrat=code)


def _open(lecture: str, unite: Unite, nom: str, ordre: str) -> SeanceOuverte | None:
    """Return the coder at work, opened once for a contract, a coder and an order."""
    cle = (lecture, unite.code_unite, nom, ordre)
    gardee: tuple[object, SeanceOuverte] | None = st.session_state.get(_OUVERTE)
    la = gardee[1] if gardee is not None and gardee[0] == cle else None
    paths = project_paths()
    with st.spinner("Lecture des documents…"):
        dossier = load_dossier(
            paths, unite.code_contrat or unite.code_unite, list_forms(paths, lecture)
        )
    etat = None if la is not None else load_etat(paths, lecture)
    with open_journal(paths) as journal:
        codeur = welcome(journal, nom, connus=etat.codeurs if etat else ()).numero
        if is_drawn(journal, codeur, lecture, unite.code_unite):
            dossier = dossier.sans_propositions
    neuf = st.session_state.pop(A_ROUVRIR, None)
    if la is not None and la.seance.dossier is dossier and neuf is None:
        return la
    etat = etat or load_etat(paths, lecture)
    with open_journal(paths) as journal:
        adopt_cells(journal, find_person(journal, codeur), etat)
    seance = Seance(codeur, lecture, unite.code_unite, use_termes(load_codebook(), etat), dossier)
    ouverte = open_seance(seance, ordre)
    if neuf is not None:
        aim(ouverte, neuf)
        ouverte.lie = True
    st.session_state[_OUVERTE] = (cle, ouverte)
    return ouverte


@st.fragment
def show_workshop(ouverte: SeanceOuverte) -> None:
    """Show the screen; a gesture runs this and nothing else."""
    show_screen(ouverte)


@st.fragment
def show_tools(ouverte: SeanceOuverte) -> None:
    """Show what is typed under the screen, for the point it showed when this was last asked for."""
    show_entry(ouverte)
    show_signatories(ouverte)
    show_own_term(ouverte)
    show_findings(ouverte)
    show_progress(ouverte)


def _show_search(ouverte: SeanceOuverte) -> None:
    codebook = ouverte.seance.codebook
    libelles = {i.code: i.libelle for i in codebook.indicateurs() if i.est_codable}

    def go() -> None:
        if code := st.session_state["atelier-point"]:
            aim(ouverte, code)
            st.session_state["atelier-point"] = None

    with st.container(key="atelier-chercher"):
        st.selectbox(
            "Chercher un point", list(libelles), index=None, key="atelier-point", on_change=go,
            format_func=lambda c: libelles[c], placeholder="CTG, Caf, médiation…",
            filter_mode=FILTRAGE,
        )  # fmt: skip


show_page()
