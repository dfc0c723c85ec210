"""Accueil: what the open lecture finds, one search field, where, then the other lectures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.pages.accueil.constats import show_constats, show_examples
from observatory.app.session import ask
from observatory.app.shared import adresse
from observatory.app.shared.adresse import current_filtres
from observatory.app.shared.chiffres import show_chiffres
from observatory.app.shared.filtres import FILTRAGE, distinguish
from observatory.app.shared.images import show_image
from observatory.app.shared.liens import show_link
from observatory.app.shared.navigation import open_page
from observatory.app.shared.origine import show_phrase, tag_figures
from observatory.app.shared.suite import fold_on_phone
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.rendering.html import render_html
from observatory.rendering.tables.tableau_html import REPERE, TERRITOIRE, Nature
from observatory.sheets.pages.accueil import Accueil, LectureDite, build_accueil
from observatory.sheets.pages.accueil_echelle import EchelleTaux, LigneEchelle
from observatory.sheets.pages.recherche import list_trouvailles

_DABORD = 5  # rows of each group in sight; the others are one click away
_AU_TELEPHONE = 3  # of the first group, on a telephone


INVITE = "Votre commune, EPCI, quartier, partenaire, dispositif…"
_CLE = "accueil-recherche"


def show_search() -> None:
    """Show the field; what is chosen opens its page."""
    trouvailles = ask(list_trouvailles, adresse.current_filtres().lecture)
    noms = distinguish({cle: t.libelle for cle, t in trouvailles.items()})
    choix = st.selectbox(
        "Chercher",
        list(noms),
        index=None,
        key=_CLE,
        format_func=lambda cle: noms.get(cle, cle),
        placeholder=INVITE,
        filter_mode=FILTRAGE,
        label_visibility="collapsed",
    )
    trouve = trouvailles.get(choix or "")
    if trouve is not None:
        del st.session_state[_CLE]
        adresse.change_filtres(**trouve.filtres)
        open_page(trouve.page)


def show_page() -> None:
    """Show the first page; what is long to build is sent last, its place kept."""
    page = ask(build_accueil, current_filtres())
    with st.container(key="accueil"):
        st.title(escape(page.titre), anchor=False)
        _show_sentence(page)
        with st.container(key="accueil-champ"):
            (champ,) = st.columns(1)  # an empty container is not drawn, an empty column is
        if page.est_dehors:
            _show_elsewhere(page)
        else:
            _show_known(page)
        with fold_on_phone("lectures", "Les autres lectures, et comment coder la vôtre"):
            _show_lectures("Les autres lectures", page.autres)
            show_link("grille", "Coder une lecture", icone=":material/edit_note:")
            show_link("methode", "Sources, règles de calcul, limites", icone=":material/rule:")
    with champ:
        show_search()


def _show_sentence(page: Accueil) -> None:
    nature: Nature | None = REPERE if page.echelle.est_publiee else None
    show_phrase(page.phrase, "accueil", nature, source=page.source, renvois=page.renvois)


def _show_known(page: Accueil) -> None:
    gauche, droite = st.columns([2, 1], gap="medium")
    with gauche:
        _show_scale(page.echelle)
    with droite:
        st.header(escape(page.territoire), anchor=False)
        with tag_figures(TERRITOIRE, "accueil-lieu"):
            st.markdown(escape(page.resume_territoire))
        show_link("carte", "Ouvrir la carte", icone=":material/map:")
        _show_first_findings(page)
    with fold_on_phone("constats"):
        show_constats(page.constats)
        show_examples(page.constats)
        with st.expander(escape(f"{page.territoire} en chiffres")):
            show_chiffres(page.chiffres)


def _show_first_findings(page: Accueil) -> None:
    """Show the first finding of each theme beside the figure."""
    if not page.constats.themes:
        return
    ou = f", {page.lieu_lu}" if page.lieu_lu != page.territoire else ""
    st.subheader(escape(f"En quelques constats{ou}"), anchor=False)
    with tag_figures(REPERE, "accueil-tete"):
        for theme in page.constats.themes:
            if theme.constats:
                st.markdown(f"- **{escape(theme.libelle)}** — {escape(theme.constats[0].texte)}")


def _show_scale(echelle: EchelleTaux) -> None:
    if not echelle.lignes:
        return
    st.header(escape(echelle.titre), anchor=False)
    (premier, premieres), *groupes = [(g, lignes[:_DABORD]) for g, lignes in echelle.groupes]
    st.html(_write_scale([(premier, premieres[:_AU_TELEPHONE])], echelle))
    with fold_on_phone("taux", "Les autres taux, et comment les lire"):
        if suite := premieres[_AU_TELEPHONE:]:
            st.html(_write_scale([(premier, suite)], echelle, titre=premier))
        if groupes:
            st.html(_write_scale(groupes, echelle))
        st.caption(escape(" ".join(echelle.notes)))
        show_image("taux", Filtres(lecture=current_filtres().lecture), cle="accueil")
        if reste := [(g, lignes[_DABORD:]) for g, lignes in echelle.groupes if lignes[_DABORD:]]:
            combien = sum(len(lignes) for _, lignes in reste)
            with st.expander(f"{combien} autres taux"):
                st.html(_write_scale(reste, echelle))
        show_link("lecture", "Tous les taux, thème par thème", icone=":material/bar_chart:")


def _write_scale(
    groupes: Sequence[tuple[str, Sequence[LigneEchelle]]], echelle: EchelleTaux, titre: str = ""
) -> str:
    """Return the rows by group; a group named as `titre` goes on: its name is not said again."""
    return render_html(
        "rendering/tables/echelle.html",
        titre=titre or echelle.titre,
        groupes=groupes,
        tranches=echelle.tranches,
    )


def _show_elsewhere(page: Accueil) -> None:
    _show_lectures("Qui en lit une partie", page.ouvertes)
    st.header(escape(f"{page.territoire} en chiffres"), anchor=False)
    show_chiffres(page.chiffres)
    show_link("carte", "Voir les contrats et leurs quartiers", icone=":material/map:")
    show_link("grille", "Coder la vôtre", icone=":material/edit_note:")


def _show_lectures(titre: str, lectures: Sequence[LectureDite]) -> None:
    if not lectures:
        return
    st.header(titre, anchor=False)
    with st.container(key=f"accueil-lectures-{len(titre)}", gap="small"):
        for lecture in lectures:
            show_link("accueil", f"{lecture.nom} — {lecture.detail}", lecture.lien)


show_page()
