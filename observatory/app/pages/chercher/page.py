"""Chercher dans les textes: words, the pages that hold them, and the page itself as an image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from observatory.app.server.pieces import sees_all
from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.feuille import STYLE, name_pages, show_feuille
from observatory.app.shared.filtres import render_choice
from observatory.app.shared.liens import show_here, show_link
from observatory.app.shared.lieux import render_departements, render_region
from observatory.app.shared.origine import show_phrase
from observatory.app.shared.passage import show_arrival
from observatory.base.errors import ObservatoryError, QueryError
from observatory.base.french import guillemets, liste_courte, majuscule, quantite
from observatory.base.paths import project_paths
from observatory.documents.depot import NATURES, Depot, open_depot
from observatory.documents.droits import keep_readable
from observatory.documents.recherche import PassageTrouve, read_request
from observatory.queries.contrats import list_contrats
from observatory.queries.lectures import load_lecture
from observatory.rendering.echappement import escape
from observatory.sheets.pages.textes import (
    CONTRATS_MONTRES,
    TROUVES,
    ChoixTextes,
    ContratTrouve,
    PageTextes,
    build_textes,
    list_rows_textes,
)

MODES = {"tous": "Tous les mots", "exacte": "Expression exacte"}
PRESENTATION = (
    "Les mots des contrats eux-mêmes se cherchent ici, page par page, dès qu’ils sont déposés."
)
LARGEURS = (1.45, 1)  # the page open, which comes first on a narrow screen, and the list
_MONTRES = 12


def show_page() -> None:
    """Show the field, the answer, and the page that is open."""
    st.html(STYLE)
    st.title("Chercher dans les textes", anchor=False)
    if not adresse.current_choice("mots"):
        show_phrase(PRESENTATION, "chercher")
    _show_fields()
    choix = adresse.current(ChoixTextes)
    noms = _list_names(choix)
    tout = sees_all()
    with open_depot(project_paths()) as depot:
        try:
            page = build_textes(depot, noms, choix, tout=tout)
        except QueryError as erreur:
            st.info(escape(str(erreur)))
            return
        if page.phrase is None:
            _show_rest(page, choix, tout=tout)
        else:
            _show_answer(page, noms, choix, tout=tout)
        liste = st.container()
        if choix.document or choix.feuille:
            feuille, liste = st.columns(LARGEURS, gap="medium")
            with feuille:
                _show_open(depot, choix, tout=tout)
        with liste:
            _show_found(page, choix)
            _show_unread(page, tout=tout)


def _show_fields() -> None:
    filtres = adresse.current_filtres()
    with st.container(key="filtres"):
        un, deux, trois, quatre, cinq = st.columns(
            [2.2, 1.5, 1.2, 1, 1.2], vertical_alignment="bottom", gap="small"
        )
    cle = "choix-mots"
    if st.session_state.get(cle) != (mots := adresse.current_choice("mots")):
        st.session_state[cle] = mots
    with un:
        st.text_input(
            "Mots, sigle ou «\u00a0expression\u00a0»",
            key=cle,
            placeholder="réussite éducative",
            max_chars=200,
            on_change=_take_words,
        )
    with deux:
        render_choice("expression", "Chercher", MODES, width="stretch")
    with trois:
        _render_natures()
    with quatre:
        render_region(ask(load_lecture, filtres.lecture))
    with cinq:
        render_departements(filtres)


def _take_words() -> None:
    mots = st.session_state["choix-mots"]
    adresse.change(ChoixTextes, mots=mots, dans="", document="", feuille="")


def _render_natures() -> None:
    cle = "choix-natures"
    voulues = list(adresse.current_choice("natures"))
    if st.session_state.get(cle) != voulues:
        st.session_state[cle] = voulues
    st.multiselect(
        "Documents",
        list(NATURES),
        key=cle,
        format_func=lambda code: majuscule(NATURES[code]),
        placeholder="Tous",
        on_change=lambda: adresse.change(ChoixTextes, natures=tuple(st.session_state[cle])),
    )


def _list_names(choix: ChoixTextes) -> dict[str, str]:
    """Return the contracts of the view, code → name: one alone when the address says which."""
    filtres = adresse.current_filtres().keep_place()
    noms = {c.code_contrat: c.nom_contrat for c in ask(list_contrats, filtres)}
    if not choix.dans:
        return noms
    if choix.dans in noms:
        return {choix.dans: noms[choix.dans]}
    st.info(
        escape(f"Le contrat « {choix.dans} » n’est pas de cette vue : la recherche porte sur tous.")
    )
    return noms


def _show_rest(page: PageTextes, choix: ChoixTextes, *, tout: bool) -> None:
    """Show what may be searched, when nothing was looked for or nothing can be."""
    quels = "déposés" if tout else "publics"
    if not page.nb_documents_choisis:
        aucun = "Aucun document n’est déposé" if tout else "Aucun document public"
        suite = f"{guillemets(choix.mots)} n’a pas été cherché" if choix.mots else "rien à chercher"
        if tout:
            show_link("documents", "Déposer des documents")
        dire = st.info if choix.mots else st.caption
        dire(escape(f"{aucun} pour ces contrats : {suite}."))
        if page.nb_documents:
            st.caption(
                f"{quantite(page.nb_documents, 'document')} {quels} ailleurs\u00a0: élargir la "
                "région ou le département."
            )
        return
    st.markdown(
        f"La recherche porte sur {quantite(page.nb_documents_choisis, 'document')} {quels}. Elle "
        "trouve les mots sans accents ni majuscules, au singulier et au pluriel\u202f; un sigle "
        "s’écrit en capitales\u00a0: «\u00a0CLS\u00a0»."
    )


def _show_answer(
    page: PageTextes, noms: Mapping[str, str], choix: ChoixTextes, *, tout: bool
) -> None:
    vue = adresse.current_filtres().keep_place().to_params()
    renvois = [replace(x, params=vue) if x.page else x for x in page.renvois]
    show_phrase(page.phrase, "chercher", renvois=renvois)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(escape(page.compte))
        if page.contrats:
            show_csv(
                "Télécharger les passages",
                lambda: _list_rows(noms, choix, tout=tout),
                "recherche-textes",
            )
    if page.comprise:
        st.caption(escape(page.comprise))


def _list_rows(noms: Mapping[str, str], choix: ChoixTextes, *, tout: bool) -> list[dict[str, str]]:
    with open_depot(project_paths()) as depot:
        return list_rows_textes(depot, noms, choix, tout=tout)


def _show_found(page: PageTextes, choix: ChoixTextes) -> None:
    show_arrival(TROUVES)
    if choix.dans:
        show_here("Chercher de nouveau dans tous les contrats", {"dans": ""})
    for contrat in page.contrats:
        _show_contrat(contrat)
    if page.nb_contrats > CONTRATS_MONTRES:
        st.caption(
            f"Les {CONTRATS_MONTRES} premiers contrats sur {page.nb_contrats}\u00a0: le tableur "
            "les a tous\u202f; un département ou une région en montre moins."
        )


def _show_contrat(contrat: ContratTrouve) -> None:
    st.header(escape(contrat.nom), anchor=False)
    for passage in contrat.passages:
        _show_passage(passage)
    reste = contrat.nb_pages - len(contrat.passages)
    with st.container(horizontal=True):
        if reste > 0:
            autres = quantite(reste, "autre page", "autres pages")
            show_here(f"Voir {autres} de ce contrat", {"dans": contrat.code_contrat})
        show_link(
            "contrat",
            "Fiche du contrat",
            adresse.current_filtres().with_changes(contrat=contrat.code_contrat).to_params(),
        )


def _show_passage(passage: PassageTrouve) -> None:
    lieu = name_pages(passage.page, passage.page_imprimee)
    st.html(
        f'<p class="obs-extrait"><strong>{escape(passage.titre)}, {escape(lieu)}</strong> '
        f"{_mark(passage)}</p>"
    )
    show_here(
        f"Voir la page, {lieu}",
        {"document": passage.document, "page": str(passage.page)},
        icone=":material/find_in_page:",
    )


def _mark(passage: PassageTrouve) -> str:
    """Return an excerpt as HTML, the words found marked."""
    morceaux, ici = [], 0
    for debut, fin in passage.trouves:
        if debut < ici:
            continue
        morceaux += [escape(passage.passage[ici:debut])]
        morceaux += [f"<mark>{escape(passage.passage[debut:fin])}</mark>"]
        ici = fin
    return "".join([*morceaux, escape(passage.passage[ici:])])


def _show_unread(page: PageTextes, *, tout: bool) -> None:
    """Show in small letters what was not searched, by name."""
    if page.mal_lus:
        noms = liste_courte(list(page.mal_lus), _MONTRES)
        st.caption(escape(f"Des pages n’ont pas pu être lues dans les documents de : {noms}."))
    if page.sans_document:
        quel = "document" if tout else "document public"
        noms = liste_courte(list(page.sans_document), _MONTRES)
        st.caption(escape(f"Sans {quel} : {noms}."))


def _show_open(depot: Depot, choix: ChoixTextes, *, tout: bool) -> None:
    """Show the page asked for, the words framed on it."""
    show_here("Refermer", {}, icone=":material/close:")
    siens = [
        d
        for d in keep_readable(depot.documents(), tout=tout)
        if len(choix.document) >= 6 and d.sha256.startswith(choix.document)
    ]
    if not siens or not choix.feuille.isdecimal():
        demande = f"document « {choix.document} », page « {choix.feuille} »"
        st.info(escape(f"Rien à montrer ({demande}) : il n’existe pas ici, ou n’est pas public."))
        return
    try:
        lue = read_request(choix.mots, exacte=choix.expression == "exacte")
    except ObservatoryError:
        lue = None
    show_feuille(depot, siens[0], int(choix.feuille[:5]), lue.find_in if lue else None, choix.mots)


show_page()
