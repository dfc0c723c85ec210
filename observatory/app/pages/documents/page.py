"""Documents: the contracts themselves, deposited once, and what each became."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from observatory.app.pages.documents.depose import say_states, show_deposit
from observatory.app.server.ecriture import check_writing, explain_refusal
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask, list_connues
from observatory.app.shared import adresse
from observatory.app.shared.feuille import show_feuille
from observatory.app.shared.liens import show_link
from observatory.app.shared.origine import show_phrase
from observatory.app.shared.passage import show_arrival
from observatory.app.shared.tables import show_rows
from observatory.base.errors import ObservatoryError
from observatory.base.french import date_lisible, liste_courte, majuscule, quantite
from observatory.base.paths import project_paths
from observatory.documents.depot import NATURES, Document, open_depot
from observatory.documents.droits import keep_readable
from observatory.documents.marques import (
    MARQUES,
    list_marks,
    list_untrusted,
    mark_page,
    undo_mark,
)
from observatory.queries.contrats import list_contrats
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.rendering.echappement import escape
from observatory.sheets.pages.renvois import LienPhrase, link_here

_MONTRES = 12
_DEPOSES, _MANQUANTS = "deposes", "manquants"  # where its sentence leads: what is here, what is not


def show_page() -> None:
    """Show what is deposited, where to give more, and the gestures on each document."""
    refus = explain_refusal()
    st.title("Documents", anchor=False)
    noms = dict(list_connues().contrat)
    with open_depot(project_paths()) as depot:
        documents = keep_readable(depot.documents(), tout=refus is None)
    filtres = adresse.current_filtres().keep_place()
    attendus = {c.code_contrat: c.nom_contrat for c in ask(list_contrats, filtres)}
    siens = [d for d in documents if d.code_contrat in attendus]
    _show_state(documents, siens, attendus, tout=refus is None)
    if refus:
        st.caption(escape(refus))
    else:
        with st.container(key="ecran-depot"):
            st.header("Déposer", anchor=False)
            show_deposit(noms)
    if documents:
        st.header("Déposés" if refus is None else "Publics", anchor=False)
        show_arrival(_DEPOSES)
        if siens:
            _show_list(siens, noms)
        _show_elsewhere([d for d in documents if d.code_contrat not in attendus], noms, filtres)
        if refus is None:
            _show_gestures(documents, noms)
    _show_missing(documents, attendus, tout=refus is None)


def _show_state(
    documents: Sequence[Document],
    siens: Sequence[Document],
    attendus: Mapping[str, str],
    *,
    tout: bool,
) -> None:
    """Show how many contracts of the view (`siens`: their documents) have their text here."""
    quel = "déposé" if tout else "public"
    avec = {d.code_contrat for d in siens if d.nature == "contrat"}
    if siens:
        dits = quantite(len(siens), f"document {quel}", f"documents {quel}s")
        contrats = f"{len(avec)}\u00a0sur\u00a0{len(attendus)}"
        ou = _MANQUANTS if len(avec) < len(attendus) else _DEPOSES
        show_phrase(
            f"{dits} pour les contrats de cette vue, dont le contrat lui-même pour {contrats}.",
            "documents",
            renvois=(link_here(dits, _DEPOSES), link_here(contrats, ou)),
        )
        show_link("chercher", "Chercher dans les textes")
    elif documents:
        dits = quantite(len(documents), f"document {quel}", f"documents {quel}s")
        partout = LienPhrase(dits, "documents", {"region": REGION_FRANCE})
        show_phrase(
            f"{dits}, aucun pour les contrats de cette vue.", "documents", renvois=(partout,)
        )
        show_link("chercher", "Chercher dans les textes")
    else:
        show_phrase(
            "Les contrats eux-mêmes se déposent ici\u00a0: leur texte se cherche aussitôt, page "
            "par page, et une preuve peut ouvrir la page dont elle vient.",
            "documents",
        )


def _show_missing(
    documents: Sequence[Document], attendus: Mapping[str, str], *, tout: bool
) -> None:
    """Show in small letters the contracts of the view that are not here."""
    avec = {d.code_contrat for d in documents if d.nature == "contrat"}
    sans = sorted(nom for code, nom in attendus.items() if code not in avec)
    if documents and sans:
        reste = liste_courte(sans, _MONTRES)
        show_arrival(_MANQUANTS)
        st.caption(escape(f"Contrat non {'obtenu' if tout else 'public'} : {reste}."))


def _show_elsewhere(
    ailleurs: Sequence[Document], noms: Mapping[str, str], filtres: Filtres
) -> None:
    """Show in small letters whose documents stand out of the view, and the way to them."""
    if ailleurs:
        qui = liste_courte(sorted({noms.get(d.code_contrat, d.code_contrat) for d in ailleurs}))
        st.caption(escape(f"Hors de cette vue : {quantite(len(ailleurs), 'document')} ({qui})."))
        partout = Filtres(filtres.lecture, region=REGION_FRANCE)
        if filtres != partout:
            show_link("documents", "Voir toute la France", partout.to_params())


def _show_list(documents: Sequence[Document], noms: Mapping[str, str]) -> None:
    show_rows(
        [
            {
                "Contrat": noms.get(d.code_contrat, d.code_contrat),
                "Document": d.titre,
                "Nature": majuscule(NATURES.get(d.nature, d.nature)),
                "Pages": say_states(d),
                "Accès": "public" if d.est_public else "non public",
                "Déposé le": date_lisible(d.ajoute_le[:10]),
            }
            for d in sorted(documents, key=lambda d: (noms.get(d.code_contrat, ""), d.titre))
        ],
        "Documents déposés",
    )


def _show_gestures(documents: Sequence[Document], noms: Mapping[str, str]) -> None:
    """Show the two gestures on a document chosen: who may read it, and its removal."""
    par_code = {d.code: d for d in documents}
    choisi = st.selectbox(
        "Un document",
        ["", *par_code],
        key="document-choisi",
        format_func=lambda c: (
            f"{noms.get(par_code[c].code_contrat, '')} : {par_code[c].titre}" if c else "choisir"
        ),
    )
    if not choisi or choisi not in par_code:
        return
    document = par_code[choisi]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Ne plus le rendre public" if document.est_public else "Le rendre public",
            on_click=_change,
            args=(document, not document.est_public),
        )
        sur = st.checkbox("Je veux le retirer, avec son texte et son index", key=f"sur-{choisi}")
        retirer = st.button("Retirer le document", key=f"retirer-{choisi}")
    if retirer and not sur:
        st.warning("Cocher d’abord la case : le document part avec son texte et son index.")
    elif retirer:
        _remove(document)
    if document.nb_sans_texte:
        _show_untrusted(document)


def _show_untrusted(document: Document) -> None:
    """Show the pages without text, one at a time, and what a person may say of each."""
    with open_depot(project_paths()) as depot:
        faites = {m.numero: m for m in list_marks(depot, document.sha256) if not m.annulee_le}
        pages = [*list_untrusted(depot, document.sha256), *faites]
        if not pages:
            return
        st.subheader("Pages sans texte", anchor=False)
        numero = st.selectbox(
            "Page",
            sorted(pages),
            key=f"page-muette-{document.code}",
        )
        with st.container(horizontal=True):
            if numero in faites:
                faite = faites[numero]
                jour = date_lisible(faite.faite_le[:10])
                st.markdown(escape(f"{MARQUES[faite.marque]}, {jour}"))
                st.button("Annuler la marque", on_click=_mark, args=(document, numero, None))
            else:
                for marque, nom in MARQUES.items():
                    st.button(majuscule(nom), on_click=_mark, args=(document, numero, marque))
        show_feuille(depot, document, numero)


def _mark(document: Document, numero: int, marque: str | None) -> None:
    try:
        check_writing()
        with open_depot(project_paths()) as depot:
            if marque is None:
                undo_mark(depot, document.sha256, numero)
            else:
                mark_page(depot, document.sha256, numero, marque, par="page Documents")
    except ObservatoryError as erreur:
        show_failure(erreur)


def _change(document: Document, public: bool) -> None:
    try:
        check_writing()
        with open_depot(project_paths()) as depot:
            depot.change(document.sha256, public=public)
    except ObservatoryError as erreur:
        show_failure(erreur)


def _remove(document: Document) -> None:
    try:
        check_writing()
        with open_depot(project_paths()) as depot:
            depot.remove(document.sha256)
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    st.rerun()


show_page()
