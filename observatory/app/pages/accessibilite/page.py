"""Déclaration d’accessibilité: what is declared, what was tried, what does not conform."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from observatory.app.pages.accessibilite.declaration import (
    Declaration,
    PointDeclare,
    load_declaration,
)
from observatory.app.shared.liens import show_link
from observatory.app.shared.origine import show_phrase
from observatory.app.shared.suite import fold_on_phone
from observatory.base.french import date_longue
from observatory.rendering.echappement import escape

SANS_ORGANISME = "L’organisme qui publie cet observatoire"
SANS_CONTACT = (
    "L’organisme qui publie cet observatoire n’a pas encore indiqué d’adresse : elle se règle dans "
    "le fichier observatory/app/pages/accessibilite/declaration.toml (voir le guide de "
    "l’utilisateur)."
)


def show_page() -> None:
    """Show the declaration."""
    declaration = load_declaration()
    st.title("Déclaration d’accessibilité", anchor=False)
    show_phrase(f"L’observatoire est {declaration.etat} au {declaration.referentiel}.", "etat")
    organisme = declaration.organisme or SANS_ORGANISME
    st.markdown(
        escape(
            f"{organisme} s’engage à rendre son service accessible, conformément à l’article 47 "
            "de la loi n° 2005-102 du 11 février 2005. Cette déclaration s’applique à "
            "l’Observatoire des contrats de ville."
        )
    )
    _show_state(declaration)
    with fold_on_phone("declaration"):
        st.header("Contenus non accessibles", anchor=False)
        _show_points("Non-conformités", declaration.ecarts)
        _show_points("Dérogations et contenus non soumis", declaration.derogations)
        st.header("Établissement de cette déclaration", anchor=False)
        st.markdown(escape(f"Établie le {date_longue(declaration.date_declaration)}."))
        st.subheader("Essais réalisés", anchor=False)
        st.markdown("\n".join(f"- {escape(essai)}" for essai in declaration.essais))
        _show_ways(declaration)


def _show_state(declaration: Declaration) -> None:
    st.header("État de conformité", anchor=False)
    st.markdown(escape(declaration.motif.strip()))


def _show_points(titre: str, points: Sequence[PointDeclare]) -> None:
    st.subheader(titre, anchor=False)
    if not points:
        st.markdown("Aucun à notre connaissance.")
    for point in points:
        origine = f" Origine : {point.origine}." if point.origine else ""
        st.markdown(f"**{escape(point.titre)}** — {escape(point.texte.strip() + origine)}")


def _show_ways(declaration: Declaration) -> None:
    st.header("Signaler un défaut d’accès", anchor=False)
    st.markdown(escape(declaration.contact or SANS_CONTACT))
    st.header("Voies de recours", anchor=False)
    st.markdown(
        "Si un défaut signalé vous empêche d’accéder à un contenu et reste sans réponse "
        "satisfaisante, vous pouvez écrire au Défenseur des droits (formulaire en ligne, ou "
        "courrier gratuit sans affranchissement\u00a0: Défenseur des droits, Libre réponse 71120, "
        "75342 Paris Cedex 07) ou contacter son délégué dans votre département."
    )
    show_link("accueil", "Revenir à l’accueil")


show_page()
