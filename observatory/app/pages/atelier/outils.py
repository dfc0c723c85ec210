"""Under the screen: what a reading brings besides cells, findings and terms; how far it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from observatory.app.pages.atelier.ouverte import SeanceOuverte
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask, open_entrepot
from observatory.app.shared.tables import show_rows
from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.contracts.constats import VOCABULAIRE
from observatory.grid import load_codebook
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.modele import ChiffreSaisi, ConstatSaisi
from observatory.grid.termes import AXES_OUVERTS, NouveauTerme, add_terme
from observatory.queries.lectures import load_lecture
from observatory.rendering.echappement import escape
from observatory.sheets.publication.avant import ChiffreTheme, list_chiffres_theme
from observatory.sheets.rates.constats import read_constats
from observatory.workshop.avancement import Avancement, measure_progress
from observatory.workshop.constats import (
    merge_constats,
    name_constat,
    remove_constat,
    write_constat,
)
from observatory.workshop.decisions import PieceJustificative, open_journal
from observatory.workshop.extraits import read_extract
from observatory.workshop.gestes import Seance
from observatory.workshop.queue import find_theme

FAIT, A_ROUVRIR = "_atelier_fait", "_atelier_a_rouvrir"
NOUVEAU = ""
"""What stands for a finding that is not written yet, in the list of findings."""


def find_extract(ouverte: SeanceOuverte) -> PieceJustificative | None:
    """Return the passage chosen on the page and not coded yet, None when there is none."""
    if ouverte.extrait is None:
        return None
    try:
        return read_extract(ouverte.seance.dossier, ouverte.extrait)
    except ObservatoryError:
        return None


def show_own_term(ouverte: SeanceOuverte) -> None:
    """Show the form that makes a term of the lecture, from the passage chosen if one is."""
    seance = ouverte.seance
    with st.expander("Créer un terme propre à cette lecture, à partir d’un passage"):
        st.button("Prendre le passage choisi à l’écran", key="atelier-terme-passage")
        piece = find_extract(ouverte)
        if piece is None:
            st.caption("Choisir d’abord un passage de la page (touche s) : il dira d’où il vient.")
        else:
            st.markdown(escape(f"Page {piece.page} : « {piece.citation} »"))
        themes = {t.code: t.libelle for t in seance.codebook.thematiques}
        with st.form("atelier-terme", border=False):
            axe = st.selectbox(
                "Axe", AXES_OUVERTS, format_func=lambda a: seance.codebook.axes[a].libelle
            )
            libelle = st.text_input("Nom du terme", max_chars=160)
            definition = st.text_input("Définition", max_chars=1_000)
            consigne = st.text_input("Consigne : quand répondre oui", max_chars=1_000)
            choisis = st.multiselect("Thèmes", list(themes), format_func=lambda c: themes[c])
            if st.form_submit_button("Créer le terme", type="primary"):
                passage = f"page {piece.page}" if piece is not None else None
                _add_term(seance, NouveauTerme(str(axe), libelle, definition, consigne,
                                               tuple(choisis), passage=passage))  # fmt: skip


def _add_term(seance: Seance, nouveau: NouveauTerme) -> None:
    try:
        check_writing(seance.codeur)
        terme = add_terme(project_paths(), load_codebook(), seance.lecture, nouveau,
                          jour=dt.date.today())  # fmt: skip
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    st.session_state[FAIT] = f"Terme créé : {terme.libelle}. Il est à l’écran, avec son passage."
    st.session_state[A_ROUVRIR] = terme.code
    st.rerun()


def show_findings(ouverte: SeanceOuverte) -> None:
    """Show the findings of a theme beside the figures they rest on, and the way to write one."""
    seance = ouverte.seance
    with st.expander("Constats, défis, impensés, exemples : à côté de leurs chiffres"):
        themes = {t.code: t.libelle for t in seance.codebook.thematiques}
        codes: list[str | None] = [None, *themes]
        ici = _find_theme_shown(ouverte)
        theme = st.selectbox(
            "Thème", codes, index=codes.index(ici), key="atelier-constats-theme",
            format_func=lambda c: themes.get(c or "", "Ensemble de la lecture"),
        )  # fmt: skip
        etat = load_etat(project_paths(), seance.lecture)
        with open_journal(project_paths()) as journal:
            decisions = list(journal.current(seance.lecture, unite="").values())
        ecrits = [c for c in merge_constats(etat, decisions) if c.theme == theme]
        chiffres = list_chiffres_theme(open_entrepot(), seance.lecture, theme)
        gauche, droite = st.columns([3, 2], gap="medium")
        with droite:
            st.markdown("**Ce que la lecture publiée compte**")
            if not chiffres:
                st.caption("Aucun chiffre publié sur ce thème : un constat peut s’écrire sans.")
            st.markdown("\n".join(f"- {escape(c.dit)}" for c in chiffres[:40]))
        with gauche:
            _show_written(seance, theme, ecrits)
            _ask_finding(ouverte, etat, theme, ecrits, chiffres)


def _find_theme_shown(ouverte: SeanceOuverte) -> str | None:
    if ouverte.rang >= len(ouverte.queue):
        return None
    return find_theme(ouverte.seance.codebook.indicateur(ouverte.queue[ouverte.rang].indicateur))


def _show_written(seance: Seance, theme: str | None, ecrits: Sequence[ConstatSaisi]) -> None:
    lecture = ask(load_lecture, seance.lecture)
    groupes = ask(read_constats, lecture, theme)
    revus = {c.code: c.a_revoir for g in groupes for c in g.constats if c.a_revoir}
    natures = {m.code: m.libelle for m in seance.codebook.vocabulaires[VOCABULAIRE]}
    if not ecrits:
        st.caption("Aucun constat écrit sur ce thème.")
    for c in ecrits:
        st.markdown(escape(f"{natures.get(c.nature, c.nature)} : {c.texte}"))
        if c.code in revus:
            st.warning(escape(revus[c.code]))


def _ask_finding(
    ouverte: SeanceOuverte,
    etat: EtatLecture,
    theme: str | None,
    ecrits: Sequence[ConstatSaisi],
    chiffres: Sequence[ChiffreTheme],
) -> None:
    seance = ouverte.seance
    connus = {c.code: c for c in ecrits}
    code = st.selectbox(
        "Constat", [NOUVEAU, *connus], key=f"atelier-constat-{theme}",
        format_func=lambda c: connus[c].texte[:90] if c else "En écrire un nouveau",
    )  # fmt: skip
    avant = connus.get(str(code))
    piece = find_extract(ouverte)
    natures = {m.code: m.libelle for m in seance.codebook.vocabulaires[VOCABULAIRE]}
    dits = {(c.code_indicateur, c.mesure): c.dit for c in chiffres}
    gardes = [(x.code_indicateur or "", x.mesure or "") for x in avant.chiffres] if avant else []
    with st.form(f"atelier-constat-{theme}-{code}", border=False):
        nature = st.selectbox(
            "Nature", list(natures), format_func=lambda n: natures[n],
            index=list(natures).index(avant.nature) if avant else 0,
        )  # fmt: skip
        texte = st.text_area(
            "Une phrase, dans vos mots", avant.texte if avant else "", max_chars=600,
            help=f"Passage choisi : « {piece.citation} »" if piece else None,
        )  # fmt: skip
        unites = st.multiselect(
            "Contrats nommés", list(etat.unites), format_func=lambda u: etat.unites[u],
            default=[u for u in avant.unites if u in etat.unites] if avant else [seance.unite],
        )  # fmt: skip
        choisis = st.multiselect(
            "Chiffres sur lesquels il repose, figés à la publication", list(dits),
            default=[g for g in gardes if g in dits], format_func=lambda c: dits[c],
        )  # fmt: skip
        garder = st.form_submit_button("Garder ce constat", type="primary")
        retirer = avant is not None and st.form_submit_button("Retirer ce constat")
    if retirer and avant is not None:
        _change(seance, etat, avant, retirer=True)
    elif garder:
        anciens = {(x.code_indicateur, x.mesure): x for x in avant.chiffres} if avant else {}
        hors = tuple(x for cle, x in anciens.items() if cle not in dits)
        poses = tuple(
            anciens.get(cle) or ChiffreSaisi(cle[0], cle[1], None, None, a_figer=True)
            for cle in choisis
        )
        neuf = avant or ConstatSaisi(
            name_constat(theme, str(nature), _list_codes(etat, seance)), theme, str(nature),
            len(ecrits) + 1, "", (), None, None, None, None, (),
        )  # fmt: skip
        _change(seance, etat, replace(
            neuf, nature=str(nature), texte=" ".join(texte.split()), unites=tuple(unites),
            chiffres=(*hors, *poses),
        ))  # fmt: skip


def _list_codes(etat: EtatLecture, seance: Seance) -> list[str]:
    with open_journal(project_paths()) as journal:
        rows = journal.list_all(lecture=seance.lecture, unite="")
    return [*etat.constats["code_constat"], *(d.cellule.indicateur[8:] for d in rows)]


def _change(
    seance: Seance, etat: EtatLecture, constat: ConstatSaisi, *, retirer: bool = False
) -> None:
    try:
        check_writing(seance.codeur)
        with open_journal(project_paths()) as journal:
            if retirer:
                remove_constat(journal, seance.codeur, seance.lecture, constat.code)
            else:
                write_constat(journal, seance.codeur, etat, seance.codebook, constat)
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    st.session_state[FAIT] = "Constat retiré." if retirer else "Constat gardé."
    st.rerun()


def show_progress(ouverte: SeanceOuverte) -> None:
    """Show how far each contract, theme and coder is; nobody's answers."""
    if not st.toggle("Voir l’avancement de la lecture", key="atelier-avancement"):
        return
    seance = ouverte.seance
    etat = load_etat(project_paths(), seance.lecture)
    with open_journal(project_paths()) as journal:
        mesure = measure_progress(journal, seance, etat.unites)
    _show_rows("Par contrat, vos points codés", "Contrat", mesure.contrats)
    _show_rows("Par thème, dans ce contrat", "Thème", mesure.themes)
    st.markdown("**Par personne, dans toute la lecture**")
    moi = quantite(mesure.nb_siens, "point codé", "points codés")
    autres = quantite(mesure.nb_autres, "autre personne code", "autres personnes codent")
    suite = f", {quantite(mesure.nb_des_autres, 'point codé', 'points codés')}"
    st.markdown(escape(f"Vous : {moi}. {autres}{suite if mesure.nb_autres else ''}."))


def _show_rows(titre: str, nom: str, lignes: Sequence[Avancement]) -> None:
    st.markdown(f"**{titre}**")
    show_rows([{nom: x.nom, "Points codés": f"{x.nb} sur {x.total}"} for x in lignes], titre)
