"""A count opened: the contracts counted, those nobody can place, the others; then the cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from observatory.app.session import ask
from observatory.app.shared.csv_differe import show_csv
from observatory.app.shared.liens import show_here
from observatory.app.shared.preuves import show_cotes
from observatory.rendering.echappement import escape
from observatory.sheets.rates.cellules import Cote, UniteCote
from observatory.sheets.rates.preuve import Compte, list_sides, open_compte
from observatory.sheets.rates.unites import MENTION_SIMULEE, MotUnite, titrer


@dataclass(frozen=True)
class CompteOuvert:
    """A count to open: its name in the address, the view that has closed it.

    `cellules` names, by unit, the cells to show; the indicator of the address by default.
    `degre` names the step counted: the units of the other steps are then left out.
    """

    code: str
    compte: Compte
    retour: Mapping[str, str]
    cellules: Mapping[str, Sequence[str]] | None = None
    degre: str = ""


def show_compte(ouvert: CompteOuvert, mot: MotUnite, *, est_simule: bool) -> None:
    """Show the units of a count on each side, each the way to its cell."""
    compte = ouvert.compte
    detail = ask(open_compte, compte)
    cotes = [
        replace(c, unites=_aim(c.unites, ouvert.code), combien=mot.compter(len(c.unites)))
        for c in list_sides(detail, ouvert.degre)
    ]
    with st.container(border=True):
        st.markdown(f"#### {escape(titrer(compte.libelle, est_simule))}")
        st.markdown(escape(f"{compte.phrase}."))
        show_cotes(cotes, ouvert.cellules)
        with st.container(horizontal=True):
            _show_download(compte, cotes, est_simule=est_simule)
            if not ouvert.degre:
                show_here("Refermer", ouvert.retour, icone=":material/close:")


def _aim(unites: tuple[UniteCote, ...], code: str) -> tuple[UniteCote, ...]:
    """Return the units whose links keep the count open beside the cell."""
    return tuple(replace(u, lien={**u.lien, "compte": code}) for u in unites)


def _show_download(compte: Compte, cotes: list[Cote], *, est_simule: bool) -> None:
    reserve = {"Avertissement": MENTION_SIMULEE} if est_simule else {}
    lignes = [
        {"Compte": compte.libelle, "Code": u.code_unite, "Nom": u.nom, "Côté": c.libelle, **reserve}
        for c in cotes
        for u in c.unites
    ]
    show_csv(
        "Télécharger la liste (CSV)",
        lambda: lignes,
        f"contrats{'_simule' if est_simule else ''}.csv",
        cle=f"csv-compte-{compte.libelle}",
    )
