"""Buttons that print a view: one sheet when it is pressed, or all those of a région in a ZIP."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from observatory.app.server.erreurs import show_failure
from observatory.app.session import open_entrepot
from observatory.app.shared.bascules import render_pills
from observatory.base.errors import ObservatoryError
from observatory.base.french import liste, quantite, taille
from observatory.base.paths import project_paths
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.rendering.pdf import (
    GENRES,
    Archive,
    render_archive,
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)
from observatory.sheets.pages.contrat import FicheContrat
from observatory.sheets.pages.selection import Selection

_ICONE = ":material/picture_as_pdf:"
_FAITE = "_archive_fiches"
_PRESENTATION = (
    "{region} : une fiche PDF {genres}, "
    "dans une archive avec son index. Toute la région est composée, quels que soient les filtres."
)


def show_fiche_contrat(code: str, filtres: Filtres, titre_theme: str | None) -> None:
    """Show the button of the two-page sheet of a contract, and of its page on the theme chosen."""
    from observatory.app.server.pieces import sees_all  # noqa: PLC0415 (the page of a contract)

    vue, tout = filtres.with_changes(contrat=None), sees_all()
    _show_button(
        "Fiche du contrat (PDF)",
        f"fiche-contrat-{code}-{vue.lecture}.pdf",
        lambda entrepot, site: render_fiche_contrat(
            entrepot, code, filtres=vue, adresse=site, documents=_say_documents(code, tout=tout)
        ),
    )
    theme = filtres.theme
    if theme is not None and titre_theme:
        _show_button(
            f"Ce contrat et le thème « {titre_theme} » (PDF, 1 page)",
            f"fiche-contrat-{code}-{theme}-{vue.lecture}.pdf",
            lambda entrepot, site: render_fiche_contrat_theme(
                entrepot, code, theme, filtres=vue, adresse=site
            ),
        )


def _say_documents(code: str, *, tout: bool) -> str:
    from observatory.documents.depot import open_depot  # noqa: PLC0415 (asked by the button alone)
    from observatory.documents.dossier import say_dossier  # noqa: PLC0415

    with open_depot(project_paths()) as depot:
        return say_dossier(depot, code, tout=tout)


def show_fiche_theme(theme: str, filtres: Filtres) -> None:
    """Show the button of the two-page sheet of a theme, for the selection shown."""
    _show_button(
        "Fiche du thème (PDF, 2 pages)",
        f"fiche-theme-{theme}-{filtres.lecture}.pdf",
        lambda entrepot, site: render_fiche_theme(entrepot, theme, filtres=filtres, adresse=site),
    )


def show_fiches_qpv(fiche: FicheContrat, filtres: Filtres) -> None:
    """Show, behind one button, the one-page sheet of each neighbourhood of a contract."""
    volet = st.popover(
        "Fiches des quartiers (PDF)", icon=_ICONE, key="fiches-qpv", on_change="rerun"
    )
    if not volet.open:
        return
    with volet:
        for qpv in fiche.qpv:
            _show_button(
                qpv.nom,
                f"fiche-qpv-{qpv.code_qpv}-{filtres.lecture}.pdf",
                _set_qpv(qpv.code_qpv, filtres.with_changes(contrat=None)),
            )


def _set_qpv(code: str, vue: Filtres) -> Callable[..., bytes]:
    return lambda entrepot, site: render_fiche_qpv(entrepot, code, filtres=vue, adresse=site)


def _show_button(libelle: str, nom: str, composer: Callable[..., bytes]) -> None:
    entrepot, site = open_entrepot(), read_site()
    st.download_button(
        escape(libelle),
        lambda: composer(entrepot, site),
        file_name=nom,
        mime="application/pdf",
        key=f"pdf-{nom}",
        icon=_ICONE,
        on_click="ignore",
    )


def read_site() -> str | None:
    """Return the address of the site as the reader knows it, printed at the foot of the sheets."""
    try:
        parties = urlsplit(st.context.url or "")
    except (AttributeError, ValueError):
        return None
    return f"{parties.scheme}://{parties.netloc}" if parties.netloc else None


def show_archive(selection: Selection) -> None:
    """Show the way to all the sheets of a région: what to print, the progress, what failed."""
    st.header("Les fiches imprimables", anchor=False)
    regions = {c.code_region: c.nom_region for c in selection.contrats}
    if len(regions) != 1:
        st.info("Choisir une seule région : ses fiches se composent ensemble, en une archive.")
        return
    region, nom = next(iter(regions.items()))
    st.markdown(escape(_PRESENTATION.format(region=nom, genres=_say_kinds())))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        genres = render_pills(
            "fiches", "Fiches à composer", {g.code: g.pluriel for g in GENRES.values()}
        )
        voulu = (selection.lecture.code_lecture, region, genres)
        if st.button("Composer les fiches", disabled=not genres, icon=_ICONE):
            st.session_state[_FAITE] = (voulu, _compose(*voulu))
    faite = st.session_state.get(_FAITE)
    if faite and faite[0] == voulu and faite[1] is not None:
        _show_done(faite[1])


def _say_kinds() -> str:
    """Return « par contrat (2 pages), par thème (2 pages) ou par quartier (1 page) »."""
    return liste(
        [f"par {g.singulier} ({quantite(g.nb_pages, 'page')})" for g in GENRES.values()], "ou"
    )


def _compose(lecture: str, region: str, genres: tuple[str, ...]) -> Archive | None:
    barre = st.progress(0.0, "Composition des fiches…")

    def tell(faites: int, total: int, nom: str) -> None:
        barre.progress(faites / total, f"{faites} sur {total} : {escape(nom)}")

    try:
        return render_archive(
            open_entrepot(), region, lecture, genres=genres, adresse=read_site(), progression=tell
        )
    except ObservatoryError as erreur:
        show_failure(erreur)
        return None
    finally:
        barre.empty()


def _show_done(archive: Archive) -> None:
    (st.warning if archive.echecs else st.success)(escape(archive.resume))
    st.download_button(
        f"Enregistrer l’archive ({taille(len(archive.contenu))})",
        archive.contenu,
        file_name=archive.nom,
        mime="application/zip",
        key="zip-fiches",
        icon=":material/download:",
        on_click="ignore",
        type="primary",
    )
