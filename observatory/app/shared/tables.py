"""Tables of rows, whole on any screen and on paper; the rows or cells of some can be chosen.

Streamlit's own are drawn on a canvas (`st.dataframe`) or scroll sideways (`st.table`): both cut
figures. What can be chosen is a button of the page, told to the session by a component.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from observatory.rendering.tables.tableau_html import (
    REPERE,
    Boutons,
    Ligne,
    Nature,
    split_table,
    write_table,
)

NOM = "observatoire.tableau"
_PLACE = '<div class="obs-place-tableau"></div>'
_CHOISI = "choisi"
_PUBLIES: Mapping[str, Nature] = {"Publié": REPERE, "Taux publié": REPERE}
"""The columns of published rates, under the titles that every table gives them."""
_SCRIPT = """export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".obs-place-tableau");
  if (place.obsVu !== data.tableau) {
    place.innerHTML = data.tableau;
    place.obsVu = data.tableau;
  }
  place.querySelectorAll("[data-choix]").forEach((bouton) => {
    const choisi = bouton.dataset.choix === data.choisi;
    bouton.setAttribute("aria-pressed", choisi);
    bouton.closest("tr").classList.toggle("obs-choisie", choisi);
    if (choisi) bouton.scrollIntoView({ block: "nearest", container: "nearest" });
  });
  place.onclick = (e) => {
    if (e.target.closest("thead")) return;
    const lieu = e.target.closest("[data-choix]") || e.target.closest("tr");
    const bouton = lieu && (lieu.closest("[data-choix]") || lieu.querySelector("th [data-choix]"));
    if (bouton) setTriggerValue("choisi", bouton.dataset.choix);
  };
}"""


def show_rows(
    lignes: Sequence[Ligne], titre: str, natures: Mapping[str, Nature] = _PUBLIES
) -> None:
    """Show rows as a table; `titre` is told to who listens to the page."""
    if lignes:
        st.html(write_table(lignes, titre, natures=natures))


def show_choice(
    lignes: Sequence[Ligne],
    titre: str,
    boutons: Boutons,
    prend: Callable[[str], None],
    *,
    cle: str,
    choisi: str = "",
    est_triable: bool = False,
    natures: Mapping[str, Nature] = _PUBLIES,
) -> None:
    """Show rows as a table of which a row or a cell can be chosen; `prend` is told which."""

    def take() -> None:
        reponse = getattr(st.session_state.get(cle), _CHOISI, None)
        if isinstance(reponse, str):
            prend(reponse)

    tableau = write_table(lignes, titre, boutons=boutons, est_triable=est_triable, natures=natures)
    # Declared at each use: a server knows a component only once told, and the same twice is one.
    composant = st.components.v2.component(NOM, html=_PLACE, js=_SCRIPT, isolate_styles=False)
    composant(key=cle, data={"tableau": tableau, "choisi": choisi}, on_choisi_change=take)


def show_on_paper(lignes: Sequence[Ligne], titre: str) -> None:
    """Send rows that are seen printed only: a table is made of them when the page is printed."""
    if lignes:
        tableau, style = split_table(lignes, titre, _PUBLIES)
        st.html(f'<div class="obs-papier" data-tableau="{html.escape(tableau)}"></div>{style}')
