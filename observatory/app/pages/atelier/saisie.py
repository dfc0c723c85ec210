"""Under the page: what keys do not say (proofs without document, numbers, remarks, signatories)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from observatory.app.pages.atelier.outils import FAIT
from observatory.app.pages.atelier.ouverte import SeanceOuverte
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.rendering.echappement import escape
from observatory.workshop.decisions import (
    EtatCode,
    JournalAtelier,
    PieceJustificative,
    open_journal,
)
from observatory.workshop.dossier import PassagePropose
from observatory.workshop.gestes import ABSENT_PREUVE, CERTITUDES, Seance, list_own
from observatory.workshop.saisie import enter, list_signatories, read_interview, sign

ADRESSE, CITATION, ENTRETIEN, PIECES, SANS = "adresse", "citation", "entretien", "pieces", "sans"
PREUVES = {
    ADRESSE: "une page publique",
    CITATION: "un document non déposé",
    ENTRETIEN: "un entretien",
    PIECES: "des pièces lues, sans rien y trouver",
    SANS: "aucune",
}
_RETIRER = "retirer"
_STATUTS = {
    "non_precise": "Non précisé : lu, mais il en dit trop peu",
    "document_absent": "Document non obtenu",
    _RETIRER: "Retirer ce qui est codé ici",
}
_SENS = {"exact": "exactement", "au_moins": "au moins", "au_plus": "au plus"}


def show_entry(ouverte: SeanceOuverte) -> None:
    """Show the form that codes the cell on screen with a proof held outside the documents."""
    dit = st.empty()  # always there: what is folded open below stays so when something is said
    if fait := st.session_state.pop(FAIT, None):
        dit.success(escape(fait))
    if ouverte.rang >= len(ouverte.queue):
        return
    seance = ouverte.seance
    indicateur = seance.codebook.indicateur(ouverte.queue[ouverte.rang].indicateur)
    with st.expander("Saisir autrement : preuve hors document, nombre, date, remarque"):
        st.button("Prendre le point montré à l’écran", key="atelier-prendre")
        preuve = st.segmented_control(
            "Ce qui le prouve", list(PREUVES), default=ADRESSE, required=True,
            format_func=lambda p: PREUVES[p], key="atelier-preuve",
        )  # fmt: skip
        with st.form(f"atelier-saisie-{indicateur.code}", border=False):
            st.markdown(f"**{escape(indicateur.libelle)}**")
            etat = _ask_state(ouverte, indicateur.code)
            piece = _ask_proof(str(preuve), seance)
            remarque = st.text_area("Remarque interne, jamais publiée", max_chars=1_000)
            tenue = st.checkbox("Tenir cette preuve pour les points suivants")
            if st.form_submit_button("Noter", type="primary"):
                _write(ouverte, indicateur.code, etat, piece, remarque, tenue=tenue)
        if ouverte.preuve is not None and st.button("Ne plus tenir la preuve"):
            ouverte.preuve = None
            st.rerun()


def _ask_state(ouverte: SeanceOuverte, code: str) -> EtatCode:
    """Ask for the value or the status of a cell, and how sure it is."""
    indicateur = ouverte.seance.codebook.indicateur(code)
    choix: dict[str, str] = {}
    if indicateur.code_echelle is not None:
        echelle = ouverte.seance.codebook.echelles[indicateur.code_echelle]
        choix = {n.code: n.libelle for n in echelle.par_code.values()}
    gauche, milieu, droite = st.columns(3)
    with gauche:
        noms = choix | ({} if choix else {"": "La valeur écrite ci-dessous"}) | _STATUTS
        voulu = st.selectbox(
            "Ce qu’on en dit", list(noms), index=None if choix else 0,
            format_func=lambda c: noms[c], placeholder="Choisir",
        )  # fmt: skip
    with milieu:
        sens = st.selectbox("Sens", list(_SENS), format_func=lambda c: _SENS[c])
    with droite:
        certitude = st.selectbox("Certitude", CERTITUDES)
    valeur = str(voulu or "")
    if not choix:
        demande = indicateur.domaine.describe() if indicateur.domaine else "un texte court"
        ecrite = st.text_input(f"Valeur : {demande}", max_chars=200)
        valeur = valeur or ecrite.strip()
    if voulu == _RETIRER:
        return EtatCode()
    if voulu in _STATUTS:
        return EtatCode(str(voulu), None, None, certitude)
    return EtatCode("code", valeur, sens, certitude)


def _ask_proof(genre: str, seance: Seance) -> Callable[[], PieceJustificative | None]:
    """Ask for a proof of a kind; return what reads it once the form is sent."""
    if genre == ADRESSE:
        url = st.text_input("Adresse de la page", placeholder="https://…", max_chars=500)
        titre = st.text_input("Titre de la page", max_chars=200)
        return lambda: PieceJustificative("page_web", url=url.strip(), titre=titre.strip() or None)
    if genre == CITATION:
        titre = st.text_input(
            "Document", placeholder="Contrat de ville, exemplaire papier", max_chars=200
        )
        page = st.number_input("Page", min_value=1, value=None, step=1)
        citation = st.text_area("Citation", max_chars=1_000)
        return lambda: PieceJustificative(
            "passage", titre=titre.strip() or None, page=page, citation=citation.strip() or None
        )
    if genre == ENTRETIEN:
        fonction = st.text_input(
            "Fonction de la personne, jamais son nom", placeholder="cheffe de projet, EPCI",
            max_chars=200,
        )  # fmt: skip
        organisme = st.text_input("Son organisme", placeholder="Ville, Caf…", max_chars=200)
        mois = st.text_input("Mois de l’entretien", placeholder="11/2026", max_chars=7)
        return lambda: read_interview(seance, fonction, organisme, mois)
    if genre == PIECES:
        pieces = st.text_area(
            "Pièces lues en entier, et mots cherchés", max_chars=1_000,
            placeholder="Contrat et annexes lus sur papier ; cherché : CTG",
        )  # fmt: skip
        return lambda: PieceJustificative(
            ABSENT_PREUVE, passage=pieces.strip() or None, note="saisie"
        )
    return lambda: None


def _write(
    ouverte: SeanceOuverte,
    code: str,
    etat: EtatCode,
    read_piece: Callable[[], PieceJustificative | None],
    remarque: str,
    *,
    tenue: bool,
) -> None:
    indicateur = ouverte.seance.codebook.indicateur(code)
    try:
        check_writing(ouverte.seance.codeur)
        piece = read_piece()
        preuves = () if piece is None or etat.statut is None else (piece,)
        dit = EtatCode(etat.statut, etat.valeur, etat.sens, etat.certitude,
                       remarque.strip() or None, preuves)  # fmt: skip
        with open_journal(project_paths()) as journal:
            enter(journal, ouverte.seance, indicateur, dit)
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    ouverte.preuve = piece if tenue else ouverte.preuve
    st.session_state[FAIT] = f"{indicateur.libelle} : noté."
    ouverte.rang = min(ouverte.rang + 1, len(ouverte.queue))
    ouverte.depart, ouverte.passage = ouverte.rang, None
    ouverte.serie = secrets.token_hex(4)
    st.rerun()


def show_signatories(ouverte: SeanceOuverte) -> None:
    """Show the blocks of signatures as lists to tick: each name with the row that says it signs."""
    seance = ouverte.seance
    with open_journal(project_paths()) as journal:
        blocs = list_signatories(seance, list_own(journal, seance))
        if not blocs:
            return
        nombre = sum(map(len, blocs.values()))
        with st.expander(f"Signataires : liste à cocher ({quantite(nombre, 'proposé')})"):
            _show_blocks(ouverte, journal, blocs)


def _show_blocks(
    ouverte: SeanceOuverte,
    journal: JournalAtelier,
    blocs: Mapping[tuple[str, int], Sequence[PassagePropose]],
) -> None:
    seance = ouverte.seance
    for (sha256, page), passages in blocs.items():
        document = seance.dossier.document(sha256)
        titre = document.titre if document else ""
        with st.form(f"atelier-signatures-{sha256[:8]}-{page}", border=False):
            st.markdown(f"**{escape(titre)}, page {page}**")
            coches = [
                p for p in passages if _tick(seance.codebook.indicateur(p.indicateur).libelle, p)
            ]
            if not st.form_submit_button("Noter signataires ceux qui sont cochés") or not coches:
                continue
            try:
                check_writing(seance.codeur)
                nombre = sign(journal, seance, coches, f"signatures:{secrets.token_hex(6)}")
            except ObservatoryError as erreur:
                show_failure(erreur)
                continue
            st.session_state[FAIT] = f"{quantite(nombre, 'signataire')} : noté."
            st.rerun()


def _tick(libelle: str, passage: PassagePropose) -> bool:
    dit = f"{libelle} — « {passage.citation[:160]} »"
    return st.checkbox(escape(dit), key=f"atelier-signe-{passage.code}")
