"""First steps of a reading of one's own: a new lecture, its grid to fill in."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from observatory.app.pages.grille.service import serve_new_build
from observatory.app.server.ecriture import check_writing
from observatory.app.server.erreurs import show_failure
from observatory.app.session import ask
from observatory.app.shared.filtres import FILTRAGE
from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.base.text import slug
from observatory.grid import NouvelleLecture, create_lecture, export_grid, load_codebook
from observatory.queries.codebook import list_themes
from observatory.queries.contrats import list_contrats, list_regions
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, list_lectures
from observatory.rendering.echappement import escape
from observatory.sheets.pages.noms import name_contrat

CREEE = "_lecture_creee"
_CHOISIE = "lecture-grille"
_NATURES = {"complete": "complète : chaque contrat sera lu en entier", "partielle": "partielle"}
_SELECTIONS = {
    "raisonnee": "des contrats choisis",
    "hasard": "des contrats tirés au sort",
}


def show_new(refus: str | None) -> None:
    """Show the form of a new lecture; it is created empty, then its grid can be taken."""
    with st.expander("Nouvelle lecture\u00a0: les contrats de ma région", icon=":material/add:"):
        if refus:
            st.info(escape(refus))
            return
        regions = {r.code: r.nom for r in ask(list_regions)}
        nom = st.text_input("Nom de la lecture", placeholder="Bretagne 2024-2030")
        organisation = st.text_input("Qui lit les contrats", placeholder="RésO Villes")
        region = _choose("Région", regions)
        contrats = _choose_contracts(region)
        themes = _choose_themes()
        nature = _choose("Nature", _NATURES)
        choix = "recensement" if not contrats else _choose("Choix des contrats", _SELECTIONS)
        if st.button("Créer la lecture", type="primary"):
            if manque := _explain_missing(nom, organisation):
                st.error(escape(manque))
            else:
                _create(nom, organisation, region, contrats, nature, choix, themes)
        if cree := st.session_state.pop(CREEE, None):
            st.success(escape(cree))


def _explain_missing(nom: str, organisation: str) -> str | None:
    """Return what the form still wants, in the words of the page."""
    if not nom.strip():
        return "Donnez un nom à la lecture."
    if not write_code(nom):
        return "Donnez à la lecture un nom qui contient des lettres ou des chiffres."
    if not organisation.strip():
        return "Dites qui lit les contrats : votre nom ou celui de votre organisation."
    if write_code(nom) in {x.code_lecture for x in ask(list_lectures)}:
        return "Une lecture porte déjà ce nom : donnez-en un autre, ou prenez sa grille."
    return None


def _choose(libelle: str, noms: Mapping[str, str]) -> str:
    return str(
        st.selectbox(libelle, list(noms), format_func=lambda c: noms[c], filter_mode=FILTRAGE)
    )


def _choose_contracts(region: str) -> tuple[str, ...]:
    """Return the contracts of the grid chosen one by one, none for all those of the region."""
    connus = {c.code_contrat: name_contrat(c) for c in ask(list_contrats, Filtres(region=region))}
    return tuple(
        st.multiselect(
            "Contrats de la grille",
            list(connus),
            format_func=lambda code: connus[code],
            placeholder=f"Tous : {quantite(len(connus), 'contrat')}",
            key=f"contrats-grille-{region}",
            filter_mode=FILTRAGE,
        )
    )


def _choose_themes() -> tuple[str, ...]:
    """Return the themes whose terms the lecture codes, none for the whole codebook."""
    noms = {t.code_theme: t.libelle for t in ask(list_themes)}
    return tuple(
        st.multiselect(
            "Termes codés",
            list(noms),
            format_func=lambda code: noms[code],
            placeholder="Tous, ou ceux de quelques thèmes",
            key="themes-grille",
            filter_mode=FILTRAGE,
        )
    )


def _create(
    nom: str,
    organisation: str,
    region: str,
    contrats: tuple[str, ...],
    nature: str,
    selection: str,
    themes: tuple[str, ...],
) -> None:
    nouvelle = NouvelleLecture(
        code=write_code(nom),
        nom=nom.strip(),
        organisation=organisation.strip(),
        region=region,
        contrats=contrats,
        nature=nature,
        selection=selection,
        date_lecture=dt.date.today(),
        programme=themes,
    )
    try:
        check_writing()
        nombre = create_lecture(nouvelle, project_paths(), load_codebook())
    except ObservatoryError as erreur:
        show_failure(erreur)
        return
    if serve_new_build(None):
        a_coder = quantite(nombre, "contrat")
        st.session_state[CREEE] = f"« {nom.strip()} » est créée : {a_coder} à coder."
        st.session_state[_CHOISIE] = nouvelle.code
        st.rerun()


def write_code(nom: str) -> str:
    """Return the code of a lecture from its name: « Bretagne 2024 » gives bretagne-2024."""
    return slug(nom)[:60]


def show_grids() -> None:
    """Show the grids that can be taken: one per lecture and coder, empty where nobody has coded."""
    lectures = {x.code_lecture: x for x in ask(list_lectures) if not x.est_simulee}
    gauche, droite = st.columns(2, vertical_alignment="bottom")
    with gauche:
        code = st.selectbox(
            "Lecture à coder",
            list(lectures),
            format_func=lambda c: lectures[c].nom_lecture,
            key=_CHOISIE,
            filter_mode=FILTRAGE,
        )
    with droite:
        codeur = st.text_input(
            "Nom du codeur (vide\u00a0: le seul qui a codé)", key="codeur-grille", max_chars=60
        )
    st.caption(escape(_describe(lectures, code)))
    with st.container(horizontal=True):
        for libelle, suffixe, mime in (
            ("Grille (XLSX)", "xlsx", _XLSX),
            ("Une feuille par contrat (XLSX)", f"{_PAR_CONTRAT}.xlsx", _XLSX),
            ("Grille en forme longue (CSV)", "csv", "text/csv"),
        ):
            st.download_button(
                libelle,
                _defer(code, codeur.strip() or None, suffixe),
                file_name=f"grille-{code}.{suffixe}",
                mime=mime,
                key=f"grille-{suffixe}-{code}",
                icon=":material/download:",
                on_click="ignore",
            )


_PAR_CONTRAT = "par-contrat"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _describe(lectures: Mapping[str, Lecture], code: str) -> str:
    lecture = lectures[code]
    codees = quantite(lecture.nb_cellules_codees, "cellule codée", "cellules codées")
    return f"{quantite(lecture.nb_attendus, 'unité')} à lire, {codees}. {lecture.organisation}."


def _defer(code: str, codeur: str | None, suffixe: str) -> Callable[[], bytes]:
    def write() -> bytes:
        with tempfile.TemporaryDirectory(prefix="grille-") as dossier:
            fichier = Path(dossier) / f"grille.{suffixe}"
            export_grid(
                code, fichier, project_paths(), load_codebook(), codeur=codeur,
                par_contrat=suffixe.startswith(_PAR_CONTRAT),
            )  # fmt: skip
            return fichier.read_bytes()

    return write
